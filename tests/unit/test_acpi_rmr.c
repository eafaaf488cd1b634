/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi_iort.h"

/* Which reserved memory ranges of an IORT a function brings (iort_find_rmrs()). */

/* 28 bytes, descriptors, and mappings behind them */
#define RMR(len, n_mappings, mapping_offset, flags, n_descriptors)                   \
	NODE(6, len, 3, n_mappings, mapping_offset), U32(flags), U32(n_descriptors), \
		U32(28)
#define DESCRIPTOR(base, length) U64(base), U64(length), U32(0)

static const unsigned char table[] = {
	IORT(5, 8),
	/* 0x30 */ SMMU(4, 0x1000),
	/* 0x48 */ SMMU(4, 0x2000),
	/* 0x60: stream ID = requester ID + 0x1000, at the first SMMU up to 0x2ff */
	ROOT(76, 1, 2, 0, 64),
	/* 0x84 */ MAPPING(0x0000, 0x02ff, 0x1000, 0x30, 0),
	/* 0x98 */ MAPPING(0x0300, 0xff, 0x1300, 0x48, 0),
	/* 0xac: streams 0x1100 to 0x11ff of the first */
	RMR(88, 1, 68, 0, 2),
	/* 0xc8 */ DESCRIPTOR(0x10000, 0x10000), DESCRIPTOR(0x40000000, 0x30000),
	/* 0xf0 */ MAPPING(0, 0xff, 0x1100, 0x30, 0),
	/* 0x104: one stream of each; may be moved */
	RMR(88, 2, 48, 1, 1),
	/* 0x120 */ DESCRIPTOR(0x50000000, 0x10000),
	/* 0x134 */ MAPPING(0, 0, 0x1100, 0x30, 0), MAPPING(0, 0, 0x1300, 0x48, 0),
	/* 0x15c: leads elsewhere */
	RMR(68, 1, 48, 0, 1),
	/* 0x178 */ DESCRIPTOR(0x60000000, 0x10000),
	/* 0x18c */ MAPPING(0, 0xffff, 0, 0x60, 0),
	/* 0x1a0: no mappings */
	RMR(48, 0, 0, 0, 1),
	/* 0x1bc */ DESCRIPTOR(0x70000000, 0x10000),
	/* 0x1d0: no descriptors */
	RMR(48, 1, 28, 0, 0),
	/* 0x1ec */ MAPPING(0, 0xffff, 0, 0x30, 0)
};

static const struct firmware_region all[] = {
	{ { 0x10000, 0x1ffff }, RESERVED_DIRECT, NULL },
	{ { 0x40000000, 0x4002ffff }, RESERVED_DIRECT, NULL },
	{ { 0x50000000, 0x5000ffff }, RESERVED_DIRECT_RELAXABLE, NULL },
};

static void check_requester(struct parsed *parsed, unsigned int requester, size_t first,
			    size_t n)
{
	struct acpi_function function = { .requester = requester };
	struct firmware_iommu iommu = describe(parsed, &function);
	char what[16];

	snprintf(what, sizeof(what), "%04x", requester);
	assert_int_equal(iommu.is_served, TRI_YES);
	assert_regions(&iommu, all + first, n, what);
	assert_false(iommu.malformed);
}

static void test_streams(void **state)
{
	struct parsed parsed = parsed_open_sealed(ACPI_IORT, table, sizeof(table));

	(void)state;
	assert_null(parsed.flaw);
	check_requester(&parsed, 0x00ff, 0, 0);
	check_requester(&parsed, 0x0100, 0, 3);
	check_requester(&parsed, 0x0101, 0, 2);
	check_requester(&parsed, 0x01ff, 0, 2);
	check_requester(&parsed, 0x0200, 0, 0);
	check_requester(&parsed, 0x0300, 2, 1);
	check_requester(&parsed, 0x0301, 0, 0);
	parsed_close(&parsed);
}

/* A mapping beyond the count does not count. */
static void test_count(void **state)
{
	unsigned char copy[sizeof(table)];
	struct parsed parsed;

	(void)state;
	memcpy(copy, table, sizeof(copy));
	copy[0x10c] = 1;
	parsed = parsed_open_sealed(ACPI_IORT, copy, sizeof(copy));
	assert_null(parsed.flaw);
	check_requester(&parsed, 0x0100, 0, 3);
	check_requester(&parsed, 0x0300, 0, 0);
	parsed_close(&parsed);
}

/* Before revision 5 the nodes meant something else. */
static void test_revisions(void **state)
{
	(void)state;
	for (unsigned char revision = 0; revision < 8; revision++) {
		unsigned char copy[sizeof(table)];
		struct parsed parsed;

		memcpy(copy, table, sizeof(copy));
		copy[8] = revision;
		parsed = parsed_open_sealed(ACPI_IORT, copy, sizeof(copy));
		assert_null(parsed.flaw);
		check_requester(&parsed, 0x0100, 0, revision < 5 ? 0 : 3);
		parsed_close(&parsed);
	}
}

static void test_alignment(void **state)
{
	static const struct {
		uint64_t base, length, page_size, expected_start, expected_last;
		bool is_malformed;
	} cases[] = {
		/* in blocks of 64 KiB: as it is */
		{ 0x10000, 0x10000, 0, 0x10000, 0x1ffff, false },
		{ 0x10000, 0x10000, 65536, 0x10000, 0x1ffff, false },
		/* else in pages */
		{ 0x11000, 0x1000, 0, 0x11000, 0x11fff, false },
		{ 0x11000, 0x1000, 4096, 0x11000, 0x11fff, false },
		{ 0x11000, 0x1000, 16384, 0x10000, 0x13fff, false },
		{ 0x11000, 0x1000, 65536, 0x10000, 0x1ffff, false },
		{ 0x10000, 1, 0, 0x10000, 0x10fff, false },
		{ 0x11fff, 2, 0, 0x11000, 0x12fff, false },
		{ 0x11001, 0x1000, 0, 0x11000, 0x12fff, false },
		{ 0x11800, 0x800, 0, 0x11000, 0x11fff, false },
		{ 0x21001, 0x1000, 0, 0x21000, 0x22fff, false },
		{ 0x20000, 0x1001, 0, 0x20000, 0x21fff, false },
		/* no bytes; with a base inside a page Linux makes a page of them */
		{ 0x10000, 0, 0, 1, 0, false },
		{ 0x11000, 0, 0, 1, 0, false },
		{ 0x11001, 0, 0, 0x11000, 0x11fff, false },
		/* to the end of the space, and past it */
		{ 0xffffffffffff0000, 0x10000, 0, 0xffffffffffff0000, UINT64_MAX, false },
		{ UINT64_MAX, 1, 0, 0xfffffffffffff000, UINT64_MAX, false },
		{ 0xffffffffffff0000, 0x20000, 0, 1, 0, true },
		{ UINT64_MAX, 2, 0, 1, 0, true },
		{ 0x1001, UINT64_MAX, 0, 1, 0, true },
		{ 0, UINT64_MAX, 0, 1, 0, true },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct acpi_function function = { .requester = 0x0300,
						  .page_size = cases[i].page_size };
		struct firmware_region region = { { cases[i].expected_start,
						    cases[i].expected_last },
						  RESERVED_DIRECT_RELAXABLE,
						  NULL };
		struct firmware_iommu iommu;
		struct parsed parsed;
		char copy[sizeof(table)], what[16];

		memcpy(copy, table, sizeof(copy));
		write_number(copy, 0x120, 8, cases[i].base);
		write_number(copy, 0x128, 8, cases[i].length);
		parsed = parsed_open_sealed(ACPI_IORT, copy, sizeof(copy));
		iommu = describe(&parsed, &function);
		snprintf(what, sizeof(what), "case %zu", i);
		assert_regions(&iommu, &region,
			       cases[i].expected_start <= cases[i].expected_last, what);
		assert_int_equal(iommu.malformed, cases[i].is_malformed);
		parsed_close(&parsed);
	}
}

static void test_damaged(void **state)
{
	static const struct damage damages[] = {
		/* descriptor count and offset of the first node, of 512 bytes in all */
		{ 0xc0, 4, 15, NULL },
		{ 0xc0, 4, 16, "array passes the end of the table at offset 0xc8" },
		{ 0xc0, 4, 0xffffffff,
		  "array passes the end of the table at offset 0xc8" },
		{ 0xc4, 4, 300, NULL },
		{ 0xc4, 4, 301, "array passes the end of the table at offset 0x1d9" },
		{ 0xc4, 4, 0xffffffff,
		  "array passes the end of the table at offset 0x1000000ab" },
		{ 0xc4, 4, 0, NULL },
		/* mapping count and offset */
		{ 0xb4, 4, 14, "array passes the end of the table at offset 0xf0" },
		{ 0xb8, 4, 0x150, "array passes the end of the table at offset 0x1fc" },
	};

	(void)state;
	check_damages(ACPI_IORT, table, sizeof(table), damages, N(damages));
	check_cuts(ACPI_IORT, table, sizeof(table));
}

static void test_mutations(void **state)
{
	static const struct hops functions[] = {
		{ { { 0, 1, 0, 0 } }, 1, 0x020000 },
		{ { { 0, 3, 0, 0 } }, 1, 0x020000 },
	};
	unsigned char copy[sizeof(table)];

	(void)state;
	memcpy(copy, table, sizeof(copy));
	write_number((char *)copy, 4, 4, sizeof(copy));
	check_mutations(ACPI_IORT, copy, sizeof(copy), functions, N(functions));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams),	  cmocka_unit_test(test_count),
		cmocka_unit_test(test_revisions), cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_damaged),	  cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
