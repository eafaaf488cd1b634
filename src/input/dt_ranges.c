/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_ranges.h"

#include <errno.h>

#include "core/arena.h"

struct reader {
	struct arena *arena;
	const struct dt_tree *tree;
	enum dt_prop_id property;
	struct dt_shape shape;
	struct dt_route route;
	const struct dt_prop *prop;
};

static int read_entry(const struct reader *reader, uint32_t number, struct dt_range *ret)
{
	const struct dt_shape *shape = &reader->shape;
	uint32_t flag = dt_flag_cells(shape->bus),
		 cells = shape->na + shape->pna + shape->ns;
	uint64_t offset = (uint64_t)number * 4 * cells;
	const uint8_t *at = reader->prop->data + offset;
	uint32_t rest = (uint32_t)((reader->prop->len - offset) / 4) - shape->na;
	struct dt_translation cpu;
	int err = dt_translate(reader->arena, reader->tree, &reader->route,
			       reader->property, at + 4 * shape->na, rest, &cpu);

	if (err == -ENOMEM)
		return err;
	*ret = (struct dt_range){
		.flags = dt_flags(shape->bus,
				  flag || shape->na ? (uint32_t)dt_cells(at, 1) : 0),
		.bus = dt_cells(at + 4 * flag, shape->na - flag),
		.cpu = err ? DT_BAD_ADDRESS : cpu.address,
		.size = dt_cells(at + 4 * (shape->na + shape->pna), shape->ns),
		.first_entry = number,
		.last_entry = number,
		.room = UINT64_MAX,
	};
	if (!err && ret->size && cpu.room < ret->size - 1) {
		ret->room = cpu.room;
		ret->tight_entry = number;
		ret->narrowest = cpu.narrowest;
	}
	return 0;
}

/* The kernel's test, in its wrapping arithmetic. */
static bool follows(const struct dt_range *range, const struct dt_range *next)
{
	return next->flags == range->flags && next->bus == range->bus + range->size &&
		next->cpu == range->cpu + range->size;
}

static void merge(struct dt_range *range, const struct dt_range *next)
{
	if (range->room == UINT64_MAX && next->room != UINT64_MAX) {
		range->room = next->room;
		range->tight_entry = next->tight_entry;
		range->tight_offset = range->size;
		range->narrowest = next->narrowest;
	}
	range->size += next->size;
	range->last_entry = next->last_entry;
}

int dt_read_ranges(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		   enum dt_prop_id property, struct dt_ranges *ret)
{
	struct reader reader = { arena, tree, property,
				 .prop = dt_prop(tree, node, property) };
	struct dt_ranges ranges = { 0 };
	uint64_t used;

	*ret = ranges;
	if (!reader.prop)
		return 0;
	dt_shape_of(tree, node, &reader.shape);
	dt_route_of(tree, node, property, &reader.route);
	ranges.n_entries = dt_entries(&reader.shape, reader.prop->len);
	for (uint32_t i = 0; i < ranges.n_entries; i++) {
		struct dt_range *end = ranges.n ? &ranges.items[ranges.n - 1] : NULL,
				range;
		int err = read_entry(&reader, i, &range);

		if (!err && end && follows(end, &range)) {
			merge(end, &range);
			continue;
		}
		err = err ?:
			    arena_reserve(arena, &ranges.items, ranges.n, &ranges.cap,
					  sizeof(*ranges.items));
		if (err)
			return err;
		ranges.items[ranges.n++] = range;
	}
	used = (uint64_t)ranges.n_entries * 4 *
		((uint64_t)reader.shape.na + reader.shape.pna + reader.shape.ns);
	ranges.has_tail = reader.prop->len > used;
	*ret = ranges;
	return 0;
}
