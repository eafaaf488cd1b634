/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi_dmar.h"

/* Which RMRRs of a DMAR a function brings. */

/* RMRRs for the bridge 00:1c.0, the function behind it, and others. */
static const unsigned char regions[] = {
	DMAR(39),
	/* 48 */ DRHD(16, 1, 0, 0xfed90000),
	/* 64 */ RMRR(32, 0, 0x1000, 0x1fff), SCOPE(BRIDGE, 0, 0x1c, 0),
	/* 96 */ RMRR(42, 0, 0x2000, 0x2fff), SCOPE2(ENDPOINT, 0, 0x1c, 0, 0, 0),
	SCOPE(ENDPOINT, 0, 0x1d, 0),
	/* 138 */ RMRR(32, 1, 0x3000, 0x3fff), SCOPE(BRIDGE, 0, 0x1c, 0),
	/* 170 */ RMRR(24, 0, 0x4000, 0x4fff),
	/* 194: ends before it begins; the whole space; one byte, at the very end */
	RMRR(32, 0, 0x5000, 0x4fff), SCOPE(ENDPOINT, 0, 0x1e, 0),
	/* 226 */ RMRR(32, 0, 0, UINT64_MAX), SCOPE(ENDPOINT, 0, 0x1f, 0),
	/* 258 */ RMRR(32, 0, UINT64_MAX, UINT64_MAX), SCOPE(ENDPOINT, 0, 0x1f, 1)
};

static const struct firmware_region bridge_and_function[] = {
	{ { 0x1000, 0x1fff }, RESERVED_DIRECT, NULL },
	{ { 0x2000, 0x2fff }, RESERVED_DIRECT, NULL },
};

static void test_rmrrs(void **state)
{
	static const struct firmware_region last = { { UINT64_MAX, UINT64_MAX },
						     RESERVED_DIRECT,
						     NULL };
	static const struct {
		struct hops hops;
		const struct firmware_region *regions;
		size_t n;
		bool is_malformed;
	} cases[] = {
		{ { { { 0, 0, 0x1c, 0 } }, 1, 0x060400 }, bridge_and_function, 1, false },
		{ { { { 0, 0, 0x1c, 0 }, { 0, 2, 0, 0 } }, 2, 0x010802 },
		  bridge_and_function,
		  2,
		  false },
		{ { { { 0, 0, 0x1c, 0 }, { 0, 2, 0, 1 } }, 2, 0x010802 },
		  bridge_and_function,
		  1,
		  false },
		{ { { { 0, 0, 0x1d, 0 } }, 1, 0x010802 },
		  bridge_and_function + 1,
		  1,
		  false },
		{ { { { 0, 0, 0x1b, 0 } }, 1, 0x010802 }, NULL, 0, false },
		{ { { { 0, 0, 0x1e, 0 } }, 1, 0x010802 }, NULL, 0, true },
		{ { { { 0, 0, 0x1f, 0 } }, 1, 0x060100 }, NULL, 0, true },
		{ { { { 0, 0, 0x1f, 1 } }, 1, 0x010802 }, &last, 1, false },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, regions, sizeof(regions));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(cases); i++) {
		struct firmware_iommu iommu = describe_hops(&parsed, &cases[i].hops);

		assert_unit(&iommu, "DRHD at 0xfed90000", name_of(&cases[i].hops));
		assert_regions(&iommu, cases[i].regions, cases[i].n,
			       name_of(&cases[i].hops));
		assert_int_equal(iommu.malformed, cases[i].is_malformed);
	}
	parsed_close(&parsed);
}

/* The class of the function decides, not that of the bridge that the RMRR names. */
static void test_relaxable(void **state)
{
	static const struct {
		unsigned int class_code;
		bool is_relaxable;
	} cases[] = {
		{ 0x0c0300, true },  { 0x0c0330, true },  { 0x0c03fe, true },
		{ 0x030000, true },  { 0x038000, true },  { 0x0300ff, true },
		{ 0x0c0500, false }, { 0x0c0000, false }, { 0x0d0300, false },
		{ 0x048000, false }, { 0x020300, false }, { 0x000300, false },
		{ 0x010802, false },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, regions, sizeof(regions));

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct hops hops = { { { 0, 0, 0x1c, 0 }, { 0, 2, 0, 1 } },
				     2,
				     cases[i].class_code };
		struct firmware_iommu iommu = describe_hops(&parsed, &hops);

		assert_int_equal(iommu.n_regions, 1);
		if ((iommu.regions[0].type == RESERVED_DIRECT_RELAXABLE) !=
		    cases[i].is_relaxable)
			fail_msg("class %06x", cases[i].class_code);
	}
	parsed_close(&parsed);
}

/* For its RMRRs a virtual function is not the physical one; bridges count. */
static void test_virtual_function(void **state)
{
	static const struct hops hops = { { { 0, 0, 0x1c, 0 }, { 0, 2, 0x10, 0 } },
					  2,
					  0x020000 };
	static const struct pci_address physical = { 0, 2, 0, 0 };
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, regions, sizeof(regions));
	struct acpi_function function = function_of(&hops);
	struct firmware_iommu iommu;

	(void)state;
	function.physical = &physical;
	iommu = describe(&parsed, &function);
	assert_regions(&iommu, bridge_and_function, 1, "virtual");
	parsed_close(&parsed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rmrrs),
		cmocka_unit_test(test_relaxable),
		cmocka_unit_test(test_virtual_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
