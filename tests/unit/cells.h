/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/range.h"

/*
 * A small universe against which sets are checked: consecutive pieces of the address
 * space. A set that has no edge inside a cell is a bitmap: bit i stands for cell i.
 */

struct cells {
	struct range items[64];
	unsigned int n;
};

/* cells_from - @n cells of one address each. */
static inline struct cells cells_from(uint64_t base, unsigned int n)
{
	struct cells cells = { .n = n };

	for (unsigned int i = 0; i < n; i++)
		cells.items[i] = (struct range){ base + i, base + i };
	return cells;
}

/* cells_both_ends - the whole space: @n single addresses, the middle, @n single addresses. */
static inline struct cells cells_both_ends(unsigned int n)
{
	struct cells cells = cells_from(0, n);

	cells.items[n] = (struct range){ n, UINT64_MAX - n };
	for (unsigned int i = 0; i < n; i++) {
		uint64_t address = UINT64_MAX - n + 1 + i;

		cells.items[n + 1 + i] = (struct range){ address, address };
	}
	cells.n = 2 * n + 1;
	return cells;
}

/* cells_span - the range from cell @first to cell @last. */
static inline struct range cells_span(const struct cells *cells, unsigned int first,
				      unsigned int last)
{
	return (struct range){ cells->items[first].start, cells->items[last].last };
}

static inline unsigned int cells_with_start(const struct cells *cells, uint64_t start)
{
	unsigned int i = 0;

	while (i < cells->n && cells->items[i].start != start)
		i++;
	return i;
}

static inline unsigned int cells_with_last(const struct cells *cells, uint64_t last)
{
	unsigned int i = 0;

	while (i < cells->n && cells->items[i].last != last)
		i++;
	return i;
}

/* cells_range_bits - the bitmap of a range; fails when it has an edge inside a cell. */
static inline uint64_t cells_range_bits(const struct cells *cells, struct range range)
{
	unsigned int first = cells_with_start(cells, range.start);
	unsigned int last = cells_with_last(cells, range.last);

	if (first > last || last >= cells->n)
		fail_msg("0x%jx-0x%jx does not fit the cells", (uintmax_t)range.start,
			 (uintmax_t)range.last);
	return (UINT64_MAX >> (63 - (last - first))) << first;
}

/* cells_bits - the bitmap of a set; fails when it is not normalised. */
static inline uint64_t cells_bits(const struct cells *cells, const struct range_set *set)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < set->n; i++) {
		bits |= cells_range_bits(cells, set->items[i]);
		if (i &&
		    (set->items[i].start <= set->items[i - 1].last ||
		     set->items[i].start - set->items[i - 1].last < 2))
			fail_msg("0x%jx-0x%jx does not keep its distance",
				 (uintmax_t)set->items[i].start,
				 (uintmax_t)set->items[i].last);
	}
	return bits;
}

/* cells_set - the set of a bitmap, one item for each run of bits. */
static inline struct range_set cells_set(const struct cells *cells, struct arena *arena,
					 uint64_t bits)
{
	struct range_set set = { 0 };

	for (unsigned int i = 0; i < cells->n; i++) {
		unsigned int first = i;

		if (!(bits >> i & 1))
			continue;
		while (i + 1 < cells->n && bits >> (i + 1) & 1)
			i++;
		assert_int_equal(
			range_set_append(arena, &set, cells_span(cells, first, i)), 0);
	}
	return set;
}
