/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_table.h"

#include <string.h>

#include "core/arena.h"

/*
 * Each header has 48 bytes: the common one (signature, length at 4, revision at 8,
 * checksum at 9) and 12 more (include/acpi/actbl1.h and actbl2.h in the kernel).
 */
#define LEN_AT 4
#define COUNT_AT 36
#define HEADER_SIZE 48

/**
 * struct layout - how the records of a kind of table lie
 * @signature: its four letters
 * @type_size: bytes of a record's type, which comes first
 * @len_at: where a record's length stands, in two bytes
 * @least: bytes of the smallest record
 * @count_size: bytes of the number of records and of the offset of the first one, which
 *              begin at COUNT_AT; 0 when records fill the table
 */
struct layout {
	const char *signature;
	uint8_t type_size, len_at, least, count_size;
};

static const struct layout layouts[] = {
	[ACPI_DMAR] = { "DMAR", 2, 2, 4, 0 },  [ACPI_IVRS] = { "IVRS", 1, 2, 4, 0 },
	[ACPI_IORT] = { "IORT", 1, 1, 16, 4 }, [ACPI_RIMT] = { "RIMT", 1, 2, 8, 4 },
	[ACPI_VIOT] = { "VIOT", 1, 2, 4, 2 },
};

const char *acpi_signature(enum acpi_kind kind)
{
	return layouts[kind].signature;
}

/* The only place that reads a table: little-endian, and nothing beyond its end. */
static uint64_t read_number(const struct acpi_table *table, size_t at, size_t size)
{
	uint64_t value = 0;

	if (at > table->len || size > table->len - at)
		return 0;
	while (size--)
		value = value << 8 | (uint8_t)table->data[at + size];
	return value;
}

unsigned int acpi_u8(const struct acpi_table *table, size_t at)
{
	return (unsigned int)read_number(table, at, 1);
}

unsigned int acpi_u16(const struct acpi_table *table, size_t at)
{
	return (unsigned int)read_number(table, at, 2);
}

uint32_t acpi_u32(const struct acpi_table *table, size_t at)
{
	return (uint32_t)read_number(table, at, 4);
}

uint64_t acpi_u64(const struct acpi_table *table, size_t at)
{
	return read_number(table, at, 8);
}

const char *acpi_flaw(struct arena *arena, const char *what, size_t at)
{
	return arena_printf(arena, "%s at offset 0x%zx", what, at) ?: "malformed";
}

const char *acpi_check_len(struct arena *arena, const struct acpi_record *record,
			   size_t least)
{
	return record->len < least ? acpi_flaw(arena, "structure too short", record->at) :
				     NULL;
}

unsigned int acpi_known_bits(unsigned int bits)
{
	return bits <= 64 ? bits : 0;
}

static const char *check_header(struct arena *arena, enum acpi_kind kind,
				const struct acpi_table *table, size_t *ret_len)
{
	size_t len = acpi_u32(table, LEN_AT);

	if (table->len < HEADER_SIZE)
		return acpi_flaw(arena, "file ends inside the header", table->len);
	if (memcmp(table->data, acpi_signature(kind), 4) != 0)
		return acpi_flaw(arena, "wrong signature", 0);
	if (len < HEADER_SIZE || len > table->len)
		return acpi_flaw(arena, "length does not fit the file", LEN_AT);
	*ret_len = len;
	return NULL;
}

static const char *read_record(struct arena *arena, const struct layout *layout,
			       const struct acpi_table *table, size_t at,
			       struct acpi_record *ret)
{
	size_t left = at < table->len ? table->len - at : 0;

	ret->type = (unsigned int)read_number(table, at, layout->type_size);
	ret->at = at;
	ret->len = acpi_u16(table, at + layout->len_at);
	if (left < layout->least)
		return acpi_flaw(arena, "structure outside the table", at);
	if (ret->len > left)
		return acpi_flaw(arena, "structure passes the end of the table", at);
	return acpi_check_len(arena, ret, layout->least);
}

static int append(struct arena *arena, struct acpi_table *table,
		  struct acpi_record record)
{
	int err = arena_reserve(arena, &table->records, table->n_records, &table->cap,
				sizeof(*table->records));

	if (!err)
		table->records[table->n_records++] = record;
	return err;
}

/* Finds @count records, or those that fill the table. */
static int find_records(struct arena *arena, enum acpi_kind kind, size_t first,
			uint64_t count, struct acpi_table *table, const char **ret_flaw)
{
	const struct layout *layout = &layouts[kind];
	struct acpi_record record = { .at = first };
	int err = 0;

	while (!err && (layout->count_size ? count-- : record.at < table->len)) {
		const char *flaw = read_record(arena, layout, table, record.at, &record);

		/* What Linux takes for the end: dmar_walk_remapping_entries(). */
		if (kind == ACPI_DMAR && !record.len)
			break;
		*ret_flaw = flaw;
		if (flaw)
			break;
		err = append(arena, table, record);
		record.at += record.len;
	}
	return err;
}

int acpi_index(struct arena *arena, enum acpi_kind kind, const char *data, size_t len,
	       struct acpi_table *ret, const char **ret_flaw)
{
	struct acpi_table table = { .status = SOURCE_READ, .data = data, .len = len };
	size_t first = HEADER_SIZE, count_size = layouts[kind].count_size;
	const char *flaw = check_header(arena, kind, &table, &table.len);
	uint64_t count = read_number(&table, COUNT_AT, count_size);
	int err = 0;

	if (count_size)
		first = read_number(&table, COUNT_AT + count_size, count_size);
	if (!flaw && first < HEADER_SIZE && count)
		flaw = acpi_flaw(arena, "first node inside the header",
				 COUNT_AT + count_size);
	if (!flaw)
		err = find_records(arena, kind, first, count, &table, &flaw);
	*ret = table;
	*ret_flaw = flaw;
	return err;
}

const struct acpi_record *acpi_record_at(const struct acpi_table *table, size_t at)
{
	size_t low = 0, high = table->n_records;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->records[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < table->n_records && table->records[low].at == at ?
		&table->records[low] :
		NULL;
}
