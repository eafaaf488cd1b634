/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "input/bar.h"

#define NONE "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"

static struct bar_list parse(struct arena *arena, const char *resource,
			     const unsigned char *config, size_t len)
{
	struct bar_list bars = { 0 };

	assert_int_equal(bar_parse(arena, resource, (const char *)config, len, &bars), 0);
	return bars;
}

static void put(unsigned char *config, size_t at, uint32_t word)
{
	for (size_t i = 0; i < 4; i++)
		config[at + i] = (unsigned char)(word >> 8 * i);
}

/* BARs of 32 and 64 bits, I/O, a ROM whose register is stale, and what has no place. */
static void endpoint(void **state)
{
	static const char resource[] =
		"0x0000006000000000 0x0000006000003fff 0x000000000014220c\n" NONE
		"0x0000000000001000 0x000000000000103f 0x0000000000040101\n"
		"0x0000006000100000 0x0000006000100fff 0x0000000000040200\n"
		"0x0000006000200000 0x0000006000200fff 0x0000000020040200\n"
		"0x0000000000000000 0x0000000000000fff 0x0000000000040200\n"
		"0x0000006000300000 0x000000600030ffff 0x0000000000046200\n";
	struct arena arena = { 0 };
	unsigned char config[64] = { 0x4d, 0x14, 0x0a, 0xa8 };
	struct bar_list bars;

	(void)state;
	put(config, 0x10, 0x8000000c);
	put(config, 0x14, 0x2);
	put(config, 0x18, 0x1001);
	put(config, 0x1c, 0x80100000);
	put(config, 0x30, 0xfffc0000);
	bars = parse(&arena, resource, config, sizeof(config));
	assert_int_equal(bars.n, 3);
	assert_true(bars.items[0].has_bus);
	assert_int_equal(bars.items[0].bus, 0x280000000);
	assert_int_equal(bars.items[0].cpu.start, 0x6000000000);
	assert_int_equal(bars.items[0].cpu.last, 0x6000003fff);
	assert_true(bars.items[1].has_bus);
	assert_int_equal(bars.items[1].bus, 0x80100000);
	assert_false(bars.items[2].has_bus);
	assert_int_equal(bars.items[2].cpu.start, 0x6000300000);
	/* Without config, or of a VF, the places remain. */
	bars = parse(&arena, resource, config, 63);
	assert_int_equal(bars.n, 3);
	assert_false(bars.items[0].has_bus);
	memset(config, 0xff, 4);
	bars = parse(&arena, resource, config, sizeof(config));
	assert_int_equal(bars.n, 3);
	assert_false(bars.items[0].has_bus || bars.items[1].has_bus);
	arena_free(&arena);
}

/* The windows of a bridge are the last four lines but I/O: 17 lines, or 11 without SR-IOV. */
static void bridge(void **state)
{
	static const char windows[] =
		"0x000000000000d000 0x000000000000dfff 0x0000000000000100\n"
		"0x0000004000000000 0x00000040001fffff 0x0000000000000200\n"
		"0x0000006000000000 0x00000060001fffff 0x0000000000102201\n" NONE;
	static const char *const heads[] = {
		NONE NONE NONE NONE NONE NONE NONE,
		NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE,
	};
	unsigned char config[64] = { 0x36, 0x1b, [0x0e] = 0x81 };
	struct arena arena = { 0 };

	(void)state;
	put(config, 0x20, 0x80108000);
	put(config, 0x24, 0x00110001);
	put(config, 0x28, 0x7);
	for (size_t i = 0; i < 2; i++) {
		char resource[2048];
		struct bar_list bars;

		snprintf(resource, sizeof(resource), "%s%s", heads[i], windows);
		bars = parse(&arena, resource, config, sizeof(config));
		assert_int_equal(bars.n, 2);
		assert_true(bars.items[0].has_bus && bars.items[1].has_bus);
		assert_int_equal(bars.items[0].bus, 0x80000000);
		assert_int_equal(bars.items[1].bus, 0x700000000);
	}
	arena_free(&arena);
}

/* The last BAR can not be the lower half of one of 64 bits, whatever its flags say. */
static void edges(void **state)
{
	struct arena arena = { 0 };
	unsigned char config[64] = { 0x36, 0x1b };
	struct bar_list bars;

	(void)state;
	put(config, 0x24, 0x10000004);
	put(config, 0x28, 0x1);
	bars = parse(&arena,
		     NONE NONE NONE NONE NONE
		     "0x0000000010000000 0x0000000010000fff 0x0000000000140204\n",
		     config, sizeof(config));
	assert_int_equal(bars.n, 1);
	assert_false(bars.items[0].has_bus);
	/* A copy of the VGA ROM in RAM is not on the bus. */
	bars = parse(&arena,
		     NONE NONE NONE NONE NONE NONE
		     "0x00000000000c0000 0x00000000000dffff 0x0000000000000212\n",
		     config, sizeof(config));
	assert_int_equal(bars.n, 0);
	bars = parse(&arena, "", config, 0);
	assert_int_equal(bars.n, 0);
	/* A start above the end is no range. */
	bars = parse(&arena, "0x2000 0x1000 0x200\n", config, 0);
	assert_int_equal(bars.n, 0);
	arena_free(&arena);
}

static void malformed(void **state)
{
	static const char *const texts[] = {
		"0x1000 0x1fff\n",
		"0x1000 0x1fff 0x200 0x0\n",
		"x y z\n",
		"0x1000  0x1fff 0x200\n",
		"\n",
		"0x1000 0x1fff ",
	};
	struct arena arena = { 0 };
	struct bar_list bars = { 0 };
	char many[40 * 16] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(bar_parse(&arena, texts[i], "", 0, &bars), -EINVAL);
	for (size_t i = 0; i < 33; i++)
		strcat(many, "0x1 0x2 0x200\n");
	assert_int_equal(bar_parse(&arena, many, "", 0, &bars), -EINVAL);
	assert_int_equal(bars.n, 0);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endpoint),
		cmocka_unit_test(bridge),
		cmocka_unit_test(edges),
		cmocka_unit_test(malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
