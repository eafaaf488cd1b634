/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "input/group.h"

/*
 * The kernel prints "0x%016llx 0x%016llx %s\n" with an inclusive end
 * (iommu_group_show_resv_regions() in drivers/iommu/iommu.c).
 */

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define PAGE 4096
#define MSI_LINE "0x00000000fee00000 0x00000000feefffff msi\n"

/* Parses a copy that ends with its memory and its final NUL. */
static void parse(struct arena *arena, const char *text, uint64_t page_size,
		  struct group *group, const char **ret_detail)
{
	size_t len = strlen(text);
	char *copy = strdup(text);

	assert_non_null(copy);
	*group = (struct group){ 0 };
	assert_int_equal(
		group_parse_regions(arena, copy, len, page_size, group, ret_detail), 0);
	free(copy);
}

struct text_case {
	const char *text;
	bool is_malformed;
	size_t n;
	struct reserved_region regions[5];
};

static void check_text(const struct text_case *expected)
{
	struct arena arena = { 0 };
	struct group group;
	const char *detail = "untouched";

	parse(&arena, expected->text, PAGE, &group, &detail);
	if (group.n_regions != expected->n || !detail == expected->is_malformed)
		fail_msg("\"%s\": %zu regions, %s", expected->text, group.n_regions,
			 detail ?: "nothing wrong");
	for (size_t i = 0; i < expected->n; i++) {
		struct reserved_region got = group.regions[i],
				       want = expected->regions[i];

		if (got.range.start != want.range.start ||
		    got.range.last != want.range.last || got.type != want.type)
			fail_msg("\"%s\": region %zu is 0x%jx-0x%jx, %s", expected->text,
				 i, (uintmax_t)got.range.start, (uintmax_t)got.range.last,
				 reserved_type_name(got.type));
	}
	arena_free(&arena);
}

static void check_texts(const struct text_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_text(&cases[i]);
}

static void test_well_formed(void **state)
{
	static const struct text_case cases[] = {
		{ "", false, 0, {} },
		{ MSI_LINE, false, 1, { { { 0xfee00000, 0xfeefffff }, RESERVED_MSI } } },
		/* Without a final newline. */
		{ "0x00000000fee00000 0x00000000feefffff msi",
		  false,
		  1,
		  { { { 0xfee00000, 0xfeefffff }, RESERVED_MSI } } },
		{ "0x0000000000001000 0x0000000000001fff direct\n"
		  "0x0000000000001000 0x0000000000002fff direct-relaxable\n" MSI_LINE
		  "0x000000fd00000000 0x000000ffffffffff reserved\n",
		  false,
		  4,
		  { { { 0x1000, 0x1fff }, RESERVED_DIRECT },
		    { { 0x1000, 0x2fff }, RESERVED_DIRECT_RELAXABLE },
		    { { 0xfee00000, 0xfeefffff }, RESERVED_MSI },
		    { { UINT64_C(0xfd00000000), UINT64_C(0xffffffffff) },
		      RESERVED_RESERVED } } },
		/* The order of the file is kept. */
		{ "0x2 0x3 msi\n0x0 0x1 reserved\n",
		  false,
		  2,
		  { { { 2, 3 }, RESERVED_MSI }, { { 0, 1 }, RESERVED_RESERVED } } },
		{ "0x0 0x0 direct\n", false, 1, { { { 0, 0 }, RESERVED_DIRECT } } },
		{ "0xffffffffffffffff 0xffffffffffffffff msi\n",
		  false,
		  1,
		  { { { UINT64_MAX, UINT64_MAX }, RESERVED_MSI } } },
		{ "0x0000000000000001 0xffffffffffffffff reserved\n",
		  false,
		  1,
		  { { { 1, UINT64_MAX }, RESERVED_RESERVED } } },
	};

	(void)state;
	check_texts(cases, N(cases));
}

/* No bytes: the kernel prints the end before the start. That is well formed. */
static void test_zero_length(void **state)
{
	static const struct text_case cases[] = {
		{ "0x0000000000005000 0x0000000000004fff reserved\n", false, 0, {} },
		{ "0x1 0x0 msi\n", false, 0, {} },
		{ "0xffffffffffffffff 0xfffffffffffffffe direct\n", false, 0, {} },
		{ "0x5000 0x4fff msi\n0x6000 0x6fff msi\n",
		  false,
		  1,
		  { { { 0x6000, 0x6fff }, RESERVED_MSI } } },
		{ "0x5000 0x4fff nonsense\n", true, 0, {} },
	};

	(void)state;
	check_texts(cases, N(cases));
}

/*
 * From 0, no bytes and all bytes print alike. VFIO too works on that end, and takes
 * everything away (vfio_iommu_resv_exclude() in drivers/vfio/vfio_iommu_type1.c).
 */
static void test_whole_space(void **state)
{
	static const struct text_case cases[] = {
		{ "0x0000000000000000 0xffffffffffffffff reserved\n",
		  false,
		  1,
		  { { { 0, UINT64_MAX }, RESERVED_RESERVED } } },
	};

	(void)state;
	check_texts(cases, N(cases));
}

/* An unknown type is the worst that is known: reserved. */
static void test_unknown_types(void **state)
{
	static const char *const types[] = {
		"sw-msi",
		"MSI",
		"ms",
		"msix",
		"direct-",
		"dir",
		"direct_relaxable",
		"Reserved",
		"reserve",
		"relaxable",
		"x",
		"0x0",
		"msi\r",
		"msi\t",
	};

	(void)state;
	for (size_t i = 0; i < N(types); i++) {
		struct arena arena = { 0 };
		struct text_case expected = {
			arena_printf(&arena, "0x10 0x1f %s\n0x20 0x2f msi\n", types[i]),
			true,
			2,
			{ { { 0x10, 0x1f }, RESERVED_RESERVED },
			  { { 0x20, 0x2f }, RESERVED_MSI } }
		};

		assert_non_null(expected.text);
		check_text(&expected);
		arena_free(&arena);
	}
}

/* A line that makes no sense adds nothing; those around it count. */
static void test_malformed(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"msi",
		"0x10",
		"0x10 ",
		"0x10 0x1f",
		"0x10 0x1f ",
		"0x10 msi",
		"0x10 0x1f msi msi",
		"0x10 0x1f msi ",
		"0x10 0x1f  msi",
		"0x10  0x1f msi",
		" 0x10 0x1f msi",
		"0x10\t0x1f\tmsi",
		"10 1f msi",
		"10 0x1f msi",
		"0010 0x1f msi",
		"0x10 001f msi",
		"0x10 1f msi",
		"16 31 msi",
		"0x 0x1f msi",
		"0x10 0x msi",
		"0x1g 0x1f msi",
		"0x10 0x1g msi",
		"0x0x1 0x1f msi",
		"-0x10 0x1f msi",
		"0x-10 0x1f msi",
		"0x10-0x1f msi",
		"0x10, 0x1f, msi",
		"msi 0x10 0x1f",
		"0x10000000000000000 0x1f msi",
		"0x10 0x1000000000000001f msi",
		/* END below START - 1 */
		"0x10 0xe msi",
		"0x2 0x0 msi",
		"0xffffffffffffffff 0x0 msi",
		"0xffffffffffffffff 0xfffffffffffffffd msi",
	};

	(void)state;
	for (size_t i = 0; i < N(lines); i++) {
		struct arena arena = { 0 };
		struct text_case expected = {
			arena_printf(&arena, "0x0 0x1 direct\n%s\n0x20 0x2f msi\n",
				     lines[i]),
			true,
			2,
			{ { { 0, 1 }, RESERVED_DIRECT },
			  { { 0x20, 0x2f }, RESERVED_MSI } }
		};

		assert_non_null(expected.text);
		check_text(&expected);
		arena_free(&arena);
	}
}

/* The detail names the first line that is wrong. */
static void test_detail_names_line(void **state)
{
	struct arena arena = { 0 };
	struct group group;
	const char *detail;

	(void)state;
	parse(&arena, MSI_LINE "junk\nmore junk\n", PAGE, &group, &detail);
	assert_non_null(detail);
	assert_non_null(strstr(detail, "line 2"));
	parse(&arena, MSI_LINE MSI_LINE "0x0 0x1 new-type\njunk\n", PAGE, &group,
	      &detail);
	assert_non_null(detail);
	assert_non_null(strstr(detail, "line 3"));
	arena_free(&arena);
}

/* @n lines and the first @tail bytes of one more. */
static char *lines_of(size_t n, size_t tail)
{
	size_t line = strlen(MSI_LINE);
	char *text = calloc(1, n * line + tail + 1);

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * line, MSI_LINE, line);
	memcpy(text + n * line, MSI_LINE, tail);
	return text;
}

/*
 * sysfs cuts at a page, of which the final NUL may take one byte. A line is 42 bytes, so
 * that 97 of them fit 4 KiB and leave room.
 */
static void test_full_page(void **state)
{
	static const struct {
		size_t n_lines, n_tail;
		uint64_t page_size;
		bool is_malformed;
	} cases[] = {
		{ 1, 0, 4096, false },
		{ 97, 0, 4096, false },
		{ 97, 20, 4096, true }, /* 4094 bytes: not full, but the last line is cut */
		{ 97, 21, 4096, true },
		{ 97, 22, 4096, true },
		{ 98, 0, 4096, true },
		{ 98, 0, 16384, false },
		{ 98, 0, 65536, false },
		{ 390, 0, 16384, false },
		{ 391, 0, 16384, true },
		{ 98, 0, 0, true }, /* not known: as small as any */
		{ 97, 0, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		char *text = lines_of(cases[i].n_lines, cases[i].n_tail);
		struct group group;
		const char *detail;

		parse(&arena, text, cases[i].page_size, &group, &detail);
		if (!detail == cases[i].is_malformed)
			fail_msg("case %zu: %s", i, detail ?: "nothing wrong");
		assert_int_equal(group.n_regions, cases[i].n_lines);
		free(text);
		arena_free(&arena);
	}
}

/* Exactly as full as sysfs makes a file, ended by a whole line: still it may be cut. */
static void test_full_page_of_whole_lines(void **state)
{
	static const struct {
		size_t len;
		bool is_malformed;
	} cases[] = { { 4094, false }, { 4095, true }, { 4096, true } };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		size_t first = cases[i].len - 96 * strlen(MSI_LINE);
		char *text = calloc(1, cases[i].len + 1);
		struct group group;
		const char *detail;

		assert_non_null(text);
		/* "0x000...0fee00000 0x00000000feefffff msi\n", with zeros to fill */
		memset(text, '0', first);
		memcpy(text, "0x", 2);
		memcpy(text + first - 32, &MSI_LINE[10], 32);
		for (size_t at = first; at < cases[i].len; at += strlen(MSI_LINE))
			memcpy(text + at, MSI_LINE, strlen(MSI_LINE));
		parse(&arena, text, PAGE, &group, &detail);
		assert_int_equal(detail != NULL, cases[i].is_malformed);
		assert_int_equal(group.n_regions, 97);
		assert_int_equal(group.regions[0].range.start, 0xfee00000);
		free(text);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well_formed),
		cmocka_unit_test(test_zero_length),
		cmocka_unit_test(test_whole_space),
		cmocka_unit_test(test_unknown_types),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_detail_names_line),
		cmocka_unit_test(test_full_page),
		cmocka_unit_test(test_full_page_of_whole_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
