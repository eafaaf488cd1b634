/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

/**
 * struct firmware_region - memory that firmware wants mapped 1:1 for a function
 * @range: bus addresses, rounded to pages as Linux rounds them
 * @type: RESERVED_DIRECT or RESERVED_DIRECT_RELAXABLE
 * @table: signature of the table that says so
 *
 * What becomes a line of reserved_regions once an IOMMU driver has the function. Regions
 * that no table names are not here: the MSI window, HyperTransport, the ISA workaround.
 *
 * A region of the IORT counts for a PCI function only where Linux keeps the PCI setup of
 * the firmware (_DSM function 5), which the table does not say.
 */
struct firmware_region {
	struct range range;
	enum reserved_type type;
	const char *table;
};

/**
 * struct firmware_iommu - what the ACPI tables say about a PCI function
 * @is_served: an IOMMU translates it; unknown when a table that could say so was not
 *             readable, malformed, or makes no sense for this function
 * @unit: which, "DRHD at 0xfed90000" or "virtio-iommu 0000:00:08.0"; NULL unless served
 * @unit_address: of its registers; 0 for a PCI device
 * @table: signature of the table that says whether it is served; NULL when none does
 * @regions: in the order of the table; none unless served
 * @n_regions: how many
 * @cap: private
 * @has_address_limit: the IORT limits the addresses of the root complex
 * @address_limit_bits: to so many bits, 1 to 64; Linux ignores that below a _DMA object
 * @host_address_bits: physical address bits as DMAR or IVRS has them, 0 when not known
 * @virtual_address_bits: virtual address bits as IVRS has them, 0 when not known
 * @malformed: a table, or an entry that matters for this function, makes no sense
 * @flawed: signature of the table with such an entry, or NULL
 * @has_units: a table that could be read describes an IOMMU, for whatever function
 * @is_unit: it is an IOMMU itself, which none translates
 * @has_alias: its accesses also arrive under the ID of a bridge above it
 * @requester: the ID that @is_served is about: its own, or an alias that is not served
 */
struct firmware_iommu {
	enum tri is_served;
	const char *unit;
	uint64_t unit_address;
	const char *table;
	struct firmware_region *regions;
	size_t n_regions, cap;
	bool has_address_limit;
	unsigned int address_limit_bits;
	unsigned int host_address_bits, virtual_address_bits;
	bool malformed;
	const char *flawed;
	bool has_units, is_unit, has_alias;
	unsigned int requester;
};

/* Where the tables lie. */
#define ACPI_TABLES "/sys/firmware/acpi/tables"

/**
 * firmware_path - path of a table
 * @table: one of the signatures that a struct firmware_iommu can have
 */
const char *firmware_path(const char *table);

/**
 * firmware_is_read - does the running kernel read this table?
 * @platform: the platform
 * @table: its signature
 *
 * VIOT since 5.14. RIMT: 6.12 does not, 7.0 does, between them it is not known here.
 */
enum tri firmware_is_read(const struct platform *platform, const char *table);

/**
 * firmware_counts - would the running kernel show this region?
 * @platform: the platform
 * @region: the region
 *
 * It reads those of the IORT since 6.0.
 */
bool firmware_counts(const struct platform *platform,
		     const struct firmware_region *region);

/* firmware_is_sure - is it known that it counts for a PCI function? */
bool firmware_is_sure(const struct firmware_region *region);

/* firmware_find_source - the first table noted with this status, or NULL. */
const struct source *firmware_find_source(const struct source_list *sources,
					  enum source_status status);
