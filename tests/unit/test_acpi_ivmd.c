/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi.h"

/* Which IVMD blocks of an IVRS a function brings (init_unity_map_range()). */

#define IVMD(type, flags, first, last, segment, start, length)                     \
	type, flags, U16(32), U16(first), U16(last), U16(segment), U16(0), U32(0), \
		U64(start), U64(length)
#define UNITY 0x07
#define EXCLUSION 0x08

static const unsigned char template[] = {
	HEADER('I', 'V', 'R', 'S', 2), U32(0), U64(0),
	/* 48: an IOMMU for all of segment 0 */
	0x10, 0, U16(28), U16(2), U16(0x40), U64(0xfeb80000), U16(0), U16(0), U32(0),
	0x01, 0, 0, 0,
	/* 76 */ IVMD(0x21, UNITY, 0x0100, 0, 0, 0x1000, 0x1000)
};

struct ivmd {
	unsigned int type, flags, first, last, segment;
	uint64_t start, length;
};

/* Describes function 01:00.0 of segment 0 with one block. */
static struct firmware_iommu describe_one(struct parsed *parsed, const struct ivmd *ivmd)
{
	struct acpi_function function = { .requester = 0x0100 };
	char table[sizeof(template)];

	memcpy(table, template, sizeof(table));
	write_number(table, 76, 1, ivmd->type);
	write_number(table, 77, 1, ivmd->flags);
	write_number(table, 80, 2, ivmd->first);
	write_number(table, 82, 2, ivmd->last);
	write_number(table, 84, 2, ivmd->segment);
	write_number(table, 92, 8, ivmd->start);
	write_number(table, 100, 8, ivmd->length);
	*parsed = parsed_open_sealed(ACPI_IVRS, table, sizeof(table));
	assert_null(parsed->flaw);
	return describe(parsed, &function);
}

static void test_functions(void **state)
{
	static const struct {
		struct ivmd ivmd;
		bool is_covered;
	} cases[] = {
		/* all functions */
		{ { 0x20, UNITY, 0, 0, 0, 0x1000, 0x1000 }, true },
		{ { 0x20, UNITY, 0x0200, 0x0300, 0, 0x1000, 0x1000 }, true },
		/* one */
		{ { 0x21, UNITY, 0x0100, 0, 0, 0x1000, 0x1000 }, true },
		{ { 0x21, UNITY, 0x00ff, 0x0200, 0, 0x1000, 0x1000 }, false },
		/* a range of them */
		{ { 0x22, UNITY, 0x0100, 0x0100, 0, 0x1000, 0x1000 }, true },
		{ { 0x22, UNITY, 0x0000, 0x0fff, 0, 0x1000, 0x1000 }, true },
		{ { 0x22, UNITY, 0x0000, 0x00ff, 0, 0x1000, 0x1000 }, false },
		{ { 0x22, UNITY, 0x0101, 0xffff, 0, 0x1000, 0x1000 }, false },
		{ { 0x22, UNITY, 0x0200, 0x0000, 0, 0x1000, 0x1000 }, false },
		/* none: another segment, unknown types */
		{ { 0x20, UNITY, 0, 0, 1, 0x1000, 0x1000 }, false },
		{ { 0x23, UNITY, 0x0100, 0x0100, 0, 0x1000, 0x1000 }, false },
		{ { 0x1f, UNITY, 0x0100, 0x0100, 0, 0x1000, 0x1000 }, false },
		/* flags */
		{ { 0x20, 0x00, 0, 0, 0, 0x1000, 0x1000 }, false },
		{ { 0x20, 0x06, 0, 0, 0, 0x1000, 0x1000 }, false },
		{ { 0x20, 0x01, 0, 0, 0, 0x1000, 0x1000 }, true },
		{ { 0x20, EXCLUSION, 0, 0, 0, 0x1000, 0x1000 }, true },
		{ { 0x20, 0xf6, 0, 0, 0, 0x1000, 0x1000 }, false },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		static const struct firmware_region region = { { 0x1000, 0x1fff },
							       RESERVED_DIRECT,
							       NULL };
		struct parsed parsed;
		struct firmware_iommu iommu = describe_one(&parsed, &cases[i].ivmd);
		char what[16];

		snprintf(what, sizeof(what), "case %zu", i);
		assert_unit(&iommu, "IVHD at 0xfeb80000", what);
		assert_regions(&iommu, &region, cases[i].is_covered, what);
		assert_false(iommu.malformed);
		parsed_close(&parsed);
	}
}

static void test_rounding(void **state)
{
	static const struct {
		uint64_t start, length, expected_start, expected_last;
		bool is_malformed;
	} cases[] = {
		{ 0, 0x1000, 0, 0xfff, false },
		{ 0x9f000, 0x1000, 0x9f000, 0x9ffff, false },
		{ 0x9f001, 0x1000, 0xa0000, 0xa0fff, false },
		{ 0x9f800, 0x800, 0xa0000, 0xa0fff, false },
		{ 0x9ffff, 1, 0xa0000, 0xa0fff, false },
		{ 0x9f000, 0x1001, 0x9f000, 0xa0fff, false },
		{ 0xfffffffffffff000, 0x1000, 0xfffffffffffff000, UINT64_MAX, false },
		/* nothing */
		{ 0x9f000, 0, 1, 0, false },
		/* past the end of the space */
		{ 0xfffffffffffff001, 0, 1, 0, true },
		{ UINT64_MAX, 1, 1, 0, true },
		{ 0x1000, UINT64_MAX, 1, 0, true },
		{ 0x1000, 0xfffffffffffff001, 1, 0, true },
		{ 0x2000, 0xfffffffffffff000, 1, 0, true },
		{ 0xfffffffffffff000, 0x1001, 1, 0, true },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct ivmd ivmd = {
			0x20, UNITY, 0, 0, 0, cases[i].start, cases[i].length
		};
		struct firmware_region region = { { cases[i].expected_start,
						    cases[i].expected_last },
						  RESERVED_DIRECT,
						  NULL };
		struct parsed parsed;
		struct firmware_iommu iommu = describe_one(&parsed, &ivmd);
		char what[16];

		snprintf(what, sizeof(what), "case %zu", i);
		assert_regions(&iommu, &region,
			       cases[i].expected_start <= cases[i].expected_last, what);
		assert_int_equal(iommu.malformed, cases[i].is_malformed);
		assert_int_equal(iommu.is_served, TRI_YES);
		parsed_close(&parsed);
	}
}

/* Only for a function that an IOMMU translates. */
static void test_not_served(void **state)
{
	struct ivmd ivmd = { 0x20, UNITY, 0, 0, 0, 0x1000, 0x1000 };
	struct acpi_function function = { .requester = 0x0002 };
	struct parsed parsed;
	struct firmware_iommu iommu = describe_one(&parsed, &ivmd);

	(void)state;
	assert_int_equal(iommu.n_regions, 1);
	iommu = describe(&parsed, &function);
	assert_unit(&iommu, NULL, "the IOMMU");
	parsed_close(&parsed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_rounding),
		cmocka_unit_test(test_not_served),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
