/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/vfio_session.h"

/**
 * iommufd_ask - ask through the device's own node and /dev/iommu
 * @session: the session; the answer is filled in
 * @cdev: the device's node, /dev/vfio/devices/vfioN
 *
 * An address space of iommufd is narrowed by each device that is attached to it
 * (iopt_table_enforce_dev_resv_regions() in drivers/iommu/iommufd/io_pagetable.c), so the
 * device must be opened and attached to an empty one.
 *
 * Return: 0, -ENOMEM or VFIO_EXPLAINED.
 */
int iommufd_ask(struct vfio_session *session, const char *cdev);
