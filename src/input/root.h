/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "core/source.h"

struct arena;
struct recorder;

/**
 * struct root - the only door to files
 * @fd: the root directory
 * @path: as the user named it
 * @is_live: it is the machine the program runs on, not a sysroot
 * @arena: where what is read lives
 * @sources: where each reading is noted
 * @recorder: where all that is read is kept, or NULL
 * @outcomes: what a recording says of its paths; see outcomes.h
 *
 * Paths are absolute and meant inside the root: a symbolic link, absolute or not, can not
 * lead out of it (openat2(2), RESOLVE_IN_ROOT).
 */
struct root {
	int fd;
	const char *path;
	bool is_live;
	struct arena *arena;
	struct source_list *sources;
	struct recorder *recorder;
	struct source_list outcomes;
};

/**
 * struct reading - what came out of a file
 * @status: how it went
 * @data: the bytes, followed by a NUL; "" unless the status is SOURCE_READ
 * @len: how many
 */
struct reading {
	enum source_status status;
	const char *data;
	size_t len;
};

/**
 * struct dir_entry - one entry of a directory
 * @name: its name
 * @is_directory: a directory itself, not a link to one
 */
struct dir_entry {
	const char *name;
	bool is_directory;
};

/**
 * struct listing - the entries of a directory
 * @status: how it went
 * @items: sorted by name as bytes, without "." and ".."
 * @n: how many
 */
struct listing {
	enum source_status status;
	struct dir_entry *items;
	size_t n, cap;
};

/**
 * root_open - open a root
 * @root: arena, sources and recorder are set by the caller; the rest is written
 * @path: the sysroot, or NULL for the running machine
 *
 * Return: 0 or a negative errno; -ENOSYS when a sysroot can not be kept closed because
 * the kernel (before 5.6) or a seccomp filter denies openat2(2); -EBADMSG when the sysroot
 * is a recording whose outcomes are damaged.
 */
int root_open(struct root *root, const char *path);

/* root_close - close the directory. */
void root_close(struct root *root);

/**
 * root_read - read a small file and note the source
 * @root: the root
 * @path: absolute, inside the root
 * @limit: bytes; a larger file is malformed
 * @ret: the contents
 *
 * sysfs lies about sizes, so the file is read to its end. Only a regular file is read.
 *
 * Return: 0 or -ENOMEM. All else is a status.
 */
int root_read(struct root *root, const char *path, size_t limit, struct reading *ret);

/**
 * root_read_start - read the first bytes of a file and note the source
 * @root: the root
 * @path: absolute, inside the root
 * @size: bytes; what follows is not read
 * @ret: the contents, of @size bytes at most
 *
 * For files that do something when they are read, such as a function's config.
 *
 * Return: 0 or -ENOMEM. All else is a status.
 */
int root_read_start(struct root *root, const char *path, size_t size,
		    struct reading *ret);

/* root_read_quietly - as root_read(), but not noted; for parts of a greater source. */
int root_read_quietly(struct root *root, const char *path, size_t limit,
		      struct reading *ret);

/**
 * root_read_link - read where a symbolic link leads, and note the source
 * @root: the root
 * @path: absolute, inside the root
 * @ret: the target as an absolute path inside the root, with "." and ".." worked out as
 *       text; NULL unless there is one
 *
 * Return: 0 or -ENOMEM.
 */
int root_read_link(struct root *root, const char *path, const char **ret);

/**
 * root_list - read a directory and note the source
 * @root: the root
 * @path: absolute, inside the root
 * @ret: the entries
 *
 * Return: 0 or -ENOMEM.
 */
int root_list(struct root *root, const char *path, struct listing *ret);

/* root_list_quietly - as root_list(), but not noted. */
int root_list_quietly(struct root *root, const char *path, struct listing *ret);

/* root_has - does the path exist? Noted as a source. */
int root_has(struct root *root, const char *path, bool *ret);

/**
 * root_may_use - may this program read and write what stands at a path? Noted as a source
 * @root: the root
 * @path: absolute, inside the root
 * @ret: SOURCE_READ for yes, or why not
 *
 * Nothing is opened: opening a device can do something.
 *
 * Return: 0 or -ENOMEM.
 */
int root_may_use(struct root *root, const char *path, enum source_status *ret);

/**
 * root_mark - change what was noted last
 * @root: the root
 * @status: the new status
 * @detail: why, or NULL
 *
 * For a reader that finds that what it read makes no sense.
 */
void root_mark(struct root *root, enum source_status status, const char *detail);

/**
 * root_open_path - a file or directory for a library that wants a path of its own
 * @root: the root
 * @path: absolute, inside the root
 *
 * What the library reads is not recorded: the caller has to see to it.
 *
 * Return: a file descriptor opened with O_PATH, to be closed by the caller, or a negative
 * errno.
 */
int root_open_path(struct root *root, const char *path);

/**
 * root_open_device - open a character device for reading and writing, and note the source
 * @root: the root
 * @path: absolute, inside the root
 * @ret_fd: a file descriptor to be closed by the caller, or a negative errno; -ENODEV when
 *          it is no character device
 *
 * A recording has the answers of a device, not the device.
 *
 * Return: 0 or -ENOMEM.
 */
int root_open_device(struct root *root, const char *path, int *ret_fd);

/**
 * root_open_sparse - open a regular file of which only some places are read, and note it
 * @root: the root
 * @path: absolute, inside the root
 * @ret_fd: a file descriptor to be closed by the caller, or a negative errno
 *
 * For struct sparse alone, which reads it.
 *
 * Return: 0 or -ENOMEM.
 */
int root_open_sparse(struct root *root, const char *path, int *ret_fd);

/**
 * read_named_file - read a file that the user named, outside any root
 * @arena: where the contents live
 * @path: the file; "-" is standard input
 * @limit: bytes
 * @ret: the contents; the status is SOURCE_READ on success
 *
 * Return: 0 or a negative errno; -EFBIG when the file passes the limit.
 */
int read_named_file(struct arena *arena, const char *path, size_t limit,
		    struct reading *ret);
