/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"
#include "input/dt_bridge.h"
#include "input/dt_bus.h"
#include "input/dt_translate.h"

/* The range of a reserved-memory node's first reg entry, in its parent's cells. */
static bool first_reg(const struct dt_tree *tree, uint32_t region, struct range *ret)
{
	const struct dt_prop *reg = dt_prop(tree, region, DT_REG);
	uint32_t parent = tree->nodes[region].parent, na, ns;

	if (!reg || parent == DT_NONE)
		return false;
	na = dt_bus_address_cells(tree, parent);
	ns = dt_bus_size_cells(tree, parent);
	if (na > DT_MAX_ADDRESS_CELLS || ns > DT_MAX_ADDRESS_CELLS ||
	    reg->len / 4 < na + ns)
		return false;
	return range_from_size(dt_cells(reg->data, na), dt_cells(reg->data + 4 * na, ns),
			       ret);
}

static int add_reservation(struct arena *arena, const struct dt_tree *tree,
			   uint32_t device, uint32_t region, struct range range,
			   struct bridge *bridge)
{
	struct iova_reservation reservation = { .range = range };
	struct range phys;
	int err = arena_reserve(arena, &bridge->reservations, bridge->n_reservations,
				&bridge->reservations_cap, sizeof(*bridge->reservations));

	if (err)
		return err;
	reservation.device = dt_path(arena, tree, device);
	reservation.region = dt_path(arena, tree, region);
	if (!reservation.device || !reservation.region)
		return -ENOMEM;
	/* iommu_resv_region_get_type(): 1:1 only if it is exactly the physical region. */
	reservation.is_direct = first_reg(tree, region, &phys) &&
		phys.start < phys.last && phys.start == range.start &&
		phys.last == range.last;
	bridge->reservations[bridge->n_reservations++] = reservation;
	return 0;
}

/* A cell that is the phandle of a node. */
struct mention {
	uint32_t node, cell;
};

/* All of them, sorted; so that many devices can share one long property. */
struct dt_mentions {
	struct mention *items;
	size_t n, cap;
};

static int by_node(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

static int find_mentions(struct arena *arena, const struct dt_tree *tree,
			 struct dt_prop *prop)
{
	struct dt_mentions *mentions = arena_alloc(arena, sizeof(*mentions));

	for (uint32_t i = 0; mentions && i < prop->len / 4; i++) {
		uint32_t node =
			dt_find_phandle(tree, (uint32_t)dt_cells(prop->data + 4 * i, 1));

		if (node == DT_NONE)
			continue;
		if (arena_reserve(arena, &mentions->items, mentions->n, &mentions->cap,
				  sizeof(*mentions->items)))
			return -ENOMEM;
		mentions->items[mentions->n++] = (struct mention){ node, i };
	}
	if (!mentions)
		return -ENOMEM;
	if (mentions->n)
		qsort(mentions->items, mentions->n, sizeof(*mentions->items), by_node);
	prop->mentions = mentions;
	return 0;
}

/* Index of the first mention of a node. */
static size_t first_mention(const struct dt_mentions *mentions, uint32_t node)
{
	size_t low = 0, high = mentions->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mentions->items[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The IOVAs behind the phandle in cell @at; an empty range for a size of 0. -ENXIO where
 * Linux would stop.
 */
static int read_address(struct arena *arena, const struct dt_tree *tree, uint32_t device,
			const struct dt_prop *prop, uint32_t at, struct range *ret,
			uint32_t *ret_next)
{
	uint32_t parent = dt_dma_parent(tree, device), cells = prop->len / 4;
	uint32_t na = dt_bus_address_cells(tree, parent),
		 ns = dt_bus_size_cells(tree, parent);
	struct dt_translation address;
	struct dt_route route;
	int err;

	if ((uint64_t)na + ns > cells - at - 1)
		return -ENXIO;
	dt_route_of(tree, device, DT_DMA_RANGES, &route);
	err = dt_translate(arena, tree, &route, DT_DMA_RANGES, prop->data + 4 * (at + 1),
			   cells - at - 1, &address);
	if (err)
		return err;
	*ret_next = at + 1 + na + ns;
	if (!range_from_size(address.address,
			     dt_cells(prop->data + 4 * (at + 1 + na), ns), ret))
		*ret = (struct range){ 1, 0 };
	return 0;
}

/*
 * The entries of one region's iommu-addresses that are for @device. Behind an entry for
 * another device the kernel goes on one cell further, not one entry.
 */
static int read_addresses(struct arena *arena, const struct dt_tree *tree,
			  uint32_t device, uint32_t region, struct bridge *bridge)
{
	struct dt_prop *prop = dt_prop(tree, region, DT_IOMMU_ADDRESSES);
	const struct dt_mentions *mentions;
	uint32_t next = 0;
	int err = prop && !prop->mentions ? find_mentions(arena, tree, prop) : 0;

	if (err || !prop || prop->reader == device)
		return err; /* a region that is named twice is no more for it */
	prop->reader = device;
	mentions = prop->mentions;
	for (size_t i = first_mention(mentions, device);
	     i < mentions->n && mentions->items[i].node == device; i++) {
		struct range range;

		if (mentions->items[i].cell < next)
			continue; /* inside the entry before */
		err = read_address(arena, tree, device, prop, mentions->items[i].cell,
				   &range, &next);
		if (err)
			return err == -ENXIO ? 0 : err;
		if (range.start <= range.last)
			err = add_reservation(arena, tree, device, region, range, bridge);
		if (err)
			return err;
	}
	return 0;
}

static int read_node(struct arena *arena, const struct dt_tree *tree, uint32_t host,
		     uint32_t node, struct bridge *bridge)
{
	const struct dt_prop *list = dt_prop(tree, node, DT_MEMORY_REGION);

	for (uint32_t i = 0; list && i < list->len / 4; i++) {
		uint32_t region =
			dt_find_phandle(tree, (uint32_t)dt_cells(list->data + 4 * i, 1));
		int err = 0;

		if (region == DT_NONE)
			continue;
		if (node != host) {
			err = read_addresses(arena, tree, node, region, bridge);
		} else if (!bridge->restricted_pool && dt_is_available(tree, region) &&
			   dt_is_compatible(tree, region, "restricted-dma-pool")) {
			bridge->restricted_pool = dt_path(arena, tree, region);
			err = bridge->restricted_pool ? 0 : -ENOMEM;
		}
		if (err)
			return err;
	}
	return 0;
}

int dt_read_memory_regions(struct arena *arena, const struct dt_tree *tree, uint32_t node,
			   struct bridge *bridge)
{
	int err = read_node(arena, tree, node, node, bridge);

	for (uint32_t i = node + 1; i < tree->n_nodes && !err; i++) {
		if (tree->nodes[i].depth <= tree->nodes[node].depth)
			break;
		err = read_node(arena, tree, node, i, bridge);
	}
	return err;
}
