/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/dt_translate.h"

/* The CPU address of an entry that does not translate, as in the kernel. */
#define DT_BAD_ADDRESS UINT64_MAX

/**
 * struct dt_range - one range, made of one or more entries
 * @flags: DT_FLAG_*
 * @bus: first address on the node's bus
 * @cpu: first CPU address, or DT_BAD_ADDRESS
 * @size: bytes; the sum wraps as it does in the kernel
 * @first_entry: first entry, counted from 0
 * @last_entry: last entry
 * @room: bytes after @cpu that all parents pass, of the first entry that passes less than
 *        its size; or UINT64_MAX
 * @tight_entry: that entry
 * @tight_offset: where it begins in the range
 * @narrowest: the parent that passes less
 */
struct dt_range {
	uint32_t flags;
	uint64_t bus, cpu, size;
	size_t first_entry, last_entry;
	uint64_t room;
	size_t tight_entry;
	uint64_t tight_offset;
	uint32_t narrowest;
};

/**
 * struct dt_ranges - a ranges property as Linux reads it
 * @items: the ranges in property order
 * @n: how many
 * @n_entries: whole entries of the property
 * @has_tail: bytes are left over behind the last whole entry
 */
struct dt_ranges {
	struct dt_range *items;
	size_t n, cap;
	size_t n_entries;
	bool has_tail;
};

/**
 * dt_read_ranges - read a node's own dma-ranges or ranges
 * @arena: where the result lives
 * @tree: the tree
 * @node: the node
 * @property: DT_DMA_RANGES or DT_RANGES
 * @ret: the ranges; empty when the property is missing
 *
 * of_pci_range_parser_one() in drivers/of/address.c: entries that follow each other on
 * both sides with equal flags are one range.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_ranges(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		   enum dt_prop_id property, struct dt_ranges *ret);
