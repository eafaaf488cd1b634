/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/tce_window.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "input/dt_bus.h"

#define TREE "/sys/firmware/devicetree/base"
#define CELL 4

/* The node of a function, or of the nearest bridge above it that has one. */
static int find_node(struct root *root, const struct dt_tree *tree, const char *path,
		     uint32_t *ret)
{
	const char *end = path + strlen(path);

	for (*ret = DT_NONE; *ret == DT_NONE && end > path;) {
		char *link = arena_printf(root->arena, "%.*s/of_node", (int)(end - path),
					  path);
		const char *target;
		int err = link ? root_read_link(root, link, &target) : -ENOMEM;

		if (err)
			return err;
		if (target && !strncmp(target, TREE, strlen(TREE)))
			*ret = dt_find_path(tree, target + strlen(TREE));
		do
			end--;
		while (end > path && *end != '/');
	}
	return 0;
}

/* of_parse_dma_window() in arch/powerpc/kernel/prom_parse.c */
static bool parse_fixed(const struct dt_tree *tree, uint32_t node,
			const struct dt_prop *prop, struct range *ret)
{
	uint32_t na, ns;

	if (!dt_u32(tree, node, DT_IBM_DMA_ADDRESS_CELLS, &na) &&
	    !dt_u32(tree, node, DT_ADDRESS_CELLS, &na))
		na = dt_address_cells(tree, node);
	if (!dt_u32(tree, node, DT_IBM_DMA_SIZE_CELLS, &ns)) {
		uint32_t parent = tree->nodes[node].parent;

		ns = dt_bus_size_cells(tree, parent == DT_NONE ? node : parent);
	}
	if (!na || !ns || na > DT_MAX_ADDRESS_CELLS || ns > DT_MAX_ADDRESS_CELLS ||
	    prop->len < (1 + na + ns) * CELL)
		return false;
	return range_from_size(dt_cells(prop->data + CELL, na),
			       dt_cells(prop->data + (1 + na) * CELL, ns), ret);
}

/* struct dynamic_dma_window_prop: LIOBN, two cells of start, log2 of page and of size. */
static bool parse_dynamic(const struct dt_prop *prop, struct range *ret)
{
	uint64_t shift, start;

	if (prop->len < 5 * CELL)
		return false;
	start = dt_cells(prop->data + CELL, 2);
	shift = dt_cells(prop->data + 4 * CELL, 1);
	if (!shift || shift > 63)
		return false;
	return range_from_size(start, UINT64_C(1) << shift, ret);
}

static bool has_window(const struct dt_tree *tree, uint32_t node, struct tce_window *ret)
{
	static const struct {
		enum dt_prop_id id;
		const char *name;
	} properties[] = {
		{ DT_LINUX_DIRECT64_WINDOW, "linux,direct64-ddr-window-info" },
		{ DT_LINUX_DMA64_WINDOW, "linux,dma64-ddr-window-info" },
		{ DT_IBM_DMA_WINDOW, "ibm,dma-window" },
	};

	for (size_t i = 0; i < sizeof(properties) / sizeof(*properties); i++) {
		const struct dt_prop *prop = dt_prop(tree, node, properties[i].id);

		if (!prop)
			continue;
		ret->property = properties[i].name;
		ret->is_dynamic = properties[i].id != DT_IBM_DMA_WINDOW;
		return ret->is_dynamic ? parse_dynamic(prop, &ret->range) :
					 parse_fixed(tree, node, prop, &ret->range);
	}
	return false;
}

int tce_window_read(struct root *root, const struct dt_tree *tree, const char *path,
		    struct tce_window *ret)
{
	struct tce_window window = { 0 };
	uint32_t node;
	int err = find_node(root, tree, path, &node);

	*ret = (struct tce_window){ 0 };
	if (err)
		return err;
	while (node != DT_NONE && !window.property) {
		if (has_window(tree, node, &window)) {
			window.node = dt_path(root->arena, tree, node);
			if (!window.node)
				return -ENOMEM;
			*ret = window;
		}
		node = tree->nodes[node].parent;
	}
	return 0;
}
