/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/iommu_unit.h"
#include "input/acpi_table.h"

struct root;

/**
 * acpi_ivrs_features - what the IVRS says of all IOMMUs together
 * @table: the table, which acpi_parse() found in order
 * @ret: the features
 *
 * As get_global_efr() of drivers/iommu/amd/init.c: those that all blocks share, when the
 * table says that they are valid (IVinfo bit 0) and blocks of type 11h or 40h are in use.
 */
void acpi_ivrs_features(const struct acpi_table *table, struct amd_firmware *ret);

/**
 * acpi_ivrs_read_features - read the table and find the features
 * @root: the machine; the table is noted as a source
 * @ret: the features; not known when there is no table or it makes no sense
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_ivrs_read_features(struct root *root, struct amd_firmware *ret);
