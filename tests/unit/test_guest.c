/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/consumer/guest.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define PAGE UINT64_C(0x1000)
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define TIB (UINT64_C(1) << 40)

/*
 * By hand from the VMMs' sources: each threshold, one page below it and one above. What is
 * empty in the second range is one piece.
 */
static const struct {
	const char *machine;
	enum guest_arch arch;
	bool is_amd;
	uint64_t size;
	struct range low, high;
	bool is_moved;
} places[] = {
	/* q35: from 0xb0000000 bytes on 2 GiB stay below. */
	{ "q35", GUEST_ARCH_X86, false, PAGE, { 0, 0xfff }, { 0 }, false },
	{ "q35", GUEST_ARCH_X86, false, 2 * GIB, { 0, 0x7fffffff }, { 0 }, false },
	{ "q35",
	  GUEST_ARCH_X86,
	  false,
	  0xb0000000 - PAGE,
	  { 0, 0xafffefff },
	  { 0 },
	  false },
	{ "q35",
	  GUEST_ARCH_X86,
	  false,
	  0xb0000000,
	  { 0, 0x7fffffff },
	  { 0x100000000, 0x12fffffff },
	  false },
	{ "q35",
	  GUEST_ARCH_X86,
	  false,
	  0xb0000000 + PAGE,
	  { 0, 0x7fffffff },
	  { 0x100000000, 0x130000fff },
	  false },
	/* 978 GiB end at 980, and 32 GiB of hole at 1012: not yet into HyperTransport. */
	{ "q35",
	  GUEST_ARCH_X86,
	  true,
	  978 * GIB - PAGE,
	  { 0, 0x7fffffff },
	  { 0x100000000, 980 * GIB - PAGE - 1 },
	  false },
	{ "q35",
	  GUEST_ARCH_X86,
	  true,
	  978 * GIB,
	  { 0, 0x7fffffff },
	  { 0x100000000, 980 * GIB - 1 },
	  false },
	{ "q35",
	  GUEST_ARCH_X86,
	  true,
	  978 * GIB + PAGE,
	  { 0, 0x7fffffff },
	  { TIB, TIB + 976 * GIB + PAGE - 1 },
	  true },
	{ "q35",
	  GUEST_ARCH_X86,
	  false,
	  978 * GIB + PAGE,
	  { 0, 0x7fffffff },
	  { 0x100000000, 980 * GIB + PAGE - 1 },
	  false },
	{ "q35",
	  GUEST_ARCH_X86,
	  true,
	  2 * TIB,
	  { 0, 0x7fffffff },
	  { TIB, 3 * TIB - 2 * GIB - 1 },
	  true },
	/* pc: from 0xe0000000 bytes on 3 GiB stay below; the hole is 2 GiB. */
	{ "pc", GUEST_ARCH_X86, false, 0xe0000000 - PAGE, { 0, 0xdfffefff }, { 0 }, false },
	{ "pc",
	  GUEST_ARCH_X86,
	  false,
	  0xe0000000,
	  { 0, 0xbfffffff },
	  { 0x100000000, 0x11fffffff },
	  false },
	{ "pc",
	  GUEST_ARCH_X86,
	  false,
	  0xe0000000 + PAGE,
	  { 0, 0xbfffffff },
	  { 0x100000000, 0x120000fff },
	  false },
	{ "pc",
	  GUEST_ARCH_X86,
	  true,
	  1009 * GIB - PAGE,
	  { 0, 0xbfffffff },
	  { 0x100000000, 1010 * GIB - PAGE - 1 },
	  false },
	{ "pc",
	  GUEST_ARCH_X86,
	  true,
	  1009 * GIB,
	  { 0, 0xbfffffff },
	  { 0x100000000, 1010 * GIB - 1 },
	  false },
	{ "pc",
	  GUEST_ARCH_X86,
	  true,
	  1009 * GIB + PAGE,
	  { 0, 0xbfffffff },
	  { TIB, TIB + 1006 * GIB + PAGE - 1 },
	  true },
	/* microvm: 3 GiB stay whole, and nothing is ever moved. */
	{ "microvm",
	  GUEST_ARCH_X86,
	  true,
	  3 * GIB - PAGE,
	  { 0, 0xbfffefff },
	  { 0 },
	  false },
	{ "microvm", GUEST_ARCH_X86, true, 3 * GIB, { 0, 0xbfffffff }, { 0 }, false },
	{ "microvm",
	  GUEST_ARCH_X86,
	  true,
	  3 * GIB + PAGE,
	  { 0, 0xbfffffff },
	  { 0x100000000, 0x100000fff },
	  false },
	{ "microvm",
	  GUEST_ARCH_X86,
	  true,
	  2 * TIB,
	  { 0, 0xbfffffff },
	  { 0x100000000, 2 * TIB + GIB - 1 },
	  false },
	/* virt: one piece. */
	{ "virt", GUEST_ARCH_ARM64, true, PAGE, { GIB, GIB + 0xfff }, { 0 }, false },
	{ "virt", GUEST_ARCH_ARM64, true, 3 * GIB, { GIB, 4 * GIB - 1 }, { 0 }, false },
	{ "virt",
	  GUEST_ARCH_ARM64,
	  true,
	  255 * GIB + PAGE,
	  { GIB, 256 * GIB + 0xfff },
	  { 0 },
	  false },
	{ "virt",
	  GUEST_ARCH_RISCV64,
	  true,
	  2 * GIB + PAGE,
	  { 2 * GIB, 4 * GIB + 0xfff },
	  { 0 },
	  false },
	/* cloud-hypervisor: no move; arm64 leaves 64 MiB below 4 GiB out. */
	{ "cloud-hypervisor",
	  GUEST_ARCH_X86,
	  true,
	  3 * GIB - PAGE,
	  { 0, 0xbfffefff },
	  { 0 },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_X86,
	  true,
	  3 * GIB,
	  { 0, 0xbfffffff },
	  { 0 },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_X86,
	  true,
	  3 * GIB + PAGE,
	  { 0, 0xbfffffff },
	  { 0x100000000, 0x100000fff },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_X86,
	  true,
	  1100 * GIB,
	  { 0, 0xbfffffff },
	  { 0x100000000, 1101 * GIB - 1 },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_ARM64,
	  true,
	  0xbc000000 - PAGE,
	  { GIB, 0xfbffefff },
	  { 0 },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_ARM64,
	  true,
	  0xbc000000,
	  { GIB, 0xfbffffff },
	  { 0 },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_ARM64,
	  true,
	  0xbc000000 + PAGE,
	  { GIB, 0xfbffffff },
	  { 0x100000000, 0x100000fff },
	  false },
	{ "cloud-hypervisor",
	  GUEST_ARCH_RISCV64,
	  true,
	  8 * GIB,
	  { GIB, 9 * GIB - 1 },
	  { 0 },
	  false },
	/* crosvm: 768 MiB below 4 GiB are left out on x86. */
	{ "crosvm",
	  GUEST_ARCH_X86,
	  true,
	  0xd0000000 - PAGE,
	  { 0, 0xcfffefff },
	  { 0 },
	  false },
	{ "crosvm", GUEST_ARCH_X86, true, 0xd0000000, { 0, 0xcfffffff }, { 0 }, false },
	{ "crosvm",
	  GUEST_ARCH_X86,
	  true,
	  0xd0000000 + PAGE,
	  { 0, 0xcfffffff },
	  { 0x100000000, 0x100000fff },
	  false },
	{ "crosvm",
	  GUEST_ARCH_ARM64,
	  true,
	  4 * GIB,
	  { 2 * GIB, 6 * GIB - 1 },
	  { 0 },
	  false },
	{ "crosvm",
	  GUEST_ARCH_RISCV64,
	  true,
	  4 * GIB,
	  { 2 * GIB, 6 * GIB - 1 },
	  { 0 },
	  false },
};

static void assert_range(struct range found, struct range expected)
{
	assert_int_equal(found.start, expected.start);
	assert_int_equal(found.last, expected.last);
}

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(places); i++) {
		const struct guest_preset *preset =
			guest_preset_find(places[i].machine, places[i].arch);
		struct guest_layout layout;

		assert_non_null(preset);
		assert_true(
			guest_place(preset, places[i].size, places[i].is_amd, &layout));
		assert_int_equal(layout.n, places[i].high.last ? 2 : 1);
		assert_range(layout.ranges[0], places[i].low);
		if (layout.n == 2)
			assert_range(layout.ranges[1], places[i].high);
		assert_int_equal(layout.is_moved, places[i].is_moved);
	}
}

/* Each preset: the ranges hold the size, ascend, and keep off MSI and HyperTransport. */
static void test_every_preset(void **state)
{
	static const uint64_t sizes[] = { PAGE,	     3 * GIB,	 4 * GIB,    977 * GIB,
					  979 * GIB, 1010 * GIB, 1100 * GIB, 5 * TIB };
	const struct guest_preset *preset;

	(void)state;
	for (size_t i = 0; (preset = guest_preset_at(i)); i++) {
		assert_ptr_equal(guest_preset_find(preset->machine, preset->arch),
				 preset);
		assert_non_null(strstr(preset->cite, "crosvm")	     ?:
					strstr(preset->cite, "QEMU") ?:
					strstr(preset->cite, "cloud-hypervisor"));
		for (size_t j = 0; j < N(sizes); j++) {
			struct guest_layout layout;
			uint64_t total = 0;
			struct range both;

			assert_true(guest_place(preset, sizes[j], true, &layout));
			for (size_t k = 0; k < layout.n; k++) {
				total += range_size(layout.ranges[k]);
				assert_false(range_intersect(layout.ranges[k],
							     (struct range){ 0x8000000,
									     0x80fffff },
							     &both) &&
					     preset->arch != GUEST_ARCH_X86);
				assert_false(range_intersect(layout.ranges[k],
							     (struct range){ 0xfee00000,
									     0xfeefffff },
							     &both) &&
					     preset->arch == GUEST_ARCH_X86);
				assert_false(
					preset->hole64 &&
					range_intersect(layout.ranges[k],
							(struct range){ 0xfd00000000,
									0xffffffffff },
							&both));
			}
			assert_int_equal(total, sizes[j]);
		}
	}
}

static void test_address_space(void **state)
{
	const struct guest_preset *q35 = guest_preset_find("q35", GUEST_ARCH_X86);
	const struct guest_preset *virt = guest_preset_find("virt", GUEST_ARCH_ARM64);
	struct guest_layout layout;

	(void)state;
	assert_false(guest_place(virt, 0, false, &layout));
	assert_true(guest_place(virt, 4096 * TIB - GIB, false, &layout));
	assert_int_equal(layout.ranges[0].last, 4096 * TIB - 1);
	assert_false(guest_place(virt, 4096 * TIB - GIB + 1, false, &layout));
	assert_false(guest_place(virt, UINT64_MAX, false, &layout));
	/* From 4 GiB it ends at 2^52, from 1 TiB it does not. */
	assert_true(guest_place(q35, 4096 * TIB - 2 * GIB, false, &layout));
	assert_false(guest_place(q35, 4096 * TIB - 2 * GIB + 1, false, &layout));
	assert_false(guest_place(q35, 4096 * TIB - 2 * GIB, true, &layout));
	assert_true(guest_place(q35, 4095 * TIB + 2 * GIB, true, &layout));
	assert_int_equal(layout.ranges[1].last, 4096 * TIB - 1);
}

static const struct {
	const char *machine;
	enum guest_arch arch;
	bool is_amd;
	struct range allowed[3];
	uint64_t below, largest;
} largests[] = {
	/* 39 bits: up to 512 GiB, less the 2 GiB between 2 and 4 GiB. */
	{ "q35", GUEST_ARCH_X86, false, { { 0, 512 * GIB - 1 } }, 600 * GIB, 510 * GIB },
	{ "pc", GUEST_ARCH_X86, false, { { 0, 512 * GIB - 1 } }, 600 * GIB, 511 * GIB },
	{ "virt", GUEST_ARCH_ARM64, false, { { 0, 512 * GIB - 1 } }, 600 * GIB, 511 * GIB },
	/* Never as much as asked for, which did not fit. */
	{ "virt",
	  GUEST_ARCH_ARM64,
	  false,
	  { { 0, 512 * GIB - 1 } },
	  4 * GIB,
	  4 * GIB - MIB },
	/* 32 bits: one piece. q35 keeps just less than 2.75 GiB whole. */
	{ "q35", GUEST_ARCH_X86, false, { { 0, UINT32_MAX } }, 8 * GIB, 0xb0000000 - MIB },
	{ "crosvm", GUEST_ARCH_X86, false, { { 0, UINT32_MAX } }, 8 * GIB, 0xd0000000 },
	/* HyperTransport: moved behind it, or ended before. */
	{ "q35",
	  GUEST_ARCH_X86,
	  true,
	  { { 0, 0xfcffffffff }, { TIB, 2 * TIB - 1 } },
	  4 * TIB,
	  TIB + 2 * GIB },
	{ "q35", GUEST_ARCH_X86, true, { { 0, 0xfcffffffff } }, 4 * TIB, 978 * GIB },
	{ "cloud-hypervisor",
	  GUEST_ARCH_X86,
	  true,
	  { { 0, 0xfcffffffff }, { TIB, 2 * TIB - 1 } },
	  4 * TIB,
	  1011 * GIB },
	/* A hole in the low part: what is above can not be used either. */
	{ "q35",
	  GUEST_ARCH_X86,
	  false,
	  { { 0, 0x5fffffff }, { 0x61000000, TIB - 1 } },
	  8 * GIB,
	  0x60000000 },
	/* Windows 1-2 and 3-4 GiB. */
	{ "virt",
	  GUEST_ARCH_ARM64,
	  false,
	  { { GIB, 2 * GIB - 1 }, { 3 * GIB, 4 * GIB - 1 } },
	  4 * GIB,
	  GIB },
	{ "crosvm",
	  GUEST_ARCH_ARM64,
	  false,
	  { { GIB, 2 * GIB - 1 }, { 3 * GIB, 4 * GIB - 1 } },
	  4 * GIB,
	  0 },
	/* Whole space, nothing, less than 1 MiB. */
	{ "pc", GUEST_ARCH_X86, true, { { 0, UINT64_MAX } }, 2 * TIB, 2 * TIB - MIB },
	{ "q35", GUEST_ARCH_X86, false, { { 0 } }, 2 * TIB, 0 },
	{ "q35", GUEST_ARCH_X86, false, { { 0, MIB - 2 } }, 2 * TIB, 0 },
	{ "q35", GUEST_ARCH_X86, false, { { 0, UINT64_MAX } }, 0, 0 },
};

static void test_largest(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < N(largests); i++) {
		struct range_set allowed = { 0 };

		for (size_t j = 0; j < 3 && largests[i].allowed[j].last; j++)
			assert_int_equal(range_set_append(&arena, &allowed,
							  largests[i].allowed[j]),
					 0);
		range_set_normalise(&allowed);
		assert_int_equal(guest_largest(guest_preset_find(largests[i].machine,
								 largests[i].arch),
					       largests[i].is_amd, &allowed,
					       largests[i].below),
				 largests[i].largest);
	}
	arena_free(&arena);
}

static void test_parse(void **state)
{
	static const struct {
		const char *text, *machine;
		enum guest_arch arch;
		uint64_t size;
	} good[] = {
		{ "q35:8G", "q35", GUEST_ARCH_X86, 8 * GIB },
		{ "x86:q35:0x1000", "q35", GUEST_ARCH_X86, 4096 },
		{ "virt:1", "virt", GUEST_ARCH_ANY, 1 },
		{ "arm64:virt:1T", "virt", GUEST_ARCH_ARM64, TIB },
		{ "riscv64:crosvm:3M", "crosvm", GUEST_ARCH_RISCV64, 3 * MIB },
		{ "cloud-hypervisor:4095T", "cloud-hypervisor", GUEST_ARCH_ANY,
		  4095 * TIB },
	};
	static const char *const bad[] = {
		"",
		":",
		"q35",
		"q35:",
		":8G",
		"8G",
		"q35:0",
		"q35:8g",
		"q35:-1",
		"q35:8G:",
		"q35:8G:x86",
		"arm64:q35:8G",
		"x86:virt:8G",
		"x86::8G",
		":q35:8G",
		"mips:virt:8G",
		"x86:x86:q35:8G",
		"Q35:8G",
		"q3:8G",
		"q355:8G",
		"x8:q35:8G",
		"virt:4096T",
		"pc:4095.5T",
		"q35:16E",
		"q35:20E",
	};

	(void)state;
	for (size_t i = 0; i < N(good); i++) {
		struct guest guest;
		const char *why;

		assert_int_equal(guest_parse(good[i].text, &guest, &why), 0);
		assert_string_equal(guest.machine, good[i].machine);
		assert_int_equal(guest.arch, good[i].arch);
		assert_int_equal(guest.size, good[i].size);
	}
	for (size_t i = 0; i < N(bad); i++) {
		struct guest guest = { 0 };
		const char *why = NULL;

		assert_int_not_equal(guest_parse(bad[i], &guest, &why), 0);
		assert_non_null(why);
		assert_null(guest.machine);
	}
}

static void test_vendor(void **state)
{
	struct guest guest = { "cloud-hypervisor", GUEST_ARCH_X86, 978 * GIB };

	(void)state;
	assert_false(guest_needs_vendor(&guest));
	guest.size++;
	assert_true(guest_needs_vendor(&guest)); /* for what q35 would do */
	assert_false(guest_depends_on_vendor(guest_preset_find(guest.machine, guest.arch),
					     guest.size));
	guest.arch = GUEST_ARCH_ARM64;
	assert_false(guest_needs_vendor(&guest));
	guest.arch = GUEST_ARCH_ANY;
	assert_true(guest_needs_vendor(&guest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),	      cmocka_unit_test(test_every_preset),
		cmocka_unit_test(test_address_space), cmocka_unit_test(test_largest),
		cmocka_unit_test(test_parse),	      cmocka_unit_test(test_vendor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
