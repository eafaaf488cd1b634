/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "core/source.h"

struct arena;

/* The tables that describe IOMMUs, in the order in which they are asked. */
enum acpi_kind { ACPI_DMAR, ACPI_IVRS, ACPI_IORT, ACPI_RIMT, ACPI_VIOT };
#define ACPI_KINDS 5

/**
 * struct acpi_record - one structure, block or node of a table
 * @type: its type
 * @at: where it begins, from the start of the table
 * @len: its bytes; they end inside the table
 */
struct acpi_record {
	unsigned int type;
	size_t at, len;
};

/**
 * struct acpi_table - a table and its records
 * @status: how reading it went; everything else is 0 unless it is SOURCE_READ
 * @data: its bytes
 * @len: as many as its header says
 * @records: in ascending order
 * @n_records: how many
 * @cap: private
 */
struct acpi_table {
	enum source_status status;
	const char *data;
	size_t len;
	struct acpi_record *records;
	size_t n_records, cap;
};

/* acpi_signature - the four letters of a kind of table. */
const char *acpi_signature(enum acpi_kind kind);

/* acpi_u8 - the byte at @at, from the start of the table; 0 beyond its end. */
unsigned int acpi_u8(const struct acpi_table *table, size_t at);

/* acpi_u16 - as acpi_u8(), two bytes. */
unsigned int acpi_u16(const struct acpi_table *table, size_t at);

/* acpi_u32 - as acpi_u8(), four bytes. */
uint32_t acpi_u32(const struct acpi_table *table, size_t at);

/* acpi_u64 - as acpi_u8(), eight bytes. */
uint64_t acpi_u64(const struct acpi_table *table, size_t at);

/**
 * acpi_index - check a table's header and find its records
 * @arena: where the records live
 * @kind: which table it should be
 * @data: the bytes of the file; must live as long as the table
 * @len: how many
 * @ret: the table
 * @ret_flaw: what is wrong with it, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_index(struct arena *arena, enum acpi_kind kind, const char *data, size_t len,
	       struct acpi_table *ret, const char **ret_flaw);

/* acpi_record_at - the record that begins at @at, or NULL. */
const struct acpi_record *acpi_record_at(const struct acpi_table *table, size_t at);

/* acpi_flaw - "@what at offset @at"; never NULL. */
const char *acpi_flaw(struct arena *arena, const char *what, size_t at);

/* acpi_check_len - NULL, or the flaw of a record below @least bytes. */
const char *acpi_check_len(struct arena *arena, const struct acpi_record *record,
			   size_t least);

/* acpi_known_bits - an address width from a table; 0, not known, when it is above 64. */
unsigned int acpi_known_bits(unsigned int bits);
