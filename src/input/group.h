/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * group_read - the IOMMU group of a device and the IOMMU behind it
 * @root: the machine
 * @facts: groups that are known already; a new one is added
 * @directory: the device's directory
 * @device: group, IOMMU and unit are filled in
 *
 * A group alone proves no IOMMU: VFIO's no-IOMMU mode makes them too. What proves it is
 * the device's iommu link (iommu_device_link() in drivers/iommu/iommu-sysfs.c), which
 * POWER lacked before 6.12.
 *
 * Return: 0 or -ENOMEM.
 */
int group_read(struct root *root, struct facts *facts, const char *directory,
	       struct device *device);

/**
 * group_parse_regions - text of a reserved_regions file
 * @arena: where the regions live
 * @text: "0x%016llx 0x%016llx TYPE" a line, the end included
 * @len: bytes of @text
 * @page_size: of the machine; sysfs cuts a file there
 * @group: regions are added
 * @ret_detail: what is wrong with the text, or NULL
 *
 * Lines that make sense are kept even when others do not.
 *
 * Return: 0 or -ENOMEM.
 */
int group_parse_regions(struct arena *arena, const char *text, size_t len,
			uint64_t page_size, struct group *group, const char **ret_detail);
