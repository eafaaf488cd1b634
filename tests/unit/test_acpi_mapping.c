/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi_iort.h"

/* The way of an ID through an IORT (iort_node_map_id()). */

/* What becomes of requester IDs of segment 0; one stream ID shows by the SMMU it is at. */
static const unsigned char table[] = {
	IORT(3, 10),
	/* 0x30 */ SMMU(4, 0x1000),
	/* 0x48 */ SMMU(3, 0x2000),
	/* 0x60 */ ITS(),
	/* 0x78: root complex of segment 0 */
	ROOT(216, 1, 9, 0, 64),
	/* 0x9c */ MAPPING(0x0000, 0xff, 0x0000, 0x30, 0),
	/* 0xb0: one ID */ MAPPING(0x0100, 0, 0x0000, 0x48, 0),
	/* 0xc4: last ID 0x210, if count means what it should */
	MAPPING(0x0200, 0x10, 0x5000, 0x30, 0),
	/* 0xd8: begins with that */ MAPPING(0x0210, 0x0f, 0x6000, 0x48, 0),
	/* 0xec: lies inside, and does not count */ MAPPING(0x0208, 0x0f, 0x7000, 0x60, 0),
	/* 0x100 */ MAPPING(0x0300, 0x0f, 0x0010, 0x150, 0),
	/* 0x114 */ MAPPING(0x0400, 0xff, 0x0000, 0x60, 0),
	/* 0x128: no node begins there */ MAPPING(0x0500, 0x0f, 0x0000, 0x31, 0),
	/* 0x13c */ MAPPING(0x0600, 0x0f, 0x0000, 0x0, 0),
	/* 0x150: named component, through which IDs may pass */
	NODE(1, 56, 2, 2, 16),
	/* 0x160 */ MAPPING(0x0010, 0x07, 0x0000, 0x48, 0),
	/* 0x174: whatever comes in */ MAPPING(0, 0, 0x0001, 0x30, 1),
	/* 0x188: root complex of segment 1 */
	ROOT(76, 1, 2, 1, 48),
	/* 0x1ac */ MAPPING(0x0000, 0xffffffff, 0, 0x188, 0),
	/* 0x1c0 */ MAPPING(0x0000, 0xffff, 0, 0x30, 0),
	/* 0x1d4: of segment 2, whose first mapping is a firmware bug */
	ROOT(76, 1, 2, 2, 48),
	/* 0x1f8 */ MAPPING(0x0000, 0, 0, 0, 0),
	/* 0x20c */ MAPPING(0x0000, 0xffff, 0, 0x30, 0),
	/* 0x220: of segment 3; its sum passes 2^32 */
	ROOT(56, 1, 1, 3, 48),
	/* 0x244 */ MAPPING(0x0100, 0xffffff00, 0, 0x30, 0),
	/* 0x258: of segment 0 once more; the first counts */
	ROOT(56, 1, 1, 0, 32),
	/* 0x27c */ MAPPING(0x0000, 0xffff, 0, 0x30, 0),
	/* 0x290: of segment 5; only the first mapping counts */
	ROOT(76, 1, 1, 5, 48),
	/* 0x2b4 */ MAPPING(0x0000, 0xff, 0, 0x30, 0),
	/* 0x2c8 */ MAPPING(0x0100, 0xff, 0, 0x30, 0)
};

static void test_ways(void **state)
{
	static const struct {
		unsigned int segment, requester;
		enum tri is_served;
		uint64_t address;
	} cases[] = {
		{ 0, 0x0000, TRI_YES, 0x1000 },
		{ 0, 0x00ff, TRI_YES, 0x1000 },
		{ 0, 0x0100, TRI_YES, 0x2000 },
		{ 0, 0x0101, TRI_NO, 0 },
		{ 0, 0x01ff, TRI_NO, 0 },
		{ 0, 0x0200, TRI_YES, 0x1000 },
		{ 0, 0x0208, TRI_YES, 0x1000 },
		{ 0, 0x020f, TRI_YES, 0x1000 },
		{ 0, 0x0210, TRI_YES, 0x2000 },
		{ 0, 0x0211, TRI_YES, 0x2000 },
		{ 0, 0x021e, TRI_YES, 0x2000 },
		{ 0, 0x021f, TRI_YES, 0x2000 }, /* the last ID, which none begins with */
		{ 0, 0x0220, TRI_NO, 0 },
		{ 0, 0x0300, TRI_YES, 0x2000 }, /* by way of the named component */
		{ 0, 0x0306, TRI_YES, 0x2000 },
		{ 0, 0x0307, TRI_YES,
		  0x1000 }, /* a last ID, superseded by the single one */
		{ 0, 0x0308, TRI_YES, 0x1000 },
		{ 0, 0x030f, TRI_YES, 0x1000 },
		{ 0, 0x0310, TRI_NO, 0 },
		{ 0, 0x0400, TRI_NO, 0 },
		{ 0, 0x04ff, TRI_NO, 0 },
		{ 0, 0x0500, TRI_UNKNOWN, 0 },
		{ 0, 0x0600, TRI_NO, 0 },
		{ 0, 0xffff, TRI_NO, 0 },
		{ 1, 0x0000, TRI_UNKNOWN, 0 }, /* round and round */
		{ 2, 0x0000, TRI_NO, 0 },
		{ 2, 0x0001, TRI_NO, 0 },
		{ 3, 0x0000, TRI_NO, 0 },
		{ 3, 0x0100, TRI_NO, 0 },
		{ 3, 0xffff, TRI_NO, 0 },
		{ 4, 0x0000, TRI_NO, 0 },
		{ 5, 0x00ff, TRI_YES, 0x1000 },
		{ 5, 0x0100, TRI_NO, 0 },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_IORT, table, sizeof(table));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(cases); i++) {
		struct acpi_function function = { .segment = cases[i].segment,
						  .requester = cases[i].requester };
		struct firmware_iommu iommu = describe(&parsed, &function);

		if (iommu.is_served != cases[i].is_served ||
		    iommu.unit_address != cases[i].address)
			fail_msg("%x %04x: %s", function.segment, function.requester,
				 iommu.unit ?: "not served");
		assert_int_equal(iommu.malformed, iommu.is_served == TRI_UNKNOWN);
		assert_string_equal(iommu.table, "IORT");
		assert_int_equal(iommu.has_address_limit, function.segment != 4);
	}
	parsed_close(&parsed);
}

static void test_names(void **state)
{
	struct parsed parsed = parsed_open_sealed(ACPI_IORT, table, sizeof(table));
	struct acpi_function function = { .requester = 0 };
	struct firmware_iommu iommu = describe(&parsed, &function);

	(void)state;
	assert_unit(&iommu, "SMMUv3 at 0x1000", "type 4");
	function.requester = 0x100;
	iommu = describe(&parsed, &function);
	assert_unit(&iommu, "SMMU at 0x2000", "type 3");
	parsed_close(&parsed);
}

/* A single mapping of an SMMU is not allowed and not followed. */
static void test_flags(void **state)
{
	static const unsigned char single[] = {
		IORT(3, 3),
		/* 0x30 */ SMMU(4, 0x1000),
		/* 0x48: PMCG, which no root complex should lead to */
		NODE(5, 36, 0, 1, 16), MAPPING(0, 0xff, 0, 0x30, 1),
		/* 0x6c */ ROOT(76, 1, 2, 0, 64),
		/* 0x90 */ MAPPING(0x0000, 0xff, 0x0000, 0x48, 0),
		/* 0xa4 */ MAPPING(0x0000, 0x00, 0x0001, 0x30, 1)
	};
	struct parsed parsed = parsed_open_sealed(ACPI_IORT, single, sizeof(single));
	struct acpi_function function = { .requester = 0 };
	struct firmware_iommu iommu = describe(&parsed, &function);

	(void)state;
	assert_null(parsed.flaw);
	assert_unit(&iommu, NULL, "single mapping of a PMCG");
	function.requester = 0x1234;
	iommu = describe(&parsed, &function);
	assert_unit(&iommu, "SMMUv3 at 0x1000", "single mapping of a root complex");
	parsed_close(&parsed);
}

/*
 * As many nodes as 1 MiB holds, each with all of the table for its mappings: refused, or
 * walking them would take hours.
 */
static void test_overlap(void **state)
{
	size_t len = 1 << 20, n_nodes = (len - 48) / 28;
	static const unsigned char head[] = { IORT(5, 0) };
	static const unsigned char node[] = { NODE(6, 28, 3, 50000, 28), U32(0), U32(1),
					      U32(28) };
	struct acpi_function function = { .requester = 0 };
	struct firmware_iommu iommu;
	struct parsed parsed;
	char *bytes = calloc(1, len);

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, head, sizeof(head));
	write_number(bytes, 36, 4, n_nodes);
	for (size_t i = 0; i < n_nodes; i++)
		memcpy(bytes + 48 + i * 28, node, sizeof(node));
	parsed = parsed_open_sealed(ACPI_IORT, bytes, len);
	free(bytes);
	assert_string_equal(parsed.flaw, "arrays that overlap at offset 0x68");
	iommu = describe(&parsed, &function);
	assert_int_equal(iommu.is_served, TRI_UNKNOWN);
	assert_true(iommu.malformed);
	parsed_close(&parsed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
