/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "core/arena.h"
#include "core/claims.h"
#include "input/dt_bridge.h"

#define N_REQUESTERS 0x10000u

/* iommu-map up to the first entry at which of_map_id() gives up. */
struct iommu_map {
	struct range *bases;
	uint32_t *targets; /* node, or DT_NONE where the walk ends without an IOMMU */
	size_t n;
	uint32_t mask;
};

/* The IOMMU node of an entry, or DT_NONE: no such node, or status disables it. */
static uint32_t target_of(const struct dt_tree *tree, uint32_t phandle)
{
	uint32_t node = dt_find_phandle(tree, phandle);

	return node == DT_NONE || dt_is_available(tree, node) ? node : DT_NONE;
}

static int read_map(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		    struct iommu_map *map)
{
	const struct dt_prop *prop = dt_prop(tree, node, DT_IOMMU_MAP);
	size_t n = prop && prop->len % 16 == 0 ? prop->len / 16 : 0;

	map->mask = UINT32_MAX;
	dt_u32(tree, node, DT_IOMMU_MAP_MASK, &map->mask);
	map->bases = arena_alloc(arena, n * sizeof(*map->bases));
	map->targets = arena_alloc(arena, n * sizeof(*map->targets));
	if (!map->bases || !map->targets)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *entry = prop->data + 16 * i;
		uint32_t base = (uint32_t)dt_cells(entry, 1),
			 len = (uint32_t)dt_cells(entry + 12, 1);

		if (base & ~map->mask)
			break; /* -EFAULT for every ID that no earlier entry took */
		if (base >= N_REQUESTERS || !len || base + len < base)
			continue; /* holds no ID; the sum wraps in 32 bits as in the kernel */
		map->bases[map->n] = (struct range){ base, base + len - 1 };
		map->targets[map->n++] =
			target_of(tree, (uint32_t)dt_cells(entry + 4, 1));
	}
	return 0;
}

/* Adds an ID to a set that is filled in ascending order. */
static int add_id(struct arena *arena, struct range_set *set, uint32_t id)
{
	struct range *end = set->n ? &set->items[set->n - 1] : NULL;

	if (!end || end->last + 1 != id)
		return range_set_append(arena, set, (struct range){ id, id });
	end->last = id;
	return 0;
}

/* Sorts the requester IDs of the bus range into mapped and unmapped. */
static int count_ids(struct arena *arena, const struct dt_tree *tree,
		     const struct iommu_map *map, struct bridge *bridge)
{
	uint32_t first = bridge->has_bus_range ? bridge->bus_first << 8 : 0;
	uint32_t last = bridge->has_bus_range ? bridge->bus_last << 8 | 0xff :
						N_REQUESTERS - 1;
	struct claims claims;
	size_t n_mapped = 0;
	int err = claims_build(arena, map->bases, map->n, &claims);

	for (uint32_t id = first; id <= last && !err; id++) {
		const struct claim *claim = claims_find(&claims, id & map->mask);
		uint32_t target = claim ? map->targets[claim->owner] : DT_NONE;

		if (!claim)
			err = add_id(arena, &bridge->unmatched, id);
		if (target == DT_NONE) {
			err = err ?: add_id(arena, &bridge->unmapped, id);
		} else if (!n_mapped++) {
			bridge->iommu_node = dt_path(arena, tree, target);
			err = bridge->iommu_node ? 0 : -ENOMEM;
		}
	}
	bridge->iommu = !n_mapped  ? IOMMU_NONE :
		bridge->unmapped.n ? IOMMU_PARTLY_MAPPED :
				     IOMMU_MAPPED;
	return err;
}

int dt_read_iommu_map(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		      struct bridge *bridge)
{
	struct iommu_map map = { 0 };
	int err = read_map(arena, tree, node, &map);

	bridge->iommu = IOMMU_NONE;
	return err || !map.n ? err : count_ids(arena, tree, &map, bridge);
}
