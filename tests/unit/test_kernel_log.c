/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "dice.h"
#include "input/kernel_log.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* Parses a copy that ends with its memory, so that a read past the end is seen. */
static struct kernel_log parse_len(struct arena *arena, const char *text, size_t len)
{
	struct kernel_log log;
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	assert_int_equal(kernel_log_parse(arena, copy, len, &log), 0);
	free(copy);
	return log;
}

static struct kernel_log parse(struct arena *arena, const char *text)
{
	return parse_len(arena, text, strlen(text));
}

/* The list of /pcie as text: ranges, then c(losed), d(amaged), o(ld). */
static const char *list_of(struct arena *arena, const char *text)
{
	struct kernel_log log = parse(arena, text);
	const struct log_list *list = kernel_log_find(&log, "/pcie");
	const char *result = "";

	if (!list)
		return "none";
	for (size_t i = 0; i < list->n; i++)
		result = arena_printf(arena, "%s%llx-%llx>%llx ", result,
				      (unsigned long long)list->ranges[i].cpu,
				      (unsigned long long)list->ranges[i].cpu_last,
				      (unsigned long long)list->ranges[i].bus);
	return arena_printf(arena, "%s%s%s%s", result, list->is_closed ? "c" : "",
			    list->is_damaged ? "d" : "", list->is_old ? "o" : "");
}

/* What a prefix and an end of line turn three lines into. */
static void test_prefixes(void **state)
{
	static const char *const lines[] = {
		"drv 1.pcie: host bridge /pcie ranges:",
		"drv 1.pcie:      MEM 0x0010000000..0x0010ffffff -> 0x0010000000",
		"drv 1.pcie:   IB MEM 0x0040000000..0x007fffffff -> 0x0000000000",
		"drv 1.pcie: PCI host bridge to bus 0000:00",
	};
	static const struct {
		const char *before, *after;
	} forms[] = {
		{ "", "\n" },
		{ "[    1.234567] ", "\n" },
		{ "[    1.234567] ", "\r\n" },
		{ "<6>[    1.234567] ", "\n" },
		{ "[    1.234567][    T1] ", "\n" },
		{ "[Thu Nov 21 06:53:52 2024] ", "\n" },
		{ "kern  :info  : [    1.234567] ", "\n" },
		{ "2024-11-21T06:53:52,123456+00:00 ", "\n" },
		{ "6,339,5140900,-;",
		  "\n SUBSYSTEM=platform\n DEVICE=+platform:1.pcie\n" },
		{ "Nov 21 06:53:52 host kernel: ", "\n" },
		{ "Nov 21 06:53:52 host kernel: [    1.234567] ", "\n" },
		{ "Thu Nov 21 06:53:52 2024 kern.info kernel: [    1.2] ", "\n" },
		{ "\033[32m[    1.234567] \033[0m", "\033[0m\n" },
	};

	(void)state;
	for (size_t i = 0; i < N(forms); i++) {
		struct arena arena = { 0 };
		char text[1024] = "";

		for (size_t j = 0; j < N(lines); j++)
			snprintf(text + strlen(text), sizeof(text) - strlen(text),
				 "%s%s%s", forms[i].before, lines[j], forms[i].after);
		assert_string_equal(list_of(&arena, text), "40000000-7fffffff>0 c");
		arena_free(&arena);
	}
}

#define HEADER "d 1: host bridge /pcie ranges:\n"
#define OUTBOUND "d 1:      MEM 0x0010000000..0x0010ffffff -> 0x0010000000\n"
#define INBOUND "d 1:   IB MEM 0x0000000000..0x0000000fff -> 0x0000001000\n"
#define CLOSED "d 1: link up\n"

static const struct {
	const char *text, *list;
} lists[] = {
	{ "", "none" },
	{ INBOUND, "none" },
	{ HEADER, "" },
	{ HEADER CLOSED, "c" },
	{ HEADER INBOUND, "0-fff>1000 " },
	{ HEADER INBOUND CLOSED, "0-fff>1000 c" },
	/* A line of another device, or of another driver for the same, in between. */
	{ HEADER "x 2: y\n" INBOUND "e 1: z\n", "0-fff>1000 c" },
	/* What belongs to the list does not end it. */
	{ HEADER "d 1:   No bus range found for /pcie, using [bus 00-ff]\n" OUTBOUND
		 "d 1:       IO 0x0000000000..0x000000ffff -> 0x0000000000\n"
		 "d 1:      err 0x0000000000..0x000000ffff -> 0x0000000000\n" INBOUND,
	  "0-fff>1000 " },
	/* The kernel complains in the middle of it. */
	{ HEADER OUTBOUND
	  "d 1: More than one I/O resource converted for /pcie.\n" INBOUND,
	  "0-fff>1000 " },
	/* Probed again: the last one counts. */
	{ HEADER INBOUND INBOUND CLOSED HEADER INBOUND, "0-fff>1000 " },
	/* The same node by another device, later. */
	{ HEADER CLOSED "d 2: host bridge /pcie ranges:\n"
			"d 2:   IB MEM 0x0000000000..0x00000000ff -> 0x0000000000\n",
	  "0-ff>0 " },
	/* Another boot, which does not come to print it. */
	{ HEADER INBOUND CLOSED "Linux version 6.12.1 (x)\n", "none" },
	{ "Linux version 6.12.1 (x)\n" HEADER INBOUND CLOSED, "0-fff>1000 c" },
	/* Lost lines. */
	{ HEADER "** 7 printk messages dropped **\n" INBOUND CLOSED, "0-fff>1000 cd" },
	{ HEADER "** 7 printk messages dropped **\n" INBOUND, "0-fff>1000 d" },
	{ HEADER INBOUND CLOSED "** 7 printk messages dropped **\n", "0-fff>1000 c" },
	{ "** 7 printk messages dropped **\n" HEADER INBOUND CLOSED, "0-fff>1000 c" },
	{ HEADER "x systemd-journald[1]: Missed 4 kernel messages\n" CLOSED, "cd" },
	/* Kernels that do not print inbound windows. */
	{ HEADER "d 1:   MEM 0x600000000..0x603ffffff -> 0xf8000000\n" CLOSED, "co" },
	{ HEADER "d 1:    IO 0x10000000..0x1000ffff -> 0x00000000\n" CLOSED, "co" },
	{ HEADER OUTBOUND CLOSED, "c" },
	{ "Linux version 4.19.0\n" HEADER OUTBOUND CLOSED, "co" },
	{ "Linux version 5.9.16\n" HEADER CLOSED, "co" },
	{ "Linux version 5.10.0\n" HEADER CLOSED, "c" },
	{ "Linux version 10.1.0\n" HEADER CLOSED, "c" },
	{ "Linux version 4.19.0\n" HEADER INBOUND CLOSED, "0-fff>1000 c" },
	/* Lines that make no sense. */
	{ HEADER "d 1:   IB MEM 0x0000000000..0x0000000fff -> 0x00000[   1.2] x\n" CLOSED,
	  "cd" },
	{ HEADER "d 1:   IB MEM\n", "d" },
	{ HEADER "d 1:   IB MEM 0x..0x1 -> 0x0\n", "d" },
	{ HEADER "d 1:   IB MEM 0x0..0x1 -> 0x\n", "d" },
	{ HEADER "d 1:   IB MEM 0x0..0x10000000000000000 -> 0x0\n", "d" },
	{ HEADER "d 1:   IB MEM 0x0..0x1 -> 0x0 -> 0x0\n", "d" },
	{ HEADER "d 1:   IB MEM 0xffffffff00000000..0x00ffffffff -> 0xffffffff00000000\n",
	  "ffffffff00000000-ffffffff>ffffffff00000000 " },
	/* No headers. */
	{ "d 1: host bridge /pcie\n" INBOUND, "none" },
	{ "d 1: PCI host bridge to bus 0000:00\n" INBOUND, "none" },
	{ "host bridge /pcie ranges:\n" INBOUND, "none" },
	{ ": host bridge /pcie ranges:\n" INBOUND, "none" },
	{ "d 1: host bridge /pcie@1 ranges:\n" INBOUND, "none" },
	/* 4.19 and some that are older. */
	{ "OF: PCI: host bridge /pcie ranges:\n"
	  "OF: PCI:   MEM 0x10000000..0x10ffffff -> 0x10000000\n"
	  "OF: PCI: other\n",
	  "co" },
	/* A device's name can have a colon. */
	{ "d a:7: host bridge /pcie ranges:\n"
	  "d a:7:   IB MEM 0x0000000000..0x0000000fff -> 0x0000001000\n",
	  "0-fff>1000 " },
	/* Blanks that were lost on the way. */
	{ "d 1: host bridge /pcie ranges:\n"
	  "d 1: IB MEM 0x0000000000..0x0000000fff -> 0x0000001000 \n",
	  "0-fff>1000 " },
	{ HEADER INBOUND "d 1: x", "0-fff>1000 c" },
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(lists); i++) {
		struct arena arena = { 0 };

		assert_string_equal(list_of(&arena, lists[i].text), lists[i].list);
		arena_free(&arena);
	}
}

/* Two bridges whose lines alternate, and the root, which %pOF prints as "/". */
static void test_several(void **state)
{
	struct arena arena = { 0 };
	struct kernel_log log = parse(&arena,
				      "a 1: host bridge /b ranges:\n"
				      "a 2: host bridge / ranges:\n"
				      "a 1:   IB MEM 0x1..0x2 -> 0x3\n"
				      "a 2:   IB MEM 0x4..0x5 -> 0x6\n"
				      "a 1:   IB MEM 0x7..0x8 -> 0x9\n"
				      "a 3: host bridge /\x01 ranges:\n");

	(void)state;
	assert_int_equal(log.n, 3);
	assert_int_equal(kernel_log_find(&log, "/b")->n, 2);
	assert_int_equal(kernel_log_find(&log, "/b")->ranges[1].bus, 9);
	assert_int_equal(kernel_log_find(&log, "/")->n, 1);
	assert_non_null(kernel_log_find(&log, "/\\x01"));
	assert_null(kernel_log_find(&log, "/a"));
	arena_free(&arena);
}

/* A log with all kinds of lines; mutations must be read without harm. */
static void test_mutations(void **state)
{
	struct dice dice = { 1 };
	char log[4096] = "Linux version 6.12.95\n\033[32mx\033[0m\n";
	size_t whole;

	(void)state;
	for (size_t i = 0; i < N(lists); i += 3)
		strncat(log, lists[i].text, sizeof(log) - strlen(log) - 1);
	whole = strlen(log);
	for (unsigned int i = 0; i < 100000; i++) {
		struct arena arena = { 0 };
		struct kernel_log result;
		char text[sizeof(log)];
		/* A part of it, since most of the time is in the length. */
		size_t start = dice_below(&dice, (unsigned int)whole);
		size_t len = dice_below(&dice, 400) % (whole - start + 1);

		memcpy(text, log + start, len);
		for (unsigned int n = dice_below(&dice, 6); len && n; n--)
			text[dice_below(&dice, (unsigned int)len)] =
				dice_below(&dice, 2) ?
				(char)dice_bits(&dice) :
				log[dice_below(&dice, (unsigned int)whole)];
		result = parse_len(&arena, text, len);
		for (size_t j = 0; j < result.n; j++) {
			const struct log_list *list = &result.lists[j];

			assert_int_equal(*list->node, '/');
			assert_true(!j || strcmp(list[-1].node, list->node) <= 0);
			assert_true(!list->is_old || !list->n);
		}
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
