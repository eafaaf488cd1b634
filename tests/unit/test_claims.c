/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cells.h"
#include "core/claims.h"
#include "dice.h"

/* claims_build() against what it stands for: the first entry that holds the address. */

#define NOBODY SIZE_MAX

static size_t first_holder(const struct range *ranges, size_t n, uint64_t address)
{
	for (size_t i = 0; i < n; i++) {
		if (ranges[i].start <= address && address <= ranges[i].last)
			return i;
	}
	return NOBODY;
}

/* Sorted, disjoint, and neighbours of one owner are one item. */
static void check_order(const struct claims *claims, size_t n)
{
	for (size_t i = 0; i < claims->n; i++) {
		const struct claim *claim = &claims->items[i], *before;

		assert_true(claim->range.start <= claim->range.last);
		assert_true(claim->owner < n);
		if (!i)
			continue;
		before = &claims->items[i - 1];
		assert_true(before->range.last < claim->range.start);
		if (before->range.last + 1 == claim->range.start)
			assert_int_not_equal(before->owner, claim->owner);
	}
}

static void check_address(const struct claims *claims, const struct range *ranges,
			  size_t n, uint64_t address)
{
	size_t owner = first_holder(ranges, n, address), from = 0;
	size_t at = claims_from(claims, address);
	const struct claim *claim = at < claims->n &&
			claims->items[at].range.start <= address ?
		&claims->items[at] :
		NULL;

	while (from < claims->n && claims->items[from].range.last < address)
		from++;
	assert_int_equal(at, from);
	if (owner == NOBODY) {
		assert_null(claim);
	} else {
		assert_ptr_equal(claim, &claims->items[from]);
		assert_true(claim->range.start <= address &&
			    address <= claim->range.last);
		assert_int_equal(claim->owner, owner);
	}
}

static void check_entries(const struct cells *cells, const struct range *ranges, size_t n)
{
	struct arena arena = { 0 };
	struct claims claims;

	assert_int_equal(claims_build(&arena, ranges, n, &claims), 0);
	check_order(&claims, n);
	for (unsigned int i = 0; i < cells->n; i++) {
		check_address(&claims, ranges, n, cells->items[i].start);
		check_address(&claims, ranges, n, cells->items[i].last);
	}
	check_address(&claims, ranges, n, cells->items[0].start - 1);
	check_address(&claims, ranges, n, cells->items[cells->n - 1].last + 1);
	arena_free(&arena);
}

/* All lists of up to 4 ranges. */
static void check_lists(struct cells cells)
{
	struct range all[32], list[4];
	unsigned int n_all = 0, n_lists = 1;

	for (unsigned int first = 0; first < cells.n; first++) {
		for (unsigned int last = first; last < cells.n; last++)
			all[n_all++] = cells_span(&cells, first, last);
	}
	for (unsigned int n = 0; n <= 4; n++) {
		for (unsigned int i = 0; i < n_lists; i++) {
			unsigned int rest = i;

			for (unsigned int j = 0; j < n; j++) {
				list[j] = all[rest % n_all];
				rest /= n_all;
			}
			check_entries(&cells, list, n);
		}
		n_lists *= n_all;
	}
}

static void test_all_lists(void **state)
{
	(void)state;
	check_lists(cells_from(0, 6));
	check_lists(cells_from(UINT64_MAX - 5, 6));
	check_lists(cells_both_ends(2));
}

#define MANY 100000

enum shape { RANDOM, NESTED_INWARDS, NESTED_OUTWARDS, STAIRS, SAME };
#define N_SHAPES 5

static struct range shaped(enum shape shape, uint64_t i, struct dice *dice)
{
	uint64_t start;

	switch (shape) {
	case RANDOM:
		start = dice_bits(dice) >> dice_below(dice, 20);
		return range_cut_to_size(
			start, 1 + (dice_bits(dice) >> (8 + dice_below(dice, 40))));
	case NESTED_INWARDS:
		return (struct range){ i, UINT64_MAX - i };
	case NESTED_OUTWARDS:
		return (struct range){ MANY - i, UINT64_MAX - MANY + i };
	case STAIRS:
		return (struct range){ MANY - i, 3 * MANY - i };
	case SAME:
		break;
	}
	return RANGE_ALL;
}

/* A hostile property must cost no more than a sort; a quadratic answer would take minutes. */
static void check_many(enum shape shape)
{
	struct arena arena = { 0 };
	struct dice dice = { 2 };
	struct claims claims;
	struct range *ranges = arena_alloc(&arena, MANY * sizeof(*ranges));

	assert_non_null(ranges);
	for (size_t i = 0; i < MANY; i++)
		ranges[i] = shaped(shape, i, &dice);
	assert_int_equal(claims_build(&arena, ranges, MANY, &claims), 0);
	check_order(&claims, MANY);
	for (unsigned int i = 0; i < 100; i++) {
		const struct range *range = &ranges[dice_below(&dice, MANY)];

		check_address(&claims, ranges, MANY, range->start);
		check_address(&claims, ranges, MANY, range->last);
		check_address(&claims, ranges, MANY, dice_bits(&dice));
	}
	arena_free(&arena);
}

static void test_many(void **state)
{
	(void)state;
	for (enum shape shape = RANDOM; shape < N_SHAPES; shape++)
		check_many(shape);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_lists),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
