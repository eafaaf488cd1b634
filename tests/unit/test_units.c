/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/units.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define EIB (UINT64_C(1) << 60)
/* What a result holds before the call; it must survive a failure. */

#define UNTOUCHED UINT64_C(0x5a5a5a5a5a5a5a5a)

struct number_case {
	const char *text;
	int err;
	uint64_t value;
};

typedef int (*number_parser)(const char *text, uint64_t *ret);

static void check_numbers(number_parser parse, const struct number_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t value = UNTOUCHED,
			 expected = cases[i].err ? UNTOUCHED : cases[i].value;
		int err = parse(cases[i].text, &value);

		if (err != cases[i].err || value != expected)
			fail_msg("\"%s\": %d, 0x%jx; expected %d, 0x%jx", cases[i].text,
				 err, (uintmax_t)value, cases[i].err,
				 (uintmax_t)expected);
	}
}

static void check_refused(number_parser parse, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_numbers(parse, &(struct number_case){ texts[i], -EINVAL, 0 }, 1);
}

/* Neither a number nor a size. */
static const char *const no_numbers[] = {
	"",    " ",	"-",	 "+",	      "-1",	      "+1",
	" 1",  "1 ",	"1 2",	 "1\n",	      "\t1",	      "1.5",
	"1,5", "1'000", "1_000", "x",	      "0x",	      "0X",
	"x1",  "0x-1",	"-0x1",	 "0x 1",      "0x0x1",	      "00x1",
	"0xg", "0x1g",	"1a",	 "a",	      "0b1",	      "0o7",
	"1e3", "1h",	"1u",	 "1\xc2\xa0", "\xef\xbc\x91", "99999999999999999999999x",
};

/* Both a number and a size. */
static const struct number_case numbers[] = {
	{ "0", 0, 0 },
	{ "1", 0, 1 },
	{ "00", 0, 0 },
	{ "010", 0, 10 },
	{ "08", 0, 8 },
	{ "4096", 0, 4096 },
	{ "0x0", 0, 0 },
	{ "0x10", 0, 16 },
	{ "0X10", 0, 16 },
	{ "0xabcdefABCDEF", 0, UINT64_C(0xabcdefabcdef) },
	{ "0x1E", 0, 30 },
	{ "0x1e", 0, 30 },
	{ "0xE", 0, 14 },
	{ "0x1EE", 0, 0x1ee },
	{ "18446744073709551615", 0, UINT64_MAX },
	{ "000000000000000000000000000001", 0, 1 },
	{ "0xffffffffffffffff", 0, UINT64_MAX },
	{ "0x00000000000000000000000000001", 0, 1 },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "18446744073709551625", -ERANGE, 0 },
	{ "99999999999999999999", -ERANGE, 0 },
	{ "184467440737095516150", -ERANGE, 0 },
	{ "0x10000000000000000", -ERANGE, 0 },
	{ "0xfffffffffffffffff", -ERANGE, 0 },
};

static void test_parse_u64(void **state)
{
	static const char *const no_units[] = { "1K", "1E", "0x1K", "K" };

	(void)state;
	check_numbers(parse_u64, numbers, N(numbers));
	check_refused(parse_u64, no_numbers, N(no_numbers));
	check_refused(parse_u64, no_units, N(no_units));
}

static void test_parse_size(void **state)
{
	static const struct number_case sizes[] = {
		{ "1K", 0, 1024 },
		{ "1M", 0, 1048576 },
		{ "3G", 0, UINT64_C(3) << 30 },
		{ "1T", 0, UINT64_C(1) << 40 },
		{ "1P", 0, UINT64_C(1) << 50 },
		{ "1E", 0, EIB },
		{ "15E", 0, 15 * EIB },
		{ "0E", 0, 0 },
		{ "0K", 0, 0 },
		{ "16383P", 0, UINT64_C(16383) << 50 },
		{ "18014398509481983K", 0, UINT64_MAX - 1023 },
		{ "0x1K", 0, 1024 },
		{ "0x1EK", 0, 30 << 10 },
		{ "0xEK", 0, 14 << 10 },
		{ "0xfffP", 0, UINT64_C(0xfff) << 50 },
		/* 16 EiB is one more than the largest number. */
		{ "16E", -ERANGE, 0 },
		{ "17E", -ERANGE, 0 },
		{ "16384P", -ERANGE, 0 },
		{ "18014398509481984K", -ERANGE, 0 },
		{ "18446744073709551615K", -ERANGE, 0 },
		{ "18446744073709551616K", -ERANGE, 0 },
		{ "0x4000P", -ERANGE, 0 },
	};
	static const char *const no_sizes[] = {
		"K",  "E",  "0xK", "1KK",  "1KM", "1EE", "1k", "1m",
		"1e", "1B", "1KB", "1KiB", "1Z",  "1 K", "K1", "-1K",
	};

	(void)state;
	check_numbers(parse_size, numbers, N(numbers));
	check_numbers(parse_size, sizes, N(sizes));
	check_refused(parse_size, no_numbers, N(no_numbers));
	check_refused(parse_size, no_sizes, N(no_sizes));
}

static void test_parse_hex(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		int err;
		uint64_t value;
	} cases[] = {
		{ "0", 1, 0, 0 },
		{ "10", 2, 0, 16 },
		{ "0x10", 4, 0, 16 },
		{ "0X10", 4, 0, 16 },
		{ "dead", 4, 0, 0xdead },
		{ "DEAD", 4, 0, 0xdead },
		{ "1E", 2, 0, 0x1e },
		{ "12345", 3, 0, 0x123 }, /* no more than its length */
		{ "12 5", 2, 0, 0x12 },
		{ "0x12", 1, 0, 0 },
		{ "ffffffffffffffff", 16, 0, UINT64_MAX },
		{ "00ffffffffffffffff", 18, 0, UINT64_MAX },
		{ "10000000000000000", 17, -ERANGE, 0 },
		{ "0x10000000000000000", 19, -ERANGE, 0 },
		{ "", 0, -EINVAL, 0 },
		{ "12", 0, -EINVAL, 0 },
		{ "0x", 2, -EINVAL, 0 },
		{ "0x1", 2, -EINVAL, 0 },
		{ "0x0x1", 5, -EINVAL, 0 },
		{ "12 5", 3, -EINVAL, 0 },
		{ "-1", 2, -EINVAL, 0 },
		{ "+1", 2, -EINVAL, 0 },
		{ "1g", 2, -EINVAL, 0 },
		{ "1K", 2, -EINVAL, 0 },
		{ "1\0", 2, -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		uint64_t value = UNTOUCHED,
			 expected = cases[i].err ? UNTOUCHED : cases[i].value;
		int err = parse_hex(cases[i].text, cases[i].len, &value);

		if (err != cases[i].err || value != expected)
			fail_msg("\"%s\": %d, 0x%jx", cases[i].text, err,
				 (uintmax_t)value);
	}
}

static void test_format_size(void **state)
{
	static const struct {
		uint64_t size;
		const char *text;
	} cases[] = {
		{ 0, "16 EiB" },
		{ 1, "1 byte" },
		{ 2, "2 bytes" },
		{ 1023, "1023 bytes" },
		{ 1024, "1 KiB" },
		{ 1025, "1025 bytes" },
		{ 1536, "1536 bytes" },
		{ 2048, "2 KiB" },
		{ 4095, "4095 bytes" },
		{ 9999, "9999 bytes" },
		{ 10000, "~9.76 KiB" }, /* four digits at most */
		{ 10001, "~9.76 KiB" },
		{ 10240, "10 KiB" },
		{ 10241, "~10.00 KiB" },
		{ 1023 << 10, "1023 KiB" },
		{ 1025 << 10, "1025 KiB" },
		{ 9999 << 10, "9999 KiB" },
		{ 10000 << 10, "~9.76 MiB" },
		{ (1 << 20) - 1, "~1023.99 KiB" },
		{ 1 << 20, "1 MiB" },
		{ (1 << 20) + 1, "~1.00 MiB" },
		{ 1535 << 20, "1535 MiB" },
		{ UINT64_C(0xff000000), "4080 MiB" },
		{ UINT64_C(0xff001000), "~3.98 GiB" },
		{ UINT64_C(0xffffffff), "~3.99 GiB" },
		{ UINT64_C(24) << 30, "24 GiB" },
		{ (UINT64_C(24) << 30) + 4096, "~24.00 GiB" },
		{ UINT64_C(1) << 40, "1 TiB" },
		{ UINT64_C(1) << 50, "1 PiB" },
		{ (UINT64_C(1) << 50) + 1, "~1.00 PiB" },
		{ EIB, "1 EiB" },
		{ EIB + EIB / 2, "1536 PiB" },
		{ 15 * EIB, "15 EiB" },
		{ UINT64_C(1) << 63, "8 EiB" },
		{ UINT64_MAX - 1023, "~15.99 EiB" },
		{ UINT64_MAX, "~15.99 EiB" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_string_equal(format_size(cases[i].size).text, cases[i].text);
}

/* What is shown in whole units reads back as the same size. */
static void test_format_size_parses(void **state)
{
	(void)state;
	for (unsigned int shift = 0; shift < 64; shift++) {
		struct size_text text = format_size(UINT64_C(1) << shift);
		char *space = strchr(text.text, ' ');
		uint64_t size;

		assert_non_null(space);
		if (space[1] == 'b') {
			*space = '\0';
		} else { /* "8 EiB" becomes "8E" */
			space[0] = space[1];
			space[1] = '\0';
		}
		assert_int_equal(parse_size(text.text, &size), 0);
		assert_int_equal(size, UINT64_C(1) << shift);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_u64),
		cmocka_unit_test(test_parse_size),
		cmocka_unit_test(test_parse_hex),
		cmocka_unit_test(test_format_size),
		cmocka_unit_test(test_format_size_parses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
