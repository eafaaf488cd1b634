/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/hugepage_reach.h"
#include "dice.h"

/*
 * Hugepages of 2 and 4 addresses on a universe of 64, shared out by hand: page by page, and
 * each page byte by byte.
 */

#define N 64u

struct world {
	struct arena arena;
	struct facts facts;
	struct bank banks[3];
	struct memory_node nodes[3];
	struct range node_ranges[3];
	struct misfit misfits[N];
	struct reach reach;
	struct hugepage_runs runs;
};

/* Disjoint ranges in ascending order, by chance; how many. */
static size_t draw_ranges(struct dice *dice, struct range *ranges, size_t most)
{
	size_t n = 0;
	unsigned int at = dice_below(dice, 8);

	while (n < most && at < N) {
		unsigned int size = 1 + dice_below(dice, 20);

		ranges[n].start = at;
		ranges[n].last = at + size - 1 < N ? at + size - 1 : N - 1;
		at = (unsigned int)ranges[n].last + 1 + dice_below(dice, 4);
		n++;
	}
	return n;
}

static void draw_pages(struct world *world, struct dice *dice)
{
	unsigned int at = 0;

	while (at < N) {
		unsigned int size = at % 4 || dice_below(dice, 2) ? 2 : 4;
		struct range page = { at, at + size - 1 };

		if (dice_below(dice, 3))
			assert_int_equal(
				hugepage_runs_add(&world->arena, &world->runs, page), 0);
		at += size;
	}
}

static void draw(struct world *world, struct dice *dice)
{
	struct range ranges[8];

	*world = (struct world){ 0 };
	world->facts.ram.banks = world->banks;
	world->facts.ram.n_banks = draw_ranges(dice, ranges, 3);
	for (size_t i = 0; i < world->facts.ram.n_banks; i++)
		world->banks[i].range = ranges[i];
	world->facts.hugepages.nodes = world->nodes;
	world->facts.hugepages.n_nodes = draw_ranges(dice, world->node_ranges, 3);
	for (size_t i = 0; i < world->facts.hugepages.n_nodes; i++)
		world->nodes[i] = (struct memory_node){
			(int)i, { .items = &world->node_ranges[i], .n = 1 }
		};
	world->reach.misfits = world->misfits;
	world->reach.n_misfits = draw_ranges(dice, ranges, 8);
	for (size_t i = 0; i < world->reach.n_misfits; i++) {
		world->misfits[i].range = ranges[i];
		world->misfits[i].reason = (enum misfit_reason)dice_below(dice, 6);
	}
	draw_pages(world, dice);
}

/* What one page is, by looking at each of its bytes. */
static struct hugepage_share describe(const struct world *world, uint64_t start,
				      uint64_t size)
{
	struct hugepage_share share = { .node = -1,
					.page_size = size,
					.bank = SHARE_NO_BANK,
					.is_identity = true,
					.reason = MISFIT_DEVICE_WIDTH };

	for (size_t i = 0; i < world->facts.ram.n_banks; i++) {
		if (range_holds(world->banks[i].range, start))
			share.bank = i;
	}
	for (size_t i = 0; i < world->facts.hugepages.n_nodes; i++) {
		if (range_holds(world->node_ranges[i], start))
			share.node = (int)i;
	}
	for (uint64_t at = start; at < start + size; at++) {
		for (size_t i = 0; i < world->reach.n_misfits; i++) {
			if (!range_holds(world->misfits[i].range, at))
				continue;
			share.is_identity = false;
			if (world->misfits[i].reason < share.reason)
				share.reason = world->misfits[i].reason;
		}
	}
	return share;
}

/* Is the page in the one share that it belongs to, and in no other? */
static void check_page(const struct world *world, const struct hugepage_shares *shares,
		       uint64_t start, uint64_t size)
{
	struct hugepage_share want = describe(world, start, size);
	size_t n = 0;

	for (size_t i = 0; i < shares->n; i++) {
		const struct hugepage_share *share = &shares->items[i];

		if (share->page_size != size || !range_set_holds(&share->ranges, start))
			continue;
		n++;
		assert_int_equal(share->node, want.node);
		assert_int_equal(share->bank, want.bank);
		assert_int_equal(share->is_identity, want.is_identity);
		if (!want.is_identity)
			assert_int_equal(share->reason, want.reason);
	}
	assert_int_equal(n, 1);
}

static void check(struct world *world)
{
	struct hugepage_shares shares;
	uint64_t n = 0;

	assert_int_equal(hugepage_shares_of(&world->arena, &world->facts, &world->runs,
					    &world->reach, &shares),
			 0);
	for (size_t i = 0; i < world->runs.n; i++) {
		const struct hugepage_run *run = &world->runs.items[i];

		for (uint64_t at = run->range.start; at <= run->range.last;
		     at += run->page_size)
			check_page(world, &shares, at, run->page_size);
	}
	for (size_t i = 0; i < shares.n; i++) {
		assert_int_equal(shares.items[i].n * shares.items[i].page_size,
				 range_set_total(&shares.items[i].ranges));
		n += shares.items[i].n;
	}
	assert_int_equal(n, hugepage_runs_count(&world->runs, 0));
}

static void test_by_chance(void **state)
{
	struct dice dice = { 0x4875 };

	(void)state;
	for (unsigned int i = 0; i < 20000; i++) {
		struct world world;

		draw(&world, &dice);
		check(&world);
		arena_free(&world.arena);
	}
}

/* The last page below 2^64. */
static void test_top(void **state)
{
	struct range all = RANGE_ALL, page = { UINT64_MAX - 0x1fffff, UINT64_MAX };
	struct bank bank = { all, "RAM", -1 };
	struct memory_node node = { -1, { .items = &all, .n = 1 } };
	struct misfit misfit = { all, MISFIT_SHIFTED, false, { 0 } };
	struct facts facts = { .ram = { .banks = &bank, .n_banks = 1 },
			       .hugepages = { .nodes = &node, .n_nodes = 1 } };
	struct reach reach = { .misfits = &misfit, .n_misfits = 1 };
	struct hugepage_runs runs = { 0 };
	struct hugepage_shares shares;
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(hugepage_runs_add(&arena, &runs, page), 0);
	assert_int_equal(hugepage_shares_of(&arena, &facts, &runs, &reach, &shares), 0);
	assert_int_equal(shares.n, 1);
	assert_int_equal(shares.items[0].n, 1);
	assert_string_equal(hugepage_reach_name(&shares.items[0]), "shifted");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_chance),
		cmocka_unit_test(test_top),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
