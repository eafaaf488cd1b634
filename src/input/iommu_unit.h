/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * iommu_unit_read - the IOMMU that serves a device
 * @root: the machine
 * @facts: units that are known already; new ones are added
 * @path: where the device's iommu link leads
 * @ret: the unit
 *
 * The name tells the kind (iommu_device_sysfs_add() in each driver); where it is only that
 * of a device, the device's driver and compatible do. For VT-d and AMD the registers that
 * decide the address width are read as well; of VT-d for all units of the machine, since
 * kernels before 6.13 ask all of them whether first-stage translation works.
 *
 * Return: 0 or -ENOMEM.
 */
int iommu_unit_read(struct root *root, struct facts *facts, const char *path,
		    struct iommu_unit **ret);
