/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/inside.h"

/* As many as the kernel follows (MAXSYMLINKS). */
#define MAX_LINKS 40

void recorder_fail(struct recorder *recorder, const char *path, int err)
{
	if (recorder->error)
		return;
	recorder->error = err;
	path = arena_printf(recorder->arena, "%s%s", recorder->path, path);
	recorder->failed = path ? text_printable(recorder->arena, path, SIZE_MAX) : NULL;
}

static bool is_idle(const struct recorder *recorder)
{
	return !recorder || recorder->error;
}

/* Bytes of @path before its last component, and where that starts. */
static size_t split(const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	*ret_name = slash ? slash + 1 : path;
	while (len && path[len - 1] == '/')
		len--;
	return len;
}

/* Makes one entry; one that is there already is the same. */
static int make_entry(int directory, const char *name, mode_t mode, const char *target)
{
	int fd;

	switch (mode & S_IFMT) {
	case S_IFDIR:
		return mkdirat(directory, name, 0700) ? -errno : 0;
	case S_IFLNK:
		return symlinkat(target, directory, name) ? -errno : 0;
	}
	fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return -errno;
	return close(fd) ? -errno : 0;
}

static void add_entry(struct recorder *recorder, const char *path, mode_t mode,
		      const char *target)
{
	const char *name;
	size_t len = split(path, &name);
	char *parent = arena_strndup(recorder->arena, path, len);
	int fd, err;

	if (!parent) {
		recorder_fail(recorder, path, -ENOMEM);
		return;
	}
	fd = inside_open(recorder->fd, parent, O_PATH | O_DIRECTORY);
	err = fd < 0 ? fd : make_entry(fd, name, mode, target);
	if (err && err != -EEXIST)
		recorder_fail(recorder, path, err);
	if (fd >= 0)
		close(fd);
}

static bool is_recorded(struct recorder *recorder, const char *path, bool follow)
{
	int fd = inside_open(recorder->fd, path, O_PATH | (follow ? 0 : O_NOFOLLOW));

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* The number of the process is not worth keeping: the recording is of one. */
static bool is_process(const struct root *root, const char *path)
{
	return root->is_live && !strcmp(path, "/proc/self");
}

/*
 * What stands at @path; for a link where it leads, as a path in the directory of the link.
 * NULL when it is gone or no link.
 */
static const char *copy_entry(struct recorder *recorder, const struct root *root,
			      const char *path)
{
	int fd = inside_open(root->fd, path, O_PATH | O_NOFOLLOW);
	char target[PATH_MAX] = "";
	const char *name;
	struct stat st;
	ssize_t len = 0;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) < 0)
		st.st_mode = 0;
	if (S_ISLNK(st.st_mode))
		len = readlinkat(fd, "", target, sizeof(target) - 1);
	close(fd);
	if (!st.st_mode || len < 0)
		return NULL;
	target[len] = '\0';
	if (is_process(root, path)) {
		st.st_mode = S_IFDIR;
		len = 0;
	}
	add_entry(recorder, path, st.st_mode, target);
	if (!len || *target == '/')
		return len ? arena_strndup(recorder->arena, target, (size_t)len) : NULL;
	return arena_printf(recorder->arena, "%.*s/%s", (int)split(path, &name), path,
			    target);
}

/*
 * Makes that @path leads to the same place as in the root, by the same links. What the root
 * has not, or no more, is left out: the reading failed as it will in the recording.
 */
static void mirror(struct recorder *recorder, const struct root *root, const char *path,
		   bool follow, int n_links)
{
	const char *name, *target;
	size_t len = split(path, &name);
	char *parent;

	if (recorder->error || n_links > MAX_LINKS || !*inside_relative(path) ||
	    is_recorded(recorder, path, follow))
		return;
	parent = arena_strndup(recorder->arena, path, len);
	if (!parent) {
		recorder_fail(recorder, path, -ENOMEM);
		return;
	}
	if (len)
		mirror(recorder, root, parent, true, n_links);
	if (!*name || recorder->error || is_recorded(recorder, path, follow))
		return;
	target = copy_entry(recorder, root, path);
	if (target && follow)
		mirror(recorder, root, target, true, n_links + 1);
}

void recorder_add_path(struct recorder *recorder, const struct root *root,
		       const char *path)
{
	if (!is_idle(recorder))
		mirror(recorder, root, path, true, 0);
}

void recorder_add_link(struct recorder *recorder, const struct root *root,
		       const char *path)
{
	if (!is_idle(recorder))
		mirror(recorder, root, path, false, 0);
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static void fill(struct recorder *recorder, int fd, const char *path, const char *data,
		 size_t len)
{
	int err = fd < 0 ? fd : write_all(fd, data, len);

	if (fd >= 0 && close(fd))
		err = err ?: -errno;
	if (err)
		recorder_fail(recorder, path, err);
}

/* The file that becomes the copy of @path; it is made when it is first wanted. */
static int open_copy(struct recorder *recorder, const struct root *root, const char *path)
{
	int fd = inside_open(recorder->fd, path, O_WRONLY);

	if (fd != -ENOENT)
		return fd;
	mirror(recorder, root, path, true, 0);
	return inside_open(recorder->fd, path, O_WRONLY);
}

void recorder_add_file(struct recorder *recorder, const struct root *root,
		       const char *path, const struct reading *reading)
{
	struct stat st;
	int fd;

	if (is_idle(recorder))
		return;
	fd = open_copy(recorder, root, path);
	/* What was read whole is not cut to what was read of it at another time. */
	if (fd >= 0 && !fstat(fd, &st) && st.st_size > (off_t)reading->len) {
		close(fd);
		return;
	}
	fill(recorder, fd, path, reading->data, reading->len);
}

void recorder_add_piece(struct recorder *recorder, const struct root *root,
			const char *path, uint64_t offset, const void *data, size_t len)
{
	int fd, err = 0;

	if (is_idle(recorder))
		return;
	fd = open_copy(recorder, root, path);
	if (fd < 0)
		err = fd;
	else if (pwrite(fd, data, len, (off_t)offset) != (ssize_t)len)
		err = errno ? -errno : -ENOSPC;
	if (fd >= 0)
		close(fd);
	if (err)
		recorder_fail(recorder, path, err);
}

static mode_t mode_of(int directory, const struct dir_entry *entry, char *target)
{
	ssize_t len;

	if (entry->is_directory)
		return S_IFDIR;
	len = readlinkat(directory, entry->name, target, PATH_MAX - 1);
	target[len < 0 ? 0 : len] = '\0';
	return len < 0 ? S_IFREG : S_IFLNK;
}

void recorder_add_listing(struct recorder *recorder, const struct root *root,
			  const char *path, const struct listing *listing)
{
	char target[PATH_MAX];
	int from, to;

	if (is_idle(recorder))
		return;
	mirror(recorder, root, path, true, 0);
	to = inside_open(recorder->fd, path, O_PATH | O_DIRECTORY);
	from = inside_open(root->fd, path, O_PATH | O_DIRECTORY);
	if (to < 0)
		recorder_fail(recorder, path, to);
	for (size_t i = 0; i < listing->n && !recorder->error && from >= 0; i++) {
		const struct dir_entry *entry = &listing->items[i];
		mode_t mode = mode_of(from, entry, target);
		int err = make_entry(to, entry->name, mode, target);

		if (err && err != -EEXIST)
			recorder_fail(recorder, path, err);
	}
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
}

void recorder_add_outcome(struct recorder *recorder, const struct root *root,
			  enum way way, const char *path, const struct source *outcome)
{
	int err, fd = -1;

	if (is_idle(recorder) || outcome->status == SOURCE_READ)
		return;
	/* A file that is there, but says that it is not: no device, as sysfs has it. */
	if (outcome->status == SOURCE_ABSENT) {
		fd = inside_open(root->fd, path, O_PATH);
		if (fd < 0)
			return;
		close(fd);
	}
	err = outcomes_add(recorder->arena, &recorder->outcomes, way, path, outcome);
	if (err)
		recorder_fail(recorder, "", err);
}

void recorder_write(struct recorder *recorder, const char *path, const char *data,
		    size_t len)
{
	const char *slash = path;

	if (is_idle(recorder))
		return;
	while ((slash = strchr(slash + 1, '/')) && !recorder->error) {
		char *directory =
			arena_strndup(recorder->arena, path, (size_t)(slash - path));

		if (directory)
			add_entry(recorder, directory, S_IFDIR, NULL);
		else
			recorder_fail(recorder, path, -ENOMEM);
	}
	if (recorder->error)
		return;
	add_entry(recorder, path, S_IFREG, NULL);
	fill(recorder, inside_open(recorder->fd, path, O_WRONLY | O_TRUNC), path, data,
	     len);
}
