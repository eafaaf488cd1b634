/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "input/capability.h"

#define OWNER "CAP_DAC_OVERRIDE, or the access that udev gives its owner"

/* What capabilities(7) and the kernel's sources ask for. */
static void rules(void **state)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "/proc/iomem", "CAP_SYS_ADMIN" },
		{ "/proc/iomem2", NULL },
		{ "/sys/devices/pci0000:00/0000:00:01.0/config", "CAP_SYS_ADMIN" },
		{ "/sys/bus/pci/devices/0000:00:01.0/config", "CAP_SYS_ADMIN" },
		{ "/sys/bus/pci/devices/0000:00:01.0/class", NULL },
		{ "/proc/self/pagemap", "CAP_SYS_ADMIN" },
		{ "/proc/7/pagemap", "CAP_SYS_ADMIN" },
		{ "/proc/kpageflags", "CAP_DAC_READ_SEARCH" },
		{ "/proc/kpagecount", "CAP_DAC_READ_SEARCH" },
		{ "/sys/firmware/fdt", "CAP_DAC_READ_SEARCH" },
		{ "/sys/firmware/acpi/tables/DMAR", "CAP_DAC_READ_SEARCH" },
		{ "/sys/firmware/acpi/tables/dynamic/SSDT1", "CAP_DAC_READ_SEARCH" },
		{ "/sys/firmware/memmap/0/start", NULL },
		{ "/sys/firmware/devicetree/base/security-key", "CAP_DAC_READ_SEARCH" },
		{ "/sys/kernel/debug/iommu", "CAP_DAC_READ_SEARCH" },
		{ "/dev/vfio/noiommu-0", "CAP_SYS_RAWIO" },
		{ "/dev/vfio/12", OWNER },
		{ "/dev/vfio/devices/vfio0", OWNER },
		{ "/dev/iommu", OWNER },
		{ "/dev/kmsg", "CAP_SYSLOG" },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *got = capability_for(cases[i].path);

		if (cases[i].want)
			assert_string_equal(got, cases[i].want);
		else
			assert_null(got);
	}
}

/* The source that is meant, which need not be the last. */
static void deny(void **state)
{
	struct arena arena = { 0 };
	struct source_list sources = { 0 };
	struct root root = { .arena = &arena, .sources = &sources };

	(void)state;
	source_add(&arena, &sources, "/proc/iomem", SOURCE_READ, NULL);
	source_add(&arena, &sources, "/some/file", SOURCE_READ, NULL);
	assert_int_equal(capability_deny(&root, 0, "zeros"), 0);
	assert_int_equal(sources.items[0].status, SOURCE_DENIED);
	assert_string_equal(sources.items[0].detail, "needs CAP_SYS_ADMIN: zeros");
	assert_int_equal(sources.items[1].status, SOURCE_READ);
	assert_int_equal(capability_deny(&root, 1, "nothing"), 0);
	assert_int_equal(sources.items[1].status, SOURCE_DENIED);
	assert_string_equal(sources.items[1].detail, "nothing");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(deny),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
