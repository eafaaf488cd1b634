/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi_dmar.h"

/* Which DRHD of a DMAR serves a function, and what is no DMAR. */

/* Several units and segments. */
static const unsigned char units[] = {
	DMAR(46),
	/* 48: all below 00:1c.0 */
	DRHD(24, 0, 0, 0xfed90000), SCOPE(BRIDGE, 0, 0x1c, 0),
	/* 72: all of segment 0 that has no unit */
	DRHD(24, 1, 0, 0xfed92000), 3, 8, 0, 0, 2, 0xf0, 0x1f, 0, /* IOAPIC */
	/* 96: once more; the first counts */
	DRHD(16, 1, 0, 0xfed93000),
	/* 112: the function 00.0 behind 00:1c.0, and 00:1d.0, of which it means one */
	DRHD(34, 0, 0, 0xfed91000), SCOPE2(ENDPOINT, 0, 0x1c, 0, 0, 0),
	SCOPE(ENDPOINT, 0, 0x1d, 0),
	/* 146: a hop from a bus that is no root bus */
	DRHD(24, 0, 0, 0xfed94000), SCOPE(ENDPOINT, 5, 3, 1),
	/* 170: two hops from there, which name nothing */
	DRHD(26, 0, 0, 0xfed95000), SCOPE2(BRIDGE, 5, 4, 0, 0, 0),
	/* 196: all of segment 1 */
	DRHD(16, 1, 1, 0xfed96000),
	/* 212: another root bus; a bridge that is not PCI to PCI; an ACPI name space device */
	DRHD(40, 0, 0, UINT64_C(0x1fed97000)), SCOPE(BRIDGE, 0x80, 2, 0),
	SCOPE(BRIDGE, 0x80, 3, 0), 5, 8, 0, 0, 1, 0x80, 4, 0,
	/* 252: RHSA, ANDD, SATC, SIDP, and what nobody knows */
	U16(3), U16(20), U32(0), U64(0xfed90000), U32(0), /**/
	U16(4), U16(12), 0, 0, 0, 1, '\\', 'A', 0, 0, /**/
	U16(5), U16(16), 1, 0, U16(0), SCOPE(ENDPOINT, 0, 2, 0), /**/
	U16(6), U16(16), 0, 0, U16(0), SCOPE(ENDPOINT, 0, 2, 0), /**/
	U16(0x100), U16(4), /**/
	/* 320: zeros to the end, for which Linux stops */
	U64(0)
};

static void test_units(void **state)
{
	static const struct {
		struct hops hops;
		const char *unit;
	} cases[] = {
		{ { { { 0, 0, 0x1c, 0 } }, 1, 0x060400 }, "DRHD at 0xfed90000" },
		{ { { { 0, 0, 0x1c, 0 }, { 0, 2, 0, 1 } }, 2, 0x010802 },
		  "DRHD at 0xfed90000" },
		{ { { { 0, 0, 0x1c, 0 }, { 0, 2, 1, 0 } }, 2, 0x010802 },
		  "DRHD at 0xfed90000" },
		{ { { { 0, 0, 0x1c, 0 }, { 0, 2, 1, 0 }, { 0, 3, 0, 0 } }, 3, 0x010802 },
		  "DRHD at 0xfed90000" },
		/* Named by two units: the later one. */
		{ { { { 0, 0, 0x1c, 0 }, { 0, 2, 0, 0 } }, 2, 0x010802 },
		  "DRHD at 0xfed91000" },
		{ { { { 0, 0, 0x1d, 0 } }, 1, 0x0c0320 }, "DRHD at 0xfed91000" },
		/* Same bus and path, but below another bridge. */
		{ { { { 0, 0, 0x1b, 0 }, { 0, 2, 0, 0 } }, 2, 0x010802 },
		  "DRHD at 0xfed92000" },
		{ { { { 0, 0, 0x02, 0 } }, 1, 0x030000 }, "DRHD at 0xfed92000" },
		{ { { { 0, 0, 0x1c, 1 } }, 1, 0x060400 }, "DRHD at 0xfed92000" },
		{ { { { 0, 0, 0x1f, 0 } }, 1, 0x060100 }, "DRHD at 0xfed92000" },
		{ { { { 0, 0, 0x01, 0 }, { 0, 5, 3, 1 } }, 2, 0x010802 },
		  "DRHD at 0xfed94000" },
		{ { { { 0, 0, 0x01, 0 }, { 0, 5, 4, 0 }, { 0, 6, 0, 0 } }, 3, 0x010802 },
		  "DRHD at 0xfed92000" },
		{ { { { 1, 0, 0x1c, 0 } }, 1, 0x060400 }, "DRHD at 0xfed96000" },
		{ { { { 1, 0, 0x1c, 0 }, { 1, 2, 0, 0 } }, 2, 0x010802 },
		  "DRHD at 0xfed96000" },
		{ { { { 2, 0, 0x1c, 0 } }, 1, 0x060400 }, NULL },
		{ { { { 0x10000, 0, 0x1c, 0 } }, 1, 0x060400 }, NULL },
		{ { { { 0, 0x80, 0x1c, 0 } }, 1, 0x060400 }, "DRHD at 0xfed92000" },
		{ { { { 0, 0x80, 2, 0 }, { 0, 0x81, 0, 0 } }, 2, 0x020000 },
		  "DRHD at 0x1fed97000" },
		{ { { { 0, 0x80, 3, 0 } }, 1, 0x068000 }, "DRHD at 0x1fed97000" },
		{ { { { 0, 0x80, 4, 0 } }, 1, 0x118000 }, "DRHD at 0xfed92000" },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, units, sizeof(units));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(cases); i++) {
		struct firmware_iommu iommu = describe_hops(&parsed, &cases[i].hops);

		assert_unit(&iommu, cases[i].unit, name_of(&cases[i].hops));
		assert_false(iommu.malformed);
		assert_int_equal(iommu.host_address_bits, 46);
	}
	parsed_close(&parsed);
}

/* A function whose path nobody knows has the unit that takes all. */
static void test_no_path(void **state)
{
	static const struct pci_address physical = { 0, 2, 0, 0 };
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, units, sizeof(units));
	struct acpi_function function = { .requester = 0xe0, .class_code = 0x060400 };
	struct firmware_iommu iommu = describe(&parsed, &function);

	(void)state;
	assert_unit(&iommu, "DRHD at 0xfed92000", "no path");
	function.physical = &physical;
	iommu = describe(&parsed, &function);
	assert_unit(&iommu, "DRHD at 0xfed92000", "virtual without a path");
	parsed_close(&parsed);
}

/* For its unit a virtual function is the physical one. */
static void test_virtual_function(void **state)
{
	static const struct hops hops = { { { 0, 0, 0x1c, 0 }, { 0, 2, 0x10, 0 } },
					  2,
					  0x020000 };
	static const struct pci_address physical = { 0, 2, 0, 0 };
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, units, sizeof(units));
	struct acpi_function function = function_of(&hops);
	struct firmware_iommu iommu = describe(&parsed, &function);

	(void)state;
	assert_unit(&iommu, "DRHD at 0xfed90000", "as if it were not virtual");
	function.physical = &physical;
	iommu = describe(&parsed, &function);
	assert_unit(&iommu, "DRHD at 0xfed91000", "virtual");
	parsed_close(&parsed);
}

/* A scope of the wrong type makes Linux give up. */
static void test_wrong_type(void **state)
{
	static const unsigned char table[] = {
		DMAR(39),
		DRHD(32, 0, 0, 0xfed90000),
		SCOPE(ENDPOINT, 0, 0x1c, 0),
		SCOPE(BRIDGE, 0, 0x1d, 0),
		/* Linux does not look at the scopes of what takes all */
		DRHD(24, 1, 0, 0xfed91000),
		SCOPE(ENDPOINT, 0, 0x1b, 0),
		RMRR(32, 0, 0x1000, 0x1fff),
		SCOPE(ENDPOINT, 0, 0x1e, 0),
	};
	static const struct {
		struct hops hops;
		bool is_wrong;
	} cases[] = {
		{ { { { 0, 0, 0x1c, 0 } }, 1, 0x060400 }, true },
		{ { { { 0, 0, 0x1c, 0 } }, 1, 0x060700 }, true },
		{ { { { 0, 0, 0x1c, 0 } }, 1, 0x060100 }, false },
		{ { { { 0, 0, 0x1c, 0 } }, 1, 0x010802 }, false },
		{ { { { 0, 0, 0x1c, 0 }, { 0, 1, 0, 0 } }, 2, 0x010802 }, true },
		{ { { { 0, 0, 0x1d, 0 } }, 1, 0x010802 }, true },
		{ { { { 0, 0, 0x1d, 0 } }, 1, 0x060400 }, false },
		{ { { { 0, 0, 0x1d, 0 } }, 1, 0x068000 }, false },
		{ { { { 0, 0, 0x1e, 0 } }, 1, 0x060400 }, true },
		{ { { { 0, 0, 0x1e, 0 } }, 1, 0x010802 }, false },
		{ { { { 0, 0, 0x1b, 0 } }, 1, 0x060400 }, false },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_DMAR, table, sizeof(table));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(cases); i++) {
		struct firmware_iommu iommu = describe_hops(&parsed, &cases[i].hops);

		assert_int_equal(iommu.is_served,
				 cases[i].is_wrong ? TRI_UNKNOWN : TRI_YES);
		assert_int_equal(iommu.malformed, cases[i].is_wrong);
		assert_string_equal(iommu.table, "DMAR");
	}
	parsed_close(&parsed);
}

static void test_damaged(void **state)
{
	static const struct damage header[] = {
		{ 0, 1, 'd', "wrong signature at offset 0x0" },
		{ 3, 1, 'S', "wrong signature at offset 0x0" },
		{ 4, 4, 0, "length does not fit the file at offset 0x4" },
		{ 4, 4, 47, "length does not fit the file at offset 0x4" },
		{ 4, 4, sizeof(units) + 1, "length does not fit the file at offset 0x4" },
		{ 4, 4, 0xffffffff, "length does not fit the file at offset 0x4" },
		{ 4, 4, 48, NULL },
		{ 36, 1, 10, "impossible host address width at offset 0x24" },
		{ 36, 1, 11, NULL },
		{ 36, 1, 64, NULL },
	};
	static const struct damage structures[] = {
		/* the length of a DRHD, and what it makes of the bytes that follow */
		{ 50, 2, 0, NULL },
		{ 50, 2, 1, "structure too short at offset 0x30" },
		{ 50, 2, 3, "structure too short at offset 0x30" },
		{ 50, 2, 15, "structure passes the end of the table at offset 0x47" },
		{ 50, 2, 23, "structure passes the end of the table at offset 0x47" },
		{ 50, 2, 0xffff, "structure passes the end of the table at offset 0x30" },
		/* the length of the last structure */
		{ 318, 2, 3, "structure too short at offset 0x13c" },
		{ 318, 2, 13, "structure passes the end of the table at offset 0x13c" },
		/* the length of a device scope */
		{ 65, 1, 0, "device scope of impossible length at offset 0x40" },
		{ 65, 1, 5, "device scope of impossible length at offset 0x40" },
		{ 65, 1, 6, "device scope of impossible length at offset 0x46" },
		{ 65, 1, 9, "device scope of impossible length at offset 0x40" },
		{ 65, 1, 7, "device scope of impossible length at offset 0x47" },
		{ 129, 1, 8, "device scope of impossible length at offset 0x88" },
		{ 129, 1, 18, NULL },
		{ 293, 1, 5, "device scope of impossible length at offset 0x124" },
		{ 309, 1, 9, "device scope of impossible length at offset 0x134" },
		/* a unit without registers */
		{ 56, 8, 0, "DRHD without a register address at offset 0x30" },
	};

	(void)state;
	check_damages(ACPI_DMAR, units, sizeof(units), header, N(header));
	check_damages(ACPI_DMAR, units, sizeof(units), structures, N(structures));
}

/* A structure that ends with its last field, and one that ends before. */
static void test_short(void **state)
{
	static const struct {
		unsigned char type, least;
	} cases[] = { { 0, 16 }, { 1, 24 }, { 2, 8 }, { 3, 20 },
		      { 4, 8 },	 { 5, 8 },  { 6, 8 }, { 7, 4 } };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		unsigned char table[48 + 24] = { DMAR(39), U16(0), U16(0), U32(0), 1 };
		struct damage damage = { 50, 2, cases[i].least - 1u,
					 "structure too short at offset 0x30" };

		table[48] = cases[i].type;
		table[50] = cases[i].least;
		check_damages(ACPI_DMAR, table, 48u + cases[i].least, &damage, 1);
	}
}

/* Too wide for any address: not known. */
static void test_widths(void **state)
{
	static const unsigned int widths[][2] = { { 12, 12 }, { 39, 39 }, { 52, 52 },
						  { 64, 64 }, { 65, 0 },  { 256, 0 } };
	static const struct hops any = { { { 0, 0, 0, 0 } }, 1, 0x060000 };

	(void)state;
	for (size_t i = 0; i < N(widths); i++) {
		unsigned char table[] = { DMAR(39) };
		struct parsed parsed;
		struct firmware_iommu iommu;

		table[36] = (unsigned char)(widths[i][0] - 1);
		parsed = parsed_open_sealed(ACPI_DMAR, table, sizeof(table));
		iommu = describe_hops(&parsed, &any);
		assert_unit(&iommu, NULL, "no DRHD");
		assert_int_equal(iommu.host_address_bits, widths[i][1]);
		parsed_close(&parsed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_no_path),
		cmocka_unit_test(test_virtual_function),
		cmocka_unit_test(test_wrong_type),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
