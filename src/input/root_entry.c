/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/inside.h"
#include "input/link.h"
#include "input/recorder.h"
#include "input/root_outcome.h"

static int read_link(struct root *root, const char *path, const char **ret)
{
	int fd = root_open_inside(root, path, O_PATH | O_NOFOLLOW);
	const char *slash = strrchr(path, '/');
	char target[PATH_MAX];
	ssize_t len;

	if (fd < 0)
		return fd;
	len = readlinkat(fd, "", target, sizeof(target) - 1);
	close(fd);
	if (len < 0)
		return errno == ENOENT ? -EUCLEAN : -errno; /* ENOENT: it is no link */
	target[len] = '\0';
	*ret = link_resolve(root->arena, path, (size_t)(slash - path), target);
	return *ret ? 0 : -ENOMEM;
}

int root_read_link(struct root *root, const char *path, const char **ret)
{
	struct source outcome = { 0 };
	bool known;
	int err = root_recall(root, WAY_LINK, path, &outcome, &known);

	*ret = NULL;
	if (err)
		return err;
	if (known)
		return root_note(root, path, &outcome);
	err = read_link(root, path, ret);
	if (!err || err == -EUCLEAN)
		recorder_add_link(root->recorder, root, path);
	if (err == -EUCLEAN)
		outcome = (struct source){ .status = SOURCE_MALFORMED,
					   .detail = "not a symbolic link" };
	else
		err = root_conclude(root, WAY_LINK, path, err, &outcome);
	return err == -ENOMEM ? err : root_note(root, path, &outcome);
}

static int by_name(const void *a, const void *b)
{
	const struct dir_entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static bool is_directory(DIR *stream, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !fstatat(dirfd(stream), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) &&
		S_ISDIR(st.st_mode);
}

static int collect_entries(struct root *root, DIR *stream, struct listing *listing)
{
	struct dirent *entry;

	while ((errno = 0, entry = readdir(stream))) {
		struct dir_entry *item;
		int err;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		err = arena_reserve(root->arena, &listing->items, listing->n,
				    &listing->cap, sizeof(*listing->items));
		if (err)
			return err;
		item = &listing->items[listing->n++];
		item->name =
			arena_strndup(root->arena, entry->d_name, strlen(entry->d_name));
		item->is_directory = is_directory(stream, entry);
		if (!item->name)
			return -ENOMEM;
	}
	if (errno)
		return -errno;
	if (listing->n)
		qsort(listing->items, listing->n, sizeof(*listing->items), by_name);
	return 0;
}

static int list_inside(struct root *root, const char *path, struct listing *ret)
{
	int fd = root_open_inside(root, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK), err;
	struct listing listing = { 0 };
	DIR *stream;

	if (fd < 0)
		return fd;
	stream = fdopendir(fd);
	if (!stream) {
		err = -errno;
		close(fd);
		return err;
	}
	err = collect_entries(root, stream, &listing);
	closedir(stream);
	if (!err)
		*ret = listing;
	return err;
}

static int list_directory(struct root *root, const char *path, struct listing *ret,
			  struct source *outcome)
{
	bool known;
	int err = root_recall(root, WAY_LIST, path, outcome, &known);

	if (!err && !known)
		err = root_conclude(root, WAY_LIST, path, list_inside(root, path, ret),
				    outcome);
	if (err || outcome->status != SOURCE_READ)
		*ret = (struct listing){ .status = outcome->status };
	else
		recorder_add_listing(root->recorder, root, path, ret);
	return err;
}

int root_list_quietly(struct root *root, const char *path, struct listing *ret)
{
	struct source outcome = { 0 };

	return list_directory(root, path, ret, &outcome);
}

int root_list(struct root *root, const char *path, struct listing *ret)
{
	struct source outcome = { 0 };
	int err = list_directory(root, path, ret, &outcome);

	return err ?: root_note(root, path, &outcome);
}

/* By the rights that open(2) goes by. Before 5.8 only paths can be asked, as on a machine. */
static int check_access(const struct root *root, int fd, const char *path)
{
	int err = root->is_live ?
		faccessat(root->fd, inside_relative(path), R_OK | W_OK, AT_EACCESS) :
		faccessat(fd, "", R_OK | W_OK, AT_EMPTY_PATH | AT_EACCESS);

	return err ? -errno : 0;
}

static int probe(struct root *root, enum way way, const char *path)
{
	int fd = root_open_inside(root, path, O_PATH), err;

	if (fd < 0)
		return fd;
	err = way == WAY_USE ? check_access(root, fd, path) : 0;
	close(fd);
	recorder_add_path(root->recorder, root, path);
	return err;
}

static int ask(struct root *root, enum way way, const char *path, struct source *ret)
{
	bool known;
	int err = root_recall(root, way, path, ret, &known);

	if (!err && !known)
		err = root_conclude(root, way, path, probe(root, way, path), ret);
	return err ?: root_note(root, path, ret);
}

int root_has(struct root *root, const char *path, bool *ret)
{
	struct source outcome = { 0 };
	int err = ask(root, WAY_HAS, path, &outcome);

	*ret = !err && outcome.status == SOURCE_READ;
	return err;
}

int root_may_use(struct root *root, const char *path, enum source_status *ret)
{
	struct source outcome = { 0 };
	int err = ask(root, WAY_USE, path, &outcome);

	*ret = outcome.status;
	return err;
}

void root_mark(struct root *root, enum source_status status, const char *detail)
{
	struct source *source = &root->sources->items[root->sources->n - 1];

	source->status = status;
	source->detail = detail;
}

int root_open_path(struct root *root, const char *path)
{
	return root_open_inside(root, path, O_PATH);
}

int root_open_device(struct root *root, const char *path, int *ret_fd)
{
	int fd = root_open_inside(root, path, O_RDWR | O_NOCTTY), err;
	struct source outcome;
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode))) {
		close(fd);
		fd = -ENODEV;
	}
	*ret_fd = fd;
	err = root_describe(root, path, fd < 0 ? fd : 0, &outcome);
	return err ?: root_note(root, path, &outcome);
}

int root_open_sparse(struct root *root, const char *path, int *ret_fd)
{
	struct source outcome = { 0 };
	struct stat st;
	bool known;
	int fd, err = root_recall(root, WAY_READ, path, &outcome, &known);

	*ret_fd = -ENOENT;
	if (err || known)
		return err ?: root_note(root, path, &outcome);
	fd = root_open_inside(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -EINVAL;
	}
	/* A sysroot's file need not be read ahead; proc has nothing to say to this. */
	if (fd >= 0)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	*ret_fd = fd;
	err = root_conclude(root, WAY_READ, path, fd < 0 ? fd : 0, &outcome);
	return err ?: root_note(root, path, &outcome);
}
