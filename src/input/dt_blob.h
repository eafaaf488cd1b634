/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;
struct root;

/**
 * dt_check_blob - is this a device tree that is safe to walk?
 * @arena: where the message lives
 * @data: the bytes, aligned to 8
 * @len: how many
 *
 * Return: NULL when it is, else what is wrong with it.
 */
const char *dt_check_blob(struct arena *arena, const void *data, size_t len);

/**
 * dt_read_live - the machine's tree, rebuilt as a blob
 * @root: the root; the tree is noted as one source
 * @ret: the blob, or NULL when there is no readable tree
 *
 * /sys/firmware/devicetree/base holds overlays and what firmware and kernel fixed, and
 * anyone may read it, unlike /sys/firmware/fdt. As a blob it goes the same way through
 * the program as a board's file.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_live(struct root *root, const void **ret);
