/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/root.h"

/**
 * entries_list - the entries of an open directory
 * @arena: where they live
 * @fd: the directory; it is closed
 * @ret: the entries, sorted
 *
 * Return: 0 or a negative errno.
 */
int entries_list(struct arena *arena, int fd, struct listing *ret);
