/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_bus.h"

#include <string.h>

bool dt_has_pci_type(const struct dt_tree *tree, uint32_t node)
{
	static const char *const types[] = { "pci", "pciex", "vci", "ht" };

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (dt_string_is(tree, node, DT_DEVICE_TYPE, types[i]))
			return true;
	}
	return false;
}

static bool is_pci(const struct dt_tree *tree, uint32_t node)
{
	return dt_has_pci_type(tree, node) || dt_name_is(tree, node, "pcie");
}

enum dt_bus dt_bus_of(const struct dt_tree *tree, uint32_t node)
{
	if (is_pci(tree, node))
		return DT_BUS_PCI;
	if (dt_name_is(tree, node, "isa"))
		return DT_BUS_ISA;
	return dt_bus_address_cells(tree, node) == 3 ? DT_BUS_DEFAULT_FLAGS :
						       DT_BUS_DEFAULT;
}

uint32_t dt_flag_cells(enum dt_bus bus)
{
	return bus == DT_BUS_DEFAULT ? 0 : 1;
}

static uint32_t inherited_cells(const struct dt_tree *tree, uint32_t node,
				enum dt_prop_id id)
{
	uint32_t cells;

	for (; node != DT_NONE; node = tree->nodes[node].parent) {
		if (dt_u32(tree, node, id, &cells))
			return cells;
	}
	return 1; /* OF_ROOT_NODE_ADDR_CELLS_DEFAULT, OF_ROOT_NODE_SIZE_CELLS_DEFAULT */
}

uint32_t dt_bus_address_cells(const struct dt_tree *tree, uint32_t node)
{
	return inherited_cells(tree, node, DT_ADDRESS_CELLS);
}

uint32_t dt_bus_size_cells(const struct dt_tree *tree, uint32_t node)
{
	return inherited_cells(tree, node, DT_SIZE_CELLS);
}

static uint32_t parent_or_self(const struct dt_tree *tree, uint32_t node)
{
	uint32_t parent = tree->nodes[node].parent;

	return parent == DT_NONE ? node : parent;
}

uint32_t dt_address_cells(const struct dt_tree *tree, uint32_t node)
{
	return dt_bus_address_cells(tree, parent_or_self(tree, node));
}

bool dt_count_cells(const struct dt_tree *tree, enum dt_bus bus, uint32_t device,
		    uint32_t *na, uint32_t *ns)
{
	switch (bus) {
	case DT_BUS_PCI:
		*na = 3;
		*ns = 2;
		break;
	case DT_BUS_ISA:
		*na = 2;
		*ns = 1;
		break;
	case DT_BUS_DEFAULT_FLAGS:
	case DT_BUS_DEFAULT:
		*na = dt_address_cells(tree, device);
		*ns = dt_bus_size_cells(tree, parent_or_self(tree, device));
		break;
	}
	return *na > 0 && *na <= DT_MAX_ADDRESS_CELLS && *ns > 0;
}

void dt_shape_of(const struct dt_tree *tree, uint32_t node, struct dt_shape *ret)
{
	ret->bus = dt_bus_of(tree, node);
	ret->na = dt_bus_address_cells(tree, node);
	ret->ns = dt_bus_size_cells(tree, node);
	ret->pna = dt_address_cells(tree, node);
}

uint32_t dt_entries(const struct dt_shape *shape, uint32_t len)
{
	uint64_t cells = (uint64_t)shape->na + shape->pna + shape->ns;

	/* An address without its flag cell, or an entry of no cells, is none. */
	if (shape->na < dt_flag_cells(shape->bus) || !cells)
		return 0;
	return (uint32_t)(len / 4 / cells);
}

static uint32_t pci_flags(uint32_t first)
{
	uint32_t flags = 0;

	switch (first >> 24 & 3) {
	case 1:
		flags = DT_FLAG_IO;
		break;
	case 2:
		flags = DT_FLAG_MEM;
		break;
	case 3:
		flags = DT_FLAG_MEM | DT_FLAG_MEM_64;
		break;
	}
	return first & 0x40000000 ? flags | DT_FLAG_PREFETCH : flags;
}

uint32_t dt_flags(enum dt_bus bus, uint32_t first)
{
	switch (bus) {
	case DT_BUS_PCI:
		return pci_flags(first);
	case DT_BUS_ISA:
		return first & 1 ? DT_FLAG_IO : DT_FLAG_MEM;
	case DT_BUS_DEFAULT_FLAGS:
		return first;
	case DT_BUS_DEFAULT:
		break;
	}
	return DT_FLAG_MEM;
}

uint64_t dt_number(const uint32_t *cells, uint32_t n)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < n; i++)
		value = value << 32 | cells[i];
	return value;
}

/* Index of a string in a list of strings, or -1 (of_property_match_string()). */
static long find_string(const struct dt_prop *prop, const char *string)
{
	const char *list = (const char *)prop->data;
	size_t at = 0;

	for (long i = 0; at < prop->len; i++) {
		size_t len = strnlen(list + at, prop->len - at);

		if (len == strlen(string) && !memcmp(list + at, string, len))
			return i;
		at += len + 1;
	}
	return -1;
}

/*
 * Node of the entry number @index of a list of phandles, each followed by as many cells
 * as its node's #interconnect-cells says (of_parse_phandle_with_args()).
 */
static uint32_t find_provider(const struct dt_tree *tree, const struct dt_prop *list,
			      long index)
{
	uint64_t at = 0, cells = list->len / 4;

	for (; at < cells; index--) {
		uint32_t phandle = (uint32_t)dt_cells(list->data + 4 * at, 1), node,
			 args = 0;

		node = dt_find_phandle(tree, phandle);
		if (phandle &&
		    (node == DT_NONE ||
		     !dt_u32(tree, node, DT_INTERCONNECT_CELLS, &args)))
			return DT_NONE;
		at += 1 + (uint64_t)args;
		if (!index)
			return at <= cells ? node : DT_NONE;
	}
	return DT_NONE;
}

uint32_t dt_dma_parent(const struct dt_tree *tree, uint32_t node)
{
	struct dt_prop *names = dt_prop(tree, node, DT_INTERCONNECT_NAMES);
	const struct dt_prop *list = dt_prop(tree, node, DT_INTERCONNECTS);
	long index;

	if (!names || !list)
		return tree->nodes[node].parent;
	if (names->dma_parent == DT_UNKNOWN) {
		index = find_string(names, "dma-mem");
		names->dma_parent = index < 0 ? DT_NONE :
						find_provider(tree, list, index);
	}
	return names->dma_parent == DT_NONE ? tree->nodes[node].parent :
					      names->dma_parent;
}
