/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_memory.h"

#include <errno.h>

#include "core/arena.h"
#include "input/dt_bus.h"

#define PAGE UINT64_C(4096)

/* Walks the (address, size) pairs of a property that is in the root's cells. */
struct pairs {
	const struct dt_prop *prop;
	uint32_t na, ns, at, n;
};

static struct pairs pairs_of(const struct dt_tree *tree, uint32_t node,
			     enum dt_prop_id id)
{
	struct pairs pairs = { .prop = dt_prop(tree, node, id) };

	/* dt_root_addr_cells and dt_root_size_cells: the root's own, else 1. */
	pairs.na = dt_bus_address_cells(tree, 0);
	pairs.ns = dt_bus_size_cells(tree, 0);
	if (pairs.prop && (uint64_t)pairs.na + pairs.ns)
		pairs.n =
			(uint32_t)(pairs.prop->len / 4 / ((uint64_t)pairs.na + pairs.ns));
	return pairs;
}

static bool next_pair(struct pairs *pairs, uint64_t *base, uint64_t *size)
{
	const uint8_t *data;

	if (pairs->at == pairs->n)
		return false;
	data = pairs->prop->data + (uint64_t)pairs->at++ * 4 * (pairs->na + pairs->ns);
	*base = dt_cells(data, pairs->na);
	*size = dt_cells(data + 4 * pairs->na, pairs->ns);
	return true;
}

/* early_init_dt_add_memory_arch(): the base is rounded up and the end down. */
static bool whole_pages(uint64_t base, uint64_t size, struct range *ret)
{
	struct range range;
	uint64_t start, last;

	if (!size)
		return false;
	range = range_cut_to_size(base, size);
	if (__builtin_add_overflow(range.start, PAGE - 1, &start))
		return false;
	start &= ~(PAGE - 1);
	last = range.last | (PAGE - 1);
	if (last != range.last && last < PAGE)
		return false; /* not even the first page */
	if (last != range.last)
		last -= PAGE;
	if (start > last)
		return false;
	*ret = (struct range){ start, last };
	return true;
}

static int read_node(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		     struct ram *ram)
{
	bool usable = dt_prop(tree, node, DT_LINUX_USABLE_MEMORY);
	struct pairs pairs =
		pairs_of(tree, node, usable ? DT_LINUX_USABLE_MEMORY : DT_REG);
	struct bank bank = { .node = -1 };
	uint64_t base, size;
	uint32_t numa;

	if (dt_u32(tree, node, DT_NUMA_NODE_ID, &numa) && numa <= INT32_MAX)
		bank.node = (int)numa;
	while (next_pair(&pairs, &base, &size)) {
		int err;

		if (!whole_pages(base, size, &bank.range))
			continue;
		if (!bank.name) {
			bank.name = dt_path(arena, tree, node);
			if (!bank.name)
				return -ENOMEM;
			bank.name++; /* a child of the root: its name */
		}
		err = ram_add_bank(arena, ram, bank);
		if (err)
			return err;
	}
	return 0;
}

/*
 * /chosen linux,usable-memory-range of a crash kernel: all RAM outside the first range is
 * gone, the second range is added.
 */
static int apply_usable_range(struct arena *arena, const struct dt_tree *tree,
			      struct ram *ram)
{
	uint32_t chosen = dt_find_path(tree, "/chosen");
	uint64_t base, size;
	struct pairs pairs;
	struct range cap;
	size_t kept = 0;

	if (chosen == DT_NONE || !dt_prop(tree, chosen, DT_LINUX_USABLE_MEMORY_RANGE))
		return 0;
	pairs = pairs_of(tree, chosen, DT_LINUX_USABLE_MEMORY_RANGE);
	if (!next_pair(&pairs, &base, &size) || !size)
		return 0;
	cap = range_cut_to_size(base, size);
	for (size_t i = 0; i < ram->n_banks; i++) {
		struct bank bank = ram->banks[i];

		if (range_intersect(bank.range, cap, &bank.range))
			ram->banks[kept++] = bank;
	}
	ram->n_banks = kept;
	if (!next_pair(&pairs, &base, &size) || !whole_pages(base, size, &cap))
		return 0;
	return ram_add_bank(arena, ram,
			    (struct bank){ cap, "linux,usable-memory-range", -1 });
}

int dt_read_banks(struct arena *arena, const struct dt_tree *tree, struct ram *ram)
{
	int err = 0;

	for (uint32_t i = 1; i < tree->n_nodes && !err; i++) {
		if (tree->nodes[i].depth == 1 &&
		    dt_string_is(tree, i, DT_DEVICE_TYPE, "memory") &&
		    dt_is_available(tree, i))
			err = read_node(arena, tree, i, ram);
	}
	err = err ?: apply_usable_range(arena, tree, ram);
	if (!err)
		ram_sort_banks(ram);
	return err;
}
