/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_index.h"

#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/claims.h"

struct entry {
	uint32_t key, number;
	struct range range;
};

/* Entries of one key, that is, of one kind of address. */
struct key_group {
	uint32_t key;
	const struct entry *entries;
	size_t n;
	struct claims claims;
	uint64_t *run_last; /* for each claim: last address that goes on the same way */
};

struct dt_index {
	struct dt_index *next; /* the same property seen in other cells */
	struct dt_shape shape;
	uint32_t parent_flag_cells;
	const uint8_t *data;
	struct key_group *groups;
	size_t n_groups, groups_cap;
};

/* Entries of different kinds never hold the same address. */
static uint32_t key_of(enum dt_bus bus, uint32_t first)
{
	switch (bus) {
	case DT_BUS_PCI:
		return dt_flags(bus, first) & (DT_FLAG_MEM | DT_FLAG_IO);
	case DT_BUS_ISA:
		return first & 1;
	case DT_BUS_DEFAULT_FLAGS:
		return first;
	case DT_BUS_DEFAULT:
		break;
	}
	return 0;
}

static const uint8_t *parent_cells(const struct dt_index *index, uint32_t number)
{
	const struct dt_shape *shape = &index->shape;

	return index->data +
		4 * ((uint64_t)number * (shape->na + shape->pna + shape->ns) + shape->na);
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Reads the entries that can hold an address, sorted by kind. */
static struct entry *read_entries(struct arena *arena, const struct dt_prop *prop,
				  const struct dt_shape *shape, size_t *ret_n)
{
	uint32_t n = dt_entries(shape, prop->len), flag = dt_flag_cells(shape->bus);
	struct entry *entries = arena_alloc(arena, n * sizeof(*entries));
	size_t kept = 0;

	for (uint32_t i = 0; entries && i < n; i++) {
		uint32_t cells = shape->na + shape->pna + shape->ns;
		const uint8_t *at = prop->data + (uint64_t)i * 4 * cells;
		uint64_t child = dt_cells(at + 4 * flag, shape->na - flag);
		uint64_t size = dt_cells(at + 4 * (shape->na + shape->pna), shape->ns);
		struct range range;

		if (!range_from_size(child, size, &range) || range.last == UINT64_MAX)
			continue;
		entries[kept++] =
			(struct entry){ key_of(shape->bus, (uint32_t)dt_cells(at, 1)), i,
					range };
	}
	if (entries && kept)
		qsort(entries, kept, sizeof(*entries), by_key);
	*ret_n = kept;
	return entries;
}

/* Does the address after @a lead to the parent address after @a's? */
static bool goes_on(const struct dt_index *index, const struct key_group *group,
		    const struct claim *a, const struct claim *b)
{
	const struct entry *x = &group->entries[a->owner], *y = &group->entries[b->owner];
	const uint8_t *from = parent_cells(index, x->number),
		      *to = parent_cells(index, y->number);
	uint32_t flag = index->parent_flag_cells, n = index->shape.pna - flag;

	return a->range.last + 1 == b->range.start &&
		(!flag || dt_cells(from, 1) == dt_cells(to, 1)) &&
		dt_cells(from + 4 * flag, n) - x->range.start ==
		dt_cells(to + 4 * flag, n) - y->range.start;
}

static int build_group(struct arena *arena, const struct dt_index *index,
		       struct key_group *group)
{
	struct range *ranges = arena_alloc(arena, group->n * sizeof(*ranges));
	const struct claim *claims;
	int err;

	if (!ranges)
		return -ENOMEM;
	for (size_t i = 0; i < group->n; i++)
		ranges[i] = group->entries[i].range;
	err = claims_build(arena, ranges, group->n, &group->claims);
	if (err)
		return err;
	claims = group->claims.items;
	group->run_last = arena_alloc(arena, group->claims.n * sizeof(*group->run_last));
	if (!group->run_last)
		return -ENOMEM;
	for (size_t i = group->claims.n; i-- > 0;) {
		bool on = i + 1 < group->claims.n &&
			goes_on(index, group, &claims[i], &claims[i + 1]);

		group->run_last[i] = on ? group->run_last[i + 1] : claims[i].range.last;
	}
	return 0;
}

static int build(struct arena *arena, const struct dt_prop *prop,
		 const struct dt_shape *shape, uint32_t parent_flag_cells,
		 struct dt_index **ret)
{
	struct dt_index *index = arena_alloc(arena, sizeof(*index));
	size_t n = 0;
	struct entry *entries = read_entries(arena, prop, shape, &n);

	if (!index || !entries)
		return -ENOMEM;
	index->shape = *shape;
	index->parent_flag_cells = parent_flag_cells;
	index->data = prop->data;
	for (size_t i = 0, next; i < n; i = next) {
		struct key_group group = { .key = entries[i].key,
					   .entries = &entries[i] };
		int err;

		for (next = i; next < n && entries[next].key == group.key; next++)
			;
		group.n = next - i;
		err = build_group(arena, index, &group);
		err = err ?:
			    arena_reserve(arena, &index->groups, index->n_groups,
					  &index->groups_cap, sizeof(*index->groups));
		if (err)
			return err;
		index->groups[index->n_groups++] = group;
	}
	*ret = index;
	return 0;
}

static bool same_shape(const struct dt_shape *a, const struct dt_shape *b)
{
	return a->bus == b->bus && a->na == b->na && a->pna == b->pna && a->ns == b->ns;
}

static const struct key_group *find_group(const struct dt_index *index, uint32_t key)
{
	size_t low = 0, high = index->n_groups;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->groups[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < index->n_groups && index->groups[low].key == key ?
		&index->groups[low] :
		NULL;
}

/* The cells depend on the child, so that children by dma-mem may see others. */
static int index_for(struct arena *arena, struct dt_prop *prop,
		     const struct dt_shape *shape, uint32_t parent_flag_cells,
		     const struct dt_index **ret)
{
	struct dt_index *index = prop->index;
	int err;

	while (index && !same_shape(&index->shape, shape))
		index = index->next;
	if (!index) {
		err = build(arena, prop, shape, parent_flag_cells, &index);
		if (err)
			return err;
		index->next = prop->index;
		prop->index = index;
	}
	*ret = index;
	return 0;
}

int dt_index_find(struct arena *arena, struct dt_prop *prop, const struct dt_shape *shape,
		  uint32_t parent_flag_cells, const uint32_t *cells, struct dt_hit *ret)
{
	uint32_t flag = dt_flag_cells(shape->bus);
	uint64_t address = dt_number(cells + flag, shape->na - flag);
	const struct dt_index *index;
	const struct key_group *group;
	const struct entry *entry;
	size_t i;
	int err;

	err = index_for(arena, prop, shape, parent_flag_cells, &index);
	if (err)
		return err;
	group = find_group(index, key_of(shape->bus, cells[0]));
	if (!group)
		return -ENXIO;
	i = claims_from(&group->claims, address);
	if (i == group->claims.n || group->claims.items[i].range.start > address)
		return -ENXIO;
	entry = &group->entries[group->claims.items[i].owner];
	ret->parent = parent_cells(index, entry->number);
	ret->offset = address - entry->range.start;
	ret->room = group->run_last[i] - address;
	return 0;
}
