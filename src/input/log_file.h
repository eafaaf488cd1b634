/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;
struct reading;

/**
 * read_named_log - read a kernel log that the user named, outside any root
 * @arena: where the contents live
 * @path: a file, a FIFO, /dev/kmsg, or "-" for standard input
 * @ret: the contents; the status is SOURCE_READ on success
 * @ret_hint: on failure, more about it than the error says, or NULL
 *
 * Of /dev/kmsg the records that there are now are read, and none is waited for. /proc/kmsg
 * is refused: what is read there is gone for the system's log.
 *
 * Return: 0 or a negative errno; -EFBIG when there is more than 64 MiB.
 */
int read_named_log(struct arena *arena, const char *path, struct reading *ret,
		   const char **ret_hint);

/**
 * read_records - read all records that are there
 * @arena: where the contents live
 * @fd: a descriptor that gives one record at a time, as /dev/kmsg does
 * @limit: bytes
 * @ret: the records, one behind the other; a line of printk()'s says where some were lost
 *
 * Return: 0 or a negative errno; -EFBIG when there is more than @limit.
 */
int read_records(struct arena *arena, int fd, size_t limit, struct reading *ret);
