/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "core/arena.h"
#include "input/dt_bridge.h"
#include "input/dt_ranges.h"

static struct window window_of(const struct dt_range *range)
{
	struct range bus = range_cut_to_size(range->bus, range->size);
	struct range cpu = range_cut_to_size(range->cpu, range->size);
	uint64_t bus_room = bus.last - bus.start, cpu_room = cpu.last - cpu.start;
	uint64_t room = bus_room < cpu_room ? bus_room : cpu_room;

	return (struct window){
		.bus = { bus.start, bus.start + room },
		.cpu = { cpu.start, cpu.start + room },
		.prefetchable = range->flags & DT_FLAG_PREFETCH,
		.is_64bit = range->flags & DT_FLAG_MEM_64,
		.first_entry = range->first_entry,
		.last_entry = range->last_entry,
	};
}

/* The tests of devm_of_pci_get_host_bridge_resources(), in its order; false if it passes. */
static bool is_ignored(const struct dt_range *range, enum ignored_reason *reason)
{
	struct range cpu;

	if ((range->flags & DT_FLAG_TYPES) != DT_FLAG_MEM)
		*reason = IGNORED_NOT_MEMORY;
	else if (range->cpu == DT_BAD_ADDRESS)
		*reason = IGNORED_UNTRANSLATABLE;
	else if (!range->size)
		*reason = IGNORED_ZERO_SIZE;
	else if (!range_from_size(range->cpu, range->size, &cpu))
		*reason = IGNORED_OVERFLOW;
	else
		return false;
	return true;
}

static int add_ignored(struct arena *arena, struct bridge *bridge, size_t first,
		       size_t last, enum ignored_reason reason)
{
	for (size_t i = first; i <= last; i++) {
		int err = arena_reserve(arena, &bridge->ignored, bridge->n_ignored,
					&bridge->ignored_cap, sizeof(*bridge->ignored));

		if (err)
			return err;
		bridge->ignored[bridge->n_ignored++] = (struct ignored){ i, reason };
	}
	return 0;
}

static int add_window(struct arena *arena, struct bridge *bridge, struct window window)
{
	int err = arena_reserve(arena, &bridge->windows, bridge->n_windows,
				&bridge->windows_cap, sizeof(*bridge->windows));

	if (!err)
		bridge->windows[bridge->n_windows++] = window;
	return err;
}

/* Notes what of a range lies beyond the window of a parent, which Linux does not look at. */
static int add_excess(struct arena *arena, const struct dt_range *range,
		      const char *parent, struct bridge *bridge)
{
	struct window window = window_of(range);
	struct excess excess = { .entry = range->tight_entry, .parent = parent };
	int err;

	if (__builtin_add_overflow(window.cpu.start + range->tight_offset,
				   range->room + 1, &excess.cpu.start) ||
	    excess.cpu.start > window.cpu.last)
		return 0;
	excess.cpu.last = window.cpu.last;
	err = arena_reserve(arena, &bridge->excess, bridge->n_excess, &bridge->excess_cap,
			    sizeof(*bridge->excess));
	if (!err)
		bridge->excess[bridge->n_excess++] = excess;
	return err;
}

static int add_all_excess(struct arena *arena, const struct dt_tree *tree,
			  const struct dt_ranges *ranges, struct bridge *bridge)
{
	const char *parent = NULL;
	uint32_t node = DT_NONE;
	int err = 0;

	for (size_t i = 0; i < ranges->n && !err; i++) {
		const struct dt_range *range = &ranges->items[i];

		if (range->room == UINT64_MAX ||
		    (range->flags & DT_FLAG_TYPES) != DT_FLAG_MEM)
			continue;
		if (range->narrowest != node) {
			node = range->narrowest;
			parent = dt_path(arena, tree, node);
		}
		err = parent ? add_excess(arena, range, parent, bridge) : -ENOMEM;
	}
	return err;
}

/* The bridge's list: only its own property, only memory. */
static int read_list(struct arena *arena, const struct dt_ranges *own,
		     struct bridge *bridge)
{
	int err = 0;

	for (size_t i = 0; i < own->n && !err; i++) {
		const struct dt_range *range = &own->items[i];
		enum ignored_reason reason;

		if (is_ignored(range, &reason))
			err = add_ignored(arena, bridge, range->first_entry,
					  range->last_entry, reason);
		else
			err = add_window(arena, bridge, window_of(range));
	}
	if (!err && own->has_tail)
		err = add_ignored(arena, bridge, own->n_entries, own->n_entries,
				  IGNORED_TRAILING);
	return err;
}

/*
 * The node whose dma-ranges the devices get: the first that is not empty, and after the
 * first node a missing one ends the search (of_dma_get_range()).
 */
static uint32_t choose_node(const struct dt_tree *tree, const struct dt_route *route)
{
	for (uint32_t i = 0; i < route->n; i++) {
		const struct dt_prop *prop =
			dt_prop(tree, route->nodes[i], DT_DMA_RANGES);

		if (prop && prop->len)
			return route->nodes[i];
		if (i && !prop)
			break;
	}
	return DT_NONE;
}

static bool any_translates(const struct dt_ranges *ranges, size_t from)
{
	for (size_t i = from; i < ranges->n; i++) {
		if (ranges->items[i].cpu != DT_BAD_ADDRESS)
			return true;
	}
	return false;
}

/* The map as Linux walks it, which is until the first size of 0. */
static int read_map(struct arena *arena, const struct dt_ranges *ranges,
		    struct dma_map *map)
{
	for (size_t i = 0; i < ranges->n; i++) {
		const struct dt_range *range = &ranges->items[i];
		uint64_t limit = range->bus + range->size - 1;
		struct range whole;
		int err;

		if (range->cpu == DT_BAD_ADDRESS)
			continue;
		map->exists = true;
		if (!range->size) {
			map->is_cut = !map->n || any_translates(ranges, i + 1);
			return 0;
		}
		err = arena_reserve(arena, &map->items, map->n, &map->cap,
				    sizeof(*map->items));
		if (err)
			return err;
		map->items[map->n++] = window_of(range);
		map->wraps |= !range_from_size(range->bus, range->size, &whole);
		if (!map->has_limit || limit > map->limit)
			map->limit = limit;
		map->has_limit = true;
	}
	return 0;
}

int dt_read_windows(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		    struct bridge *bridge)
{
	const struct dt_prop *own_prop = dt_prop(tree, node, DT_DMA_RANGES);
	struct dt_ranges own, deciding;
	struct dt_route route;
	uint32_t chosen;
	int err;

	bridge->dma_ranges = !own_prop ? DMA_RANGES_ABSENT :
		!own_prop->len	       ? DMA_RANGES_EMPTY :
					 DMA_RANGES_PRESENT;
	bridge->parent_cells = dt_address_cells(tree, node);
	dt_route_of(tree, node, DT_DMA_RANGES, &route);
	if (route.is_endless)
		return -ELOOP;
	err = dt_read_ranges(arena, tree, node, DT_DMA_RANGES, &own);
	err = err ?: read_list(arena, &own, bridge);
	chosen = choose_node(tree, &route);
	if (err || chosen == DT_NONE)
		return err;
	deciding = own;
	bridge->map.node = dt_path(arena, tree, chosen);
	err = bridge->map.node ? 0 : -ENOMEM;
	if (!err && chosen != node)
		err = dt_read_ranges(arena, tree, chosen, DT_DMA_RANGES, &deciding);
	err = err ?: read_map(arena, &deciding, &bridge->map);
	if (chosen != node && bridge->map.exists)
		bridge->dma_ranges = DMA_RANGES_INHERITED;
	return err ?: add_all_excess(arena, tree, &deciding, bridge);
}
