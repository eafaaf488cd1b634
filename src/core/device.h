/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/consumer.h"
#include "core/iommu_unit.h"
#include "core/range.h"
#include "core/source.h"
#include "core/vfio_answer.h"

/* Types of a reserved region, as the group's reserved_regions file words them. */
enum reserved_type {
	RESERVED_DIRECT,
	RESERVED_DIRECT_RELAXABLE,
	RESERVED_RESERVED,
	RESERVED_MSI
};

/**
 * struct reserved_region - IOVAs of a group that Linux keeps
 * @range: bus addresses
 * @type: why
 */
struct reserved_region {
	struct range range;
	enum reserved_type type;
};

/**
 * struct member - a device of an IOMMU group
 * @address: its name in the group's devices directory
 * @driver: name of its driver, or NULL when none is bound
 * @is_bridge: a PCI bridge by its class
 */
struct member {
	const char *address, *driver;
	bool is_bridge;
};

/**
 * struct group - an IOMMU group
 * @id: its number
 * @type: type of the default domain, or NULL when not known
 * @is_noiommu: made by VFIO's no-IOMMU mode: nothing is behind it
 * @members: its devices
 * @n_members: how many
 * @regions_status: how reading reserved_regions went
 * @regions: the regions, in the order of the file; then those assumed
 * @n_regions: how many
 * @n_assumed: how many of them an ACPI table brings, since the file could not be read
 * @assumed_from: signature of that table, or NULL
 */
struct group {
	unsigned int id;
	const char *type;
	bool is_noiommu;
	struct member *members;
	size_t n_members, members_cap;
	enum source_status regions_status;
	struct reserved_region *regions;
	size_t n_regions, regions_cap, n_assumed;
	const char *assumed_from;
};

enum knowledge { KNOWLEDGE_KNOWN, KNOWLEDGE_ASSUMED, KNOWLEDGE_UNKNOWN };

/**
 * struct aperture - IOVAs that the IOMMU translates
 * @knowledge: how sure that is
 * @ranges: the IOVAs; empty when unknown
 * @source: where it comes from
 */
struct aperture {
	enum knowledge knowledge;
	struct range_set ranges;
	const char *source;
};

/**
 * struct device - a PCI function of a machine
 * @address: DDDD:BB:DD.F
 * @requester: bus << 8 | device << 3 | function; the alias that is not, when @is_bypassed
 * @vendor: vendor ID
 * @device: device ID
 * @class_code: 24 bits: class, subclass, programming interface
 * @name: vendor and device in words, or NULL
 * @driver: name of its driver, or NULL when none is bound
 * @numa_node: its NUMA node, or -1
 * @bridge: index of its host bridge in the facts
 * @group: its IOMMU group, or NULL
 * @iommu_unit: name of the IOMMU that serves it, or NULL
 * @iommu: what that is
 * @unit: what was read of it, or NULL
 * @tce: the window on POWER
 * @aperture: what that translates
 * @computed: the same by what was read, without asking the user or the kernel
 * @vfio: what the kernel said when asked
 * @is_bypassed: the tree's iommu-map leaves its requester ID, or an alias of it, out
 * @has_doubtful_alias: it would, if a bridge above it is of a kind that could not be read
 * @doubtful_alias: the requester ID that is then left out
 * @firmware: what the ACPI tables say about it; NULL where there are none to ask
 * @vfio_node: the device node through which VFIO hands it out; NULL unless asked for
 * @vfio_node_status: whether this program may read and write it
 */
struct device {
	const char *address;
	unsigned int requester;
	unsigned int vendor, device, class_code;
	const char *name, *driver;
	int numa_node;
	size_t bridge;
	struct group *group;
	const char *iommu_unit;
	enum iommu_kind iommu;
	const struct iommu_unit *unit;
	struct tce_window tce;
	struct aperture aperture, computed;
	struct vfio_answer vfio;
	bool is_bypassed, has_doubtful_alias;
	unsigned int doubtful_alias;
	struct firmware_iommu *firmware;
	const char *vfio_node;
	enum source_status vfio_node_status;
};

/* driver_is_vfio - is this one of the vfio-pci family? @driver may be NULL. */
bool driver_is_vfio(const char *driver);

/* driver_is_uio - does it leave the device to user space without an IOMMU's help? */
bool driver_is_uio(const char *driver);

/**
 * device_is_translated - does an IOMMU translate what the device emits?
 * @device: the device
 * @consumer: who is to use it
 *
 * False where there is no IOMMU, in no-IOMMU mode, and where a kernel or uio driver runs in
 * an identity domain. VFIO brings a domain of its own, so that under VFIO, with no driver,
 * or for a consumer that will bind it to VFIO, an identity default domain says nothing.
 */
bool device_is_translated(const struct device *device, enum consumer consumer);

/* reserved_type_name - as the kernel words it. */
const char *reserved_type_name(enum reserved_type type);
