/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/device.h"

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
};
