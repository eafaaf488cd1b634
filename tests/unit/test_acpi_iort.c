/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi_iort.h"

/* IORT tables: which SMMU serves a function, and the limit of its root complex. */

/* A mapping reads: first ID + how many more: what it becomes at which node. */

/* Capture of QEMU's arm64 virt machine with an SMMUv3. */
static const unsigned char smmu[] = {
	0x49, 0x4f, 0x52, 0x54, 0xec, 0x00, 0x00, 0x00, 0x03, 0x4f, 0x42, 0x4f, 0x43,
	0x48, 0x53, 0x20, 0x42, 0x58, 0x50, 0x43, 0x20, 0x20, 0x20, 0x20, 0x01, 0x00,
	0x00, 0x00, 0x42, 0x58, 0x50, 0x43, 0x01, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00,
	0x00, 0x30, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* header */
	0x00, 0x18, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* ITS group */
	0x04, 0x58, 0x00, 0x04, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x44,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x09, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x6a, 0x00, 0x00, 0x00, 0x6b, 0x00, 0x00, 0x00,
	0x6d, 0x00, 0x00, 0x00, 0x6c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, /* SMMUv3 */
	0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x30,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* 0x0 + 0xffff: 0x0 at 0x30 */
	0x02, 0x4c, 0x00, 0x03, 0x02, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x24,
	0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, /* root complex */
	0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x48,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* 0x0 + 0x400: 0x0 at 0x48 */
	0x00, 0x04, 0x00, 0x00, 0xff, 0xfb, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x30,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* 0x400 + 0xfbff: 0x400 at 0x30 */
};

/* The same without one, and with an address limit that QEMU does not make by itself. */
static const unsigned char limit[] = {
	0x49, 0x4f, 0x52, 0x54, 0x80, 0x00, 0x00, 0x00, 0x03, 0xd2, 0x42, 0x4f, 0x43,
	0x48, 0x53, 0x20, 0x42, 0x58, 0x50, 0x43, 0x20, 0x20, 0x20, 0x20, 0x02, 0x00,
	0x00, 0x00, 0x42, 0x58, 0x50, 0x43, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00,
	0x00, 0x30, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* header */
	0x00, 0x18, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* ITS group */
	0x02, 0x38, 0x00, 0x03, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x24,
	0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00, /* root complex */
	0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x30,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* 0x0 + 0xffff: 0x0 at 0x30 */
};

/*
 * What the kernel lists below smmu3.0x0000000009050000, and functions without a driver,
 * which have no group in that kernel.
 */
static const struct hops captured[] = {
	{ { { 0, 0, 0x00, 0 } }, 1, 0x060000 },
	{ { { 0, 0, 0x01, 0 } }, 1, 0x010802 },
	{ { { 0, 0, 0x02, 0 } }, 1, 0x020000 },
	{ { { 0, 0, 0x03, 0 } }, 1, 0x00ff00 },
	{ { { 0, 0, 0x04, 0 } }, 1, 0x060400 },
	{ { { 0, 0, 0x07, 1 } }, 1, 0x00ff00 },
	{ { { 0, 0, 0x04, 0 }, { 0, 1, 0, 0 } }, 2, 0x020000 },
	{ { { 0, 0, 0x05, 0 }, { 0, 2, 0, 0 } }, 2, 0x010802 },
	{ { { 0, 0, 0x06, 0 }, { 0, 3, 1, 0 } }, 2, 0x020000 },
};

static void test_capture(void **state)
{
	static const struct hops others[] = {
		/* the last ID of the first mapping and the first of the second */
		{ { { 0, 4, 0x00, 0 } }, 1, 0x020000 },
		{ { { 0, 0xff, 0x1f, 7 } }, 1, 0x020000 },
		{ { { 1, 0, 0x01, 0 } }, 1, 0x010802 },
	};
	struct parsed parsed = parsed_open(ACPI_IORT, smmu, sizeof(smmu));
	struct firmware_iommu iommu;

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(captured); i++) {
		iommu = describe_hops(&parsed, &captured[i]);
		assert_unit(&iommu, "SMMUv3 at 0x9050000", name_of(&captured[i]));
		assert_int_equal(iommu.unit_address, 0x9050000);
		assert_string_equal(iommu.table, "IORT");
		assert_regions(&iommu, NULL, 0, name_of(&captured[i]));
		assert_true(iommu.has_address_limit);
		assert_int_equal(iommu.address_limit_bits, 64);
		assert_int_equal(iommu.host_address_bits, 0);
		assert_false(iommu.malformed);
	}
	for (size_t i = 0; i < N(others); i++) {
		iommu = describe_hops(&parsed, &others[i]);
		assert_unit(&iommu, NULL, name_of(&others[i]));
		assert_string_equal(iommu.table, "IORT");
		assert_false(iommu.malformed);
	}
	parsed_close(&parsed);
}

/* The kernel printed a bus_dma_limit of 0xffffffff for each function with a driver. */
static void test_capture_with_limit(void **state)
{
	struct parsed parsed = parsed_open(ACPI_IORT, limit, sizeof(limit));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(captured); i++) {
		struct firmware_iommu iommu = describe_hops(&parsed, &captured[i]);

		assert_unit(&iommu, NULL, name_of(&captured[i]));
		assert_true(iommu.has_address_limit);
		assert_int_equal(iommu.address_limit_bits, 32);
	}
	parsed_close(&parsed);
}

static void test_limits(void **state)
{
	static const struct {
		unsigned char revision, limit;
		bool has_limit;
		unsigned int bits;
	} cases[] = {
		{ 0, 32, false, 0 },  { 1, 32, true, 32 }, { 4, 48, true, 48 },
		{ 1, 1, true, 1 },    { 1, 63, true, 63 }, { 1, 64, true, 64 },
		{ 1, 255, true, 64 }, { 1, 0, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		unsigned char table[] = { IORT(3, 1), ROOT(36, 0, 0, 0, 0) };
		struct parsed parsed;
		struct firmware_iommu iommu;

		table[51] = cases[i].revision;
		table[80] = cases[i].limit;
		parsed = parsed_open_sealed(ACPI_IORT, table, sizeof(table));
		assert_null(parsed.flaw);
		iommu = describe_hops(&parsed, &captured[0]);
		assert_unit(&iommu, NULL, "no mapping");
		assert_int_equal(iommu.has_address_limit, cases[i].has_limit);
		assert_int_equal(iommu.address_limit_bits, cases[i].bits);
		parsed_close(&parsed);
	}
}

static void test_cut_and_mutations(void **state)
{
	(void)state;
	check_cuts(ACPI_IORT, smmu, sizeof(smmu));
	check_cuts(ACPI_IORT, limit, sizeof(limit));
	check_mutations(ACPI_IORT, smmu, sizeof(smmu), &captured[6], 3);
	check_mutations(ACPI_IORT, limit, sizeof(limit), &captured[6], 3);
}

static void test_damaged(void **state)
{
	/* node at 0x30: ITS; 0x48: SMMUv3 with 1 mapping; 0xa0: root complex with 2 */
	static const struct damage damages[] = {
		{ 0, 1, 0, "wrong signature at offset 0x0" },
		{ 4, 4, 0, "length does not fit the file at offset 0x4" },
		{ 4, 4, sizeof(smmu) + 1, "length does not fit the file at offset 0x4" },
		/* node count */
		{ 36, 4, 4, "structure outside the table at offset 0xec" },
		{ 36, 4, 0xffffffff, "structure outside the table at offset 0xec" },
		{ 36, 4, 2, NULL },
		{ 36, 4, 0, NULL },
		/* node offset */
		{ 40, 4, 0, "first node inside the header at offset 0x28" },
		{ 40, 4, 47, "first node inside the header at offset 0x28" },
		{ 40, 4, sizeof(smmu) - 15,
		  "structure outside the table at offset 0xdd" },
		{ 40, 4, sizeof(smmu), "structure outside the table at offset 0xec" },
		{ 40, 4, 0xffffffff, "structure outside the table at offset 0xffffffff" },
		/* node length */
		{ 49, 2, 0, "structure too short at offset 0x30" },
		{ 49, 2, 15, "structure too short at offset 0x30" },
		{ 49, 2, 0xffff, "structure passes the end of the table at offset 0x30" },
		{ 161, 2, 31, "structure too short at offset 0xa0" },
		{ 161, 2, 32, "structure too short at offset 0xa0" },
		{ 161, 2, 33, NULL },
		{ 161, 2, 77, "structure passes the end of the table at offset 0xa0" },
		/* mapping count, of the root complex and the SMMU */
		{ 168, 4, 3, "array passes the end of the table at offset 0xc4" },
		{ 168, 4, 0xffffffff,
		  "array passes the end of the table at offset 0xc4" },
		{ 80, 4, 6, "array passes the end of the table at offset 0x8c" },
		/* mapping offset */
		{ 172, 4, 37, "array passes the end of the table at offset 0xc5" },
		{ 172, 4, 0xffffffff,
		  "array passes the end of the table at offset 0x10000009f" },
		{ 172, 4, 0, NULL },
	};

	(void)state;
	check_damages(ACPI_IORT, smmu, sizeof(smmu), damages, N(damages));
}

/* The last node ends before its last field. */
static void test_short(void **state)
{
	static const struct {
		unsigned char type, revision, least;
	} cases[] = {
		{ 2, 0, 32 }, { 2, 1, 33 }, { 2, 4, 33 }, { 3, 0, 24 },
		{ 4, 4, 24 }, { 6, 0, 28 }, { 0, 0, 16 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		for (unsigned char len = cases[i].least - 1; len <= cases[i].least;
		     len++) {
			unsigned char table[48 + 33] = { IORT(5, 1),
							 NODE(0, 0, 0, 0, 0) };
			struct parsed parsed;

			table[48] = cases[i].type;
			table[49] = len;
			table[51] = cases[i].revision;
			parsed = parsed_open_sealed(ACPI_IORT, table, 48u + len);
			assert_int_equal(parsed.flaw != NULL, len < cases[i].least);
			parsed_close(&parsed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capture), cmocka_unit_test(test_capture_with_limit),
		cmocka_unit_test(test_limits),	cmocka_unit_test(test_cut_and_mutations),
		cmocka_unit_test(test_damaged), cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
