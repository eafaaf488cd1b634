/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/firmware.h"
#include "input/acpi_table.h"
#include "input/pci_address.h"

struct root;

/**
 * struct acpi_tables - the tables that describe IOMMUs
 * @items: by enum acpi_kind
 */
struct acpi_tables {
	struct acpi_table items[ACPI_KINDS];
};

/**
 * struct acpi_function - what the tables know a PCI function by
 * @segment: its PCI segment, which Linux calls the domain
 * @requester: bus << 8 | device << 3 | function, or an alias of that
 * @class_code: 24 bits: class, subclass, programming interface
 * @path: the bridges above it, from the root bus down, then the function itself
 * @n_path: how many
 * @physical: of a virtual function the physical one, else NULL
 * @page_size: bytes; 0 is taken for 4 KiB
 *
 * A function behind Intel's VMD has a segment that no table knows. To Linux it is the VMD
 * function itself (pci_real_dma_dev() in drivers/pci/search.c); describe that one.
 */
struct acpi_function {
	unsigned int segment, requester, class_code;
	const struct pci_address *path;
	size_t n_path;
	const struct pci_address *physical;
	uint64_t page_size;
};

/**
 * acpi_read_tables - read DMAR, IVRS, IORT, RIMT and VIOT
 * @root: the machine; each table is noted as a source
 * @ret: the tables; one that makes no sense is left out and noted as malformed
 *
 * They lie below ACPI_TABLES, for root's eyes only; to others they are there but denied.
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_read_tables(struct root *root, struct acpi_tables *ret);

/**
 * acpi_parse - check the bytes of a table
 * @arena: where the result lives
 * @kind: which table it should be
 * @data: the bytes; must live as long as the table
 * @len: how many
 * @ret: the table, with the status SOURCE_READ or SOURCE_MALFORMED
 * @ret_flaw: what is wrong with it, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_parse(struct arena *arena, enum acpi_kind kind, const char *data, size_t len,
	       struct acpi_table *ret, const char **ret_flaw);

/**
 * acpi_describe - what the tables say about a PCI function
 * @arena: where the result lives
 * @tables: the tables
 * @function: the function
 * @ret: what they say
 *
 * An absent table says that it serves nothing. So where all are absent the answer is no,
 * which on a machine with a device tree means nothing.
 *
 * Return: 0 or -ENOMEM.
 */
int acpi_describe(struct arena *arena, const struct acpi_tables *tables,
		  const struct acpi_function *function, struct firmware_iommu *ret);
