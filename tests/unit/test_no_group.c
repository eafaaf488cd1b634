/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/arena.h"
#include "core/firmware.h"
#include "core/no_group.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define NEW                                                                 \
	{                                                                   \
		.arch = "aarch64", .has_release = true, .release_major = 6, \
		.release_minor = 15                                         \
	}
#define OLD                                                                 \
	{                                                                   \
		.arch = "aarch64", .has_release = true, .release_major = 6, \
		.release_minor = 14                                         \
	}

/* What is said of a function that is in no group. */

#define UNUSED "the kernel does not use the IOMMU"
#define LEFT_OUT "the device bypasses every IOMMU"
#define WAITS "only when a driver is bound"
#define NO_UNIT "firmware describes no IOMMU"
#define PLAIN "no IOMMU serves it"

static const struct {
	const char *name;
	struct platform platform;
	struct firmware_iommu firmware;
	bool has_firmware, has_driver;
	const char *node;
	enum iommu_coverage coverage;
	const char *evidence, *why;
	const char *fix; /* is said */
	const char *no_fix; /* is not */
} cases[] = {
	{ "no tables",
	  OLD,
	  { 0 },
	  false,
	  true,
	  NULL,
	  IOMMU_NONE,
	  NULL,
	  PLAIN,
	  "enable it in firmware",
	  NULL },
	{ "a tree",
	  OLD,
	  { 0 },
	  false,
	  false,
	  "/pcie",
	  IOMMU_MAPPED,
	  NULL,
	  WAITS,
	  "bind a driver",
	  NULL },
	{ "a tree, bound",
	  OLD,
	  { 0 },
	  false,
	  true,
	  "/pcie",
	  IOMMU_MAPPED,
	  NULL,
	  PLAIN,
	  "enable it in firmware",
	  "bind a driver" },
	{ "a tree, new",
	  NEW,
	  { 0 },
	  false,
	  false,
	  "/pcie",
	  IOMMU_MAPPED,
	  NULL,
	  PLAIN,
	  "enable it in firmware",
	  "bind a driver" },
	{ "DMAR",
	  OLD,
	  { .is_served = TRI_YES,
	    .table = "DMAR",
	    .unit = "DRHD at 0x1",
	    .has_units = true },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "DRHD at 0x1 serves it",
	  UNUSED,
	  "intel_iommu=on",
	  "enable it in" },
	{ "IVRS",
	  OLD,
	  { .is_served = TRI_YES,
	    .table = "IVRS",
	    .unit = "IVHD at 0x1",
	    .has_units = true },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "IVHD at 0x1 serves it",
	  UNUSED,
	  "amd_iommu=off",
	  "enable it in" },
	{ "IORT, unbound",
	  OLD,
	  { .is_served = TRI_YES, .table = "IORT", .unit = "SMMUv3 at 0x1" },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "SMMUv3 at 0x1 serves it",
	  WAITS,
	  "bind a driver",
	  "stream ID" },
	{ "IORT, behind a bridge",
	  OLD,
	  { .is_served = TRI_YES,
	    .table = "IORT",
	    .unit = "SMMUv3 at 0x1",
	    .has_alias = true },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "SMMUv3 at 0x1 serves it",
	  WAITS,
	  "stream ID",
	  "enable it in" },
	{ "IORT, bound",
	  OLD,
	  { .is_served = TRI_YES, .table = "IORT", .unit = "SMMUv3 at 0x1" },
	  true,
	  true,
	  NULL,
	  IOMMU_NONE,
	  "SMMUv3 at 0x1 serves it",
	  UNUSED,
	  "dmesg",
	  "bind a driver" },
	{ "IORT, new",
	  NEW,
	  { .is_served = TRI_YES, .table = "IORT", .unit = "SMMUv3 at 0x1" },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "SMMUv3 at 0x1 serves it",
	  UNUSED,
	  "dmesg",
	  "bind a driver" },
	{ "RIMT before Linux reads it",
	  { .has_release = true, .release_major = 6, .release_minor = 12 },
	  { .is_served = TRI_YES, .table = "RIMT", .unit = "RISC-V IOMMU at 0x1" },
	  true,
	  true,
	  NULL,
	  IOMMU_NONE,
	  "RISC-V IOMMU at 0x1 serves it",
	  UNUSED,
	  "boot a newer kernel",
	  "dmesg" },
	{ "left out by DMAR",
	  OLD,
	  { .is_served = TRI_NO, .table = "DMAR", .has_units = true },
	  true,
	  false,
	  NULL,
	  IOMMU_PARTLY_MAPPED,
	  "in no DRHD's scope",
	  LEFT_OUT,
	  "DMAR corrected",
	  "enable it in" },
	{ "left out by VIOT",
	  OLD,
	  { .is_served = TRI_NO, .table = "VIOT", .has_units = true, .requester = 0x10 },
	  true,
	  false,
	  NULL,
	  IOMMU_PARTLY_MAPPED,
	  "requester ID 0x0010 to no IOMMU",
	  LEFT_OUT,
	  "VIOT corrected",
	  "bind a driver" },
	{ "an alias left out",
	  OLD,
	  { .is_served = TRI_NO,
	    .table = "VIOT",
	    .has_units = true,
	    .requester = 0x300,
	    .has_alias = true },
	  true,
	  false,
	  NULL,
	  IOMMU_PARTLY_MAPPED,
	  "requester ID 0x0300 to no IOMMU",
	  "a bridge above it",
	  "VIOT corrected",
	  "bind a driver" },
	{ "an IOMMU",
	  OLD,
	  { .is_served = TRI_NO, .table = "IVRS", .has_units = true, .is_unit = true },
	  true,
	  false,
	  NULL,
	  IOMMU_PARTLY_MAPPED,
	  "an IOMMU itself",
	  "does not translate itself",
	  NULL,
	  "enable it in" },
	{ "no table",
	  OLD,
	  { .is_served = TRI_NO },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "none of DMAR",
	  NO_UNIT,
	  "firmware setup",
	  "kernel command line" },
	{ "an IORT without one",
	  OLD,
	  { .is_served = TRI_NO, .table = "IORT" },
	  true,
	  false,
	  NULL,
	  IOMMU_NONE,
	  "describes no IOMMU",
	  NO_UNIT,
	  "firmware setup",
	  "corrected" },
	{ "denied",
	  OLD,
	  { .is_served = TRI_UNKNOWN },
	  true,
	  true,
	  NULL,
	  IOMMU_NONE,
	  NULL,
	  PLAIN,
	  "CAP_DAC_READ_SEARCH",
	  NULL },
	{ "denied, others served",
	  OLD,
	  { .is_served = TRI_UNKNOWN },
	  true,
	  false,
	  NULL,
	  IOMMU_PARTLY_MAPPED,
	  NULL,
	  WAITS,
	  "bind a driver",
	  NULL },
	{ "denied, others served, x86",
	  { .arch = "x86_64",
	    .has_release = true,
	    .release_major = 6,
	    .release_minor = 1 },
	  { .is_served = TRI_UNKNOWN },
	  true,
	  false,
	  NULL,
	  IOMMU_PARTLY_MAPPED,
	  NULL,
	  PLAIN,
	  "CAP_DAC_READ_SEARCH",
	  "bind a driver" },
};

static const struct check check = { .name = "test" };

static bool has_fix(const struct finding *finding, const char *text)
{
	for (size_t i = 0; i < finding->n_fixes; i++) {
		if (strstr(finding->fixes[i], text))
			return true;
	}
	return false;
}

static void test_explain(void **state)
{
	static struct source denied = { ACPI_TABLES "/DMAR", SOURCE_DENIED, NULL };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena arena = { 0 };
		struct firmware_iommu firmware = cases[i].firmware;
		struct device device = { .driver = cases[i].has_driver ? "nvme" : NULL,
					 .firmware = cases[i].has_firmware ? &firmware :
									     NULL };
		struct bridge bridge = { .node = cases[i].node,
					 .iommu = cases[i].coverage };
		struct requester requester = { .device = &device, .bridge = &bridge };
		struct facts facts = { .platform = cases[i].platform,
				       .sources = { &denied, 1, 1 } };
		struct report report = { .facts = &facts };
		struct checkup checkup = { &arena, &report, 0 };
		struct finding *finding =
			finding_add(&checkup, &check, LEVEL_NOTE, "device", "no group");

		no_group_explain(&checkup, finding, &requester);
		assert_int_equal(checkup.err, 0);
		assert_int_equal(finding->n_evidence, cases[i].evidence != NULL);
		if (cases[i].evidence &&
		    !strstr(finding->evidence[0].detail, cases[i].evidence))
			fail_msg("%s: %s", cases[i].name, finding->evidence[0].detail);
		if (!strstr(finding->why, cases[i].why))
			fail_msg("%s: %s", cases[i].name, finding->why);
		if (cases[i].fix ? !has_fix(finding, cases[i].fix) : finding->n_fixes > 0)
			fail_msg("%s: not said: %s", cases[i].name, cases[i].fix);
		if (cases[i].no_fix && has_fix(finding, cases[i].no_fix))
			fail_msg("%s: said: %s", cases[i].name, cases[i].no_fix);
		arena_free(&arena);
	}
}

/* Regions that will be direct: of the IORT only from 6.0 on, and never for sure. */
static const struct {
	const char *table;
	enum reserved_type type;
	unsigned int major, minor;
	const char *title; /* NULL: nothing is found */
} regions[] = {
	{ "DMAR", RESERVED_DIRECT, 5, 10, "will be refused" },
	{ "IVRS", RESERVED_DIRECT, 7, 0, "will be refused" },
	{ "DMAR", RESERVED_DIRECT_RELAXABLE, 6, 12, NULL },
	{ "IORT", RESERVED_DIRECT, 6, 0, "may be refused" },
	{ "IORT", RESERVED_DIRECT, 5, 19, NULL },
	{ "IORT", RESERVED_DIRECT_RELAXABLE, 6, 12, NULL },
};

static void test_direct(void **state)
{
	struct group groups[] = { { .id = 1 }, { .id = 2, .is_noiommu = true } };

	(void)state;
	for (size_t i = 0; i < N(regions); i++) {
		for (size_t j = 0; j < 3; j++) {
			struct arena arena = { 0 };
			struct firmware_region region = { { 0x1000, 0x1fff },
							  regions[i].type,
							  regions[i].table };
			struct firmware_iommu firmware = { .is_served = TRI_YES,
							   .table = regions[i].table,
							   .regions = &region,
							   .n_regions = 1 };
			struct device device = { .group = j ? &groups[j - 1] : NULL,
						 .firmware = &firmware };
			struct requester requester = { .device = &device };
			struct facts facts = {
				.platform = { .has_release = true,
					      .release_major = regions[i].major,
					      .release_minor = regions[i].minor }
			};
			struct report report = { .facts = &facts };
			struct checkup checkup = { &arena, &report, 0 };

			no_group_direct(&checkup, &check, &requester);
			assert_int_equal(report.n_findings, regions[i].title && j != 1);
			if (report.n_findings) {
				assert_non_null(strstr(report.findings[0]->title,
						       regions[i].title));
				assert_int_equal(report.findings[0]->ranges.n, 1);
				assert_int_equal(report.findings[0]->level, LEVEL_NOTE);
			}
			arena_free(&arena);
		}
	}
}

static void test_kernels(void **state)
{
	static const struct {
		const char *table;
		unsigned int major, minor;
		enum tri is_read;
	} rows[] = {
		{ "DMAR", 4, 19, TRI_YES },	{ "VIOT", 5, 13, TRI_NO },
		{ "VIOT", 5, 14, TRI_YES },	{ "RIMT", 6, 12, TRI_NO },
		{ "RIMT", 6, 13, TRI_UNKNOWN }, { "RIMT", 7, 0, TRI_YES },
		{ "RIMT", 0, 0, TRI_UNKNOWN },	{ "IORT", 0, 0, TRI_YES },
	};

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		struct platform platform = { .has_release = rows[i].major,
					     .release_major = rows[i].major,
					     .release_minor = rows[i].minor };

		assert_int_equal(firmware_is_read(&platform, rows[i].table),
				 rows[i].is_read);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_direct),
		cmocka_unit_test(test_kernels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
