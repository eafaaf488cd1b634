/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/machine_firmware.h"
#include "test_acpi.h"

/*
 * What the tables say of a function whose accesses arrive under several IDs. The function
 * is 03:01.0 behind a PCIe-to-PCI bridge at 00:06.0, which uses 03:00.0.
 */

#define OWN 0x0308
#define ALIAS 0x0300

static const struct pci_address path[] = { { 0, 0, 6, 0 }, { 0, 3, 1, 0 } };

/* VIOT: a virtio-iommu at 0xa000000 for the requester IDs from @first to @last. */
#define VIOT_FOR(first, last)                                                          \
	{                                                                              \
		HEADER('V', 'I', 'O', 'T', 0), U16(2), U16(48), U64(0), 4, 0, U16(16), \
			U32(0), U64(0xa000000), 1, 0, U16(24), U32(0), U16(0), U16(0), \
			U16(first), U16(last), U16(48), U16(0), U32(0)                 \
	}

static const unsigned char viot_both[] = VIOT_FOR(ALIAS, OWN);
static const unsigned char viot_own[] = VIOT_FOR(OWN, OWN);
static const unsigned char viot_alias[] = VIOT_FOR(ALIAS, ALIAS);
static const unsigned char viot_none[] = VIOT_FOR(0, 8);

/* DMAR: a DRHD at 0xfed90000 with 00:06.0 and all below it. */
static const unsigned char dmar[] = { HEADER('D', 'M', 'A', 'R', 1),
				      38,
				      0,
				      U64(0),
				      U16(0),
				      U16(0),
				      U16(24),
				      0,
				      0,
				      U16(0),
				      U64(0xfed90000),
				      2,
				      8,
				      U16(0),
				      0,
				      0,
				      6,
				      0 };

/* IVRS: an IVHD at 0xfed80000 that lists the function and not its alias. */
static const unsigned char ivrs[] = { HEADER('I', 'V', 'R', 'S', 1),
				      U32(0),
				      U64(0),
				      0x10,
				      0,
				      U16(28),
				      U16(0x0010),
				      U16(0),
				      U64(0xfed80000),
				      U16(0),
				      U16(0),
				      U32(0),
				      2,
				      U16(OWN),
				      0 };

static struct firmware_iommu merge(struct parsed *parsed, bool has_alias)
{
	struct firmware_function identity = {
		.function = { .requester = OWN,
			      .class_code = 0x020000,
			      .path = path,
			      .n_path = N(path) },
	};
	struct firmware_iommu iommu;

	assert_null(parsed->flaw);
	if (has_alias)
		assert_int_equal(range_set_append(&parsed->arena, &identity.aliases,
						  (struct range){ ALIAS, ALIAS }),
				 0);
	assert_int_equal(range_set_append(&parsed->arena, &identity.aliases,
					  (struct range){ OWN, OWN }),
			 0);
	assert_int_equal(
		firmware_merge(&parsed->arena, &parsed->tables, &identity, &iommu), 0);
	assert_int_equal(iommu.has_alias, has_alias);
	return iommu;
}

/* Linux gives the function up with the first alias that leads nowhere. */
static const struct {
	const char *name;
	enum acpi_kind kind;
	const unsigned char *bytes;
	size_t len;
	const char *alone, *together;
	unsigned int requester;
} cases[] = {
	{ "both", ACPI_VIOT, viot_both, sizeof(viot_both), "virtio-iommu at 0xa000000",
	  "virtio-iommu at 0xa000000", OWN },
	{ "own", ACPI_VIOT, viot_own, sizeof(viot_own), "virtio-iommu at 0xa000000", NULL,
	  ALIAS },
	{ "alias", ACPI_VIOT, viot_alias, sizeof(viot_alias), NULL, NULL, OWN },
	{ "none", ACPI_VIOT, viot_none, sizeof(viot_none), NULL, NULL, OWN },
	/* These go by the function. */
	{ "DMAR", ACPI_DMAR, dmar, sizeof(dmar), "DRHD at 0xfed90000",
	  "DRHD at 0xfed90000", OWN },
	{ "IVRS", ACPI_IVRS, ivrs, sizeof(ivrs), "IVHD at 0xfed80000",
	  "IVHD at 0xfed80000", OWN },
};

static void test_aliases(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct parsed parsed =
			parsed_open_sealed(cases[i].kind, cases[i].bytes, cases[i].len);
		struct firmware_iommu iommu = merge(&parsed, false);

		assert_unit(&iommu, cases[i].alone, cases[i].name);
		assert_int_equal(iommu.requester, OWN);
		iommu = merge(&parsed, true);
		assert_unit(&iommu, cases[i].together, cases[i].name);
		assert_int_equal(iommu.requester, cases[i].requester);
		assert_true(iommu.has_units);
		parsed_close(&parsed);
	}
}

/*
 * IORT of revision 5: an SMMUv3 at 0x2000000 for all IDs, and one RMR node for each of the
 * two streams: 64 KiB at 0x10000000 for the function, at 0x20000000 for its alias.
 */
#define RMR(stream, base)                                                                \
	6, U16(68), 3, U32(0), U32(1), U32(28), U32(0), U32(1), U32(48), U32(0), U32(0), \
		U32(stream), U32(48), U32(0), U64(base), U64(0x10000), U32(0)

static const unsigned char iort[] = {
	HEADER('I', 'O', 'R', 'T', 5), U32(4), U32(48), U32(0),
	/* SMMUv3 at 48 */
	4, U16(24), 1, U32(0), U32(0), U32(0), U64(0x2000000),
	/* root complex at 72 */
	2, U16(52), 0, U32(0), U32(1), U32(32), U64(0), U32(0), U32(0), U32(0),
	U32(0xffff), U32(0), U32(48), U32(0), RMR(OWN, 0x10000000), RMR(ALIAS, 0x20000000)
};

static void test_regions(void **state)
{
	static const struct firmware_region expected[] = {
		{ { 0x10000000, 0x1000ffff }, RESERVED_DIRECT, "IORT" },
		{ { 0x20000000, 0x2000ffff }, RESERVED_DIRECT, "IORT" },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_IORT, iort, sizeof(iort));
	struct firmware_iommu iommu = merge(&parsed, false);

	(void)state;
	assert_unit(&iommu, "SMMUv3 at 0x2000000", "alone");
	assert_regions(&iommu, expected, 1, "alone");
	iommu = merge(&parsed, true);
	assert_unit(&iommu, "SMMUv3 at 0x2000000", "together");
	assert_regions(&iommu, expected, 2, "together");
	parsed_close(&parsed);
}

/* An IORT has other uses than IOMMUs; all other tables describe one. */
static void test_units(void **state)
{
	static const unsigned char lone[] = { HEADER('I', 'O', 'R', 'T', 3),
					      U32(1),
					      U32(48),
					      U32(0),
					      2,
					      U16(36),
					      1,
					      U32(0),
					      U32(0),
					      U32(36),
					      U64(0),
					      U32(0),
					      U32(0),
					      32,
					      0,
					      0,
					      0 };
	struct parsed parsed = parsed_open_sealed(ACPI_IORT, lone, sizeof(lone));
	struct firmware_iommu iommu = merge(&parsed, false);

	(void)state;
	assert_unit(&iommu, NULL, "a root complex alone");
	assert_false(iommu.has_units);
	assert_int_equal(iommu.address_limit_bits, 32);
	parsed_close(&parsed);
}

/* The IOMMU is in its own table, and does not serve itself. */
static void test_itself(void **state)
{
	struct parsed parsed = parsed_open_sealed(ACPI_IVRS, ivrs, sizeof(ivrs));
	struct acpi_function unit = { .requester = 0x0010 },
			     other = { .requester = 0x0018 };
	struct firmware_iommu iommu = describe(&parsed, &unit);

	(void)state;
	assert_unit(&iommu, NULL, "the IOMMU");
	assert_true(iommu.is_unit);
	iommu = describe(&parsed, &other);
	assert_unit(&iommu, NULL, "another");
	assert_false(iommu.is_unit);
	parsed_close(&parsed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
