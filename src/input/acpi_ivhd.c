/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_ivhd.h"

/*
 * The device entries of an IVHD block: type, requester ID, flags, and what else the type
 * brings. Read as init_iommu_from_acpi() in drivers/iommu/amd/init.c does.
 */

enum {
	ENTRY_ALL = 0x01,
	ENTRY_ONE = 0x02,
	ENTRY_RANGE = 0x03,
	ENTRY_RANGE_END = 0x04,
	ENTRY_ALIAS = 0x42,
	ENTRY_ALIAS_RANGE = 0x43,
	ENTRY_EXTENDED = 0x46,
	ENTRY_EXTENDED_RANGE = 0x47,
	ENTRY_SPECIAL = 0x48,
	ENTRY_ACPI_HID = 0xf0,
};

/* Offsets from the start of an entry. */
enum { REQUESTER = 1, HID = 4, OTHER_REQUESTER = 5, UID_LEN = 21, HID_SIZE = 22 };

/* The block type that knows ENTRY_ACPI_HID. */
#define IVHD_40 0x40

/**
 * struct open_range - the range that the next ENTRY_RANGE_END closes
 * @first: its first requester ID
 * @has_alias: whether all of it uses another ID
 * @alias: that ID
 */
struct open_range {
	unsigned int first;
	bool has_alias;
	unsigned int alias;
};

/* ivhd_entry_length(); 0 for an entry whose length is not known. */
static size_t entry_len(const struct acpi_table *table, size_t entry)
{
	unsigned int type = acpi_u8(table, entry);

	if (type < 0x80)
		return (size_t)4 << (type >> 6);
	return type == ENTRY_ACPI_HID ? HID_SIZE + acpi_u8(table, entry + UID_LEN) : 0;
}

const char *acpi_ivhd_check(struct arena *arena, const struct acpi_table *table,
			    const struct acpi_record *block, size_t first)
{
	size_t at = block->at + first, end = block->at + block->len;

	while (at < end) {
		size_t len = entry_len(table, at);

		if (!len)
			return acpi_flaw(arena, "device entry of unknown length", at);
		if (len > end - at)
			return acpi_flaw(arena, "device entry passes its block", at);
		at += len;
	}
	return NULL;
}

static bool entry_lists(const struct acpi_table *table, const struct acpi_record *block,
			size_t entry, unsigned int requester, struct open_range *range)
{
	unsigned int id = acpi_u16(table, entry + REQUESTER);
	unsigned int other = acpi_u16(table, entry + OTHER_REQUESTER);

	switch (acpi_u8(table, entry)) {
	case ENTRY_ALL:
		return true;
	case ENTRY_ONE:
	case ENTRY_EXTENDED:
		return id == requester;
	case ENTRY_ALIAS:
		return id == requester || other == requester;
	case ENTRY_SPECIAL:
		return other == requester;
	case ENTRY_ACPI_HID:
		return block->type == IVHD_40 && acpi_u8(table, entry + HID) &&
			id == requester;
	case ENTRY_RANGE:
	case ENTRY_EXTENDED_RANGE:
		*range = (struct open_range){ .first = id };
		return false;
	case ENTRY_ALIAS_RANGE:
		*range = (struct open_range){ id, true, other };
		return false;
	case ENTRY_RANGE_END:
		return (range->first <= requester && requester <= id) ||
			(range->has_alias && range->alias == requester);
	}
	return false;
}

bool acpi_ivhd_lists(const struct acpi_table *table, const struct acpi_record *block,
		     size_t first, unsigned int requester)
{
	struct open_range range = { 0 };
	size_t end = block->at + block->len;

	for (size_t at = block->at + first; at < end; at += entry_len(table, at)) {
		if (entry_lists(table, block, at, requester, &range))
			return true;
	}
	return false;
}
