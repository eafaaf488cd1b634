/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/acpi.h"

/* Type and least size of an IORT node that describes reserved memory ranges. */
#define ACPI_IORT_RMR 6
#define ACPI_RMR_SIZE 28

/* acpi_rmr_check - NULL, or the flaw of a node's descriptors; see acpi_check_array(). */
const char *acpi_rmr_check(struct arena *arena, const struct acpi_table *table,
			   const struct acpi_record *node, uint64_t *total);

/**
 * acpi_rmr_add - add the reserved memory ranges of a function
 * @arena: where they live
 * @table: the IORT
 * @smmu: the node of the SMMU that serves the function
 * @id: the stream ID that the function has there
 * @function: the function
 * @iommu: the answer
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_rmr_add(struct arena *arena, const struct acpi_table *table,
		 const struct acpi_record *smmu, uint32_t id,
		 const struct acpi_function *function, struct firmware_iommu *iommu);
