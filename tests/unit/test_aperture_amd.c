/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/aperture_amd.h"
#include "core/arena.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* What a version 2 table needs: GT, bit 4, and GIOSUP, bit 48. */
#define GUEST (UINT64_C(1) << 48 | UINT64_C(1) << 4)
#define HATS(n) ((uint64_t)(n) << 10)
#define GATS(n) ((uint64_t)(n) << 12)

/* Every HATS, GATS, rule, and what a version 2 table needs. */
static void test_every_unit(void **state)
{
	static const unsigned int host[] = { 48, 57, 64, 0 };

	(void)state;
	for (unsigned int i = 0; i < 256; i++) {
		enum amd_rule rule = i & 1 ? AMD_7_0 : AMD_6_12;
		bool wants_v2 = i & 2, is_v2;
		unsigned int hats = i >> 2 & 3, gats = i >> 4 & 3, guest = i >> 6;
		uint64_t efr = HATS(hats) | GATS(gats) |
			(guest & 1 ? UINT64_C(1) << 4 : 0) |
			(guest & 2 ? UINT64_C(1) << 48 : 0);
		struct aperture_width width = amd_width(rule, efr, wants_v2, &is_v2);

		assert_int_equal(is_v2, wants_v2 && guest == 3);
		if (is_v2) {
			assert_int_equal(width.narrow, 47);
			assert_int_equal(width.wide,
					 (rule == AMD_7_0 ? 47 : 48) +
						 (gats == 1 ? 9 : 0));
		} else {
			assert_int_equal(width.narrow, rule == AMD_7_0 ? host[hats] : 64);
			assert_int_equal(width.wide, width.narrow);
		}
	}
}

/**
 * struct row - what a kernel makes of two registers, a command line and a table
 */
struct row {
	unsigned int major, minor;
	const char *cmdline;
	uint64_t features[2];
	struct amd_firmware firmware;
	enum knowledge knowledge;
	unsigned int bits;
};

static const struct row rows[] = {
	/* Version 1 before 6.17: 64 bits in either order. */
	{ 5, 10, "", { 0, HATS(1) }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	{ 6, 1, "", { 0, HATS(1) }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	{ 6, 6, "", { HATS(1), 0 }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	{ 6, 12, "", { HATS(1), 0 }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	{ 6, 16, "amd_iommu=on", { HATS(3), 0 }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	/* Version 2, where the unit can: 6.1 prints EFR2 first, 6.12 last. */
	{ 6, 1, "amd_iommu=pgtbl_v2", { 0, GUEST }, { 0 }, KNOWLEDGE_ASSUMED, 47 },
	{ 6, 1, "amd_iommu=pgtbl_v2", { GUEST, 0 }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	{ 6, 12, "amd_iommu=pgtbl_v2", { GUEST, 0 }, { 0 }, KNOWLEDGE_ASSUMED, 47 },
	{ 6, 12, "amd_iommu=pgtbl_v2", { 0, GUEST }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	/* Between them the order is not known, nor then which version. */
	{ 6, 6, "amd_iommu=pgtbl_v2", { GUEST, 0 }, { 0 }, KNOWLEDGE_ASSUMED, 47 },
	{ 6, 6, "amd_iommu=pgtbl_v2", { 0, GUEST }, { 0 }, KNOWLEDGE_ASSUMED, 47 },
	{ 6, 12, NULL, { GUEST, 0 }, { 0 }, KNOWLEDGE_ASSUMED, 47 },
	{ 6, 12, NULL, { HATS(1), 0 }, { 0 }, KNOWLEDGE_KNOWN, 64 },
	/* 6.17 and later: HATS, as the table has it. */
	{ 6, 17, "", { HATS(2), 0 }, { true, HATS(2), 0 }, KNOWLEDGE_KNOWN, 64 },
	{ 6, 19, "", { HATS(1), 0 }, { true, HATS(1), 0 }, KNOWLEDGE_KNOWN, 57 },
	{ 7, 2, "", { HATS(2), 0 }, { true, 0, 0 }, KNOWLEDGE_KNOWN, 48 },
	{ 7, 2, "", { HATS(2), 0 }, { 0 }, KNOWLEDGE_ASSUMED, 48 },
	{ 7, 2, "", { HATS(0), 0 }, { 0 }, KNOWLEDGE_KNOWN, 48 },
	{ 7, 2, "", { HATS(3), 0 }, { true, HATS(3), 0 }, KNOWLEDGE_UNKNOWN, 0 },
	{ 7, 2, "", { HATS(2), 0 }, { true, HATS(2), true }, KNOWLEDGE_UNKNOWN, 0 },
	{ 7,
	  2,
	  "amd_iommu=pgtbl_v2",
	  { GUEST, 0 },
	  { true, GUEST, 0 },
	  KNOWLEDGE_KNOWN,
	  47 },
	{ 7,
	  2,
	  "amd_iommu=pgtbl_v2 amd_iommu=pgtbl_v1",
	  { GUEST, 0 },
	  { true, GUEST, 0 },
	  KNOWLEDGE_KNOWN,
	  48 },
	{ 7,
	  2,
	  "amd_iommu=pgtbl_v2",
	  { GUEST | GATS(1), 0 },
	  { true, GUEST | GATS(1), 0 },
	  KNOWLEDGE_ASSUMED,
	  47 },
	/* Which kernel? */
	{ 0, 0, "", { HATS(1), 0 }, { 0 }, KNOWLEDGE_ASSUMED, 48 },
};

static void test_eras(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		struct iommu_unit unit = { .name = "ivhd0",
					   .kind = IOMMU_KIND_AMD,
					   .has_features = true,
					   .features = { rows[i].features[0],
							 rows[i].features[1] } };
		struct facts facts = {
			.platform = { .has_release = rows[i].major,
				      .release_major = rows[i].major,
				      .release_minor = rows[i].minor },
			.cmdline = rows[i].cmdline,
			.amd = rows[i].firmware,
		};
		struct aperture aperture;

		assert_int_equal(amd_aperture(&arena, &facts, &unit, &aperture), 0);
		assert_int_equal(aperture.knowledge, rows[i].knowledge);
		assert_int_equal(aperture.ranges.n, rows[i].bits ? 1 : 0);
		if (!rows[i].bits)
			continue;
		assert_int_equal(aperture.ranges.items[0].start, 0);
		assert_int_equal(aperture.ranges.items[0].last,
				 range_of_bits(rows[i].bits).last);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_unit),
		cmocka_unit_test(test_eras),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
