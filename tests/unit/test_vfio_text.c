/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "dice.h"
#include "input/vfio_text.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* Parses a copy that ends with its memory, so that a read past the end is seen. */
static const char *parse_all(struct arena *arena, const char *text, size_t len,
			     struct vfio_answer *ret, struct source_list *ret_asked)
{
	const char *problem = NULL;
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	assert_int_equal(vfio_answer_parse(arena, copy, len, ret, ret_asked, &problem),
			 0);
	free(copy);
	return problem;
}

static const char *parse(struct arena *arena, const char *text, struct vfio_answer *ret)
{
	struct source_list asked;

	return parse_all(arena, text, strlen(text), ret, &asked);
}

/* Texts that say the same when they are parsed and formatted again. */
static void test_round_trip(void **state)
{
	static const char *const texts[] = {
		"way VFIO_IOMMU_GET_INFO\nrange 0x0 0x7ffffff\n"
		"range 0x8100000 0xffffffffffff\npgsizes 0x40201000\ndma_avail 65535\n",
		"way VFIO_IOMMU_GET_INFO\nrange 0x100000000 0x1ffffffff\npgsizes 0x1000\n"
		"dma_avail 65535\nzpci 0x100000000 0x1ffffffff\n",
		"way IOMMU_IOAS_IOVA_RANGES\nrange 0x0 0xfedfffff\n"
		"range 0xfef00000 0xffffffffffffffff\npgsizes 0x1000\n"
		"hw_info 1 0xd2008c222f0606 0xf00f5e\n",
		"way VFIO_IOMMU_SPAPR_TCE_GET_INFO\nrange 0x0 0x7fffffff\n"
		"pgsizes 0x1011000\ncan_grow\n",
		"way VFIO_IOMMU_GET_INFO\npgsizes 0xfffffffffffff000\n"
		"reason the kernel lists no valid IOVAs\n",
		"reason /dev/vfio/7: permission denied\n",
		"way IOMMU_IOAS_IOVA_RANGES\nrange 0x0 0xffff\nwas_opened\n"
		"source absent /dev/vfio/vfio\n"
		"source read /sys/bus/pci/devices/0000:01:00.0/vfio-dev\n"
		"source read /dev/vfio/devices/vfio0\nsource read /dev/iommu\n",
		"was_opened\nreason in use by another program\n"
		"source read /dev/vfio/vfio\n"
		"source malformed /dev/vfio/7 Device or resource busy\n"
		"source denied /dev/iommu\n",
	};

	(void)state;
	for (size_t i = 0; i < N(texts); i++) {
		struct arena arena = { 0 };
		struct source_list asked;
		struct vfio_answer answer;
		const char *text;

		assert_null(
			parse_all(&arena, texts[i], strlen(texts[i]), &answer, &asked));
		assert_true(answer.was_asked);
		assert_int_equal(answer.answered, !strncmp(texts[i], "way", 3));
		assert_int_equal(answer.was_opened,
				 strstr(texts[i], "was_opened") != NULL);
		assert_int_equal(vfio_answer_format(&arena, &answer, &asked, &text), 0);
		assert_string_equal(text, texts[i]);
		arena_free(&arena);
	}
}

static void test_values(void **state)
{
	struct arena arena = { 0 };
	struct vfio_answer answer;

	(void)state;
	assert_null(parse(&arena,
			  "hw_info 1 2 3\nzpci 4 5\ndma_avail 6\npgsizes 4096\n"
			  "range 0 1\nrange 2 3\nrange 8 9\nway IOMMU_IOAS_IOVA_RANGES\n",
			  &answer));
	assert_string_equal(answer.way, VFIO_WAY_IOMMUFD);
	assert_null(answer.reason);
	assert_true(answer.has_hw_info && answer.has_zpci && answer.has_dma_avail);
	assert_int_equal(answer.hw_type, 1);
	assert_int_equal(answer.hw_cap, 2);
	assert_int_equal(answer.hw_ecap, 3);
	assert_int_equal(answer.zpci.start, 4);
	assert_int_equal(answer.zpci.last, 5);
	assert_int_equal(answer.dma_avail, 6);
	assert_int_equal(answer.page_sizes, 4096);
	/* Neighbours join: a set knows no seams. */
	assert_int_equal(answer.ranges.n, 2);
	assert_int_equal(answer.ranges.items[0].last, 3);
	/* A reason from a file can not steer a terminal. */
	assert_null(parse(&arena, "reason \033[2J\n", &answer));
	assert_string_equal(answer.reason, "\\x1b[2J");
	arena_free(&arena);
}

#define WAY "way VFIO_IOMMU_GET_INFO\n"

static void test_problems(void **state)
{
	static const struct {
		const char *text, *problem;
	} cases[] = {
		{ "", "line 1: an answer has a way" },
		{ "\n", "line 1: unknown key" },
		{ "# comment\n", "line 1: unknown key" },
		{ WAY, "line 1: there must be either ranges or a reason" },
		{ "range 0 1\n", "line 1: an answer has a way" },
		{ "reason x\npgsizes 4096\n", "line 2: an answer has a way" },
		{ "way\n", "line 1: the text is missing" },
		{ "way \n", "line 1: the text is missing" },
		{ "way ioctl\n", "line 1: unknown way" },
		{ "way VFIO_IOMMU_GET_INFO \n", "line 1: unknown way" },
		{ WAY WAY, "line 2: the key comes twice" },
		{ WAY "range 0 1\nreason x\n", "line 3: there must be either" },
		{ WAY "range 0 1", "line 2: no newline at the end" },
		{ WAY "range 0\n", "line 2: not the numbers" },
		{ WAY "range 0 \n", "line 2: not the numbers" },
		{ WAY "range  0 1\n", "line 2: not the numbers" },
		{ WAY "range 0 1 2\n", "line 2: too many words" },
		{ WAY "range 0 1 \n", "line 2: too many words" },
		{ WAY "range 0 1\r\n", "line 2: not the numbers" },
		{ WAY "range 0 -1\n", "line 2: not the numbers" },
		{ WAY "range 0 0x10000000000000000\n", "line 2: not the numbers" },
		{ WAY "range 2 1\n", "line 2: the range ends before it starts" },
		{ WAY "range 0 1\nrange 1 2\n", "line 3: ranges overlap" },
		{ WAY "range 4 5\nrange 0 1\n", "line 3: ranges overlap" },
		{ WAY "range 0 1\npgsizes 0\n", "line 3: no page size" },
		{ WAY "range 0 1\npgsizes 1\npgsizes 1\n", "line 4: the key comes" },
		{ WAY "range 0 1\ndma_avail 4294967296\n", "line 3: the number is too" },
		{ WAY "range 0 1\nhw_info 4294967296 0 0\n",
		  "line 3: the number is too" },
		{ WAY "range 0 1\nzpci 1 0\n", "line 3: the range ends before" },
		{ WAY "range 0 1\ncan_grow 1\n", "line 3: too many words" },
		{ " " WAY, "line 1: unknown key" },
		{ "was_opened\n", "line 1: an answer has a way" },
		{ "source read /dev/iommu\n", "line 1: an answer has a way" },
		{ "reason x\nwas_opened\nwas_opened\n", "line 3: the key comes twice" },
		{ "reason x\nwas_opened 1\n", "line 2: too many words" },
		{ "reason x\nsource\n", "line 2: the text is missing" },
		{ "reason x\nsource read\n", "line 2: a source has a status and" },
		{ "reason x\nsource read dev\n", "line 2: a source has a status and" },
		{ "reason x\nsource red /dev\n", "line 2: unknown status" },
	};
	struct vfio_answer answer;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		const char *problem = parse(&arena, cases[i].text, &answer);

		if (!problem ||
		    strncmp(problem, cases[i].problem, strlen(cases[i].problem)) != 0)
			fail_msg("\"%s\": \"%s\", expected \"%s\"", cases[i].text,
				 problem, cases[i].problem);
		arena_free(&arena);
	}
}

static void test_nul(void **state)
{
	struct arena arena = { 0 };
	struct vfio_answer answer;
	struct source_list asked;
	static const char text[] = "reason a\0b\n";

	(void)state;
	assert_string_equal(parse_all(&arena, text, sizeof(text) - 1, &answer, &asked),
			    "line 1: a NUL byte");
	arena_free(&arena);
}

/* Whatever is parsed can be written, and reads the same again. */
static void test_mutations(void **state)
{
	static const char good[] = WAY
		"range 0x0 0x7ffffff\nrange 0x8100000 0xffffffffffff\n"
		"pgsizes 0x1000\ndma_avail 65535\nzpci 1 2\nhw_info 1 2 3\n"
		"source read /a\nsource absent /b c\n";
	static const char bytes[] = "0123456789abcdefx \n\n\nrangewycon_";
	struct dice dice = { 0x7e47 };
	size_t n_good = 0;

	(void)state;
	for (size_t round = 0; round < 50000; round++) {
		struct source_list asked, asked_again;
		struct vfio_answer answer, again;
		struct arena arena = { 0 };
		const char *text, *second;
		char mutated[sizeof(good)];

		memcpy(mutated, good, sizeof(good));
		for (size_t i = 0; i <= dice_below(&dice, 3); i++)
			mutated[dice_below(&dice, sizeof(good) - 1)] =
				bytes[dice_below(&dice, sizeof(bytes) - 1)];
		if (!parse_all(&arena, mutated, strlen(mutated), &answer, &asked)) {
			n_good++;
			assert_int_equal(
				vfio_answer_format(&arena, &answer, &asked, &text), 0);
			assert_null(parse_all(&arena, text, strlen(text), &again,
					      &asked_again));
			assert_int_equal(vfio_answer_format(&arena, &again, &asked_again,
							    &second),
					 0);
			assert_string_equal(text, second);
		}
		arena_free(&arena);
	}
	assert_true(n_good > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_values),
		cmocka_unit_test(test_problems),   cmocka_unit_test(test_nul),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
