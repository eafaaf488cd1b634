/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

/**
 * aperture_settle - decide what is known of each device's IOMMU aperture
 * @arena: where the ranges live
 * @facts: the devices' apertures are written
 *
 * The user's word goes first, then the kernel's answer, from which reserved regions are
 * already taken. On s390 the reserved regions are the two ends of what the
 * IOMMU translates (s390_iommu_get_resv_regions() in drivers/iommu/s390-iommu.c), so that
 * the gap between them is a fair assumption. sysfs shows no other aperture.
 *
 * Return: 0 or -ENOMEM.
 */
int aperture_settle(struct arena *arena, struct facts *facts);

/* knowledge_name - "known", "assumed" or "unknown". */
const char *knowledge_name(enum knowledge knowledge);
