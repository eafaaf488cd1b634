/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi.h"

/* RIMT tables: which IOMMU serves a function. */

#define RIMT(count) HEADER('R', 'I', 'M', 'T', 1), U32(count), U32(48), U32(0)
#define NODE(type, len, id) type, 1, U16(len), U16(0), U16(id)
/* 40 bytes */
#define IOMMU(id, address, flags, segment, requester)                          \
	NODE(0, 40, id), 'R', 'S', 'C', 'V', '0', '0', '0', '4', U64(address), \
		U32(flags), U32(0), U16(segment), U16(requester), U16(0), U16(40)
/* 20 bytes and mappings */
#define ROOT(len, id, segment, n_mappings) \
	NODE(1, len, id), U32(0), U16(0), U16(segment), U16(20), U16(n_mappings)
#define MAPPING(input, count, output, reference) \
	U32(input), U32(count), U32(output), U32(reference), U32(0)

static const unsigned char table[] = {
	RIMT(9),
	/* 0x30: a platform device, as in QEMU's virt machine */
	IOMMU(0, 0x3010000, 0, 0, 0),
	/* 0x58: a PCI device */
	IOMMU(1, 0, 1, 0, 0x0108),
	/* 0x80 */ ROOT(140, 2, 0, 6),
	/* 0x94 */ MAPPING(0x0000, 0x0f, 0x0000, 0x30),
	/* 0xa8: begins with the last ID of the first, which keeps it */
	MAPPING(0x000f, 0x10, 0x0000, 0x58),
	/* 0xbc */ MAPPING(0x0100, 0x0f, 0x0000, 0x10c),
	/* 0xd0: no node begins there */ MAPPING(0x0200, 0x0f, 0x0000, 0x31),
	/* 0xe4 */ MAPPING(0x0300, 0x0f, 0x0000, 0x00),
	/* 0xf8 */ MAPPING(0x0400, 0x00, 0x0000, 0x58),
	/* 0x10c: a platform device, through which IDs may pass */
	NODE(2, 36, 3), U16(16), U16(1), 'A', 0, 0, 0,
	/* 0x11c */ MAPPING(0x0000, 0x07, 0x0000, 0x58),
	/* 0x130 */ ROOT(40, 4, 1, 1),
	/* 0x144 */ MAPPING(0x0000, 0xffff, 0x0000, 0x130),
	/* 0x158 */ ROOT(60, 5, 2, 2),
	/* 0x16c */ MAPPING(0x0000, 0, 0, 0),
	/* 0x180 */ MAPPING(0x0000, 0xffff, 0x0000, 0x30),
	/* 0x194: of segment 0 once more; the first counts */
	ROOT(40, 6, 0, 1),
	/* 0x1a8 */ MAPPING(0x0000, 0xffff, 0x0000, 0x30),
	/* 0x1bc: of a type that nobody knows, with its own IDs */
	NODE(9, 16, 7), U64(0),
	/* 0x1cc: of segment 3; only the first mapping counts */
	ROOT(60, 8, 3, 1),
	/* 0x1e0 */ MAPPING(0x0000, 0xff, 0x0000, 0x30),
	/* 0x1f4 */ MAPPING(0x0100, 0xff, 0x0000, 0x30)
};

static void test_ways(void **state)
{
	static const char *const platform = "RISC-V IOMMU at 0x3010000";
	static const char *const pci = "RISC-V IOMMU 0000:01:01.0";
	static const char *const unknown = "unknown";
	const struct {
		unsigned int segment, requester;
		const char *unit;
	} cases[] = {
		{ 0, 0x0000, platform }, { 0, 0x000f, platform },   { 0, 0x0010, pci },
		{ 0, 0x001f, pci },	 { 0, 0x0020, NULL },	    { 0, 0x00ff, NULL },
		{ 0, 0x0100, pci },	 { 0, 0x0107, pci },	    { 0, 0x0108, NULL },
		{ 0, 0x010f, NULL },	 { 0, 0x0200, unknown },    { 0, 0x0300, NULL },
		{ 0, 0x03ff, NULL },	 { 0, 0x0400, pci },	    { 0, 0x0401, NULL },
		{ 0, 0xffff, NULL },	 { 1, 0x0000, unknown },    { 2, 0x0000, NULL },
		{ 2, 0x0001, NULL },	 { 3, 0x00ff, platform },   { 3, 0x0100, NULL },
		{ 4, 0x0000, NULL },	 { 0x10000, 0x0000, NULL },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_RIMT, table, sizeof(table));

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(cases); i++) {
		struct acpi_function function = { .segment = cases[i].segment,
						  .requester = cases[i].requester };
		struct firmware_iommu iommu = describe(&parsed, &function);
		char what[16];

		snprintf(what, sizeof(what), "%x %04x", function.segment,
			 function.requester);
		assert_unit(&iommu, cases[i].unit, what);
		assert_int_equal(iommu.malformed, cases[i].unit == unknown);
		assert_string_equal(iommu.table, "RIMT");
		assert_int_equal(iommu.unit_address,
				 cases[i].unit == platform ? 0x3010000 : 0);
		assert_false(iommu.has_address_limit);
	}
	parsed_close(&parsed);
}

static void test_damaged(void **state)
{
	/* the table has 520 bytes */
	static const struct damage damages[] = {
		{ 0, 1, 0, "wrong signature at offset 0x0" },
		{ 4, 4, 47, "length does not fit the file at offset 0x4" },
		{ 4, 4, sizeof(table) + 1, "length does not fit the file at offset 0x4" },
		/* node count and offset */
		{ 36, 4, 10, "structure outside the table at offset 0x208" },
		{ 36, 4, 0xffffffff, "structure outside the table at offset 0x208" },
		{ 36, 4, 0, NULL },
		{ 40, 4, 47, "first node inside the header at offset 0x28" },
		{ 40, 4, 513, "structure outside the table at offset 0x201" },
		{ 40, 4, 0xffffffff, "structure outside the table at offset 0xffffffff" },
		/* node length */
		{ 50, 2, 0, "structure too short at offset 0x30" },
		{ 50, 2, 7, "structure too short at offset 0x30" },
		{ 50, 2, 0xffff, "structure passes the end of the table at offset 0x30" },
		{ 0x1be, 2, 17, "structure too short at offset 0x1cd" },
		{ 0x1be, 2, 7, "structure too short at offset 0x1bc" },
		{ 0x1ce, 2, 61, "structure passes the end of the table at offset 0x1cc" },
		{ 0x1ce, 2, 7, "structure too short at offset 0x1cc" },
		/* mapping offset and count: root complex, platform device */
		{ 0x90, 2, 0, NULL },
		{ 0x90, 2, 272, NULL },
		{ 0x90, 2, 273, "array passes the end of the table at offset 0x191" },
		{ 0x90, 2, 0xffff,
		  "array passes the end of the table at offset 0x1007f" },
		{ 0x92, 2, 18, NULL },
		{ 0x92, 2, 19, "array passes the end of the table at offset 0x94" },
		{ 0x92, 2, 0xffff, "array passes the end of the table at offset 0x94" },
		{ 0x114, 2, 232, NULL },
		{ 0x114, 2, 233, "array passes the end of the table at offset 0x1f5" },
		{ 0x116, 2, 11, NULL },
		{ 0x116, 2, 12, "array passes the end of the table at offset 0x11c" },
	};

	(void)state;
	check_damages(ACPI_RIMT, table, sizeof(table), damages, N(damages));
	check_cuts(ACPI_RIMT, table, sizeof(table));
}

static void test_short(void **state)
{
	static const struct {
		unsigned char type, least;
	} cases[] = { { 0, 40 }, { 1, 20 }, { 2, 12 }, { 3, 8 } };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		for (unsigned char len = cases[i].least - 1; len <= cases[i].least;
		     len++) {
			unsigned char bytes[48 + 40] = { RIMT(1) };
			struct parsed parsed;

			bytes[48] = cases[i].type;
			bytes[50] = len;
			parsed = parsed_open_sealed(ACPI_RIMT, bytes, 48u + len);
			assert_int_equal(parsed.flaw != NULL, len < cases[i].least);
			parsed_close(&parsed);
		}
	}
}

static void test_mutations(void **state)
{
	static const struct hops functions[] = {
		{ { { 0, 1, 0, 0 } }, 1, 0x020000 },
		{ { { 1, 1, 0, 0 } }, 1, 0x020000 },
	};
	unsigned char copy[sizeof(table)];

	(void)state;
	memcpy(copy, table, sizeof(copy));
	write_number((char *)copy, 4, 4, sizeof(copy));
	check_mutations(ACPI_RIMT, copy, sizeof(copy), functions, N(functions));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
