/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_translate.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "input/dt_index.h"

/* An address on its way up, in cells, because cells are what Linux keeps or cuts off. */
struct address {
	enum dt_bus bus;
	uint32_t na, ns;
	uint32_t cell[DT_MAX_ADDRESS_CELLS];
};

void dt_route_of(const struct dt_tree *tree, uint32_t node, enum dt_prop_id property,
		 struct dt_route *ret)
{
	ret->n = 0;
	ret->is_endless = false;
	while (node != DT_NONE) {
		if (ret->n > DT_MAX_STEPS) {
			ret->is_endless = true;
			return;
		}
		ret->nodes[ret->n++] = node;
		node = property == DT_DMA_RANGES ? dt_dma_parent(tree, node) :
						   tree->nodes[node].parent;
	}
}

/*
 * Adds an offset to the number of an address and writes it back into its low two cells,
 * the flag cell apart: of_bus_default_translate(). What does not fit is lost.
 */
static void add_offset(uint32_t *cells, uint32_t na, uint32_t flag, uint64_t offset)
{
	uint64_t sum = dt_number(cells + flag, na - flag) + offset;

	for (uint32_t i = flag; i < na; i++)
		cells[i] = 0;
	if (na - flag > 1)
		cells[na - 2] = (uint32_t)(sum >> 32);
	if (na > flag)
		cells[na - 1] = (uint32_t)sum;
}

/* of_translate_one(): from the bus @node is to the bus it is on. */
static int step(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		enum dt_prop_id property, struct address *address, struct address *up,
		struct dt_translation *ret)
{
	struct dt_prop *prop = dt_prop(tree, node, property);
	struct dt_shape shape = { address->bus, address->na, up->na, address->ns };
	uint32_t flag = dt_flag_cells(up->bus);
	struct dt_hit hit;
	int err;

	if (!prop && property != DT_DMA_RANGES)
		return -ENXIO;
	if (!prop || !prop->len) {
		/* 1:1: the number passes, and so does the first cell if it holds flags there. */
		memcpy(up->cell, address->cell, sizeof(up->cell));
		for (uint32_t i = flag; i < up->na; i++)
			up->cell[i] = 0;
		add_offset(up->cell, up->na, flag, dt_number(address->cell, address->na));
		return 0;
	}
	err = dt_index_find(arena, prop, &shape, flag, address->cell, &hit);
	if (err)
		return err;
	for (uint32_t i = 0; i < up->na; i++)
		up->cell[i] = (uint32_t)dt_cells(hit.parent + 4 * i, 1);
	add_offset(up->cell, up->na, flag, hit.offset);
	if (hit.room < ret->room) {
		ret->room = hit.room;
		ret->narrowest = node;
	}
	return 0;
}

int dt_translate(struct arena *arena, const struct dt_tree *tree,
		 const struct dt_route *route, enum dt_prop_id property,
		 const uint8_t *cells, uint32_t n_cells, struct dt_translation *ret)
{
	struct dt_translation result = { 0, UINT64_MAX, DT_NONE };
	struct address address = { 0 };

	if (route->n < 2 || route->is_endless)
		return -ENXIO;
	address.bus = dt_bus_of(tree, route->nodes[1]);
	if (!dt_count_cells(tree, address.bus, route->nodes[0], &address.na, &address.ns))
		return -ENXIO;
	/* The parser's count and the translation's can differ, and Linux then reads on. */
	for (uint32_t i = 0; i < address.na && i < n_cells; i++)
		address.cell[i] = (uint32_t)dt_cells(cells + 4 * i, 1);
	for (uint32_t i = 1; i + 1 < route->n; i++) {
		struct address up = { .bus = dt_bus_of(tree, route->nodes[i + 1]) };
		int err;

		if (!dt_count_cells(tree, up.bus, route->nodes[i], &up.na, &up.ns))
			return -ENXIO;
		err = step(arena, tree, route->nodes[i], property, &address, &up,
			   &result);
		if (err)
			return err;
		address = up;
	}
	result.address = dt_number(address.cell, address.na);
	if (result.address == UINT64_MAX)
		return -ENXIO; /* OF_BAD_ADDR */
	*ret = result;
	return 0;
}
