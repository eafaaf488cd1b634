/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/range.h"

#include <stdlib.h>

#include "core/arena.h"

bool range_from_size(uint64_t start, uint64_t size, struct range *ret)
{
	uint64_t last;

	if (!size || __builtin_add_overflow(start, size - 1, &last))
		return false;
	*ret = (struct range){ start, last };
	return true;
}

struct range range_cut_to_size(uint64_t start, uint64_t size)
{
	struct range range;

	return range_from_size(start, size, &range) ? range :
						      (struct range){ start, UINT64_MAX };
}

struct range range_of_bits(unsigned int bits)
{
	return (struct range){ 0, bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1 };
}

uint64_t range_size(struct range range)
{
	return range.last - range.start + 1;
}

bool range_holds(struct range range, uint64_t address)
{
	return range.start <= address && address <= range.last;
}

bool range_intersect(struct range a, struct range b, struct range *ret)
{
	struct range both = {
		a.start > b.start ? a.start : b.start,
		a.last < b.last ? a.last : b.last,
	};

	if (both.start > both.last)
		return false;
	*ret = both;
	return true;
}

int range_set_append(struct arena *arena, struct range_set *set, struct range range)
{
	int err =
		arena_reserve(arena, &set->items, set->n, &set->cap, sizeof(*set->items));

	if (err)
		return err;
	set->items[set->n++] = range;
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* Joins @range to the last item when they overlap or touch; false when they do not. */
static bool join_last(struct range_set *set, struct range range)
{
	struct range *end = set->n ? &set->items[set->n - 1] : NULL;

	if (!end || (end->last != UINT64_MAX && range.start > end->last + 1))
		return false;
	if (range.last > end->last)
		end->last = range.last;
	return true;
}

void range_set_normalise(struct range_set *set)
{
	size_t n = set->n;

	if (!n)
		return;
	qsort(set->items, n, sizeof(*set->items), by_start);
	set->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (!join_last(set, set->items[i]))
			set->items[set->n++] = set->items[i];
	}
}

/* As range_set_append() for ranges that come in ascending order. */
static int append_sorted(struct arena *arena, struct range_set *set, struct range range)
{
	return join_last(set, range) ? 0 : range_set_append(arena, set, range);
}

int range_set_of(struct arena *arena, struct range range, struct range_set *ret)
{
	struct range_set set = { 0 };
	int err = range_set_append(arena, &set, range);

	if (!err)
		*ret = set;
	return err;
}

int range_set_union(struct arena *arena, const struct range_set *a,
		    const struct range_set *b, struct range_set *ret)
{
	struct range_set set = { 0 };
	size_t i = 0, j = 0;
	int err;

	while (i < a->n || j < b->n) {
		bool take_a = j == b->n ||
			(i < a->n && a->items[i].start <= b->items[j].start);

		err = append_sorted(arena, &set, take_a ? a->items[i++] : b->items[j++]);
		if (err)
			return err;
	}
	*ret = set;
	return 0;
}

int range_set_intersect(struct arena *arena, const struct range_set *a,
			const struct range_set *b, struct range_set *ret)
{
	struct range_set set = { 0 };
	struct range both;
	size_t i = 0, j = 0;

	while (i < a->n && j < b->n) {
		if (range_intersect(a->items[i], b->items[j], &both)) {
			int err = append_sorted(arena, &set, both);

			if (err)
				return err;
		}
		if (a->items[i].last < b->items[j].last)
			i++;
		else
			j++;
	}
	*ret = set;
	return 0;
}

static int complement(struct arena *arena, const struct range_set *a,
		      struct range_set *ret)
{
	struct range_set set = { 0 };
	uint64_t next = 0;
	int err;

	for (size_t i = 0; i < a->n; i++) {
		struct range item = a->items[i];

		if (item.start > next) {
			err = range_set_append(arena, &set,
					       (struct range){ next, item.start - 1 });
			if (err)
				return err;
		}
		if (item.last == UINT64_MAX)
			goto done;
		next = item.last + 1;
	}
	err = range_set_append(arena, &set, (struct range){ next, UINT64_MAX });
	if (err)
		return err;
done:
	*ret = set;
	return 0;
}

int range_set_subtract(struct arena *arena, const struct range_set *a,
		       const struct range_set *b, struct range_set *ret)
{
	struct range_set rest;
	int err = complement(arena, b, &rest);

	return err ? err : range_set_intersect(arena, a, &rest, ret);
}

uint64_t range_set_total(const struct range_set *set)
{
	uint64_t total = 0;

	for (size_t i = 0; i < set->n; i++) {
		uint64_t size = range_size(set->items[i]);

		if (!size || __builtin_add_overflow(total, size, &total))
			return UINT64_MAX;
	}
	return total;
}

bool range_set_holds(const struct range_set *set, uint64_t address)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->items[middle].last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->n && set->items[low].start <= address;
}
