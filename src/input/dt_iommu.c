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

/* A mask can leave every other ID out; nobody reads more stretches than these. */
#define KEPT_STRETCHES 16

/* Adds unmapped IDs; they come in ascending order. */
static int add_unmapped(struct arena *arena, struct bridge *bridge, struct range ids,
			bool begins_stretch)
{
	struct range_set *set = &bridge->unmapped;

	bridge->n_unmapped += begins_stretch;
	if (bridge->n_unmapped > KEPT_STRETCHES)
		return 0;
	if (begins_stretch)
		return range_set_append(arena, set, ids);
	set->items[set->n - 1].last = ids.last;
	return 0;
}

/* The last ID from @id on that certainly leads where @id leads, and the claim, if any. */
static uint32_t end_of_run(const struct iommu_map *map, const struct claims *claims,
			   uint32_t id, const struct claim **ret_claim)
{
	uint32_t bits = map->mask & (N_REQUESTERS - 1);
	size_t at = claims_from(claims, id & map->mask);
	const struct claim *claim = at < claims->n ? &claims->items[at] : NULL;
	bool holds = claim && claim->range.start <= (id & map->mask);

	*ret_claim = holds ? claim : NULL;
	if (bits != N_REQUESTERS - 1) /* IDs that differ in bits below the mask only */
		return bits ? id | ((bits & -bits) - 1) : N_REQUESTERS - 1;
	if (holds && claim->range.last < N_REQUESTERS)
		return (uint32_t)claim->range.last;
	return holds || !claim ? N_REQUESTERS - 1 : (uint32_t)claim->range.start - 1;
}

/* Sorts the requester IDs of the bus range into mapped and unmapped. */
static int count_ids(struct arena *arena, const struct dt_tree *tree,
		     const struct iommu_map *map, struct bridge *bridge)
{
	uint32_t first = bridge->has_bus_range ? bridge->bus_first << 8 : 0;
	uint32_t last = bridge->has_bus_range ? bridge->bus_last << 8 | 0xff :
						N_REQUESTERS - 1;
	bool was_mapped = true, any_mapped = false;
	struct claims claims;
	int err = claims_build(arena, map->bases, map->n, &claims);

	for (uint32_t id = first, end; id <= last && !err; id = end + 1) {
		const struct claim *claim;
		uint32_t target;

		end = end_of_run(map, &claims, id, &claim);
		end = end < last ? end : last;
		target = claim ? map->targets[claim->owner] : DT_NONE;
		if (target == DT_NONE) {
			err = add_unmapped(arena, bridge, (struct range){ id, end },
					   was_mapped);
		} else if (!any_mapped) {
			bridge->iommu_node = dt_path(arena, tree, target);
			err = bridge->iommu_node ? 0 : -ENOMEM;
		}
		was_mapped = target != DT_NONE;
		any_mapped |= was_mapped;
	}
	if (any_mapped)
		bridge->iommu = bridge->n_unmapped ? IOMMU_PARTLY_MAPPED : IOMMU_MAPPED;
	return err;
}

bool dt_iommu_map_lacks(const struct dt_tree *tree, uint32_t node, uint32_t id)
{
	const struct dt_prop *prop = dt_prop(tree, node, DT_IOMMU_MAP);
	uint32_t mask = UINT32_MAX;

	if (!prop || !prop->len || prop->len % 16)
		return false;
	dt_u32(tree, node, DT_IOMMU_MAP_MASK, &mask);
	for (uint32_t at = 0; at < prop->len; at += 16) {
		uint32_t base = (uint32_t)dt_cells(prop->data + at, 1);
		uint32_t len = (uint32_t)dt_cells(prop->data + at + 12, 1);

		if (base & ~mask || ((id & mask) >= base && (id & mask) < base + len))
			return false;
	}
	return true;
}

int dt_read_iommu_map(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		      struct bridge *bridge)
{
	struct iommu_map map = { 0 };
	int err = read_map(arena, tree, node, &map);

	bridge->iommu = IOMMU_NONE;
	return err || !map.n ? err : count_ids(arena, tree, &map, bridge);
}
