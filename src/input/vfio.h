/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/device.h"
#include "core/vfio_answer.h"
#include "input/root.h"

/**
 * struct vfio_target - the device whose IOVAs are asked for
 * @address: DDDD:BB:DD.F
 * @directory: its directory in sysfs, absolute, inside the root
 * @has_group: it has an IOMMU group
 * @group: the number of that
 * @is_noiommu: that was made by VFIO's no-IOMMU mode
 * @driver: name of its driver, or NULL
 * @kind: what serves it
 */
struct vfio_target {
	const char *address, *directory;
	bool has_group;
	unsigned int group;
	bool is_noiommu;
	const char *driver;
	enum iommu_kind kind;
};

/**
 * vfio_ask - ask the running kernel which IOVAs a user may map for a device
 * @root: the machine; one that is not live is not asked
 * @target: the device; it must be bound to a vfio driver already
 * @ret: the answer, with a reason where there is none
 *
 * Nothing is mapped, bound or reset by a request of ours, and all is closed again. The
 * group (/dev/vfio/N) is asked first, since its container answers without the device. To
 * open the device, as iommufd demands, makes the kernel reset the function
 * (vfio_pci_core_enable() in drivers/vfio/pci/vfio_pci_core.c), so that is done only where
 * the kernel has no other way.
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_ask(struct root *root, const struct vfio_target *target,
	     struct vfio_answer *ret);
