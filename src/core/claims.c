/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/claims.h"

#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"

/* Entries that may still own the address the sweep has come to; smallest index on top. */
struct heap {
	size_t *items;
	size_t n;
};

static void heap_push(struct heap *heap, size_t entry)
{
	size_t at = heap->n++;

	while (at && heap->items[(at - 1) / 2] > entry) {
		heap->items[at] = heap->items[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap->items[at] = entry;
}

static void heap_pop(struct heap *heap)
{
	size_t entry = heap->items[--heap->n], at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= heap->n)
			break;
		if (child + 1 < heap->n && heap->items[child + 1] < heap->items[child])
			child++;
		if (heap->items[child] >= entry)
			break;
		heap->items[at] = heap->items[child];
		at = child;
	}
	heap->items[at] = entry;
}

struct start {
	uint64_t address;
	size_t entry;
};

static int by_address(const void *a, const void *b)
{
	const struct start *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int append(struct arena *arena, struct claims *claims, struct range range,
		  size_t owner)
{
	struct claim *end = claims->n ? &claims->items[claims->n - 1] : NULL;
	int err;

	if (end && end->owner == owner && end->range.last + 1 == range.start) {
		end->range.last = range.last;
		return 0;
	}
	err = arena_reserve(arena, &claims->items, claims->n, &claims->cap,
			    sizeof(*claims->items));
	if (err)
		return err;
	claims->items[claims->n++] = (struct claim){ range, owner };
	return 0;
}

static int sweep(struct arena *arena, const struct range *ranges,
		 const struct start *starts, size_t n, struct heap *heap,
		 struct claims *claims)
{
	uint64_t at = 0;
	size_t i = 0;

	for (;;) {
		uint64_t last;
		int err;

		if (!heap->n && i < n)
			at = starts[i].address;
		while (i < n && starts[i].address <= at)
			heap_push(heap, starts[i++].entry);
		while (heap->n && ranges[heap->items[0]].last < at)
			heap_pop(heap);
		if (!heap->n && i == n)
			return 0;
		if (!heap->n)
			continue;
		last = ranges[heap->items[0]].last;
		if (i < n && starts[i].address <= last)
			last = starts[i].address - 1;
		err = append(arena, claims, (struct range){ at, last }, heap->items[0]);
		if (err || last == UINT64_MAX)
			return err;
		at = last + 1;
	}
}

int claims_build(struct arena *arena, const struct range *ranges, size_t n,
		 struct claims *ret)
{
	struct claims claims = { 0 };
	struct start *starts = arena_alloc(arena, n * sizeof(*starts));
	struct heap heap = { arena_alloc(arena, n * sizeof(*heap.items)), 0 };
	int err;

	if (!starts || !heap.items)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		starts[i] = (struct start){ ranges[i].start, i };
	qsort(starts, n, sizeof(*starts), by_address);
	err = sweep(arena, ranges, starts, n, &heap, &claims);
	if (!err)
		*ret = claims;
	return err;
}

size_t claims_from(const struct claims *claims, uint64_t address)
{
	size_t low = 0, high = claims->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (claims->items[middle].range.last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
