/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/acpi_table.h"

/* Bytes of an ID mapping in IORT and RIMT. */
#define ACPI_MAPPING_SIZE 20

/**
 * struct acpi_mapping - what becomes of requester or stream IDs on their way
 * @input: first ID that comes in
 * @count: how many IDs, less one
 * @output: what the first one becomes
 * @reference: where the next node begins
 * @flags: IORT: bit 0 is a single mapping
 */
struct acpi_mapping {
	uint32_t input, count, output, reference, flags;
};

/**
 * struct acpi_mappings - the ID mappings of a node
 * @at: of the first one, from the start of the table
 * @n: how many
 */
struct acpi_mappings {
	uint64_t at;
	uint32_t n;
};

/* acpi_mapping_read - the mapping at index @i, which must be below @mappings->n. */
struct acpi_mapping acpi_mapping_read(const struct acpi_table *table,
				      const struct acpi_mappings *mappings, uint32_t i);

/**
 * acpi_check_array - is an array inside the table, and all arrays together no larger?
 * @arena: where the flaw's text lives
 * @table: the table
 * @at: of the first item, from the start of the table
 * @size: bytes of all items
 * @total: bytes of the arrays so far; updated
 *
 * An array may lie outside its node, as Linux lets it. The sum keeps a small table from
 * making many nodes walk the same array over and over.
 *
 * Return: NULL or the flaw.
 */
const char *acpi_check_array(struct arena *arena, const struct acpi_table *table,
			     uint64_t at, uint64_t size, uint64_t *total);
