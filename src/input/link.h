/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;

/**
 * link_resolve - the target of a link as an absolute path, worked out as text
 * @arena: where the path lives
 * @directory: of the link; absolute
 * @directory_len: bytes of it
 * @target: as the link has it
 *
 * "." and ".." are gone; ".." at the top stays there, as in a chroot.
 *
 * Return: the path, "" for the top itself, or NULL when there is no memory.
 */
char *link_resolve(struct arena *arena, const char *directory, size_t directory_len,
		   const char *target);
