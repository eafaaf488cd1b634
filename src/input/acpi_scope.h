/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/acpi.h"

/* Class code of a PCI-to-PCI bridge, which every hop of a path but the last one is. */
#define ACPI_CLASS_PCI_BRIDGE 0x060400

/**
 * enum acpi_cover - what the device scopes of a DMAR structure say about a function
 * @ACPI_COVER_NONE: nothing
 * @ACPI_COVER_FUNCTION: they name it, or a bridge above it with all that is below
 * @ACPI_COVER_WRONG_TYPE: so they do, but call a bridge an endpoint or the other way
 */
enum acpi_cover { ACPI_COVER_NONE, ACPI_COVER_FUNCTION, ACPI_COVER_WRONG_TYPE };

/* acpi_scope_check - NULL, or the flaw of the scopes from @at to before @end. */
const char *acpi_scope_check(struct arena *arena, const struct acpi_table *table,
			     size_t at, size_t end);

/**
 * acpi_scope_cover - what device scopes say about a function
 * @table: the DMAR
 * @at: first scope; acpi_scope_check() found them in order
 * @end: first byte behind the last one
 * @function: the function; its path counts, its segment does not
 *
 * Return: what the first scope says that says something.
 */
enum acpi_cover acpi_scope_cover(const struct acpi_table *table, size_t at, size_t end,
				 const struct acpi_function *function);
