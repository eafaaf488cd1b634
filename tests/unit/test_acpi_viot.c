/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi.h"

/* VIOT tables: which virtio-iommu serves a function. */

/* Capture of QEMU's q35 with virtio-iommu-pci. */
static const unsigned char
	virtio[] = {
		0x56, 0x49, 0x4f, 0x54, 0x58, 0x00, 0x00, 0x00, 0x00, 0x2b,
		0x42, 0x4f, 0x43, 0x48, 0x53, 0x20, 0x42, 0x58, 0x50, 0x43,
		0x20, 0x20, 0x20, 0x20, 0x01, 0x00, 0x00, 0x00, 0x42, 0x58,
		0x50, 0x43, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x30, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* header */
		0x03, 0x00, 0x10, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* virtio-iommu 00:08.0 */
		0x01, 0x00, 0x18, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0xff, 0x03, 0x30, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, /* PCI range, segment 0, 00:00.0 to 03:1f.7, node 0x30 */
	};

/* Some of those that the kernel lists below 0000:00:08.0. */
static const struct hops captured[] = {
	{ { { 0, 0, 0x00, 0 } }, 1, 0x060000 },
	{ { { 0, 0, 0x01, 0 } }, 1, 0x010802 },
	{ { { 0, 0, 0x1f, 2 } }, 1, 0x010601 },
	{ { { 0, 0, 0x04, 0 }, { 0, 1, 0, 0 } }, 2, 0x020000 },
	{ { { 0, 0, 0x06, 0 }, { 0, 3, 2, 0 } }, 2, 0x00ff00 },
};

static void test_capture(void **state)
{
	static const struct hops others[] = {
		{ { { 0, 0, 0x08, 0 } }, 1, 0x105700 }, /* the virtio-iommu */
		{ { { 0, 4, 0x00, 0 } }, 1, 0x020000 },
		{ { { 1, 0, 0x01, 0 } }, 1, 0x010802 },
	};
	struct parsed parsed = parsed_open(ACPI_VIOT, virtio, sizeof(virtio));
	struct firmware_iommu iommu;

	(void)state;
	assert_null(parsed.flaw);
	for (size_t i = 0; i < N(captured); i++) {
		iommu = describe_hops(&parsed, &captured[i]);
		assert_unit(&iommu, "virtio-iommu 0000:00:08.0", name_of(&captured[i]));
		assert_int_equal(iommu.unit_address, 0);
		assert_string_equal(iommu.table, "VIOT");
		assert_false(iommu.malformed);
	}
	for (size_t i = 0; i < N(others); i++) {
		iommu = describe_hops(&parsed, &others[i]);
		assert_unit(&iommu, NULL, name_of(&others[i]));
		assert_string_equal(iommu.table, "VIOT");
		assert_false(iommu.malformed);
	}
	parsed_close(&parsed);
}

static void test_cut_and_mutations(void **state)
{
	(void)state;
	check_cuts(ACPI_VIOT, virtio, sizeof(virtio));
	check_mutations(ACPI_VIOT, virtio, sizeof(virtio), &captured[2], 3);
}

#define VIOT(count) HEADER('V', 'I', 'O', 'T', 0), U16(count), U16(48), U64(0)
#define RANGE(segment1, segment2, first, last, output)                              \
	1, 0, U16(24), U32(0), U16(segment1), U16(segment2), U16(first), U16(last), \
		U16(output), U16(0), U32(0)
#define VIRTIO_PCI(segment, requester) 3, 0, U16(16), U16(segment), U16(requester), U64(0)
#define VIRTIO_MMIO(address) 4, 0, U16(16), U32(0), U64(address)

static const unsigned char table[] = {
	VIOT(11),
	/* 0x30 */ VIRTIO_PCI(1, 0x0110),
	/* 0x40 */ VIRTIO_MMIO(UINT64_C(0x10a000000)),
	/* 0x50 */ RANGE(0, 0, 0x0000, 0x00ff, 0x30),
	/* 0x68 */ RANGE(0, 0, 0x0080, 0x017f, 0x40),
	/* 0x80 */ RANGE(1, 3, 0x0100, 0x0110, 0x30),
	/* 0x98: an MMIO endpoint, which is no PCI function */
	2, 0, U16(24), U32(0), U64(0x0100), U16(0x30), U16(0), U32(0),
	/* 0xb0: leads to the MMIO endpoint, */ RANGE(0, 0, 0x0200, 0x020f, 0x98),
	/* 0xc8: past the table, */ RANGE(0, 0, 0x0300, 0x030f, 0x120),
	/* 0xe0: into the header, */ RANGE(0, 0, 0x0308, 0x031f, 0x24),
	/* 0xf8: nowhere, but the earlier range is fine */
	RANGE(0, 0, 0x0010, 0x001f, 0xffff),
	/* 0x110: of a type that nobody knows */
	9, 0, U16(4)
};

static void test_ranges(void **state)
{
	static const struct {
		unsigned int segment, requester;
		const char *unit;
	} cases[] = {
		{ 0, 0x0000, "virtio-iommu 0001:01:02.0" },
		{ 0, 0x0010, "virtio-iommu 0001:01:02.0" },
		{ 0, 0x007f, "virtio-iommu 0001:01:02.0" },
		/* in two ranges: the later one */
		{ 0, 0x0080, "virtio-iommu at 0x10a000000" },
		{ 0, 0x00ff, "virtio-iommu at 0x10a000000" },
		{ 0, 0x0110, "virtio-iommu at 0x10a000000" },
		{ 0, 0x017f, "virtio-iommu at 0x10a000000" },
		{ 0, 0x0180, NULL },
		{ 0, 0x0200, NULL },
		{ 0, 0x0300, "unknown" },
		{ 0, 0x0310, "unknown" },
		{ 0, 0xffff, NULL },
		{ 1, 0x00ff, NULL },
		{ 1, 0x0100, "virtio-iommu 0001:01:02.0" },
		{ 1, 0x0110, NULL }, /* the IOMMU itself */
		{ 2, 0x0110, "virtio-iommu 0001:01:02.0" },
		{ 3, 0x0110, "virtio-iommu 0001:01:02.0" },
		{ 4, 0x0110, NULL },
		{ 0x10001, 0x0100, NULL },
	};
	struct parsed parsed = parsed_open_sealed(ACPI_VIOT, table, sizeof(table));

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
		assert_int_equal(iommu.malformed, iommu.is_served == TRI_UNKNOWN);
	}
	parsed_close(&parsed);
}

static void test_damaged(void **state)
{
	static const struct damage damages[] = {
		{ 0, 1, 0, "wrong signature at offset 0x0" },
		{ 4, 4, 47, "length does not fit the file at offset 0x4" },
		{ 4, 4, sizeof(table) + 1, "length does not fit the file at offset 0x4" },
		/* node count and offset */
		{ 36, 2, 12, "structure outside the table at offset 0x114" },
		{ 36, 2, 0xffff, "structure outside the table at offset 0x114" },
		{ 36, 2, 0, NULL },
		{ 38, 2, 0, "first node inside the header at offset 0x26" },
		{ 38, 2, 47, "first node inside the header at offset 0x26" },
		{ 38, 2, 0x111, "structure outside the table at offset 0x111" },
		{ 38, 2, 0xffff, "structure outside the table at offset 0xffff" },
		/* node length */
		{ 50, 2, 0, "structure too short at offset 0x30" },
		{ 50, 2, 3, "structure too short at offset 0x30" },
		{ 50, 2, 0xffff, "structure passes the end of the table at offset 0x30" },
		{ 0x112, 2, 0, "structure too short at offset 0x110" },
		{ 0x112, 2, 5, "structure passes the end of the table at offset 0x110" },
	};

	(void)state;
	check_damages(ACPI_VIOT, table, sizeof(table), damages, N(damages));
	check_cuts(ACPI_VIOT, table, sizeof(table));
}

static void test_short(void **state)
{
	static const struct {
		unsigned char type, least;
	} cases[] = { { 1, 24 }, { 2, 24 }, { 3, 16 }, { 4, 16 }, { 5, 4 } };

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		for (unsigned char len = cases[i].least - 1; len <= cases[i].least;
		     len++) {
			unsigned char bytes[48 + 24] = { VIOT(1) };
			struct parsed parsed;

			bytes[48] = cases[i].type;
			bytes[50] = len;
			parsed = parsed_open_sealed(ACPI_VIOT, bytes, 48u + len);
			assert_int_equal(parsed.flaw != NULL, len < cases[i].least);
			parsed_close(&parsed);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capture), cmocka_unit_test(test_cut_and_mutations),
		cmocka_unit_test(test_ranges),	cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
