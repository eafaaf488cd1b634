/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/source.h"

/* VFIO's enable_unsafe_noiommu_mode, as SPDK and DPDK read it. */
enum noiommu_switch {
	NOIOMMU_OFF, /* not Y, or no such file */
	NOIOMMU_ON,
	NOIOMMU_UNREADABLE, /* the file is there and empty */
	NOIOMMU_UNKNOWN, /* this program could not read it, others may */
};

/* What /sys/kernel/iommu_groups holds. */
enum host_groups {
	GROUPS_NONE,
	GROUPS_WITHOUT_0, /* setup.sh looks for the group 0 and for no other */
	GROUPS_WITH_0,
	GROUPS_UNKNOWN,
};

/**
 * struct dmar_unit - an Intel IOMMU, as its directory in sysfs has it
 * @name: dmar0
 * @status: how reading intel-iommu/cap went
 * @width: MGAW, bits 21 to 16 of it, plus 1; 0 when it is no number
 */
struct dmar_unit {
	const char *name;
	enum source_status status;
	unsigned int width;
};

/**
 * struct host_function - a PCI function that user space holds
 * @address: DDDD:BB:DD.F
 * @driver: vfio-pci, uio_pci_generic or igb_uio
 * @vendor: vendor ID
 * @class_code: class, subclass and programming interface
 */
struct host_function {
	const char *address, *driver;
	unsigned int vendor, class_code;
};

/**
 * struct consumer_host - what SPDK and DPDK look at before they choose an IOVA mode
 * @was_read: whether the rest was asked for
 * @noiommu: the switch of VFIO's no-IOMMU mode
 * @groups: the IOMMU groups
 * @is_intel: SPDK's vendor rule; yes too where /proc/cpuinfo names no vendor
 * @vendor: the vendor that /proc/cpuinfo names, or NULL
 * @power_has_va: PowerNV, or pSeries that is not QEMU's; for POWER alone
 * @has_physical: a process like this one sees page frame numbers in /proc/self/pagemap
 * @units_status: how listing the units went
 * @units: the Intel IOMMUs, in the order of glob(3)
 * @n_units: how many
 * @first: the first PCI function, whose IOMMU DPDK takes for all; NULL without one
 * @first_status: how reading its iommu/intel-iommu/cap went; absent: no Intel IOMMU
 * @first_width: MGAW of that, or 0
 * @functions: those that user space holds, by address
 * @n_functions: how many
 */
struct consumer_host {
	bool was_read;
	enum noiommu_switch noiommu;
	enum host_groups groups;
	enum tri is_intel;
	const char *vendor;
	enum tri power_has_va, has_physical;
	enum source_status units_status;
	struct dmar_unit *units;
	size_t n_units, units_cap;
	const char *first;
	enum source_status first_status;
	unsigned int first_width;
	struct host_function *functions;
	size_t n_functions, functions_cap;
};
