/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_mapping.h"

struct acpi_mapping acpi_mapping_read(const struct acpi_table *table,
				      const struct acpi_mappings *mappings, uint32_t i)
{
	size_t at = (size_t)(mappings->at + (uint64_t)i * ACPI_MAPPING_SIZE);

	return (struct acpi_mapping){
		.input = acpi_u32(table, at),
		.count = acpi_u32(table, at + 4),
		.output = acpi_u32(table, at + 8),
		.reference = acpi_u32(table, at + 12),
		.flags = acpi_u32(table, at + 16),
	};
}

const char *acpi_check_array(struct arena *arena, const struct acpi_table *table,
			     uint64_t at, uint64_t size, uint64_t *total)
{
	if (!size)
		return NULL;
	if (at > table->len || size > table->len - at)
		return acpi_flaw(arena, "array passes the end of the table", (size_t)at);
	*total += size;
	if (*total > table->len)
		return acpi_flaw(arena, "arrays that overlap", (size_t)at);
	return NULL;
}
