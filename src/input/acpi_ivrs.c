/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_ivrs.h"

#include "input/acpi_ivhd.h"
#include "input/acpi_kinds.h"

/*
 * IVRS: AMD's IOMMU specification, chapter 5. Read as drivers/iommu/amd/init.c does.
 */

enum {
	IVHD_10 = 0x10,
	IVHD_11 = 0x11,
	IVHD_40 = 0x40,
	IVMD_ALL = 0x20,
	IVMD_ONE = 0x21,
	IVMD_RANGE = 0x22,
};

/* Offset from the start of the table; bits 14:8 physical, bits 21:15 virtual size. */
enum { IVINFO = 36 };

/* Offsets from the start of a block. */
enum {
	FLAGS = 1,
	DEVICE_ID = 4,
	IVHD_ADDRESS = 8,
	IVHD_SEGMENT = 16,
	IVHD_ATTRIBUTES = 20,
	IVHD_FEATURES = 24,
	IVMD_LAST_ID = 6,
	IVMD_SEGMENT = 8,
	IVMD_START = 16,
	IVMD_LENGTH = 24,
	IVMD_SIZE = 32,
};

#define IVMD_UNITY 0x01
#define IVMD_EXCLUSION 0x08

/* All that have an IVRS have pages of 4 KiB. */
#define KERNEL_PAGE 4096

/* Bytes of a block before its device entries; 0 for a block that has none. */
static size_t ivhd_size(unsigned int type)
{
	switch (type) {
	case IVHD_10:
		return 24;
	case IVHD_11:
	case IVHD_40:
		return 40;
	}
	return 0;
}

/*
 * Firmware describes each IOMMU by blocks of several types, for old and new kernels.
 * get_highest_supported_ivhd_type(): the last type of the first IOMMU, for all of them.
 */
static unsigned int used_type(const struct acpi_table *table)
{
	unsigned int first = 0, type = 0;

	if (table->n_records)
		first = acpi_u16(table, table->records[0].at + DEVICE_ID);
	for (size_t i = 0; i < table->n_records; i++) {
		const struct acpi_record *block = &table->records[i];

		if (block->type > IVHD_40)
			break;
		if (acpi_u16(table, block->at + DEVICE_ID) == first)
			type = block->type;
	}
	return type;
}

void acpi_ivrs_features(const struct acpi_table *table, struct amd_firmware *ret)
{
	unsigned int used = used_type(table);
	bool is_valid = acpi_u32(table, IVINFO) & 1;
	bool is_first = true;

	*ret = (struct amd_firmware){ .is_known = true };
	for (size_t i = 0; used >= IVHD_11 && i < table->n_records; i++) {
		const struct acpi_record *block = &table->records[i];
		uint64_t efr = acpi_u64(table, block->at + IVHD_FEATURES);

		if (block->type != used)
			continue;
		ret->efr = is_first ? efr : ret->efr & efr;
		is_first = false;
		if (acpi_u32(table, block->at + IVHD_ATTRIBUTES) & 1)
			ret->no_host_tables = true;
	}
	if (!is_valid)
		ret->efr = 0;
}

static const char *check_checksum(struct arena *arena, const struct acpi_table *table)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < table->len; i++)
		sum += acpi_u8(table, i);
	return sum & 0xff ? acpi_flaw(arena, "wrong checksum", 9) : NULL;
}

static const char *check_block(struct arena *arena, const struct acpi_table *table,
			       const struct acpi_record *block, unsigned int used)
{
	const char *flaw;

	if (block->type >= IVMD_ALL && block->type <= IVMD_RANGE)
		return acpi_check_len(arena, block, IVMD_SIZE);
	if (block->type != used)
		return NULL;
	flaw = acpi_check_len(arena, block, ivhd_size(used));
	return flaw ? flaw : acpi_ivhd_check(arena, table, block, ivhd_size(used));
}

/* Linux does without AMD IOMMUs when the checksum is wrong: check_ivrs_checksum(). */
const char *acpi_ivrs_check(struct arena *arena, const struct acpi_table *table)
{
	unsigned int used = used_type(table);
	const char *flaw = check_checksum(arena, table);

	if (!flaw && table->n_records && !ivhd_size(used))
		flaw = acpi_flaw(arena, "no IVHD block of a known type",
				 table->records[0].at);
	for (size_t i = 0; i < table->n_records && !flaw; i++)
		flaw = check_block(arena, table, &table->records[i], used);
	return flaw;
}

/*
 * The block that serves a function: the last one that lists it, and none for an IOMMU
 * itself, whatever is listed (init_iommu_one_late()).
 */
static const struct acpi_record *find_ivhd(const struct acpi_table *table,
					   const struct acpi_function *function,
					   struct firmware_iommu *iommu)
{
	const struct acpi_record *found = NULL;
	unsigned int used = used_type(table);

	for (size_t i = 0; i < table->n_records; i++) {
		const struct acpi_record *block = &table->records[i];

		if (block->type != used ||
		    acpi_u16(table, block->at + IVHD_SEGMENT) != function->segment)
			continue;
		if (acpi_u16(table, block->at + DEVICE_ID) == function->requester) {
			iommu->is_unit = true;
			return NULL;
		}
		if (acpi_ivhd_lists(table, block, ivhd_size(used), function->requester))
			found = block;
	}
	return found;
}

static bool ivmd_covers(const struct acpi_table *table, const struct acpi_record *block,
			const struct acpi_function *function)
{
	unsigned int first = acpi_u16(table, block->at + DEVICE_ID), last = first;

	if (!(acpi_u8(table, block->at + FLAGS) & (IVMD_UNITY | IVMD_EXCLUSION)) ||
	    acpi_u16(table, block->at + IVMD_SEGMENT) != function->segment)
		return false;
	switch (block->type) {
	case IVMD_ALL:
		return true;
	case IVMD_RANGE:
		last = acpi_u16(table, block->at + IVMD_LAST_ID);
		break;
	case IVMD_ONE:
		break;
	default:
		return false;
	}
	return first <= function->requester && function->requester <= last;
}

/* Exclusion ranges are mapped 1:1 too; the start is rounded up: init_unity_map_range(). */
static int add_ivmd(struct arena *arena, const struct acpi_table *table,
		    const struct acpi_record *block, struct firmware_iommu *iommu)
{
	uint64_t start, size;

	if (!acpi_page_up(acpi_u64(table, block->at + IVMD_START), KERNEL_PAGE, &start) ||
	    !acpi_page_up(acpi_u64(table, block->at + IVMD_LENGTH), KERNEL_PAGE, &size)) {
		iommu->malformed = true;
		return 0;
	}
	return acpi_add_region(arena, iommu, start, size, RESERVED_DIRECT, ACPI_IVRS);
}

int acpi_ivrs_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function, struct firmware_iommu *iommu)
{
	uint32_t info = acpi_u32(table, IVINFO);
	const struct acpi_record *block = find_ivhd(table, function, iommu);
	int err;

	iommu->host_address_bits = acpi_known_bits(info >> 8 & 0x7f);
	iommu->virtual_address_bits = acpi_known_bits(info >> 15 & 0x7f);
	if (!block)
		return 0;
	err = acpi_serve(arena, iommu, "IVHD", acpi_u64(table, block->at + IVHD_ADDRESS));
	for (size_t i = 0; i < table->n_records && !err; i++) {
		if (ivmd_covers(table, &table->records[i], function))
			err = add_ivmd(arena, table, &table->records[i], iommu);
	}
	return err;
}
