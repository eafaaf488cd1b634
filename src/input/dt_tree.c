/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_tree.h"

#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"

/* drivers/of/fdt.c: FDT_MAX_DEPTH is 64, and the last level is not used. */
#define DEPTH_LIMIT 63

static const struct {
	const char *name;
	enum dt_prop_id id;
} wanted[] = {
	/* sorted by name */
	{ "#address-cells", DT_ADDRESS_CELLS },
	{ "#interconnect-cells", DT_INTERCONNECT_CELLS },
	{ "#size-cells", DT_SIZE_CELLS },
	{ "bus-range", DT_BUS_RANGE },
	{ "cdns,no-bar-match-nbits", DT_NO_BAR_MATCH_NBITS },
	{ "compatible", DT_COMPATIBLE },
	{ "device_type", DT_DEVICE_TYPE },
	{ "dma-ranges", DT_DMA_RANGES },
	{ "ibm,#dma-address-cells", DT_IBM_DMA_ADDRESS_CELLS },
	{ "ibm,#dma-size-cells", DT_IBM_DMA_SIZE_CELLS },
	{ "ibm,dma-window", DT_IBM_DMA_WINDOW },
	{ "interconnect-names", DT_INTERCONNECT_NAMES },
	{ "interconnects", DT_INTERCONNECTS },
	{ "iommu-addresses", DT_IOMMU_ADDRESSES },
	{ "iommu-map", DT_IOMMU_MAP },
	{ "iommu-map-mask", DT_IOMMU_MAP_MASK },
	{ "linux,direct64-ddr-window-info", DT_LINUX_DIRECT64_WINDOW },
	{ "linux,dma64-ddr-window-info", DT_LINUX_DMA64_WINDOW },
	{ "linux,pci-domain", DT_LINUX_PCI_DOMAIN },
	{ "linux,phandle", DT_LINUX_PHANDLE },
	{ "linux,usable-memory", DT_LINUX_USABLE_MEMORY },
	{ "linux,usable-memory-range", DT_LINUX_USABLE_MEMORY_RANGE },
	{ "memory-region", DT_MEMORY_REGION },
	{ "no-map", DT_NO_MAP },
	{ "numa-node-id", DT_NUMA_NODE_ID },
	{ "phandle", DT_PHANDLE },
	{ "ranges", DT_RANGES },
	{ "reg", DT_REG },
	{ "reusable", DT_REUSABLE },
	{ "size", DT_SIZE },
	{ "status", DT_STATUS },
};

static enum dt_prop_id id_of(const char *name)
{
	size_t low = 0, high = sizeof(wanted) / sizeof(*wanted);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, wanted[middle].name);

		if (!order)
			return wanted[middle].id;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return DT_N_PROPS;
}

struct dt_prop *dt_prop(const struct dt_tree *tree, uint32_t node, enum dt_prop_id id)
{
	const struct dt_node *n = &tree->nodes[node];

	for (uint32_t i = 0; i < n->n_props; i++) {
		if (tree->props[n->first_prop + i].id == id)
			return &tree->props[n->first_prop + i];
	}
	return NULL;
}

static int add_node(struct arena *arena, struct dt_tree *tree, int offset, int depth,
		    uint32_t *at_depth)
{
	int len = 0, err;
	const char *name = fdt_get_name(tree->fdt, offset, &len);

	err = arena_reserve(arena, &tree->nodes, tree->n_nodes, &tree->nodes_cap,
			    sizeof(*tree->nodes));
	if (err)
		return err;
	at_depth[depth] = (uint32_t)tree->n_nodes;
	tree->nodes[tree->n_nodes++] = (struct dt_node){
		.name = name ?: "",
		.name_len = len > 0 ? (uint32_t)len : 0,
		.parent = depth ? at_depth[depth - 1] : DT_NONE,
		.first_prop = (uint32_t)tree->n_props,
		.depth = (uint8_t)depth,
	};
	return 0;
}

static int add_phandle(struct arena *arena, struct dt_tree *tree, uint32_t phandle)
{
	int err = arena_reserve(arena, &tree->phandles, tree->n_phandles,
				&tree->phandles_cap, sizeof(*tree->phandles));

	if (err)
		return err;
	tree->phandles[tree->n_phandles++] =
		(struct dt_phandle){ phandle, (uint32_t)tree->n_nodes - 1 };
	return 0;
}

/* Adds a property to the newest node. Of two with one name Linux finds the first. */
static int add_prop(struct arena *arena, struct dt_tree *tree, int offset)
{
	uint32_t node = (uint32_t)tree->n_nodes - 1;
	const char *name = NULL;
	int len = 0, err;
	const uint8_t *data = fdt_getprop_by_offset(tree->fdt, offset, &name, &len);
	enum dt_prop_id id = data && name ? id_of(name) : DT_N_PROPS;

	if (id == DT_N_PROPS || dt_prop(tree, node, id))
		return 0;
	err = arena_reserve(arena, &tree->props, tree->n_props, &tree->props_cap,
			    sizeof(*tree->props));
	if (err)
		return err;
	tree->props[tree->n_props++] = (struct dt_prop){
		.data = data, .len = (uint32_t)len, .id = id, .dma_parent = DT_UNKNOWN
	};
	tree->nodes[node].n_props++;
	if ((id == DT_PHANDLE || id == DT_LINUX_PHANDLE) && len >= 4)
		return add_phandle(arena, tree, (uint32_t)dt_cells(data, 1));
	return 0;
}

static int by_phandle(const void *a, const void *b)
{
	const struct dt_phandle *x = a, *y = b;

	if (x->phandle != y->phandle)
		return x->phandle < y->phandle ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

int dt_tree_build(struct arena *arena, const void *fdt, struct dt_tree *ret)
{
	struct dt_tree tree = { .fdt = fdt };
	uint32_t at_depth[DEPTH_LIMIT] = { 0 };
	int offset = 0, next = 0, depth = -1, err = 0;
	bool in_head =
		false; /* properties behind the first subnode are not found by Linux */

	for (uint32_t tag; (tag = fdt_next_tag(fdt, offset, &next)) != FDT_END && !err;
	     offset = next) {
		if (tag == FDT_BEGIN_NODE) {
			in_head = ++depth < DEPTH_LIMIT;
			tree.n_too_deep += !in_head;
			err = in_head ? add_node(arena, &tree, offset, depth, at_depth) :
					0;
		} else if (tag == FDT_END_NODE) {
			in_head = false;
			depth--;
		} else if (tag == FDT_PROP && in_head) {
			err = add_prop(arena, &tree, offset);
		}
	}
	if (err)
		return err;
	if (tree.n_phandles)
		qsort(tree.phandles, tree.n_phandles, sizeof(*tree.phandles), by_phandle);
	*ret = tree;
	return 0;
}

bool dt_u32(const struct dt_tree *tree, uint32_t node, enum dt_prop_id id, uint32_t *ret)
{
	const struct dt_prop *prop = dt_prop(tree, node, id);

	if (!prop || prop->len < 4)
		return false;
	*ret = (uint32_t)dt_cells(prop->data, 1);
	return true;
}

/* Is it this string, with a final NUL or without? Costs no more than the string is long. */
static bool bytes_are(const uint8_t *data, size_t len, const char *string)
{
	size_t n = strlen(string);

	return len >= n && !memcmp(data, string, n) && (len == n || !data[n]);
}

bool dt_string_is(const struct dt_tree *tree, uint32_t node, enum dt_prop_id id,
		  const char *string)
{
	const struct dt_prop *prop = dt_prop(tree, node, id);

	return prop && bytes_are(prop->data, prop->len, string);
}

bool dt_is_compatible(const struct dt_tree *tree, uint32_t node, const char *string)
{
	const struct dt_prop *prop = dt_prop(tree, node, DT_COMPATIBLE);
	size_t at = 0;

	while (prop && at < prop->len) {
		if (bytes_are(prop->data + at, prop->len - at, string))
			return true;
		at += strnlen((const char *)prop->data + at, prop->len - at) + 1;
	}
	return false;
}

bool dt_name_is(const struct dt_tree *tree, uint32_t node, const char *name)
{
	const struct dt_node *n = &tree->nodes[node];
	size_t len = strlen(name);

	return n->name_len >= len && !memcmp(n->name, name, len) &&
		(n->name_len == len || n->name[len] == '@');
}

bool dt_is_available(const struct dt_tree *tree, uint32_t node)
{
	return !dt_prop(tree, node, DT_STATUS) ||
		dt_string_is(tree, node, DT_STATUS, "okay") ||
		dt_string_is(tree, node, DT_STATUS, "ok");
}

uint32_t dt_find_phandle(const struct dt_tree *tree, uint32_t phandle)
{
	size_t low = 0, high = tree->n_phandles;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tree->phandles[middle].phandle < phandle)
			low = middle + 1;
		else
			high = middle;
	}
	if (!phandle || low == tree->n_phandles || tree->phandles[low].phandle != phandle)
		return DT_NONE;
	return tree->phandles[low].node;
}

uint64_t dt_cells(const uint8_t *data, uint32_t n)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < n; i++)
		value = value << 32 | (uint32_t)data[4 * i] << 24 |
			(uint32_t)data[4 * i + 1] << 16 | (uint32_t)data[4 * i + 2] << 8 |
			data[4 * i + 3];
	return value;
}
