/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/vfio.h>
#include <linux/vfio_zdev.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "dice.h"
#include "input/vfio_info.h"

/*
 * Answers that no kernel should give. Layout: include/uapi/linux/vfio.h. The good answer
 * is what a Linux 6.12 with SMMUv3 gave: capabilities 2, 3, 1 at 24, 56 and 72.
 */

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define GOOD_SIZE 120

/* Puts a number of @size bytes, as the machine writes it, at @offset. */
static void put(unsigned char *info, size_t offset, uint64_t value, size_t size)
{
	uint16_t small = (uint16_t)value;
	uint32_t word = (uint32_t)value;

	memcpy(info + offset,
	       size == 2	 ? (void *)&small :
		       size == 4 ? (void *)&word :
				   (void *)&value,
	       size);
}

static void put_header(unsigned char *info, size_t offset, unsigned int id,
		       unsigned int version, uint32_t next)
{
	put(info, offset, id, 2);
	put(info, offset + 2, version, 2);
	put(info, offset + 4, next, 4);
}

static void make_good(unsigned char *info)
{
	memset(info, 0, GOOD_SIZE);
	put(info, 0, GOOD_SIZE, 4);
	put(info, 4, VFIO_IOMMU_INFO_PGSIZES | VFIO_IOMMU_INFO_CAPS, 4);
	put(info, 8, 0x40201000, 8);
	put(info, 16, 24, 4);
	put_header(info, 24, 2, 1, 56);
	put(info, 40, 0x1000, 8);
	put(info, 48, 268435456, 8);
	put_header(info, 56, 3, 1, 72);
	put(info, 64, 65535, 4);
	put_header(info, 72, 1, 1, 0);
	put(info, 80, 2, 4);
	put(info, 88, 0, 8);
	put(info, 96, 0x7ffffff, 8);
	put(info, 104, 0x8100000, 8);
	put(info, 112, 0xffffffffffff, 8);
}

static bool contains(const char *text, const char *part)
{
	return text && strstr(text, part);
}

/* A copy that ends with its memory, so that a read past the end is seen. */
static void *exact(const void *bytes, size_t len)
{
	void *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	return copy;
}

static void check_ranges(const struct range_set *set)
{
	assert_true(set->n > 0);
	for (size_t i = 0; i < set->n; i++) {
		assert_true(set->items[i].start <= set->items[i].last);
		if (i)
			assert_true(set->items[i - 1].last < set->items[i].start);
	}
}

static const char *parse(struct arena *arena, const void *bytes, size_t len,
			 struct vfio_answer *answer, bool *ret_is_emulated)
{
	void *copy = exact(bytes, len);
	const char *problem = NULL;

	*answer = (struct vfio_answer){ 0 };
	assert_int_equal(
		vfio_info_parse(arena, copy, len, answer, ret_is_emulated, &problem), 0);
	if (!problem && answer->has_ranges)
		check_ranges(&answer->ranges);
	free(copy);
	return problem;
}

static void test_good(void **state)
{
	unsigned char info[GOOD_SIZE];
	struct arena arena = { 0 };
	struct vfio_answer answer;
	bool is_emulated;

	(void)state;
	make_good(info);
	assert_null(parse(&arena, info, sizeof(info), &answer, &is_emulated));
	assert_false(is_emulated);
	assert_true(answer.has_ranges && answer.has_dma_avail);
	assert_int_equal(answer.ranges.n, 2);
	assert_int_equal(answer.ranges.items[0].start, 0);
	assert_int_equal(answer.ranges.items[0].last, 0x7ffffff);
	assert_int_equal(answer.ranges.items[1].start, 0x8100000);
	assert_int_equal(answer.ranges.items[1].last, 0xffffffffffff);
	assert_int_equal(answer.page_sizes, 0x40201000);
	assert_int_equal(answer.dma_avail, 65535);
	arena_free(&arena);
}

/* Before 6.6 the kernel did not align capabilities to 8 bytes; here one starts at 20. */
static void test_unaligned(void **state)
{
	unsigned char info[52] = { 0 };
	struct arena arena = { 0 };
	struct vfio_answer answer;
	bool is_emulated;

	(void)state;
	put(info, 4, VFIO_IOMMU_INFO_CAPS, 4);
	put(info, 16, 20, 4);
	put_header(info, 20, 1, 1, 0);
	put(info, 28, 1, 4);
	put(info, 36, 0x1000, 8);
	put(info, 44, UINT64_MAX, 8);
	assert_null(parse(&arena, info, sizeof(info), &answer, &is_emulated));
	assert_true(answer.has_ranges);
	assert_int_equal(answer.ranges.items[0].start, 0x1000);
	assert_int_equal(answer.ranges.items[0].last, UINT64_MAX);
	assert_int_equal(answer.page_sizes, 0);
	arena_free(&arena);
}

/* One number of the good answer changed, and what must be said of that. */
static void test_malformed(void **state)
{
	static const struct {
		size_t offset, size;
		uint64_t value;
		const char *problem;
	} cases[] = {
		{ 16, 4, 4, "offset 4 lies inside the header" },
		{ 16, 4, 19, "offset 19 lies inside the header" },
		{ 16, 4, GOOD_SIZE - 7, "offset 113 lies beyond the end" },
		{ 16, 4, 0xffffffff, "offset 4294967295 lies beyond the end" },
		{ 16, 4, 0xfffffff8, "offset 4294967288 lies beyond the end" },
		{ 26, 2, 0, "offset 24 has no version" },
		{ 28, 4, 24, "offset 24 is followed by an earlier one" },
		{ 28, 4, 31, "offset 24 is followed by an earlier one" },
		{ 60, 4, 24, "offset 56 is followed by an earlier one" },
		{ 60, 4, 56, "offset 56 is followed by an earlier one" },
		{ 60, 4, 67, "offset 56 (free mappings) is cut short" },
		{ 76, 4, 24, "offset 72 is followed by an earlier one" },
		{ 76, 4, 80, "offset 72 (IOVA ranges) is cut short" },
		{ 76, 4, GOOD_SIZE, "offset 120 lies beyond the end" },
		{ 76, 4, 104, "offset 72 (IOVA ranges) has less room than ranges" },
		{ 74, 2, 2, "offset 72 (IOVA ranges) has an unknown version" },
		{ 24, 2, 3, "offset 56 comes twice" },
		{ 56, 2, 1, "offset 56 (IOVA ranges) has less room than ranges" },
		{ 80, 4, 0, "an empty list of ranges" },
		{ 80, 4, 3, "has less room than ranges" },
		{ 80, 4, 0xffffffff, "has less room than ranges" },
		{ 80, 4, 0x10000002, "has less room than ranges" }, /* * 16 wraps */
		{ 96, 8, UINT64_MAX, "overlap or are not in order" },
		{ 104, 8, 0x7ffffff, "overlap or are not in order" },
		{ 104, 8, 0x1000000000000, "ends before it starts" },
		{ 88, 8, 0x8000000, "ends before it starts" },
	};
	unsigned char info[GOOD_SIZE];
	struct vfio_answer answer;
	bool is_emulated;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		const char *problem;

		make_good(info);
		put(info, cases[i].offset, cases[i].value, cases[i].size);
		problem = parse(&arena, info, sizeof(info), &answer, &is_emulated);
		if (!contains(problem, cases[i].problem))
			fail_msg("case %zu: \"%s\", expected \"%s\"", i, problem,
				 cases[i].problem);
		arena_free(&arena);
	}
}

/* What is unknown but well formed does no harm. */
static void test_harmless(void **state)
{
	static const struct {
		size_t offset, size;
		uint64_t value;
		bool has_ranges, has_dma_avail;
	} cases[] = {
		{ 24, 2, 99, true, true }, /* an unknown capability */
		{ 72, 2, 99, false, true }, /* no list */
		{ 58, 2, 7, true, false }, /* an unknown version */
		{ 60, 4, 0, false, true }, /* the chain ends early */
		{ 16, 4, 0, false, false }, /* no chain */
		{ 4, 4, VFIO_IOMMU_INFO_PGSIZES, false, false }, /* no capabilities */
		{ 104, 8, 0x8000000, true, true }, /* neighbours join */
	};
	unsigned char info[GOOD_SIZE];
	struct vfio_answer answer;
	bool is_emulated;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };

		make_good(info);
		put(info, cases[i].offset, cases[i].value, cases[i].size);
		assert_null(parse(&arena, info, sizeof(info), &answer, &is_emulated));
		assert_int_equal(answer.has_ranges, cases[i].has_ranges);
		assert_int_equal(answer.has_dma_avail, cases[i].has_dma_avail);
		arena_free(&arena);
	}
}

/* Cut anywhere: either a problem, or a chain that was left out with its flag. */
static void test_truncated(void **state)
{
	unsigned char info[GOOD_SIZE];
	struct vfio_answer answer;
	bool is_emulated;

	(void)state;
	make_good(info);
	for (size_t len = 0; len < GOOD_SIZE; len++) {
		struct arena arena = { 0 };
		const char *problem = parse(&arena, info, len, &answer, &is_emulated);

		assert_int_equal(problem != NULL, len > 16);
		assert_false(answer.has_ranges);
		arena_free(&arena);
	}
}

static void make_zpci(unsigned char *info)
{
	memset(info, 0, 64);
	put(info, 0, 64, 4);
	put(info, 4, VFIO_DEVICE_FLAGS_CAPS | VFIO_DEVICE_FLAGS_PCI, 4);
	put(info, 16, 24, 4);
	put_header(info, 24, VFIO_DEVICE_INFO_CAP_ZPCI_BASE, 2, 0);
	put(info, 32, 0x100000000, 8);
	put(info, 40, 0x1ffffffff, 8);
}

static const char *parse_zpci(struct arena *arena, const void *bytes, size_t len,
			      struct vfio_answer *answer)
{
	void *copy = exact(bytes, len);
	const char *problem = NULL;

	*answer = (struct vfio_answer){ 0 };
	assert_int_equal(vfio_info_parse_device(arena, copy, len, answer, &problem), 0);
	free(copy);
	return problem;
}

static void test_zpci(void **state)
{
	struct arena arena = { 0 };
	struct vfio_answer answer;
	unsigned char info[64];

	(void)state;
	make_zpci(info);
	assert_null(parse_zpci(&arena, info, sizeof(info), &answer));
	assert_true(answer.has_zpci);
	assert_int_equal(answer.zpci.start, 0x100000000);
	assert_int_equal(answer.zpci.last, 0x1ffffffff);
	put(info, 24, 4, 2);
	assert_null(parse_zpci(&arena, info, sizeof(info), &answer));
	assert_false(answer.has_zpci);
	make_zpci(info);
	assert_true(contains(parse_zpci(&arena, info, 47, &answer), "cut short"));
	put(info, 28, 24, 4);
	assert_true(contains(parse_zpci(&arena, info, 64, &answer), "an earlier one"));
	make_zpci(info);
	put(info, 40, 0xffffffff, 8);
	assert_true(contains(parse_zpci(&arena, info, 64, &answer), "ends before"));
	assert_false(answer.has_zpci);
	arena_free(&arena);
}

/* Some numbers that matter to offsets and counts, or any. */
static uint64_t pick(struct dice *dice)
{
	static const uint64_t special[] = { 0,
					    1,
					    2,
					    3,
					    8,
					    20,
					    24,
					    56,
					    72,
					    GOOD_SIZE,
					    GOOD_SIZE - 8,
					    112,
					    113,
					    65535,
					    INT32_MAX,
					    UINT32_MAX,
					    UINT64_MAX };

	if (dice_below(dice, 4))
		return special[dice_below(dice, N(special))];
	return dice_bits(dice);
}

/* What VFIO_IOMMU_GET_INFO could ever say, or half of it. */
static void test_mutations(void **state)
{
	static const size_t sizes[] = { 2, 4, 8 };
	struct dice dice = { 0x5eed };
	unsigned char info[GOOD_SIZE];
	struct vfio_answer answer;
	size_t n_good = 0;
	bool is_emulated;

	(void)state;
	for (size_t round = 0; round < 100000; round++) {
		struct arena arena = { 0 };
		size_t len = dice_below(&dice, 4) ? GOOD_SIZE :
						    dice_below(&dice, GOOD_SIZE + 1);

		make_good(info);
		for (size_t i = 0; i <= dice_below(&dice, 4); i++) {
			size_t size = sizes[dice_below(&dice, N(sizes))];

			put(info, dice_below(&dice, GOOD_SIZE / 2 - 4) * 2u, pick(&dice),
			    size);
		}
		if (!parse(&arena, info, len, &answer, &is_emulated))
			n_good++;
		parse_zpci(&arena, info, len, &answer);
		arena_free(&arena);
	}
	/* Some must pass, or the mutations reach nothing. */
	assert_true(n_good > 1000);
	assert_true(n_good < 99000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),	  cmocka_unit_test(test_unaligned),
		cmocka_unit_test(test_malformed), cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_truncated), cmocka_unit_test(test_zpci),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
