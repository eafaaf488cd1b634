/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

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

/*
 * The entries of one region's iommu-addresses that are for @device. Behind an entry for
 * another device the kernel goes on one cell further, not one entry.
 */
static int read_addresses(struct arena *arena, const struct dt_tree *tree,
			  uint32_t device, uint32_t region, struct bridge *bridge)
{
	const struct dt_prop *prop = dt_prop(tree, region, DT_IOMMU_ADDRESSES);
	uint32_t parent = dt_dma_parent(tree, device), cells = prop ? prop->len / 4 : 0,
		 at = 0;
	uint32_t na = dt_bus_address_cells(tree, parent),
		 ns = dt_bus_size_cells(tree, parent);
	struct dt_route route;

	dt_route_of(tree, device, DT_DMA_RANGES, &route);
	while (at < cells) {
		uint32_t node =
			dt_find_phandle(tree, (uint32_t)dt_cells(prop->data + 4 * at, 1));
		struct dt_translation address;
		struct range range;
		int err;

		at++;
		if (node != device)
			continue;
		if ((uint64_t)na + ns > cells - at)
			break;
		err = dt_translate(arena, tree, &route, DT_DMA_RANGES,
				   prop->data + 4 * at, cells - at, &address);
		if (err == -ENXIO)
			break;
		if (!err &&
		    range_from_size(address.address,
				    dt_cells(prop->data + 4 * (at + na), ns), &range))
			err = add_reservation(arena, tree, device, region, range, bridge);
		if (err)
			return err;
		at += na + ns;
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
