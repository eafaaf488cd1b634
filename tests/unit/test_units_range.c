/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/units.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define TOP UINT64_MAX
#define GIB (UINT64_C(1) << 30)
#define EIB (UINT64_C(1) << 60)

struct range_case {
	const char *text;
	struct range range;
};

static const struct range_case good[] = {
	/* START-LAST */
	{ "0-0", { 0, 0 } },
	{ "0-1", { 0, 1 } },
	{ "5-5", { 5, 5 } },
	{ "0x10-0x1E", { 0x10, 0x1e } },
	{ "0x1E-0x2E", { 0x1e, 0x2e } },
	{ "0X80000000-0XFFFFFFFF", { 0x80000000, 0xffffffff } },
	{ "1K-2K", { 1024, 2048 } },
	{ "0x1EK-1M", { 30 << 10, 1 << 20 } },
	{ "1E-15E", { EIB, 15 * EIB } },
	{ "0-0xffffffffffffffff", { 0, TOP } },
	{ "0-18446744073709551615", { 0, TOP } },
	{ "0xffffffffffffffff-0xffffffffffffffff", { TOP, TOP } },
	/* SIZE@START */
	{ "1@0", { 0, 0 } },
	{ "0x1E@1E", { EIB, EIB + 29 } },
	{ "2G@2G", { 0x80000000, 0xffffffff } },
	{ "14G@34G", { UINT64_C(0x880000000), UINT64_C(0xbffffffff) } },
	{ "0x1000@0x1000", { 0x1000, 0x1fff } },
	{ "4K@0", { 0, 4095 } },
	{ "1@0xffffffffffffffff", { TOP, TOP } },
	{ "8E@8E", { 8 * EIB, TOP } },
	{ "15E@1E", { EIB, TOP } },
	{ "0xffffffffffffffff@0", { 0, TOP - 1 } },
	{ "0xffffffffffffffff@1", { 1, TOP } },
};

static const char *const no_ranges[] = {
	"",
	"-",
	"@",
	"@-",
	"-@",
	"--",
	"@@",
	"5",
	"0x1000",
	"1K",
	"1@",
	"@1",
	"1-",
	"-1",
	"5-3",
	"1-0",
	"0xffffffffffffffff-0",
	"0@0",
	"0@5",
	"0K@1G",
	"0x0@0xffffffffffffffff",
	"1-2-3",
	"1@2@3",
	"1@2-3",
	"1-2@3",
	"1--2",
	"1@-2",
	"-1@2",
	"+1@2",
	"1@+2",
	" 1@2",
	"1 @2",
	"1@ 2",
	"1@2 ",
	"1 - 2",
	"0-1,2-3",
	"1@2,",
	"1:2",
	"1..2",
	"1+2",
	"0x-0x1",
	"a-b",
};

/* The number, or the end of the range, lies beyond 2^64. */
static const char *const too_big[] = {
	"16E@0",
	"1@16E",
	"0-16E",
	"0-18446744073709551616",
	"0x10000000000000000-0x10000000000000001",
	"2@0xffffffffffffffff",
	"0xffffffffffffffff@2",
	"0xffffffffffffffff@0xffffffffffffffff",
	"8E@9E",
};

static void check_range(const char *text, int expected_err, struct range expected)
{
	struct range range = { 42, 41 };
	int err = parse_range(text, &range);

	if (expected_err) /* and no result */
		expected = (struct range){ 42, 41 };
	if (err != expected_err || range.start != expected.start ||
	    range.last != expected.last)
		fail_msg("\"%s\": %d, 0x%jx-0x%jx; expected %d, 0x%jx-0x%jx", text, err,
			 (uintmax_t)range.start, (uintmax_t)range.last, expected_err,
			 (uintmax_t)expected.start, (uintmax_t)expected.last);
}

static void test_parse_range(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(good); i++)
		check_range(good[i].text, 0, good[i].range);
	for (size_t i = 0; i < N(no_ranges); i++)
		check_range(no_ranges[i], -EINVAL, RANGE_ALL);
	for (size_t i = 0; i < N(too_big); i++)
		check_range(too_big[i], -ERANGE, RANGE_ALL);
}

/* The pieces stay as they were given, in their order. */
static void test_parse_ranges(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		struct range ranges[3];
	} lists[] = {
		{ "0-0", 1, { { 0, 0 } } },
		{ "2G@2G,1G@8G",
		  2,
		  { { 0x80000000, 0xffffffff }, { 8 * GIB, 9 * GIB - 1 } } },
		{ "8-9,0-1,4-5", 3, { { 8, 9 }, { 0, 1 }, { 4, 5 } } },
		{ "0-1,2-3", 2, { { 0, 1 }, { 2, 3 } } },
		{ "0-5,3-9", 2, { { 0, 5 }, { 3, 9 } } },
		{ "1-2,1-2", 2, { { 1, 2 }, { 1, 2 } } },
		{ "8E@8E,8E@0", 2, { { 8 * EIB, TOP }, { 0, 8 * EIB - 1 } } },
		{ "0-0xffffffffffffffff,5-6", 2, { { 0, TOP }, { 5, 6 } } },
	};

	(void)state;
	for (size_t i = 0; i < N(lists); i++) {
		struct arena arena = { 0 };
		const char *piece = NULL;
		struct range_set set;

		assert_int_equal(parse_ranges(&arena, lists[i].text, &set, &piece), 0);
		assert_int_equal(set.n, lists[i].n);
		for (size_t j = 0; j < set.n; j++) {
			assert_int_equal(set.items[j].start, lists[i].ranges[j].start);
			assert_int_equal(set.items[j].last, lists[i].ranges[j].last);
		}
		arena_free(&arena);
	}
}

static void test_parse_ranges_bad(void **state)
{
	static const struct {
		const char *text;
		int err;
		const char *piece;
	} lists[] = {
		{ "", -EINVAL, "" },
		{ ",", -EINVAL, "" },
		{ "1@0,", -EINVAL, "" },
		{ ",1@0", -EINVAL, "" },
		{ "0-1,,2-3", -EINVAL, "" },
		{ "5-3", -EINVAL, "5-3" },
		{ "0-1,5-3,7", -EINVAL, "5-3" },
		{ "0-1, 2-3", -EINVAL, " 2-3" },
		{ "0-1;2-3", -EINVAL, "0-1;2-3" },
		{ "0-1,0@0", -EINVAL, "0@0" },
		{ "0-1,2@0xffffffffffffffff", -ERANGE, "2@0xffffffffffffffff" },
		{ "16E@0,5-3", -ERANGE, "16E@0" },
	};

	(void)state;
	for (size_t i = 0; i < N(lists); i++) {
		struct arena arena = { 0 };
		const char *piece = NULL;
		struct range_set set = { NULL, 42, 43 };

		assert_int_equal(parse_ranges(&arena, lists[i].text, &set, &piece),
				 lists[i].err);
		assert_non_null(piece);
		assert_string_equal(piece, lists[i].piece);
		assert_int_equal(set.n, 42);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_range),
		cmocka_unit_test(test_parse_ranges),
		cmocka_unit_test(test_parse_ranges_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
