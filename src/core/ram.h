/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"

/**
 * struct bank - a piece of RAM in CPU physical space
 * @range: where
 * @name: what the source calls it
 * @node: NUMA node, or -1 when not known
 */
struct bank {
	struct range range;
	const char *name;
	int node;
};

/**
 * struct exclusion - a part of the banks that Linux never hands out
 * @range: where, in CPU physical space
 * @reason: why
 */
struct exclusion {
	struct range range;
	const char *reason;
};

/**
 * struct reserved_memory - memory that firmware asks Linux to set aside
 * @name: path of the node, or "/memreserve/"
 * @is_static: whether @range is known; else the kernel places @size bytes at boot
 * @range: where, in CPU physical space
 * @size: bytes
 * @no_map: not mapped and never handed out
 * @reusable: ordinary pages use it (CMA)
 */
struct reserved_memory {
	const char *name;
	bool is_static;
	struct range range;
	uint64_t size;
	bool no_map, reusable;
};

/**
 * struct ram - the memory of the machine or board
 * @source: where the banks come from, or NULL when there are none
 * @is_bound: the banks only bound the RAM from above (memory blocks)
 * @banks: sorted by address; they may touch, not overlap
 * @n_banks: how many
 * @excluded: static no-map reservations, and MMIO where the banks are but a bound
 * @n_excluded: how many
 * @reserved: all reservations of the tree
 * @n_reserved: how many
 */
struct ram {
	const char *source;
	bool is_bound;
	struct bank *banks;
	size_t n_banks, banks_cap;
	struct exclusion *excluded;
	size_t n_excluded, excluded_cap;
	struct reserved_memory *reserved;
	size_t n_reserved, reserved_cap;
};

/**
 * ram_add_bank - one more bank, in any order
 * @arena: where the list grows
 * @ram: the memory
 * @bank: the bank
 *
 * Return: 0 or -ENOMEM.
 */
int ram_add_bank(struct arena *arena, struct ram *ram, struct bank bank);

/* ram_sort_banks - sort by address and merge overlapping banks; touching ones stay two. */
void ram_sort_banks(struct ram *ram);

/**
 * ram_usable - the banks, merged, less what is excluded
 * @arena: where the result lives
 * @ram: the memory
 * @ret: the set, in CPU physical space
 *
 * Return: 0 or -ENOMEM.
 */
int ram_usable(struct arena *arena, const struct ram *ram, struct range_set *ret);
