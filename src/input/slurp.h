/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;
struct reading;

/**
 * slurp - read an open file to its end
 * @arena: where the contents live
 * @fd: the file
 * @limit: bytes
 * @ret: the contents; the status is SOURCE_READ on success
 *
 * Return: 0 or a negative errno; -EFBIG when there is more than @limit.
 */
int slurp(struct arena *arena, int fd, size_t limit, struct reading *ret);

/* slurp_start - as slurp(), but no more than the first @size bytes are read. */
int slurp_start(struct arena *arena, int fd, size_t size, struct reading *ret);
