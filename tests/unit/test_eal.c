/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/consumer/base.h"
#include "core/consumer/eal.h"
#include "core/consumer/place.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define KIB(n) (UINT64_C(n) << 10)
#define MIB(n) (UINT64_C(n) << 20)
#define GIB(n) (UINT64_C(n) << 30)
#define TIB(n) (UINT64_C(n) << 40)

#define SPDK_BASE UINT64_C(0x200000000000)

/* Facts with some pools, one bank of RAM for each of three nodes. */
struct stage {
	struct facts facts;
	struct hugepage_pool pools[4];
	struct bank banks[4];
};

static void set(struct stage *stage, size_t n_pools)
{
	stage->facts.hugepages.pools = stage->pools;
	stage->facts.hugepages.n_pools = n_pools;
	stage->facts.ram.banks = stage->banks;
}

/* What DPDK reserves: min(64 GiB, 512 GiB / types, 32768 pages) for each type. */
static void test_memory(void **state)
{
	static const struct {
		struct hugepage_pool pools[4];
		size_t n;
		uint64_t pool, span, most, page_size;
		bool has_pool;
	} cases[] = {
		/* nothing is known: one page, one type, all that there can be */
		{ { { 0 } }, 0, MIB(2), GIB(64), GIB(512), MIB(2), false },
		/* one node, one size */
		{ { { 0, MIB(2), 1024, 1024 } },
		  1,
		  GIB(2),
		  GIB(64),
		  GIB(64),
		  MIB(2),
		  true },
		/* no NUMA */
		{ { { -1, MIB(2), 1, 0 } }, 1, MIB(2), GIB(64), GIB(64), MIB(2), true },
		/* two nodes, one of them without pages */
		{ { { 0, MIB(2), 512, 0 }, { 1, MIB(2), 0, 0 } },
		  2,
		  GIB(1),
		  GIB(128),
		  GIB(128),
		  MIB(2),
		  true },
		/* two sizes in use, on two nodes: four types */
		{ { { 0, MIB(2), 512, 0 },
		    { 0, GIB(1), 4, 4 },
		    { 1, MIB(2), 512, 0 },
		    { 1, GIB(1), 0, 0 } },
		  4,
		  GIB(6),
		  GIB(256),
		  GIB(256),
		  GIB(1),
		  true },
		/* a size that the kernel offers and nobody uses has no mount */
		{ { { 0, MIB(2), 512, 0 }, { 0, GIB(1), 0, 0 } },
		  2,
		  GIB(1),
		  GIB(64),
		  GIB(64),
		  MIB(2),
		  true },
		/* an empty pool: the page that must come */
		{ { { 0, MIB(2), 0, 0 }, { 1, MIB(2), 0, 0 } },
		  2,
		  MIB(2),
		  GIB(128),
		  GIB(128),
		  MIB(2),
		  false },
		/* 32768 pages of 64 KiB are 2 GiB; the other 1 GiB of the pool is unused */
		{ { { 0, KIB(64), 49152, 0 } }, 1, GIB(2), GIB(2), GIB(2), MIB(2), true },
		/* more than a type can hold */
		{ { { 0, GIB(1), 100, 0 } }, 1, GIB(64), GIB(64), GIB(64), GIB(1), true },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct stage stage = { .facts.request.consumer = CONSUMER_SPDK };
		struct eal_memory memory;

		for (size_t j = 0; j < N(stage.pools); j++)
			stage.pools[j] = cases[i].pools[j];
		set(&stage, cases[i].n);
		memory = eal_memory(&stage.facts);
		assert_int_equal(memory.base, SPDK_BASE);
		assert_int_equal(memory.pool, cases[i].pool);
		assert_int_equal(memory.span, cases[i].span);
		assert_int_equal(memory.most, cases[i].most);
		assert_int_equal(memory.page_size, cases[i].page_size);
		assert_int_equal(memory.has_pool, cases[i].has_pool);
	}
}

static void test_base(void **state)
{
	struct facts facts = { .request.consumer = CONSUMER_DPDK };

	(void)state;
	assert_int_equal(eal_memory(&facts).base, GIB(4));
	facts.platform.arch = "loongarch64";
	assert_int_equal(eal_memory(&facts).base, 0x7000000000);
	facts.request.has_base = true;
	assert_int_equal(eal_memory(&facts).base, 0);
	facts.request.base = 12345;
	assert_int_equal(eal_memory(&facts).base, 12345);
}

/* Nodes 0 and 1 have a bank each, node 2 has two of which the second is bad. */
static void build_nodes(struct stage *stage)
{
	*stage = (struct stage){
		.facts.request.consumer = CONSUMER_SPDK,
		.banks = { { { 0, GIB(8) - 1 }, "a", 0 },
			   { { GIB(8), GIB(16) - 1 }, "b", 1 },
			   { { GIB(16), GIB(24) - 1 }, "c", 2 },
			   { { GIB(24), GIB(32) - 1 }, "d", 2 } },
	};
	set(stage, 0);
	stage->facts.ram.n_banks = 4;
}

static void test_spared(void **state)
{
	struct range items[] = { { GIB(30), GIB(31) - 1 } };
	const struct range_set bad = { items, 1, 1 }, none = { 0 };
	struct stage stage;

	(void)state;
	build_nodes(&stage);
	/* No pool is known: it may lie anywhere. */
	assert_false(ram_is_spared(&stage.facts, &bad));
	stage.pools[0] = (struct hugepage_pool){ 0, MIB(2), 0, 0 };
	stage.pools[1] = (struct hugepage_pool){ 1, MIB(2), 7, 0 };
	stage.pools[2] = (struct hugepage_pool){ 2, MIB(2), 0, 0 };
	set(&stage, 3);
	assert_true(ram_is_spared(&stage.facts, &bad));
	assert_true(ram_is_spared(&stage.facts, &none));
	/* One page on the mixed node is enough. */
	stage.pools[2].total = 1;
	assert_false(ram_is_spared(&stage.facts, &bad));
	assert_true(ram_is_spared(&stage.facts, &none));
	/* Where each page lies is another check's business. */
	stage.facts.hugepages.has_places = true;
	assert_true(ram_is_spared(&stage.facts, &bad));
	stage.facts.hugepages.has_places = false;
	/* The bad bank's node is not known: it may be any, and so no node is good. */
	stage.pools[2].total = 0;
	stage.banks[3].node = -1;
	assert_false(ram_is_spared(&stage.facts, &bad));
	stage.banks[3].node = 2;
	/* Pools that could not be read. */
	stage.facts.hugepages.pools_status = SOURCE_DENIED;
	assert_false(ram_is_spared(&stage.facts, &bad));
	stage.facts.hugepages.pools_status = SOURCE_READ;
	/* An empty pool, and a pool without a node. */
	stage.pools[1].total = 0;
	assert_true(ram_is_spared(&stage.facts, &bad));
	stage.pools[0] = (struct hugepage_pool){ -1, MIB(2), 1, 0 };
	assert_false(ram_is_spared(&stage.facts, &bad));
	/* Guests take other memory too. */
	stage.pools[0].total = 0;
	stage.facts.request.consumer = CONSUMER_QEMU;
	assert_false(ram_is_spared(&stage.facts, &bad));
}

static void test_nodes(void **state)
{
	struct range items[] = { { GIB(30), GIB(31) - 1 } };
	const struct range_set bad = { items, 1, 1 };
	struct stage stage;

	(void)state;
	build_nodes(&stage);
	assert_int_equal(node_is_good(&stage.facts, &bad, 0), TRI_YES);
	assert_int_equal(node_is_good(&stage.facts, &bad, 1), TRI_YES);
	assert_int_equal(node_is_good(&stage.facts, &bad, 2), TRI_NO);
	assert_int_equal(node_is_good(&stage.facts, &bad, 3), TRI_UNKNOWN);
	assert_int_equal(node_ram(&stage.facts, 1), GIB(8));
	assert_int_equal(node_ram(&stage.facts, 2), GIB(16));
	assert_int_equal(node_ram(&stage.facts, 3), 0);
}

/* The lowest base from 4 GiB on, else from 1 GiB on, with a page to spare behind it. */
static void test_choice(void **state)
{
	static const struct {
		struct range usable;
		bool has_base, holds_span, is_most;
		uint64_t base;
	} cases[] = {
		/* 39 and 44 bits, above what is usual */
		{ { 0, GIB(512) - 1 }, true, true, false, GIB(4) },
		{ { 0, TIB(16) - 1 }, true, true, true, GIB(4) },
		/* all but the page */
		{ { GIB(5), GIB(69) - 1 }, true, false, false, GIB(5) },
		{ { GIB(5), GIB(69) + MIB(2) - 1 }, true, true, false, GIB(5) },
		/* rounded up */
		{ { GIB(5) + 1, GIB(71) - 1 }, true, true, false, GIB(6) },
		/* 32 bits: the last resort */
		{ { 0, GIB(4) - 1 }, true, false, false, GIB(1) },
		/* nothing that a program can have */
		{ { 0, GIB(1) - 1 }, false, false, false, 0 },
		{ { UINT64_C(1) << 47, UINT64_MAX }, false, false, false, 0 },
		{ { GIB(5), GIB(5) + MIB(4) - 2 }, false, false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct facts facts = { .request.consumer = CONSUMER_SPDK };
		struct bridge bridge = { 0 };
		struct range item = cases[i].usable;
		struct requester requester = {
			.bridge = &bridge,
			.reach = { .has_usable = true, .usable = { &item, 1, 1 } },
		};
		const struct requester *list[] = { &requester };
		struct arena arena = { 0 };
		struct base_choice choice;

		assert_int_equal(base_choose(&arena, &facts, list, 1, &choice), 0);
		assert_int_equal(choice.has_base, cases[i].has_base);
		assert_int_equal(choice.holds_span, cases[i].holds_span);
		assert_int_equal(choice.is_most, cases[i].is_most);
		if (choice.has_base)
			assert_int_equal(choice.base, cases[i].base);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory), cmocka_unit_test(test_base),
		cmocka_unit_test(test_spared), cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_choice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
