/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "input/acpi_table.h"

/* acpi_ivhd_check - NULL, or the flaw of the device entries from @first in the block. */
const char *acpi_ivhd_check(struct arena *arena, const struct acpi_table *table,
			    const struct acpi_record *block, size_t first);

/**
 * acpi_ivhd_lists - do a block's device entries name a requester ID?
 * @table: the IVRS
 * @block: an IVHD block; acpi_ivhd_check() found its entries in order
 * @first: its first entry, from its start
 * @requester: the ID
 */
bool acpi_ivhd_lists(const struct acpi_table *table, const struct acpi_record *block,
		     size_t first, unsigned int requester);
