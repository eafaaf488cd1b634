/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "core/arena.h"
#include "core/consumer/base.h"
#include "core/no_group.h"
#include "input/interrupts.h"
#include "input/vfio_host.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define GIB(n) (UINT64_C(n) << 30)

/* Names of interrupt controllers, as kernels were seen to print them. */
static void test_interrupts(void **state)
{
	static const struct {
		const char *text, *arch;
		enum tri says;
		const char *mark;
	} cases[] = {
		{ "  0:  129  IR-IO-APIC   2-edge  timer\n", "x86_64", TRI_YES, "IR-" },
		/* the IOMMU's own is never remapped: IR- counts, wherever it stands */
		{ " 24:  0  PCI-MSI-0000:00:01.0  0-edge  AMD-Vi\n"
		  " 25:  0  IR-PCI-MSIX-0000:00:04.0  0-edge  aerdrv\n",
		  "x86_64", TRI_YES, "IR-" },
		{ " 24:  0  DMAR-MSI  0-edge  dmar0\n 9:  0  IO-APIC  9-fasteoi  acpi\n",
		  "x86_64", TRI_NO, "IO-APIC" },
		{ " 28:  0  PCI-MSIX-0000:00:01.0  0-edge  virtio0\n", "x86_64", TRI_NO,
		  "PCI-MSI" },
		{ " 24:  0  DMAR-MSI  0-edge  dmar0\n", "x86_64", TRI_UNKNOWN, NULL },
		{ " 11:  7  GICv3  27 Level  arch_timer\n", "aarch64", TRI_UNKNOWN,
		  NULL },
		{ " 21:  1  ITS-PCI-MSIX-0000:00:01.0  0-edge  nvme0q0\n", "aarch64",
		  TRI_YES, "ITS-" },
		{ " 21:  1  ITS-MSI  16384 Edge  nvme0q0\n", "aarch64", TRI_YES, "ITS-" },
		{ " 21:  1  MSI  16384 Edge  nvme0q0\n", "aarch64", TRI_NO, "MSI" },
		{ " 21:  1  GICv2m-PCI-MSI-0000:00:01.0  0 Edge  nvme0q0\n", "aarch64",
		  TRI_NO, "GICv2m-" },
		{ " 21:  1  MSIX-else  1 Edge  nvme0q0\n", "aarch64", TRI_UNKNOWN, NULL },
		{ "  9:  0  IR-IO-APIC  9-fasteoi  acpi\n", "riscv64", TRI_UNKNOWN,
		  NULL },
		{ "  9:  0  IR-IO-APIC  9-fasteoi  acpi\n", NULL, TRI_UNKNOWN, NULL },
		{ "", "x86_64", TRI_UNKNOWN, NULL },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const char *mark = "unset";

		assert_int_equal(interrupts_judge(cases[i].text, cases[i].arch, &mark),
				 cases[i].says);
		if (cases[i].mark)
			assert_string_equal(mark, cases[i].mark);
		else
			assert_null(mark);
	}
}

/* A stack's end rounded up; the vsyscall page of x86 is not a process's own. */
static void test_top(void **state)
{
	static const struct {
		const char *maps;
		uint64_t top;
	} cases[] = {
		{ "555555554000-555555558000 r-xp 00000000 fe:00 1 /usr/bin/cat-file\n"
		  "7ffffffde000-7ffffffff000 rw-p 00000000 00:00 0 [stack]\n"
		  "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\n",
		  0x7fffffffffff },
		{ "7ff0000000-7ff0021000 rw-p 00000000 00:00 0 [stack]\n", 0x7fffffffff },
		/* the end is the first address behind */
		{ "7fffff0000-8000000000 rw-p 00000000 00:00 0 [stack]", 0x7fffffffff },
		{ "3fffff0000-4000000000 rw-p 00000000 00:00 0 [stack]\n", 0x3fffffffff },
		{ "ffffee6e0000-ffffee701000 rw-p 00000000 00:00 0 [stack]\n",
		  0xffffffffffff },
		{ "", 0 },
		{ "no line of such a file\n\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(address_top_of(cases[i].maps), cases[i].top);
}

static void test_memlock(void **state)
{
	uint64_t limit = 7;

	(void)state;
	assert_int_equal(
		memlock_of("Limit  Soft Limit  Hard Limit  Units\n"
			   "Max locked memory         8388608    16777216   bytes\n",
			   &limit),
		0);
	assert_int_equal(limit, 8388608);
	assert_int_equal(memlock_of("Max locked memory  unlimited  unlimited  bytes\n",
				    &limit),
			 0);
	assert_int_equal(limit, UINT64_MAX);
	assert_int_equal(memlock_of("Max locked memory  some\n", &limit), -EINVAL);
	assert_int_equal(memlock_of("Max file locks  1  1  locks\n", &limit), -EINVAL);
	assert_int_equal(memlock_of("", &limit), -EINVAL);
}

/* The last byte of the first page (2 MiB) where the pool is not known. */
static void test_base(void **state)
{
	static const struct {
		const char *arch;
		uint64_t base, top;
		enum tri is_reachable;
	} cases[] = {
		{ "aarch64", 0x200000000000, 0, TRI_UNKNOWN },
		{ "aarch64", 0x200000000000, 0x7fffffffff, TRI_NO },
		{ "aarch64", 0x200000000000, 0xffffffffffff, TRI_YES },
		{ "aarch64", 0x7fffe00000, 0, TRI_YES },
		{ "aarch64", 0x7fffe00001, 0, TRI_UNKNOWN },
		{ "aarch64", 0x7fffe00000, 0x7fffffffff, TRI_YES },
		{ "aarch64", 0x7fffe00001, 0x7fffffffff, TRI_NO },
		{ "riscv64", 0x3fffe00000, 0, TRI_YES },
		{ "riscv64", 0x3fffe00001, 0, TRI_UNKNOWN },
		{ "x86_64", 0x7fffffe00000, 0, TRI_YES },
		{ "x86_64", 0x7fffffe00001, 0, TRI_UNKNOWN },
		{ NULL, 0x7fffe00000, 0, TRI_YES },
		{ NULL, UINT64_MAX, 0, TRI_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct facts facts = {
			.platform = { .arch = cases[i].arch, .is_live = true },
			.request = { .consumer = CONSUMER_SPDK,
				     .has_base = true,
				     .base = cases[i].base },
			.vfio_host.address_top = cases[i].top,
		};

		assert_int_equal(base_is_reachable(&facts), cases[i].is_reachable);
		facts.platform.is_live = false;
		assert_int_equal(base_is_reachable(&facts), TRI_YES);
	}
}

/* What a suggested base is: below the top of what a process can have. */
static void test_choice_below_top(void **state)
{
	struct arena arena = { 0 };
	struct range windows[] = { { GIB(600), GIB(800) - 1 } };
	struct bridge bridge = { .enabled = true };
	struct requester requester = {
		.bridge = &bridge,
		.reach = { .has_usable = true, .usable = { windows, 1, 1 } },
	};
	const struct requester *requesters[] = { &requester };
	struct facts facts = { .request = { .consumer = CONSUMER_SPDK } };
	struct base_choice choice;

	(void)state;
	assert_int_equal(base_choose(&arena, &facts, requesters, 1, &choice), 0);
	assert_true(choice.has_base);
	assert_int_equal(choice.base, GIB(600));
	/* of 39 bits nothing is left of the window */
	facts.vfio_host.address_top = GIB(512) - 1;
	assert_int_equal(base_choose(&arena, &facts, requesters, 1, &choice), 0);
	assert_false(choice.has_base);
	arena_free(&arena);
}

/* The table of the design: who can not do without a group. */
static void test_level(void **state)
{
	static const struct {
		enum consumer consumer;
		const char *driver;
		enum host_groups groups;
		enum noiommu_switch noiommu;
		enum level level;
	} cases[] = {
		{ CONSUMER_NONE, "vfio-pci", GROUPS_WITH_0, NOIOMMU_OFF, LEVEL_NOTE },
		{ CONSUMER_KERNEL, "nvme", GROUPS_WITH_0, NOIOMMU_OFF, LEVEL_NOTE },
		{ CONSUMER_QEMU, NULL, GROUPS_NONE, NOIOMMU_OFF, LEVEL_ERROR },
		{ CONSUMER_CROSVM, "nvme", GROUPS_NONE, NOIOMMU_ON, LEVEL_ERROR },
		{ CONSUMER_SPDK, "vfio-pci", GROUPS_NONE, NOIOMMU_OFF, LEVEL_ERROR },
		{ CONSUMER_DPDK, "vfio-pci", GROUPS_NONE, NOIOMMU_ON, LEVEL_ERROR },
		{ CONSUMER_SPDK, "uio_pci_generic", GROUPS_WITH_0, NOIOMMU_OFF,
		  LEVEL_NOTE },
		{ CONSUMER_DPDK, "igb_uio", GROUPS_WITH_0, NOIOMMU_OFF, LEVEL_NOTE },
		/* nobody has it yet: as it would be bound */
		{ CONSUMER_SPDK, "nvme", GROUPS_WITH_0, NOIOMMU_OFF, LEVEL_ERROR },
		{ CONSUMER_SPDK, "nvme", GROUPS_WITHOUT_0, NOIOMMU_OFF, LEVEL_NOTE },
		{ CONSUMER_SPDK, "nvme", GROUPS_NONE, NOIOMMU_OFF, LEVEL_NOTE },
		{ CONSUMER_SPDK, NULL, GROUPS_WITH_0, NOIOMMU_ON, LEVEL_NOTE },
		{ CONSUMER_DPDK, NULL, GROUPS_WITHOUT_0, NOIOMMU_OFF, LEVEL_ERROR },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct facts facts = {
			.platform.arch = "x86_64",
			.request.consumer = cases[i].consumer,
			.host = { .was_read = true,
				  .groups = cases[i].groups,
				  .noiommu = cases[i].noiommu },
		};
		struct device device = { .address = "0000:01:00.0",
					 .driver = cases[i].driver,
					 .class_code = 0x010802 };

		assert_int_equal(no_group_level(&facts, &device), cases[i].level);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interrupts),	 cmocka_unit_test(test_top),
		cmocka_unit_test(test_memlock),		 cmocka_unit_test(test_base),
		cmocka_unit_test(test_choice_below_top), cmocka_unit_test(test_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
