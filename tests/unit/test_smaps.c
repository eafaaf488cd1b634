/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "core/arena.h"
#include "input/smaps.h"

#define FIELDS(kib, flags)                                      \
	"Size:               2048 kB\nKernelPageSize:     " kib \
	" kB\nMMUPageSize:        4 kB\nVmFlags: " flags " \n"

static void test_hugetlb_alone(void **state)
{
	static const char text[] = "00400000-00c00000 r-xp 00000000 fe:01 1310 /usr/bin/a b\n" FIELDS(
		"4",
		"rd ex me") "200000200000-200000600000 rw-s 00000000 00:2f 1 /dev/hugepages/x\n" FIELDS("2048",
													"rd wr sh me ht")
		/* Transparent hugepages: no pool. */
		"7f0000000000-7f0000400000 rw-p 00000000 00:00 0 \n" FIELDS("4",
									    "rd wr hg")
		/* DAX: 2 MiB, and no pool either. */
		"7f1000000000-7f1000400000 rw-s 00000000 00:05 7 /dev/dax0.0\n" FIELDS("2048", "rd wr sh mm") "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]\n" FIELDS(
			"4",
			"ex") "200040000000-200080000000 rw-p 00000000 00:0f 2 /anon_hugepage (deleted)\n" FIELDS("1048576",
														  "ht");
	struct arena arena = { 0 };
	struct mappings mappings;

	(void)state;
	assert_int_equal(smaps_parse(&arena, text, &mappings), 0);
	assert_int_equal(mappings.n, 2);
	assert_int_equal(mappings.items[0].range.start, 0x200000200000);
	assert_int_equal(mappings.items[0].range.last, 0x2000005fffff);
	assert_int_equal(mappings.items[0].page_size, 2 << 20);
	assert_int_equal(mappings.items[1].range.start, 0x200040000000);
	assert_int_equal(mappings.items[1].range.last, 0x20007fffffff);
	assert_int_equal(mappings.items[1].page_size, 1 << 30);
	arena_free(&arena);
}

static void test_empty(void **state)
{
	struct arena arena = { 0 };
	struct mappings mappings;

	(void)state;
	/* A kernel thread, or a process that is about to be gone. */
	assert_int_equal(smaps_parse(&arena, "", &mappings), 0);
	assert_int_equal(mappings.n, 0);
	arena_free(&arena);
}

static void test_malformed(void **state)
{
	static const char *const texts[] = {
		"1000-1000 rw-p 0 0:0 0\n",
		"2000-1000 rw-p 0 0:0 0\n",
		"1000 rw-p 0 0:0 0\n",
		"-1000 rw-p 0 0:0 0\n",
		"1000- rw-p 0 0:0 0\n",
		"1000-20000000000000000 rw-p 0 0:0 0\n",
		"1000-zz rw-p 0 0:0 0\n",
		/* A page size that is none, or missing. */
		"200000-400000 rw-p 0 0:0 0\n" FIELDS("0", "ht"),
		"200000-400000 rw-p 0 0:0 0\n" FIELDS("3000", "ht"),
		"200000-400000 rw-p 0 0:0 0\nVmFlags: ht\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct arena arena = { 0 };
		struct mappings mappings;

		if (smaps_parse(&arena, texts[i], &mappings) != -EINVAL)
			fail_msg("taken: %s", texts[i]);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hugetlb_alone),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
