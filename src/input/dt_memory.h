/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/ram.h"
#include "input/dt_tree.h"

struct arena;

/**
 * dt_read_banks - RAM as the tree's memory nodes describe it
 * @arena: where the facts live
 * @tree: the tree
 * @ram: banks are added
 *
 * early_init_dt_scan_memory() and early_init_dt_check_for_usable_mem_range() in
 * drivers/of/fdt.c, as of 6.12: only children of the root, in the root's cells, not
 * disabled; partial pages of 4 KiB are dropped.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_banks(struct arena *arena, const struct dt_tree *tree, struct ram *ram);

/**
 * dt_read_reserved - /memreserve/ and /reserved-memory
 * @arena: where the facts live
 * @tree: the tree
 * @ram: reservations and exclusions are added
 *
 * drivers/of/of_reserved_mem.c, fdt_scan_reserved_mem(). Static no-map regions are
 * excluded from RAM; all others stay RAM.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_reserved(struct arena *arena, const struct dt_tree *tree, struct ram *ram);

/**
 * dt_read_memreserve - the /memreserve/ block of a blob
 * @arena: where the facts live
 * @fdt: the blob, checked
 * @ram: reservations are added
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_memreserve(struct arena *arena, const void *fdt, struct ram *ram);
