/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cells.h"
#include "core/reach.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* What reach_compute() says where something can not be known. */

static struct reach reach_of(struct arena *arena, const struct facts *facts,
			     const struct bridge *bridge, const struct device *device)
{
	struct range_set ram = { 0 };
	struct requester requester = { .bridge = bridge, .device = device };

	assert_int_equal(range_set_of(arena, RANGE_ALL, &ram), 0);
	assert_int_equal(reach_compute(arena, facts, &ram, &requester), 0);
	return requester.reach;
}

static struct window window = { .bus = { 0, 9 }, .cpu = { 0, 9 } };

/*
 * A limit may exist that can not be read: a property that yields no window; _DMA where
 * Linux honours it (arm64, loongarch); a tree that could not be read.
 */
static const struct {
	const char *arch;
	struct bridge bridge;
	enum tri restricted;
} rows[] = {
	/* A window limits, whoever says so. */
	{ "aarch64", { .node = "/a", .windows = &window, .n_windows = 1 }, TRI_YES },
	{ NULL, { .node = "/a", .windows = &window, .n_windows = 1 }, TRI_YES },
	{ "x86_64", { .map = { .items = &window, .n = 1 } }, TRI_YES },
	{ "aarch64",
	  { .node = "/a",
	    .dma_ranges = DMA_RANGES_INHERITED,
	    .map = { .exists = true, .node = "/", .items = &window, .n = 1 } },
	  TRI_YES },
	/* A tree that says nothing: 1:1 and unlimited. */
	{ "aarch64", { .node = "/a", .dma_ranges = DMA_RANGES_ABSENT }, TRI_NO },
	{ "aarch64", { .node = "/a", .dma_ranges = DMA_RANGES_EMPTY }, TRI_NO },
	{ "loongarch64", { .node = "/a", .dma_ranges = DMA_RANGES_EMPTY }, TRI_NO },
	{ "riscv64", { .node = "/a", .dma_ranges = DMA_RANGES_ABSENT }, TRI_NO },
	{ NULL, { .node = "/a", .dma_ranges = DMA_RANGES_ABSENT }, TRI_NO },
	/* A property that yields nothing. */
	{ "aarch64", { .node = "/a", .dma_ranges = DMA_RANGES_PRESENT }, TRI_UNKNOWN },
	{ "x86_64", { .node = "/a", .dma_ranges = DMA_RANGES_PRESENT }, TRI_UNKNOWN },
	{ NULL, { .node = "/a", .dma_ranges = DMA_RANGES_PRESENT }, TRI_UNKNOWN },
	{ "aarch64",
	  { .node = "/a", .dma_ranges = DMA_RANGES_PRESENT, .map = { .exists = true } },
	  TRI_UNKNOWN },
	{ "aarch64",
	  { .node = "/a/b",
	    .dma_ranges = DMA_RANGES_INHERITED,
	    .map = { .exists = true, .node = "/a" } },
	  TRI_UNKNOWN },
	/* A tree that could not be read. */
	{ "aarch64", { .node = "/a", .is_unread = true }, TRI_UNKNOWN },
	{ "riscv64", { .node = "/a", .is_unread = true }, TRI_UNKNOWN },
	/* No tree. */
	{ "x86_64", { .node = NULL }, TRI_NO },
	{ "i686", { .node = NULL }, TRI_NO },
	{ "s390x", { .node = NULL }, TRI_NO },
	{ "riscv64", { .node = NULL }, TRI_NO },
	{ "aarch64", { .node = NULL }, TRI_UNKNOWN },
	{ "loongarch64", { .node = NULL }, TRI_UNKNOWN },
	{ NULL, { .node = NULL }, TRI_UNKNOWN },
};

static void test_restricted(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		struct arena arena = { 0 };
		struct facts facts = { .platform = { .arch = rows[i].arch,
						     .is_live = true },
				       .request = { .dma_bits = 64 } };
		struct reach reach = reach_of(&arena, &facts, &rows[i].bridge, NULL);

		if (reach.restricted != rows[i].restricted)
			fail_msg("row %zu: %d", i, (int)reach.restricted);
		/* Only a window takes RAM out of reach; what is not known does not. */
		assert_int_equal(reach.unreachable.n, rows[i].restricted == TRI_YES);
		assert_int_equal(reach.n_misfits, rows[i].restricted == TRI_YES);
		arena_free(&arena);
	}
}

/* The own windows decide; the map only where there are none. */
static void test_deciding_windows(void **state)
{
	struct window low = { .bus = { 0, 9 }, .cpu = { 0, 9 } };
	struct window high = { .bus = { 20, 29 }, .cpu = { 20, 29 } };
	struct bridge bridge = { .node = "/a",
				 .windows = &low,
				 .n_windows = 1,
				 .map = { .exists = true, .items = &high, .n = 1 } };
	struct facts facts = { .request = { .dma_bits = 64 } };

	(void)state;
	for (unsigned int n_windows = 0; n_windows < 2; n_windows++) {
		struct arena arena = { 0 };
		struct reach reach;

		bridge.n_windows = n_windows;
		reach = reach_of(&arena, &facts, &bridge, NULL);
		assert_int_equal(range_set_holds(&reach.unreachable, 5), !n_windows);
		assert_int_equal(range_set_holds(&reach.unreachable, 25), n_windows);
		assert_int_equal(range_set_holds(&reach.usable, 5), n_windows);
		assert_int_equal(range_set_holds(&reach.usable, 25), !n_windows);
		arena_free(&arena);
	}
}

/*
 * The IORT's limit is a window of last resort. It takes RAM out of reach, but a _DMA object
 * would replace it, so that whether there is a limit stays unknown.
 */
static void test_acpi_limit(void **state)
{
	struct window low = { .bus = { 0, 9 }, .cpu = { 0, 9 } };
	struct window limit = { .bus = { 0, 255 }, .cpu = { 0, 255 } };
	struct bridge bridge = {
		.acpi_limit_bits = 8,
		.acpi_limit = limit,
		.windows = &low,
		.map = { .items = &low, .has_limit = true, .limit = 255 }
	};
	struct facts facts = { .platform = { .arch = "aarch64", .is_live = true },
			       .request = { .dma_bits = 64 } };

	(void)state;
	for (unsigned int i = 0; i < 3; i++) {
		struct arena arena = { 0 };
		struct reach reach;

		bridge.n_windows = i == 1;
		bridge.map.n = i == 2;
		reach = reach_of(&arena, &facts, &bridge, NULL);
		assert_int_equal(reach.restricted, TRI_UNKNOWN);
		assert_int_equal(reach.unreachable.n, 1);
		assert_int_equal(reach.unreachable.items[0].start, i ? 10 : 256);
		assert_true(reach.unreachable.items[0].last == UINT64_MAX);
		assert_int_equal(range_set_holds(&reach.usable, 255), !i);
		assert_false(range_set_holds(&reach.usable, 256));
		arena_free(&arena);
	}
}

/* An assumed aperture counts as a known one; without the regions nothing is usable for sure. */
static void test_aperture_and_regions(void **state)
{
	static const struct {
		enum knowledge knowledge;
		enum source_status status;
		bool has_iovas;
	} cases[] = {
		{ KNOWLEDGE_KNOWN, SOURCE_READ, true },
		{ KNOWLEDGE_ASSUMED, SOURCE_READ, true },
		{ KNOWLEDGE_UNKNOWN, SOURCE_READ, false },
		{ KNOWLEDGE_KNOWN, SOURCE_DENIED, false },
		{ KNOWLEDGE_KNOWN, SOURCE_ABSENT, false },
		{ KNOWLEDGE_ASSUMED, SOURCE_DENIED, false },
		{ KNOWLEDGE_UNKNOWN, SOURCE_DENIED, false },
	};
	struct facts facts = { .request = { .dma_bits = 48 } };
	struct bridge bridge = { .node = "/a" };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		struct group group = { .type = "DMA", .regions_status = cases[i].status };
		struct device device = { .group = &group, .iommu = IOMMU_KIND_SMMUV3 };
		struct reach reach;

		device.aperture.knowledge = cases[i].knowledge;
		if (cases[i].knowledge != KNOWLEDGE_UNKNOWN)
			assert_int_equal(range_set_of(&arena,
						      (struct range){ 0x1000, 0xffff },
						      &device.aperture.ranges),
					 0);
		reach = reach_of(&arena, &facts, &bridge, &device);
		assert_int_equal(reach.has_vfio, cases[i].has_iovas);
		assert_int_equal(reach.has_usable, cases[i].has_iovas);
		if (cases[i].has_iovas)
			assert_int_equal(range_set_total(&reach.usable), 0xf000);
		assert_int_equal(range_set_total(&reach.at_most), UINT64_C(1) << 48);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_restricted),
		cmocka_unit_test(test_deciding_windows),
		cmocka_unit_test(test_acpi_limit),
		cmocka_unit_test(test_aperture_and_regions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
