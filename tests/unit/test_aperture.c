/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/aperture.h"
#include "core/arena.h"
#include "core/cmdline.h"
#include "core/reach.h"
#include "input/group.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

#define MSI "0x00000000fee00000 0x00000000feefffff msi\n"
#define HT "0x000000fd00000000 0x000000ffffffffff reserved\n"
#define RMRR "0x000000007b800000 0x000000007fffffff "

/* Units: VT-d of 48 and of 39 bits, AMD with HATS 2. */
static struct iommu_unit vtd48 = { .name = "dmar0",
				   .kind = IOMMU_KIND_INTEL,
				   .has_cap = true,
				   .has_ecap = true,
				   .cap = 0xd2008c222f0686,
				   .ecap = 0xf00f4a };
static struct iommu_unit vtd39 = { .name = "dmar0",
				   .kind = IOMMU_KIND_INTEL,
				   .has_cap = true,
				   .has_ecap = true,
				   .cap = 0xd2008c22260286,
				   .ecap = 0xf00f4a };
static struct iommu_unit amd = { .name = "ivhd0",
				 .kind = IOMMU_KIND_AMD,
				 .has_features = true,
				 .features = { 0x29d3, 0 } };
static struct iommu_unit smmu = { .name = "smmu3.0x0", .kind = IOMMU_KIND_SMMUV3 };

/**
 * struct row - a group and what VFIO lists for it
 * @regions: its reserved_regions
 * @unit: the IOMMU
 * @release: first number of the kernel's release, with 12 or 2 behind it
 * @aperture: --aperture, in bits, or 0
 * @valid: what the kernel lists
 */
struct row {
	const char *regions;
	struct iommu_unit *unit;
	unsigned int release, aperture;
	struct range valid[4];
	size_t n_valid;
};

/*
 * The lists that vfio_iommu_resv_exclude() made of these regions. Where one splits at a
 * region of no length, the set is the same.
 */
static const struct row rows[] = {
	{ MSI, &vtd48, 6, 0, { { 0, 0xfedfffff }, { 0xfef00000, 0xffffffffffff } }, 2 },
	{ RMRR "direct-relaxable\n" MSI,
	  &vtd39,
	  6,
	  0,
	  { { 0, 0xfedfffff }, { 0xfef00000, 0x7fffffffff } },
	  2 },
	{ RMRR "direct\n" MSI,
	  &vtd39,
	  6,
	  0,
	  { { 0, 0x7b7fffff }, { 0x80000000, 0xfedfffff }, { 0xfef00000, 0x7fffffffff } },
	  3 },
	{ MSI HT,
	  &amd,
	  6,
	  0,
	  { { 0, 0xfedfffff },
	    { 0xfef00000, 0xfcffffffff },
	    { 0x10000000000, UINT64_MAX } },
	  3 },
	{ MSI HT,
	  &amd,
	  7,
	  0,
	  { { 0, 0xfedfffff },
	    { 0xfef00000, 0xfcffffffff },
	    { 0x10000000000, 0xffffffffffff } },
	  3 },
	{ "0x0000000008000000 0x00000000080fffff msi\n",
	  &smmu,
	  6,
	  48,
	  { { 0, 0x7ffffff }, { 0x8100000, 0xffffffffffff } },
	  2 },
	{ "0x0000000000005000 0x0000000000004fff reserved\n",
	  &smmu,
	  6,
	  16,
	  { { 0, 0xffff } },
	  1 },
	{ "0x0000000000000000 0x0000000000000fff reserved\n"
	  "0x0000000000001000 0x0000000000001fff direct-relaxable\n"
	  "0x0000000000002000 0x0000000000002fff reserved\n",
	  &smmu,
	  6,
	  16,
	  { { 0x1000, 0x1fff }, { 0x3000, 0xffff } },
	  2 },
	/* No word from anyone: nothing, least of all 64 bits. */
	{ "", &smmu, 6, 0, { { 0 } }, 0 },
};

static void check_row(struct arena *arena, const struct row *row)
{
	struct group group = { .type = "DMA", .regions_status = SOURCE_READ };
	struct device device = { .group = &group,
				 .iommu = row->unit->kind,
				 .unit = row->unit,
				 .iommu_unit = row->unit->name };
	struct bridge bridge = { .root_bus = "0000:00" };
	struct requester requester = { .bridge = &bridge, .device = &device };
	struct facts facts = {
		.platform = { .arch = "x86_64",
			      .has_release = true,
			      .release_major = row->release,
			      .release_minor = row->release == 6 ? 12 : 2 },
		.request = { .dma_bits = 64, .has_aperture = row->aperture },
		.devices = &device,
		.n_devices = 1,
		.units = (struct iommu_unit *[]){ row->unit },
		.n_units = 1,
		.cmdline = "quiet",
		/* A table without features, as where 7.2 listed this. */
		.amd = { .is_known = true },
	};
	struct range_set ram = { 0 };
	const char *detail;

	assert_int_equal(group_parse_regions(arena, row->regions, strlen(row->regions),
					     4096, &group, &detail),
			 0);
	assert_null(detail);
	if (row->aperture)
		assert_int_equal(range_set_of(arena, range_of_bits(row->aperture),
					      &facts.request.aperture),
				 0);
	assert_int_equal(aperture_settle(arena, &facts), 0);
	assert_int_equal(device.aperture.knowledge,
			 row->n_valid ? KNOWLEDGE_KNOWN : KNOWLEDGE_UNKNOWN);
	assert_int_equal(reach_compute(arena, &facts, &ram, &requester), 0);
	assert_int_equal(requester.reach.has_vfio, row->n_valid > 0);
	assert_int_equal(requester.reach.vfio.n, row->n_valid);
	for (size_t i = 0; i < row->n_valid; i++) {
		assert_int_equal(requester.reach.vfio.items[i].start,
				 row->valid[i].start);
		assert_int_equal(requester.reach.vfio.items[i].last, row->valid[i].last);
	}
}

static void test_vfio_lists(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < N(rows); i++)
		check_row(&arena, &rows[i]);
	arena_free(&arena);
}

/* The user, then the kernel, then the unit. */
static void test_precedence(void **state)
{
	struct group group = { .type = "DMA", .regions_status = SOURCE_READ };
	struct range kernel = { 0x1000, 0xffff }, user = { 0, 0xff };
	struct device device = { .group = &group,
				 .iommu = IOMMU_KIND_INTEL,
				 .unit = &vtd39 };
	struct facts facts = { .devices = &device,
			       .n_devices = 1,
			       .platform = { .has_release = true,
					     .release_major = 6,
					     .release_minor = 12 } };
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(aperture_settle(&arena, &facts), 0);
	assert_string_equal(device.aperture.source,
			    "cap of dmar0: MGAW 39, SAGAW 3-level (Linux 6.12 rule)");
	device.vfio.has_zpci = true;
	device.vfio.zpci = kernel;
	assert_int_equal(aperture_settle(&arena, &facts), 0);
	assert_int_equal(device.aperture.ranges.items[0].last, 0xffff);
	device.vfio.has_ranges = true;
	device.vfio.way = VFIO_WAY_IOMMUFD;
	assert_int_equal(range_set_of(&arena, kernel, &device.vfio.ranges), 0);
	assert_int_equal(aperture_settle(&arena, &facts), 0);
	assert_string_equal(device.aperture.source, VFIO_WAY_IOMMUFD);
	facts.request.has_aperture = true;
	assert_int_equal(range_set_of(&arena, user, &facts.request.aperture), 0);
	assert_int_equal(aperture_settle(&arena, &facts), 0);
	assert_string_equal(device.aperture.source, "--aperture");
	assert_int_equal(device.aperture.ranges.items[0].last, 0xff);
	/* What was computed stays, to be compared. */
	assert_int_equal(device.computed.ranges.items[0].last, 0x7fffffffff);
	arena_free(&arena);
}

static void test_cmdline(void **state)
{
	static const struct {
		const char *cmdline;
		enum tri choice;
	} lines[] = {
		{ NULL, TRI_UNKNOWN },
		{ "", TRI_UNKNOWN },
		{ "quiet splash\n", TRI_UNKNOWN },
		{ "x=sm_on", TRI_UNKNOWN },
		{ "xo=sm_on", TRI_UNKNOWN },
		{ "ox=sm_on", TRI_UNKNOWN },
		{ "o", TRI_UNKNOWN },
		{ "o=", TRI_UNKNOWN },
		{ "o=,", TRI_UNKNOWN },
		{ "o=on", TRI_UNKNOWN },
		{ "o=sm_only", TRI_UNKNOWN },
		{ "o=sm_on", TRI_YES },
		{ "o=sm_on\n", TRI_YES },
		{ "a o=on,sm_on b", TRI_YES },
		{ "o=sm_off,,sm_on", TRI_YES },
		{ "o=sm_on,sm_off", TRI_NO },
		{ "o=sm_on o=sm_off", TRI_NO },
		{ "\to=sm_off  o=on", TRI_NO },
		{ "quiet -- o=sm_on", TRI_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < N(lines); i++)
		assert_int_equal(cmdline_choice(lines[i].cmdline, "o", "sm_on", "sm_off"),
				 lines[i].choice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vfio_lists),
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_cmdline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
