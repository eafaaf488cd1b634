/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cells.h"
#include "dice.h"

/*
 * Range algebra against bitmaps, exhaustively: on 8 addresses at either end of the 64-bit
 * space, and on a whole space of 7 cells, where complements and wraps show.
 */

enum operation { UNION, INTERSECT, SUBTRACT };

static uint64_t bitwise(enum operation operation, uint64_t a, uint64_t b)
{
	switch (operation) {
	case UNION:
		return a | b;
	case INTERSECT:
		return a & b;
	case SUBTRACT:
		return a & ~b;
	}
	return 0;
}

static void apply(struct arena *arena, enum operation operation,
		  const struct range_set *a, const struct range_set *b,
		  struct range_set *ret)
{
	int err = -1;

	switch (operation) {
	case UNION:
		err = range_set_union(arena, a, b, ret);
		break;
	case INTERSECT:
		err = range_set_intersect(arena, a, b, ret);
		break;
	case SUBTRACT:
		err = range_set_subtract(arena, a, b, ret);
		break;
	}
	assert_int_equal(err, 0);
}

static void expect_bits(const struct cells *cells, const struct range_set *set,
			uint64_t bits)
{
	uint64_t got = cells_bits(cells, set);

	if (got != bits)
		fail_msg("bitmap 0x%jx, expected 0x%jx", (uintmax_t)got, (uintmax_t)bits);
}

/* One operation; the result also takes the place of either input. */
static void check_operation(const struct cells *cells, enum operation operation,
			    uint64_t a, const struct range_set *set_a, uint64_t b,
			    const struct range_set *set_b)
{
	struct arena arena = { 0 };
	struct range_set result, over_a = *set_a, over_b = *set_b;
	uint64_t bits = bitwise(operation, a, b);

	apply(&arena, operation, set_a, set_b, &result);
	expect_bits(cells, &result, bits);
	expect_bits(cells, set_a, a);
	expect_bits(cells, set_b, b);
	apply(&arena, operation, &over_a, set_b, &over_a);
	expect_bits(cells, &over_a, bits);
	apply(&arena, operation, set_a, &over_b, &over_b);
	expect_bits(cells, &over_b, bits);
	if (a == b) {
		over_a = *set_a;
		apply(&arena, operation, &over_a, &over_a, &over_a);
		expect_bits(cells, &over_a, bits);
	}
	arena_free(&arena);
}

static void check_algebra(struct cells cells)
{
	struct arena arena = { 0 };
	uint64_t n = UINT64_C(1) << cells.n;
	struct range_set *sets = arena_alloc(&arena, n * sizeof(*sets));

	assert_non_null(sets);
	for (uint64_t a = 0; a < n; a++)
		sets[a] = cells_set(&cells, &arena, a);
	for (uint64_t a = 0; a < n; a++) {
		for (uint64_t b = 0; b < n; b++) {
			check_operation(&cells, UNION, a, &sets[a], b, &sets[b]);
			check_operation(&cells, INTERSECT, a, &sets[a], b, &sets[b]);
			check_operation(&cells, SUBTRACT, a, &sets[a], b, &sets[b]);
		}
	}
	arena_free(&arena);
}

static void test_algebra(void **state)
{
	(void)state;
	check_algebra(cells_from(0, 8));
	check_algebra(cells_from(UINT64_MAX - 7, 8));
	check_algebra(cells_both_ends(3));
}

/* Appends @n ranges in a given order, normalises, and expects a bitmap. */
static void check_order(const struct cells *cells, const struct range *ranges,
			const unsigned int *order, unsigned int n, uint64_t bits)
{
	struct arena arena = { 0 };
	struct range_set set = { 0 };

	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(range_set_append(&arena, &set, ranges[order[i]]), 0);
	range_set_normalise(&set);
	expect_bits(cells, &set, bits);
	arena_free(&arena);
}

/* Ascending, descending, and some orders between. */
static void check_orders(const struct cells *cells, const struct range *ranges,
			 unsigned int n, uint64_t bits, struct dice *dice)
{
	unsigned int order[128] = { 0 };

	for (unsigned int i = 0; i < n; i++)
		order[i] = i;
	check_order(cells, ranges, order, n, bits);
	for (unsigned int i = 0; i < n; i++)
		order[i] = n - 1 - i;
	check_order(cells, ranges, order, n, bits);
	for (unsigned int round = 0; round < 3; round++) {
		for (unsigned int i = n; i > 1; i--) {
			unsigned int j = dice_below(dice, i), other = order[i - 1];

			order[i - 1] = order[j];
			order[j] = other;
		}
		check_order(cells, ranges, order, n, bits);
	}
}

/* The pieces of a bitmap of at most @longest cells each: they touch and overlap. */
static unsigned int pieces_of(const struct cells *cells, uint64_t bits,
			      unsigned int longest, struct range *ret)
{
	unsigned int n = 0;

	for (unsigned int first = 0; first < cells->n; first++) {
		for (unsigned int last = first; last < cells->n && last - first < longest;
		     last++) {
			if (!(bits >> last & 1))
				break;
			ret[n++] = cells_span(cells, first, last);
		}
	}
	return n;
}

static void check_subsets(struct cells cells)
{
	struct dice dice = { 1 };

	for (uint64_t bits = 0; bits < UINT64_C(1) << cells.n; bits++) {
		struct arena arena = { 0 };
		struct range_set runs = cells_set(&cells, &arena, bits);
		struct range pieces[128];
		unsigned int n;

		check_orders(&cells, runs.items, (unsigned int)runs.n, bits, &dice);
		for (unsigned int longest = 1; longest <= cells.n; longest++) {
			n = pieces_of(&cells, bits, longest, pieces);
			check_orders(&cells, pieces, n, bits, &dice);
		}
		n = pieces_of(&cells, bits, 2, pieces);
		for (unsigned int i = 0; i < n; i++)
			pieces[n + i] = pieces[i];
		check_orders(&cells, pieces, 2 * n, bits, &dice);
		arena_free(&arena);
	}
}

/* All triples of ranges, which also come in all orders. */
static void check_triples(struct cells cells)
{
	static const unsigned int order[] = { 0, 1, 2 };
	struct range all[64];
	unsigned int n = pieces_of(&cells, UINT64_MAX, cells.n, all);

	for (unsigned int i = 0; i < n * n * n; i++) {
		struct range three[] = { all[i % n], all[i / n % n], all[i / n / n] };

		check_order(&cells, three, order, 3,
			    cells_range_bits(&cells, three[0]) |
				    cells_range_bits(&cells, three[1]) |
				    cells_range_bits(&cells, three[2]));
	}
}

static void test_normalise(void **state)
{
	(void)state;
	check_subsets(cells_from(0, 8));
	check_subsets(cells_from(UINT64_MAX - 7, 8));
	check_subsets(cells_both_ends(3));
	check_triples(cells_from(0, 8));
	check_triples(cells_from(UINT64_MAX - 7, 8));
	check_triples(cells_both_ends(3));
}

static void check_questions(struct cells cells)
{
	for (uint64_t bits = 0; bits < UINT64_C(1) << cells.n; bits++) {
		struct arena arena = { 0 };
		struct range_set set = cells_set(&cells, &arena, bits);
		unsigned __int128 total = 0;

		for (unsigned int i = 0; i < cells.n; i++) {
			struct range cell = cells.items[i];
			bool is_in = bits >> i & 1;

			assert_int_equal(range_set_holds(&set, cell.start), is_in);
			assert_int_equal(range_set_holds(&set, cell.last), is_in);
			if (is_in)
				total += (unsigned __int128)cell.last - cell.start + 1;
		}
		if (total > UINT64_MAX)
			total = UINT64_MAX;
		assert_int_equal(range_set_total(&set), (uint64_t)total);
		if (cells.n == 8) { /* these do not fill the space */
			assert_false(range_set_holds(&set, cells.items[0].start - 1));
			assert_false(range_set_holds(&set, cells.items[7].last + 1));
		}
		arena_free(&arena);
	}
}

static void test_holds_and_total(void **state)
{
	(void)state;
	check_questions(cells_from(0, 8));
	check_questions(cells_from(UINT64_MAX - 7, 8));
	check_questions(cells_both_ends(3));
}

static void check_pair(const struct cells *cells, struct range a, struct range b)
{
	uint64_t shared = cells_range_bits(cells, a) & cells_range_bits(cells, b);
	struct range both = { 42, 42 };

	assert_int_equal(range_intersect(a, b, &both), shared != 0);
	if (shared) {
		assert_int_equal(cells_range_bits(cells, both), shared);
	} else {
		assert_int_equal(both.start, 42);
		assert_int_equal(both.last, 42);
	}
}

static void check_ranges(struct cells cells)
{
	struct range all[64];
	unsigned int n = pieces_of(&cells, UINT64_MAX, cells.n, all);

	for (unsigned int i = 0; i < n; i++) {
		struct arena arena = { 0 };
		struct range_set set;
		uint64_t bits = cells_range_bits(&cells, all[i]), size = 0;

		for (unsigned int j = 0; j < cells.n; j++) {
			bool is_in = bits >> j & 1;

			assert_int_equal(range_holds(all[i], cells.items[j].start),
					 is_in);
			assert_int_equal(range_holds(all[i], cells.items[j].last), is_in);
			if (is_in) /* 2^64 wraps to 0, as it should */
				size += cells.items[j].last - cells.items[j].start + 1;
		}
		assert_int_equal(range_size(all[i]), size);
		assert_int_equal(range_set_of(&arena, all[i], &set), 0);
		expect_bits(&cells, &set, bits);
		for (unsigned int j = 0; j < n; j++)
			check_pair(&cells, all[i], all[j]);
		arena_free(&arena);
	}
}

static void test_single_ranges(void **state)
{
	(void)state;
	check_ranges(cells_from(0, 8));
	check_ranges(cells_from(UINT64_MAX - 7, 8));
	check_ranges(cells_both_ends(3));
}

static void check_size(uint64_t start, uint64_t size)
{
	unsigned __int128 end = (unsigned __int128)start + size; /* exclusive */
	bool fits = size && end <= (unsigned __int128)UINT64_MAX + 1;
	struct range range = { 42, 42 };

	assert_int_equal(range_from_size(start, size, &range), fits);
	assert_int_equal(range.start, fits ? start : 42);
	assert_int_equal(range.last, fits ? (uint64_t)(end - 1) : 42);
	if (!size)
		return;
	range = range_cut_to_size(start, size);
	assert_int_equal(range.start, start);
	assert_int_equal(range.last, fits ? (uint64_t)(end - 1) : UINT64_MAX);
}

static void test_sizes(void **state)
{
	static const uint64_t bases[] = { 0, UINT64_MAX - 7 };

	(void)state;
	for (unsigned int base = 0; base < 2; base++) {
		for (uint64_t i = 0; i < 8; i++) {
			for (uint64_t size = 0; size < 12; size++) {
				check_size(bases[base] + i, size);
				check_size(bases[base] + i, UINT64_MAX - size);
			}
		}
	}
}

static void test_bits(void **state)
{
	uint64_t last = 0;

	(void)state;
	for (unsigned int bits = 1; bits <= 64; bits++) {
		last = last << 1 | 1;
		assert_int_equal(range_of_bits(bits).start, 0);
		assert_int_equal(range_of_bits(bits).last, last);
	}
	assert_int_equal(RANGE_ALL.start, 0);
	assert_int_equal(RANGE_ALL.last, last);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_algebra),
		cmocka_unit_test(test_normalise),
		cmocka_unit_test(test_holds_and_total),
		cmocka_unit_test(test_single_ranges),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
