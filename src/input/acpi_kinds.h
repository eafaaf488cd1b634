/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/acpi.h"

/*
 * What each kind of table brings: a check that runs once, after acpi_index(), and returns
 * what is wrong or NULL; and a description, which adds to what earlier tables said and
 * returns 0 or -ENOMEM.
 */

const char *acpi_dmar_check(struct arena *arena, const struct acpi_table *table);
int acpi_dmar_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function,
		       struct firmware_iommu *iommu);

const char *acpi_ivrs_check(struct arena *arena, const struct acpi_table *table);
int acpi_ivrs_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function,
		       struct firmware_iommu *iommu);

const char *acpi_iort_check(struct arena *arena, const struct acpi_table *table);
int acpi_iort_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function,
		       struct firmware_iommu *iommu);

const char *acpi_rimt_check(struct arena *arena, const struct acpi_table *table);
int acpi_rimt_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function,
		       struct firmware_iommu *iommu);

const char *acpi_viot_check(struct arena *arena, const struct acpi_table *table);
int acpi_viot_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function,
		       struct firmware_iommu *iommu);

/**
 * acpi_serve - note that a unit with registers serves the function
 * @arena: where the text lives
 * @iommu: the answer
 * @what: "DRHD", "SMMUv3", ...
 * @address: of its registers
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_serve(struct arena *arena, struct firmware_iommu *iommu, const char *what,
	       uint64_t address);

/* acpi_serve_pci - as acpi_serve(), for a unit that is a PCI function. */
int acpi_serve_pci(struct arena *arena, struct firmware_iommu *iommu, const char *what,
		   unsigned int segment, unsigned int requester);

/* acpi_confuse - note that an entry that matters for the function makes no sense. */
void acpi_confuse(struct firmware_iommu *iommu);

/**
 * acpi_add_region - note a region that firmware wants mapped 1:1
 * @arena: where the regions grow
 * @iommu: the answer
 * @start: first address, a whole number of pages
 * @size: bytes; 0 adds nothing, and what passes 2^64 makes the answer malformed
 * @type: how strictly
 * @kind: the table that says so
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_add_region(struct arena *arena, struct firmware_iommu *iommu, uint64_t start,
		    uint64_t size, enum reserved_type type, enum acpi_kind kind);

/**
 * acpi_page_up - round up to a whole number of pages
 * @value: any number
 * @page_size: a power of two
 * @ret: the result
 *
 * Return: false when that is 2^64.
 */
bool acpi_page_up(uint64_t value, uint64_t page_size, uint64_t *ret);
