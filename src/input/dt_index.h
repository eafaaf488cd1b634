/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/dt_bus.h"

struct arena;

/**
 * struct dt_hit - the entry of a ranges property that holds an address
 * @parent: first cell of its address on the parent bus
 * @offset: of the address in the entry
 * @room: bytes after the address for which this property goes on the same way
 */
struct dt_hit {
	const uint8_t *parent;
	uint64_t offset, room;
};

/**
 * dt_index_find - first entry of a ranges property that holds an address
 * @arena: where the index lives; it is made at the first call and kept in @prop
 * @prop: the property
 * @shape: how its entries look
 * @parent_flag_cells: flag cells of an address on the parent bus
 * @cells: the address, @shape->na cells
 * @ret: the entry
 *
 * The map callbacks of drivers/of/address.c: the type of the address must be the entry's,
 * and an entry whose end passes or is 2^64 holds nothing.
 *
 * Return: 0, -ENOMEM, or -ENXIO when no entry holds the address.
 */
int dt_index_find(struct arena *arena, struct dt_prop *prop, const struct dt_shape *shape,
		  uint32_t parent_flag_cells, const uint32_t *cells, struct dt_hit *ret);
