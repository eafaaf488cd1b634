/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/aperture_intel.h"
#include "core/arena.h"

/*
 * intel_width() over every SAGAW, MGAW, rule and combination of stages, against the rules
 * as they are worded in prose: the widest address that tables and MGAW both allow.
 */

#define FIRST 1u
#define SECOND 2u
#define SCALABLE 4u
#define ON 8u
#define FIVE 16u

static struct intel_unit unit_of(unsigned int mgaw, unsigned int sagaw, unsigned int what)
{
	return (struct intel_unit){
		.cap = (uint64_t)(mgaw - 1) << 16 | (uint64_t)sagaw << 8 |
			(what & FIVE ? UINT64_C(1) << 60 : 0) | 0xd2008c00000086,
		.ecap = (what & FIRST ? UINT64_C(1) << 47 : 0) |
			(what & SECOND ? UINT64_C(1) << 46 : 0) |
			(what & SCALABLE ? UINT64_C(1) << 43 : 0) | 0xf00f4a,
		.all_first = what & FIRST,
		.all_second = what & SECOND,
		.all_scalable = what & SCALABLE,
	};
}

/* Which stage VFIO gets; the column is @what without FIVE. */
static const char stages[INTEL_RULES][17] = {
	[INTEL_5_9] = "ssssssssssssssss",  [INTEL_5_15] = "sssssssssssssfsf",
	[INTEL_6_0] = "sssssssssssssfss",  [INTEL_6_12] = "sssssssssssssfss",
	[INTEL_6_18] = "sssssssssssssfsf", [INTEL_7_0] = "ssssssssssss-fsf",
};

static bool table_allows(unsigned int sagaw, unsigned int bits)
{
	return (bits <= 30 && sagaw & 0xf) || (bits <= 39 && sagaw & 0xe) ||
		(bits <= 48 && sagaw & 0xc) || (bits <= 57 && sagaw & 0x8);
}

/* 4 levels are always there, 5 where the capability says so. */
static unsigned int first_tables(unsigned int what)
{
	return what & FIVE ? 0xc : 0x4;
}

static unsigned int expected(enum intel_rule rule, unsigned int mgaw, unsigned int sagaw,
			     unsigned int what)
{
	char stage = stages[rule][what & 15];
	unsigned int tables = sagaw, bits;
	bool has_first = (what & (ON | SCALABLE | FIRST)) == (ON | SCALABLE | FIRST);

	if (rule >= INTEL_6_12 && has_first)
		tables = what & SECOND ? sagaw & first_tables(what) : first_tables(what);
	if (!(tables & 0xf) || stage == '-')
		return 0;
	if (rule == INTEL_5_9)
		return 57;
	if (rule < INTEL_7_0) {
		for (bits = mgaw; !table_allows(tables, bits); bits--)
			;
		return stage == 'f' ? bits - 1 : bits;
	}
	if (stage == 'f') {
		for (bits = mgaw; !table_allows(first_tables(what), bits); bits--)
			;
		return bits - 1;
	}
	/* A 6-level table, which nobody has, counts as 5-level. */
	for (bits = mgaw;
	     bits > 30 && !table_allows(sagaw & 16 ? sagaw | 8 : sagaw, bits);)
		bits--;
	return bits > 30 ? bits : 0;
}

static void test_every_unit(void **state)
{
	unsigned int n = 0;

	(void)state;
	for (unsigned int rule = 0; rule < INTEL_RULES; rule++) {
		for (unsigned int i = 0; i < 64u * 32 * 32; i++) {
			unsigned int mgaw = i % 64 + 1, sagaw = i / 64 % 32,
				     what = i / 2048;
			struct intel_unit unit = unit_of(mgaw, sagaw, what);
			bool is_first;
			unsigned int bits = intel_width((enum intel_rule)rule, &unit,
							what & ON, &is_first);

			assert_int_equal(intel_mgaw(unit.cap), mgaw);
			assert_int_equal(intel_sagaw(unit.cap), sagaw);
			assert_int_equal(
				bits, expected((enum intel_rule)rule, mgaw, sagaw, what));
			assert_int_equal(is_first, stages[rule][what & 15] == 'f');
			n++;
		}
	}
	assert_int_equal(n, INTEL_RULES * 65536);
}

/* Without scalable mode no rule from 5.10 on differs for a unit that was ever built. */
static void test_rules_agree(void **state)
{
	static const unsigned int built[][2] = { { 39, 2 }, { 39, 6 }, { 48, 2 },
						 { 48, 4 }, { 48, 6 }, { 52, 0xc },
						 { 57, 4 }, { 57, 8 }, { 57, 0xe } };

	(void)state;
	for (size_t i = 0; i < sizeof(built) / sizeof(*built); i++) {
		struct intel_unit unit = unit_of(built[i][0], built[i][1], 0);
		bool is_first;
		unsigned int bits = intel_width(INTEL_6_12, &unit, false, &is_first);

		for (unsigned int rule = INTEL_5_15; rule < INTEL_RULES; rule++)
			assert_int_equal(intel_width((enum intel_rule)rule, &unit, true,
						     &is_first),
					 bits);
	}
}

/* Before 6.13 one unit without scalable mode takes it from all. */
static void test_mixed_units(void **state)
{
	struct intel_unit unit = unit_of(48, 6, FIRST | SECOND | SCALABLE);
	bool is_first;

	(void)state;
	unit.all_scalable = false;
	assert_int_equal(intel_width(INTEL_5_15, &unit, true, &is_first), 48);
	assert_int_equal(intel_width(INTEL_6_12, &unit, true, &is_first), 48);
	assert_int_equal(intel_width(INTEL_6_18, &unit, true, &is_first), 47);
	assert_int_equal(intel_width(INTEL_7_0, &unit, true, &is_first), 47);
	unit.all_scalable = true;
	/* All have the first stage, another lacks the second: the first for everyone. */
	unit.all_second = false;
	assert_int_equal(intel_width(INTEL_6_12, &unit, true, &is_first), 47);
	unit.all_first = false;
	assert_int_equal(intel_width(INTEL_6_12, &unit, true, &is_first), 48);
}

/**
 * struct row - what a kernel and a command line make of a unit of 48 bits, both stages
 */
struct row {
	const char *cmdline;
	unsigned int major, minor;
	enum knowledge knowledge;
	uint64_t last;
};

static const struct row rows[] = {
	{ "intel_iommu=sm_on", 5, 4, KNOWLEDGE_ASSUMED, 0x7fffffffffff },
	{ "intel_iommu=sm_off", 5, 4, KNOWLEDGE_ASSUMED, 0xffffffffffff },
	{ "intel_iommu=sm_on", 5, 10, KNOWLEDGE_ASSUMED, 0x7fffffffffff },
	{ "intel_iommu=sm_off", 5, 10, KNOWLEDGE_KNOWN, 0xffffffffffff },
	{ "intel_iommu=on", 5, 15, KNOWLEDGE_ASSUMED, 0x7fffffffffff },
	{ "intel_iommu=sm_on", 5, 16, KNOWLEDGE_KNOWN, 0xffffffffffff },
	{ "", 6, 1, KNOWLEDGE_KNOWN, 0xffffffffffff },
	{ NULL, 6, 12, KNOWLEDGE_KNOWN, 0xffffffffffff },
	{ "intel_iommu=sm_on", 6, 13, KNOWLEDGE_KNOWN, 0x7fffffffffff },
	{ "intel_iommu=sm_off", 6, 13, KNOWLEDGE_KNOWN, 0xffffffffffff },
	{ "intel_iommu=on", 6, 18, KNOWLEDGE_ASSUMED, 0x7fffffffffff },
	{ "intel_iommu=on,sm_on", 6, 19, KNOWLEDGE_KNOWN, 0x7fffffffffff },
	{ "intel_iommu=sm_off", 7, 2, KNOWLEDGE_KNOWN, 0xffffffffffff },
	{ NULL, 7, 2, KNOWLEDGE_ASSUMED, 0x7fffffffffff },
	{ "intel_iommu=sm_off", 0, 0, KNOWLEDGE_ASSUMED, 0xffffffffffff },
};

static void test_eras(void **state)
{
	struct intel_unit both = unit_of(48, 6, FIRST | SECOND | SCALABLE);
	struct iommu_unit unit = { .name = "dmar0",
				   .kind = IOMMU_KIND_INTEL,
				   .has_cap = true,
				   .has_ecap = true,
				   .cap = both.cap,
				   .ecap = both.ecap },
			  *units[] = { &unit };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct facts facts = {
			.platform = { .has_release = rows[i].major,
				      .release_major = rows[i].major,
				      .release_minor = rows[i].minor },
			.units = units,
			.n_units = 1,
			.cmdline = rows[i].cmdline,
		};
		struct aperture aperture;

		assert_int_equal(intel_aperture(&arena, &facts, &unit, &aperture), 0);
		assert_int_equal(aperture.knowledge, rows[i].knowledge);
		assert_int_equal(aperture.ranges.n, 1);
		assert_int_equal(aperture.ranges.items[0].start, 0);
		assert_int_equal(aperture.ranges.items[0].last, rows[i].last);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_unit),
		cmocka_unit_test(test_rules_agree),
		cmocka_unit_test(test_mixed_units),
		cmocka_unit_test(test_eras),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
