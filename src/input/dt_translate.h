/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/dt_bus.h"

/* Linux walks on without a limit; no real tree has more steps between a node and the root. */
#define DT_MAX_STEPS 64

/**
 * struct dt_route - the nodes that an address passes on its way to the CPU
 * @nodes: the node itself first, its parents after it, the root last
 * @n: how many
 * @is_endless: the walk did not come to the root in DT_MAX_STEPS
 */
struct dt_route {
	uint32_t nodes[DT_MAX_STEPS + 1];
	uint32_t n;
	bool is_endless;
};

/**
 * struct dt_translation - a translated address
 * @address: the CPU address
 * @room: bytes after it for which every parent goes on the same way
 * @narrowest: the node whose ranges ends first, or DT_NONE when all are 1:1
 */
struct dt_translation {
	uint64_t address, room;
	uint32_t narrowest;
};

/**
 * dt_route_of - the way up from a node
 * @tree: the tree
 * @node: the node
 * @property: DT_DMA_RANGES follows "dma-mem" interconnects, DT_RANGES does not
 * @ret: the way
 */
void dt_route_of(const struct dt_tree *tree, uint32_t node, enum dt_prop_id property,
		 struct dt_route *ret);

/**
 * dt_translate - CPU address of an address on a node's parent bus
 * @arena: where indexes of ranges properties live
 * @tree: the tree
 * @route: the way up from the node
 * @property: DT_DMA_RANGES or DT_RANGES
 * @cells: the address, in the cells of the parent bus
 * @n_cells: cells that may be read from @cells
 * @ret: the translation
 *
 * __of_translate_address() in drivers/of/address.c: only the start of a range is
 * translated; a missing or empty dma-ranges is 1:1, a missing ranges is the end; the
 * root's property is never applied.
 *
 * Return: 0, -ENOMEM, or -ENXIO when the address has no translation.
 */
int dt_translate(struct arena *arena, const struct dt_tree *tree,
		 const struct dt_route *route, enum dt_prop_id property,
		 const uint8_t *cells, uint32_t n_cells, struct dt_translation *ret);
