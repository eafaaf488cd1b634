/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/text.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The well-formed sequences of UTF-8, as table 3-7 of the Unicode standard lists them, less
 * the control characters: C0, DEL, and C1, which is C2 80 to C2 9F.
 */
static const struct {
	size_t n;
	struct {
		unsigned char first, last;
	} bytes[4];
} sequences[] = {
	{ 1, { { 0x20, 0x7e } } },
	{ 2, { { 0xc2, 0xc2 }, { 0xa0, 0xbf } } },
	{ 2, { { 0xc3, 0xdf }, { 0x80, 0xbf } } },
	{ 3, { { 0xe0, 0xe0 }, { 0xa0, 0xbf }, { 0x80, 0xbf } } },
	{ 3, { { 0xe1, 0xec }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 3, { { 0xed, 0xed }, { 0x80, 0x9f }, { 0x80, 0xbf } } },
	{ 3, { { 0xee, 0xef }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 4, { { 0xf0, 0xf0 }, { 0x90, 0xbf }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 4, { { 0xf1, 0xf3 }, { 0x80, 0xbf }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
	{ 4, { { 0xf4, 0xf4 }, { 0x80, 0x8f }, { 0x80, 0xbf }, { 0x80, 0xbf } } },
};

/* Bytes of the printable character at @bytes, or 0. */
static size_t character_len(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < N(sequences); i++) {
		size_t j = 0;

		while (j < sequences[i].n && j < len &&
		       bytes[j] >= sequences[i].bytes[j].first &&
		       bytes[j] <= sequences[i].bytes[j].last)
			j++;
		if (j == sequences[i].n)
			return j;
	}
	return 0;
}

static void expected_text(const unsigned char *bytes, size_t len, char *ret)
{
	size_t in = 0;

	while (in < len && bytes[in]) {
		size_t n = character_len(bytes + in, len - in);

		if (n)
			memcpy(ret, bytes + in, n);
		else
			snprintf(ret, 5, "\\x%02x", bytes[in]);
		ret += n ?: 4;
		in += n ?: 1;
	}
	*ret = '\0';
}

static void check_bytes(const unsigned char *bytes, size_t len)
{
	struct arena arena = { 0 };
	char expected[64];
	const char *text = text_printable(&arena, (const char *)bytes, len);

	expected_text(bytes, len, expected);
	assert_non_null(text);
	assert_string_equal(text, expected);
	arena_free(&arena);
}

/* All strings of one and two bytes, and of three and four where anything changes. */
static void test_short_strings(void **state)
{
	static const unsigned char edges[] = {
		0x00, 0x1f, 0x20, 0x41, 0x7e, 0x7f, 0x80, 0x8f, 0x90,
		0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
		0xec, 0xed, 0xee, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff,
	};
	unsigned int n = N(edges);

	(void)state;
	check_bytes((const unsigned char *)"", 0);
	for (unsigned int i = 0; i < 0x10000; i++) {
		unsigned char bytes[] = { (unsigned char)(i >> 8), (unsigned char)i };

		check_bytes(bytes, i < 0x100 ? 1 : 2);
		check_bytes(bytes + 1, 1);
	}
	for (unsigned int i = 0; i < n * n * n * n; i++) {
		unsigned char bytes[] = { edges[i / n / n / n], edges[i / n / n % n],
					  edges[i / n % n], edges[i % n] };

		check_bytes(bytes, 4);
		if (i < n * n * n)
			check_bytes(bytes + 1, 3);
	}
}

static void test_examples(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
	} cases[] = {
		{ "", 0, "" },
		{ "memory@80000000", 15, "memory@80000000" },
		{ "memory@80000000", 6, "memory" },
		{ "a\0b", 3, "a" }, /* a NUL ends it */
		{ "\0", 1, "" },
		{ "abc", 100, "abc" },
		{ "a\\x1b\"'", 7, "a\\x1b\"'" }, /* these are text */
		{ "\x1b[31mred", 8, "\\x1b[31mred" },
		{ "a\tb\r\n", 5, "a\\x09b\\x0d\\x0a" },
		{ "\x7f", 1, "\\x7f" },
		{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7", 9,
		  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7" },
		{ "\xef\xbf\xbd\xf4\x8f\xbf\xbf", 7, "\xef\xbf\xbd\xf4\x8f\xbf\xbf" },
		{ "\xc2\xa0", 2, "\xc2\xa0" },
		/* C1: 0x9b alone, or as U+009B, begins a terminal's control sequence. */
		{ "\x9b\x33m", 3, "\\x9b3m" },
		{ "\xc2\x9b\x33m", 4, "\\xc2\\x9b3m" },
		/* Cut within a character. */
		{ "\xe2\x82\xac", 2, "\\xe2\\x82" },
		{ "\xf0\x9f\x90\xa7", 3, "\\xf0\\x9f\\x90" },
		{ "\xc3", 1, "\\xc3" },
		{ "\xe2\x82\0\xac", 4, "\\xe2\\x82" },
		{ "\xe2\x41\xac", 3, "\\xe2\x41\\xac" },
		/* Overlong forms of '/', NUL, U+007F, U+07FF, U+FFFF. */
		{ "\xc0\xaf", 2, "\\xc0\\xaf" },
		{ "\xe0\x80\xaf", 3, "\\xe0\\x80\\xaf" },
		{ "\xf0\x80\x80\xaf", 4, "\\xf0\\x80\\x80\\xaf" },
		{ "\xc0\x80", 2, "\\xc0\\x80" },
		{ "\xc1\xbf", 2, "\\xc1\\xbf" },
		{ "\xe0\x9f\xbf", 3, "\\xe0\\x9f\\xbf" },
		{ "\xf0\x8f\xbf\xbf", 4, "\\xf0\\x8f\\xbf\\xbf" },
		/* Surrogates: U+D800, U+DFFF; their neighbours are characters. */
		{ "\xed\xa0\x80", 3, "\\xed\\xa0\\x80" },
		{ "\xed\xbf\xbf", 3, "\\xed\\xbf\\xbf" },
		{ "\xed\x9f\xbf\xee\x80\x80", 6, "\xed\x9f\xbf\xee\x80\x80" },
		/* Beyond U+10FFFF, and bytes that UTF-8 never has. */
		{ "\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80" },
		{ "\xf5\x80\x80\x80", 4, "\\xf5\\x80\\x80\\x80" },
		{ "\xf8\x88\x80\x80\x80", 5, "\\xf8\\x88\\x80\\x80\\x80" },
		{ "\xfe\xff", 2, "\\xfe\\xff" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		const char *text = text_printable(&arena, cases[i].bytes, cases[i].len);

		assert_non_null(text);
		assert_string_equal(text, cases[i].text);
		arena_free(&arena);
	}
}

/* No byte behind the length is read: the text has no final NUL. */
static void test_no_final_nul(void **state)
{
	static const char bytes[] = { 'a', (char)0xe2, (char)0x82 };
	struct arena arena = { 0 };
	char *copy = arena_alloc(&arena, 16);

	(void)state;
	assert_non_null(copy);
	memcpy(copy + 16 - sizeof(bytes), bytes, sizeof(bytes));
	assert_string_equal(text_printable(&arena, copy + 16 - sizeof(bytes),
					   sizeof(bytes)),
			    "a\\xe2\\x82");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short_strings),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_no_final_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
