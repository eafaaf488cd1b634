/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_bridge.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/dt_bus.h"
#include "input/dt_ranges.h"

static bool is_host(const struct dt_tree *tree, uint32_t node)
{
	uint32_t cells;

	if (dt_has_pci_type(tree, node))
		return true;
	return dt_name_is(tree, node, "pcie") &&
		dt_u32(tree, node, DT_ADDRESS_CELLS, &cells) && cells == 3;
}

int dt_find_hosts(struct arena *arena, const struct dt_tree *tree, uint32_t **ret,
		  size_t *ret_n)
{
	bool *inside = arena_alloc(arena, tree->n_nodes * sizeof(*inside));
	uint32_t *hosts = NULL;
	size_t n = 0, cap = 0;

	if (!inside)
		return -ENOMEM;
	for (uint32_t i = 0; i < tree->n_nodes; i++) {
		uint32_t parent = tree->nodes[i].parent;
		int err;

		inside[i] = parent != DT_NONE && inside[parent];
		if (inside[i] || !is_host(tree, i))
			continue;
		inside[i] = true;
		err = arena_reserve(arena, &hosts, n, &cap, sizeof(*hosts));
		if (err)
			return err;
		hosts[n++] = i;
	}
	*ret = hosts;
	*ret_n = n;
	return 0;
}

static int read_compatible(struct arena *arena, const struct dt_tree *tree, uint32_t node,
			   struct bridge *bridge)
{
	const struct dt_prop *prop = dt_prop(tree, node, DT_COMPATIBLE);
	size_t at = 0, cap = 0;

	while (prop && at < prop->len) {
		const char *text = (const char *)prop->data + at;
		size_t len = strnlen(text, prop->len - at);
		int err = arena_reserve(arena, &bridge->compatible, bridge->n_compatible,
					&cap, sizeof(*bridge->compatible));

		if (err)
			return err;
		text = text_printable(arena, text, len);
		if (!text)
			return -ENOMEM;
		bridge->compatible[bridge->n_compatible++] = text;
		at += len + 1;
	}
	return 0;
}

/* of_pci_parse_bus_range(), of_get_pci_domain_nr() in drivers/pci/of.c. */
static void read_numbers(const struct dt_tree *tree, uint32_t node, struct bridge *bridge)
{
	const struct dt_prop *range = dt_prop(tree, node, DT_BUS_RANGE);
	uint32_t value;

	bridge->domain = dt_u32(tree, node, DT_LINUX_PCI_DOMAIN, &value) ?
		(int)(uint16_t)value :
		-1;
	if (range && range->len >= 8) {
		uint32_t first = (uint32_t)dt_cells(range->data, 1);
		uint32_t last = (uint32_t)dt_cells(range->data + 4, 1);

		bridge->has_bus_range = first <= last && first <= 0xff;
		bridge->bus_first = first;
		bridge->bus_last = last < 0xff ? last : 0xff;
	}
	if (dt_u32(tree, node, DT_NO_BAR_MATCH_NBITS, &value) && value < 64)
		bridge->no_bar_match_bits = value;
}

static bool is_enabled(const struct dt_tree *tree, uint32_t node)
{
	for (; node != DT_NONE; node = tree->nodes[node].parent) {
		if (!dt_is_available(tree, node))
			return false;
	}
	return true;
}

/*
 * drivers/pci/controller/pci-mvebu.c takes its windows from the mbus node; the memory
 * entries of ranges with bus addresses below 4 GiB are register blocks of the ports.
 */
static bool has_registers_in_ranges(const struct dt_tree *tree, uint32_t node)
{
	return dt_is_compatible(tree, node, "marvell,armada-xp-pcie") ||
		dt_is_compatible(tree, node, "marvell,armada-370-pcie") ||
		dt_is_compatible(tree, node, "marvell,dove-pcie") ||
		dt_is_compatible(tree, node, "marvell,kirkwood-pcie");
}

static int read_outbound(struct arena *arena, const struct dt_tree *tree, uint32_t node,
			 struct bridge *bridge)
{
	struct dt_ranges ranges;
	int err;

	if (has_registers_in_ranges(tree, node))
		return 0;
	err = dt_read_ranges(arena, tree, node, DT_RANGES, &ranges);
	for (size_t i = 0; i < ranges.n && !err; i++) {
		const struct dt_range *range = &ranges.items[i];
		uint32_t type = range->flags & DT_FLAG_TYPES;
		struct outbound outbound = { .is_io = type == DT_FLAG_IO };

		if ((type != DT_FLAG_IO && type != DT_FLAG_MEM) ||
		    range->cpu == DT_BAD_ADDRESS ||
		    !range_from_size(range->cpu, range->size, &outbound.cpu))
			continue;
		outbound.bus = range_cut_to_size(range->bus, range->size);
		outbound.cpu = range_cut_to_size(range->cpu, range_size(outbound.bus));
		err = arena_reserve(arena, &bridge->outbound, bridge->n_outbound,
				    &bridge->outbound_cap, sizeof(*bridge->outbound));
		if (!err)
			bridge->outbound[bridge->n_outbound++] = outbound;
	}
	return err;
}

int dt_read_bridge(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		   struct bridge *ret)
{
	struct bridge bridge = { .node = dt_path(arena, tree, node) };
	int err = bridge.node ? 0 : -ENOMEM;

	read_numbers(tree, node, &bridge);
	bridge.enabled = is_enabled(tree, node);
	bridge.lacks_ranges = !dt_prop(tree, node, DT_RANGES);
	err = err ?: read_compatible(arena, tree, node, &bridge);
	err = err ?: dt_read_windows(arena, tree, node, &bridge);
	err = err ?: read_outbound(arena, tree, node, &bridge);
	err = err ?: dt_read_iommu_map(arena, tree, node, &bridge);
	err = err ?: dt_read_memory_regions(arena, tree, node, &bridge);
	if (!err)
		*ret = bridge;
	return err;
}
