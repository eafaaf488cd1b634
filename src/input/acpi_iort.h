/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/acpi_mapping.h"

/* acpi_iort_mappings - the ID mappings of an IORT node. */
struct acpi_mappings acpi_iort_mappings(const struct acpi_table *table,
					const struct acpi_record *node);
