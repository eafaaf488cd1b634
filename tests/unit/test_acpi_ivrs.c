/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi.h"

/* IVRS tables: which IVHD block serves a function, and which IVMD blocks it brings. */

/* Capture of QEMU's q35 with amd-iommu. */
static const unsigned char
	amd[] = {
		0x49, 0x56, 0x52, 0x53, 0xa4, 0x00, 0x00, 0x00, 0x01, 0xb1,
		0x42, 0x4f, 0x43, 0x48, 0x53, 0x20, 0x42, 0x58, 0x50, 0x43,
		0x20, 0x20, 0x20, 0x20, 0x01, 0x00, 0x00, 0x00, 0x42, 0x58,
		0x50, 0x43, 0x01, 0x00, 0x00, 0x00, 0x00, 0x28, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* header */
		0x10, 0xd1, 0x74, 0x00, 0x08, 0x00, 0x40, 0x00, 0x00, 0x00,
		0xd8, 0xfe, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x44, 0x00, 0x00, 0x00, /* IVHD type 10, IOMMU 00:01.0, registers at 0xfed80000 */
		0x02, 0x00, 0x00, 0x00, /* 00:00.0 */
		0x02, 0x08, 0x00, 0x00, /* 00:01.0 */
		0x02, 0x10, 0x00, 0x00, /* 00:02.0 */
		0x02, 0x18, 0x00, 0x00, /* 00:03.0 */
		0x02, 0x20, 0x00, 0x00, /* 00:04.0 */
		0x03, 0x00, 0x01, 0x00, /* from 01:00.0 */
		0x04, 0xff, 0x01, 0x00, /* to 01:1f.7 */
		0x02, 0x28, 0x00, 0x00, /* 00:05.0 */
		0x03, 0x00, 0x02, 0x00, /* from 02:00.0 */
		0x04, 0xff, 0x02, 0x00, /* to 02:1f.7 */
		0x02, 0x30, 0x00, 0x00, /* 00:06.0 */
		0x43, 0x00, 0x03, 0x00, 0x00, 0x00, 0x03, 0x00, /* from 03:00.0, alias 03:00.0 */
		0x04, 0xff, 0x03, 0x00, /* to 03:1f.7 */
		0x02, 0x38, 0x00, 0x00, /* 00:07.0 */
		0x02, 0x39, 0x00, 0x00, /* 00:07.1 */
		0x02, 0x50, 0x00, 0x00, /* 00:0a.0 */
		0x02, 0x60, 0x00, 0x00, /* 00:0c.0 */
		0x02, 0xf8, 0x00, 0x00, /* 00:1f.0 */
		0x02, 0xfa, 0x00, 0x00, /* 00:1f.2 */
		0x02, 0xfb, 0x00, 0x00, /* 00:1f.3 */
		0x48, 0x00, 0x00, 0x00, 0x00, 0xa0, 0x00, 0x01, /* IOAPIC 00:14.0 */
	};

/* The kernel lists these below ivhd0, and no direct region. */
static const struct hops captured[] = {
	{ { { 0, 0, 0x00, 0 } }, 1, 0x060000 },
	{ { { 0, 0, 0x02, 0 } }, 1, 0x020000 },
	{ { { 0, 0, 0x03, 0 } }, 1, 0x00ff00 },
	{ { { 0, 0, 0x04, 0 } }, 1, 0x060400 },
	{ { { 0, 0, 0x05, 0 } }, 1, 0x060400 },
	{ { { 0, 0, 0x06, 0 } }, 1, 0x060400 },
	{ { { 0, 0, 0x07, 0 } }, 1, 0x00ff00 },
	{ { { 0, 0, 0x07, 1 } }, 1, 0x00ff00 },
	{ { { 0, 0, 0x0a, 0 } }, 1, 0x0c0330 },
	{ { { 0, 0, 0x0c, 0 } }, 1, 0x010802 },
	{ { { 0, 0, 0x1f, 0 } }, 1, 0x060100 },
	{ { { 0, 0, 0x1f, 2 } }, 1, 0x010601 },
	{ { { 0, 0, 0x1f, 3 } }, 1, 0x0c0500 },
	{ { { 0, 0, 0x04, 0 }, { 0, 1, 0, 0 } }, 2, 0x020000 },
	{ { { 0, 0, 0x05, 0 }, { 0, 2, 0, 0 } }, 2, 0x010802 },
	{ { { 0, 0, 0x06, 0 }, { 0, 3, 1, 0 } }, 2, 0x020000 },
	{ { { 0, 0, 0x06, 0 }, { 0, 3, 2, 0 } }, 2, 0x00ff00 },
};

static void test_capture(void **state)
{
	static const struct hops others[] = {
		{ { { 0, 0, 0x01, 0 } }, 1, 0x080600 }, /* the IOMMU, although listed */
		{ { { 0, 0, 0x08, 0 } }, 1, 0x020000 },
		{ { { 0, 4, 0x00, 0 } }, 1, 0x020000 },
		{ { { 1, 0, 0x02, 0 } }, 1, 0x020000 },
		{ { { 0x10000, 0, 0x02, 0 } }, 1, 0x020000 },
	};
	struct parsed parsed = parsed_open(ACPI_IVRS, amd, sizeof(amd));
	struct firmware_iommu iommu;

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(captured); i++) {
		iommu = describe_hops(&parsed, &captured[i]);
		assert_unit(&iommu, "IVHD at 0xfed80000", name_of(&captured[i]));
		assert_int_equal(iommu.unit_address, 0xfed80000);
		assert_regions(&iommu, NULL, 0, name_of(&captured[i]));
		assert_string_equal(iommu.table, "IVRS");
		assert_int_equal(iommu.host_address_bits, 40);
		assert_int_equal(iommu.virtual_address_bits, 0);
		assert_false(iommu.malformed);
	}
	for (size_t i = 0; i < N(others); i++) {
		iommu = describe_hops(&parsed, &others[i]);
		assert_unit(&iommu, NULL, name_of(&others[i]));
		assert_string_equal(iommu.table, "IVRS");
	}
	parsed_close(&parsed);
}

static void test_cut_and_mutations(void **state)
{
	(void)state;
	check_cuts(ACPI_IVRS, amd, sizeof(amd));
	check_mutations(ACPI_IVRS, amd, sizeof(amd), &captured[12], 3);
}

#define IVRS(physical, virtual) \
	HEADER('I', 'V', 'R', 'S', 2), U32((physical) << 8 | (virtual) << 15), U64(0)
#define IVHD_10(len, iommu, segment, address)                                         \
	0x10, 0, U16(len), U16(iommu), U16(0x40), U64(address), U16(segment), U16(0), \
		U32(0)
#define IVHD(type, len, iommu, segment, address)                                      \
	type, 0, U16(len), U16(iommu), U16(0x40), U64(address), U16(segment), U16(0), \
		U32(0), U64(0), U64(0)
#define ENTRY(type, id) type, U16(id), 0
#define ENTRY8(type, id, other) type, U16(id), 0, 0, U16(other), 0
/* 22 bytes and those of the UID */
#define ENTRY_HID(id, first, uid_len) \
	0xf0, U16(id), 0, first, 'M', 'D', '0', '0', '2', '0', 0, U64(0), 2, uid_len

/* Two IOMMUs, and an old block for the first. The last type of the first one counts. */
static const unsigned char blocks[] = {
	IVRS(48, 64),
	/* 48 */ IVHD_10(28, 0x0002, 0, 0xfeb00000), ENTRY(0x01, 0),
	/* 76 */ IVHD(0x11, 124, 0x0002, 0, 0xfeb80000),
	/* 116 */ ENTRY(0x02, 0x0008),
	/* 120 */ ENTRY(0x03, 0x0100), ENTRY(0x04, 0x01ff),
	/* 128: padding */ ENTRY(0x00, 0x0009), ENTRY8(0x40, 0x0009, 0x0009),
	/* 140 */ ENTRY8(0x42, 0x0200, 0x02a0),
	/* 148 */ ENTRY8(0x43, 0x0300, 0x0480), ENTRY(0x04, 0x03ff),
	/* 160 */ ENTRY8(0x46, 0x0500, 0x0009),
	/* 168 */ ENTRY8(0x47, 0x0600, 0x0009), ENTRY(0x04, 0x06ff),
	/* 180: IOAPIC */ ENTRY8(0x48, 0x0009, 0x00a0),
	/* 188 */ ENTRY(0x04, 0x05ff), ENTRY(0x04, 0x0601), ENTRY(0x02, 0x0102),
	/* 200 */ IVHD(0x11, 56, 0x0103, 0, UINT64_C(0x1feb90000)),
	/* 240 */ ENTRY(0x03, 0x0180), ENTRY(0x04, 0x018f),
	/* 248 */ ENTRY(0x03, 0x0900), ENTRY(0x04, 0x08ff),
	/* 256 */ IVHD(0x11, 44, 0x0002, 1, 0xfeba0000), ENTRY(0x01, 0),
	/* 300: of another IOMMU than the first */
	IVHD(0x40, 44, 0x0103, 0, 0xfebb0000), ENTRY(0x01, 0),
	/* 344: a type that ends the search for the last one */
	0x50, 0, U16(8), U16(0x0002), U16(0)
};

static void check_requester(struct parsed *parsed, unsigned int segment,
			    unsigned int requester, const char *unit)
{
	struct acpi_function function = { .segment = segment, .requester = requester };
	struct firmware_iommu iommu = describe(parsed, &function);
	char what[16];

	snprintf(what, sizeof(what), "%04x %04x", segment, requester);
	assert_unit(&iommu, unit, what);
}

static void test_blocks(void **state)
{
	static const struct {
		unsigned int segment, requester;
		const char *unit;
	} cases[] = {
		{ 0, 0x0000, NULL },
		{ 0, 0x0002, NULL },
		{ 0, 0x0008, "IVHD at 0xfeb80000" },
		{ 0, 0x0009, NULL },
		{ 0, 0x00a0, "IVHD at 0xfeb80000" },
		{ 0, 0x00ff, NULL },
		{ 0, 0x0100, "IVHD at 0xfeb80000" },
		{ 0, 0x0102, "IVHD at 0xfeb80000" },
		{ 0, 0x0103, NULL }, /* the second IOMMU */
		{ 0, 0x017f, "IVHD at 0xfeb80000" },
		{ 0, 0x0180, "IVHD at 0x1feb90000" },
		{ 0, 0x018f, "IVHD at 0x1feb90000" },
		{ 0, 0x0190, "IVHD at 0xfeb80000" },
		{ 0, 0x01ff, "IVHD at 0xfeb80000" },
		{ 0, 0x0200, "IVHD at 0xfeb80000" },
		{ 0, 0x0201, NULL },
		{ 0, 0x02a0, "IVHD at 0xfeb80000" },
		{ 0, 0x02ff, NULL },
		{ 0, 0x0300, "IVHD at 0xfeb80000" },
		{ 0, 0x03ff, "IVHD at 0xfeb80000" },
		{ 0, 0x0400, NULL },
		{ 0, 0x0480, "IVHD at 0xfeb80000" },
		{ 0, 0x0500, "IVHD at 0xfeb80000" },
		{ 0, 0x0501, NULL },
		{ 0, 0x05ff, NULL }, /* a range that ends before it begins */
		{ 0, 0x0600, "IVHD at 0xfeb80000" },
		{ 0, 0x06ff, "IVHD at 0xfeb80000" },
		{ 0, 0x0700, NULL },
		{ 0, 0x0900, NULL },
		{ 0, 0xffff, NULL },
		{ 1, 0x0002, NULL },
		{ 1, 0x0000, "IVHD at 0xfeba0000" },
		{ 1, 0xffff, "IVHD at 0xfeba0000" },
		{ 2, 0x0008, NULL },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_IVRS, blocks, sizeof(blocks));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(cases); i++)
		check_requester(&parsed, cases[i].segment, cases[i].requester,
				cases[i].unit);
	parsed_close(&parsed);
}

/* Type 40 knows devices of the ACPI name space; type 11 leaves them out. */
static void test_acpi_devices(void **state)
{
	static const unsigned char template[] = {
		IVRS(52, 0),
		/* 48 */ IVHD(0x40, 107, 0x0002, 0, 0xfeb80000),
		/* 88 */ ENTRY_HID(0x0700, 'A', 0), ENTRY_HID(0x0701, 'A', 1), 'x',
		ENTRY_HID(0x0702, 0, 0),
		/* 155: would list all if it were an entry */
		0x01, 0, U16(4)
	};
	unsigned char table[sizeof(template)];
	struct parsed parsed = parsed_open_sealed(ACPI_IVRS, template, sizeof(template));

	(void)state;
	assert_null(parsed.flaw);
	check_requester(&parsed, 0, 0x0700, "IVHD at 0xfeb80000");
	check_requester(&parsed, 0, 0x0701, "IVHD at 0xfeb80000");
	check_requester(&parsed, 0, 0x0702, NULL);
	parsed_close(&parsed);
	memcpy(table, template, sizeof(table));
	table[48] = 0x11;
	parsed = parsed_open_sealed(ACPI_IVRS, table, sizeof(table));
	assert_null(parsed.flaw);
	check_requester(&parsed, 0, 0x0700, NULL);
	parsed_close(&parsed);
}

static void test_widths(void **state)
{
	static const struct {
		unsigned int physical, virtual, expected_physical, expected_virtual;
	} cases[] = {
		{ 48, 64, 48, 64 }, { 52, 48, 52, 48 }, { 40, 0, 40, 0 },
		{ 0, 40, 0, 40 },   { 64, 32, 64, 32 }, { 65, 127, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		unsigned char table[] = { IVRS(0, 0) };
		struct parsed parsed;
		struct firmware_iommu iommu;

		write_number((char *)table, 36, 4,
			     UINT32_C(0xffc00000) | cases[i].physical << 8 |
				     cases[i].virtual << 15 | 0xff);
		parsed = parsed_open_sealed(ACPI_IVRS, table, sizeof(table));
		assert_null(parsed.flaw);
		iommu = describe_hops(&parsed, &captured[0]);
		assert_unit(&iommu, NULL, "no IVHD");
		assert_int_equal(iommu.host_address_bits, cases[i].expected_physical);
		assert_int_equal(iommu.virtual_address_bits, cases[i].expected_virtual);
		parsed_close(&parsed);
	}
}

static void test_damaged(void **state)
{
	static const struct damage damages[] = {
		{ 0, 1, 0, "wrong signature at offset 0x0" },
		{ 4, 4, 47, "length does not fit the file at offset 0x4" },
		{ 4, 4, sizeof(blocks) + 1,
		  "length does not fit the file at offset 0x4" },
		/* the length of a block */
		{ 50, 2, 0, "structure too short at offset 0x30" },
		{ 50, 2, 3, "structure too short at offset 0x30" },
		{ 50, 2, 0xffff, "structure passes the end of the table at offset 0x30" },
		{ 78, 2, 0, "structure too short at offset 0x4c" },
		{ 302, 2, 43, "structure passes the end of the table at offset 0x157" },
		{ 302, 2, 45, "structure passes the end of the table at offset 0x159" },
		{ 346, 2, 7, "structure outside the table at offset 0x15f" },
		{ 346, 2, 9, "structure passes the end of the table at offset 0x158" },
		/* entries that are longer than they look */
		{ 116, 1, 0x80, "device entry of unknown length at offset 0x74" },
		{ 116, 1, 0xef, "device entry of unknown length at offset 0x74" },
		{ 116, 1, 0xff, "device entry of unknown length at offset 0x74" },
		{ 196, 1, 0x42, "device entry passes its block at offset 0xc4" },
		{ 188, 1, 0xf0, "device entry passes its block at offset 0xbc" },
		{ 252, 1, 0x42, "device entry passes its block at offset 0xfc" },
		/* what is not used may be wrong */
		{ 72, 1, 0xff, NULL },
		{ 340, 1, 0xff, NULL },
		/* without a known type there is nothing to use */
		{ 256, 1, 0x12, "no IVHD block of a known type at offset 0x30" },
	};
	char copy[sizeof(blocks)];
	struct parsed parsed;

	(void)state;
	check_damages(ACPI_IVRS, blocks, sizeof(blocks), damages, N(damages));
	memcpy(copy, blocks, sizeof(copy));
	write_number(copy, 4, 4, sizeof(copy));
	seal(copy, sizeof(copy));
	copy[9]++;
	parsed = parsed_open(ACPI_IVRS, copy, sizeof(copy));
	assert_string_equal(parsed.flaw, "wrong checksum at offset 0x9");
	parsed_close(&parsed);
}

/* Blocks that end before their last field. */
static void test_short(void **state)
{
	static const struct {
		unsigned char type, least;
	} cases[] = { { 0x10, 24 }, { 0x11, 40 }, { 0x40, 40 },
		      { 0x20, 32 }, { 0x21, 32 }, { 0x22, 32 } };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		unsigned char table[48 + 24 + 40] = {
			IVRS(48, 64),
			IVHD_10(24, 0x0002, 0, 0xfeb80000),
		};
		size_t at = cases[i].least == 32 ? 72 : 48, end = at + cases[i].least;

		for (size_t len = end - 1; len <= end; len++) {
			struct parsed parsed;

			table[at] = cases[i].type;
			table[at + 2] = (unsigned char)(len - at);
			parsed = parsed_open_sealed(ACPI_IVRS, table, len);
			assert_int_equal(parsed.flaw != NULL, len < end);
			if (parsed.flaw)
				assert_non_null(strstr(parsed.flaw, "too short"));
			parsed_close(&parsed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capture), cmocka_unit_test(test_cut_and_mutations),
		cmocka_unit_test(test_blocks),	cmocka_unit_test(test_acpi_devices),
		cmocka_unit_test(test_widths),	cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
