/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/slurp.h"

/*
 * A plain openat() would follow an absolute link, /proc/device-tree for one, out of a
 * sysroot and read the wrong machine in silence. So it is a fallback for "/" alone.
 */
static int open_inside(const struct root *root, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT,
	};
	const char *relative = path + strspn(path, "/");
	long fd;

	if (!*relative)
		relative = ".";
	do {
		fd = syscall(SYS_openat2, root->fd, relative, &how, sizeof(how));
	} while (fd < 0 && errno == EAGAIN);
	if (fd < 0 && (errno == ENOSYS || errno == EPERM) && root->is_live)
		fd = openat(root->fd, relative, flags | O_CLOEXEC);
	return fd < 0 ? -errno : (int)fd;
}

int root_open(struct root *root, const char *path)
{
	int fd;

	root->is_live = !path;
	root->path = path ?: "/";
	root->fd = open(root->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root->fd < 0)
		return -errno;
	fd = open_inside(root, "/", O_PATH | O_DIRECTORY);
	if (fd < 0) {
		root_close(root);
		return fd == -EPERM ? -ENOSYS : fd;
	}
	close(fd);
	return 0;
}

void root_close(struct root *root)
{
	if (root->fd >= 0)
		close(root->fd);
	root->fd = -1;
}

static enum source_status status_of(int err)
{
	switch (-err) {
	case 0:
		return SOURCE_READ;
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
	case ENXIO:
		return SOURCE_ABSENT;
	case EACCES:
	case EPERM:
		return SOURCE_DENIED;
	default:
		return SOURCE_MALFORMED;
	}
}

/* Notes a source; -ENOMEM goes up, every other error becomes a status. */
static int note(struct root *root, const char *path, int err)
{
	enum source_status status = status_of(err);
	const char *detail = NULL;

	path = text_printable(root->arena, path, strlen(path));
	if (err == -ENOMEM || !path)
		return -ENOMEM;
	if (err == -EFBIG)
		detail = "larger than any such file";
	else if (err == -EINVAL)
		detail = "not a regular file";
	else if (status == SOURCE_MALFORMED)
		detail = arena_printf(root->arena, "%s", strerror(-err));
	return source_add(root->arena, root->sources, path, status, detail);
}

static int read_inside(struct root *root, const char *path, size_t limit,
		       struct reading *ret)
{
	/* Without O_NONBLOCK a FIFO in the file's place would hang the program. */
	int fd = open_inside(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int err;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		err = -errno;
	else
		err = S_ISREG(st.st_mode) ? slurp(root->arena, fd, limit, ret) : -EINVAL;
	close(fd);
	return err;
}

int root_read_quietly(struct root *root, const char *path, size_t limit,
		      struct reading *ret)
{
	int err = read_inside(root, path, limit, ret);

	if (err)
		*ret = (struct reading){ .status = status_of(err), .data = "" };
	return err == -ENOMEM ? err : 0;
}

int root_read(struct root *root, const char *path, size_t limit, struct reading *ret)
{
	int err = read_inside(root, path, limit, ret);

	if (err)
		*ret = (struct reading){ .status = status_of(err), .data = "" };
	return note(root, path, err);
}

/* Appends one component to a normalised path; ".." at the top stays, as in a chroot. */
static size_t append_component(char *path, size_t len, const char *part, size_t part_len)
{
	if (!part_len || (part_len == 1 && *part == '.'))
		return len;
	if (part_len == 2 && !memcmp(part, "..", 2)) {
		while (len && path[--len] != '/')
			;
		return len;
	}
	path[len++] = '/';
	memcpy(path + len, part, part_len);
	return len + part_len;
}

/* The target of a link in @directory, with "." and ".." worked out as text. */
static char *normalise(struct arena *arena, const char *directory, size_t directory_len,
		       const char *target)
{
	char *in, *out;
	size_t len = 0;

	in = *target == '/' ?
		arena_strndup(arena, target, strlen(target)) :
		arena_printf(arena, "%.*s/%s", (int)directory_len, directory, target);
	out = in ? arena_alloc(arena, strlen(in) + 2) : NULL;
	if (!out)
		return NULL;
	while (*in) {
		size_t part_len = strcspn(in, "/");

		len = append_component(out, len, in, part_len);
		in += part_len + (in[part_len] == '/');
	}
	out[len] = '\0';
	return out;
}

static int read_link(struct root *root, const char *path, const char **ret)
{
	int fd = open_inside(root, path, O_PATH | O_NOFOLLOW);
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
	*ret = normalise(root->arena, path, (size_t)(slash - path), target);
	return *ret ? 0 : -ENOMEM;
}

int root_read_link(struct root *root, const char *path, const char **ret)
{
	int err;

	*ret = NULL;
	err = read_link(root, path, ret);
	if (err != -EUCLEAN)
		return note(root, path, err);
	err = note(root, path, 0);
	if (!err)
		root_mark(root, SOURCE_MALFORMED, "not a symbolic link");
	return err;
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
	int fd = open_inside(root, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK), err;
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

int root_list_quietly(struct root *root, const char *path, struct listing *ret)
{
	int err = list_inside(root, path, ret);

	if (err)
		*ret = (struct listing){ .status = status_of(err) };
	return err == -ENOMEM ? err : 0;
}

int root_list(struct root *root, const char *path, struct listing *ret)
{
	int err = list_inside(root, path, ret);

	if (err)
		*ret = (struct listing){ .status = status_of(err) };
	return note(root, path, err);
}

int root_has(struct root *root, const char *path, bool *ret)
{
	int fd = open_inside(root, path, O_PATH);

	*ret = fd >= 0;
	if (fd >= 0)
		close(fd);
	return note(root, path, fd < 0 ? fd : 0);
}

void root_mark(struct root *root, enum source_status status, const char *detail)
{
	struct source *source = &root->sources->items[root->sources->n - 1];

	source->status = status;
	source->detail = detail;
}

int root_open_directory(struct root *root, const char *path)
{
	return open_inside(root, path, O_PATH | O_DIRECTORY);
}

int root_open_device(struct root *root, const char *path, int *ret_fd)
{
	int fd = open_inside(root, path, O_RDWR | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode))) {
		close(fd);
		fd = -ENODEV;
	}
	*ret_fd = fd;
	return note(root, path, fd < 0 ? fd : 0);
}

int root_open_sparse(struct root *root, const char *path, int *ret_fd)
{
	int fd = open_inside(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -EINVAL;
	}
	/* A sysroot's file need not be read ahead; proc has nothing to say to this. */
	if (fd >= 0)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	*ret_fd = fd;
	return note(root, path, fd < 0 ? fd : 0);
}
