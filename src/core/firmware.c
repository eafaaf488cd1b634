/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/firmware.h"

#include <string.h>

const char *firmware_path(const char *table)
{
	static const char *const paths[] = {
		ACPI_TABLES "/DMAR", ACPI_TABLES "/IVRS", ACPI_TABLES "/IORT",
		ACPI_TABLES "/RIMT", ACPI_TABLES "/VIOT",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		if (!strcmp(paths[i] + sizeof(ACPI_TABLES), table))
			return paths[i];
	}
	return ACPI_TABLES;
}

static enum tri not(enum tri tri) {
	return tri == TRI_UNKNOWN ? tri :
		tri == TRI_YES	  ? TRI_NO :
				    TRI_YES;
}

enum tri firmware_is_read(const struct platform *platform, const char *table)
{
	if (!strcmp(table, "VIOT"))
		return not(kernel_is_before(platform, 5, 14));
	if (strcmp(table, "RIMT") || kernel_is_before(platform, 7, 0) == TRI_NO)
		return TRI_YES;
	return kernel_is_before(platform, 6, 13) == TRI_YES ? TRI_NO : TRI_UNKNOWN;
}

bool firmware_counts(const struct platform *platform,
		     const struct firmware_region *region)
{
	return strcmp(region->table, "IORT") ||
		kernel_is_before(platform, 6, 0) != TRI_YES;
}

bool firmware_is_sure(const struct firmware_region *region)
{
	return strcmp(region->table, "IORT");
}

const struct source *firmware_find_source(const struct source_list *sources,
					  enum source_status status)
{
	for (size_t i = 0; i < sources->n; i++) {
		if (sources->items[i].status == status &&
		    !strncmp(sources->items[i].path, ACPI_TABLES "/",
			     sizeof(ACPI_TABLES)))
			return &sources->items[i];
	}
	return NULL;
}
