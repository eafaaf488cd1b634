/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

/**
 * device_is_bridge - is it a PCI bridge, which nobody hands to VFIO?
 * @device: the device
 */
bool device_is_bridge(const struct device *device);

/**
 * member_viability - would one other member of a device's group let VFIO have it?
 * @facts: the kernel's release decides the rule
 * @device: the device
 * @member: a member of its group; the device itself does
 *
 * Return: as group_viability().
 */
enum tri member_viability(const struct facts *facts, const struct device *device,
			  const struct member *member);

/**
 * group_viability - would the other members of a device's group let VFIO have it?
 * @facts: the kernel's release decides the rule
 * @device: the device; it has a group
 * @ret_blocker: the first member that stands in the way, or NULL
 *
 * Before 5.19 vfio_dev_viable() let bridges and pci-stub pass; since then it is the
 * driver_managed_dma flag of each bound driver (iommu_group_claim_dma_owner() in
 * drivers/iommu/iommu.c). The device's own driver is not counted: it makes way for VFIO.
 *
 * Return: TRI_UNKNOWN where the two rules differ and the release is not known.
 */
enum tri group_viability(const struct facts *facts, const struct device *device,
			 const struct member **ret_blocker);
