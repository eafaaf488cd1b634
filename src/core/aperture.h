/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/aperture_width.h"
#include "core/facts.h"

/**
 * aperture_settle - decide what is known of each device's IOMMU aperture
 * @arena: where the ranges live
 * @facts: the devices' apertures are written
 *
 * The user's word goes first, then the kernel's answer, from which reserved regions are
 * already taken, then what the unit that serves the device has to say, by the rule of the
 * running kernel. On s390 the reserved regions are the two ends of what the
 * IOMMU translates (s390_iommu_get_resv_regions() in drivers/iommu/s390-iommu.c), so that
 * the gap between them is a fair assumption. Where none of these speaks the aperture is
 * unknown, however wide such IOMMUs mostly are.
 *
 * Return: 0 or -ENOMEM.
 */
int aperture_settle(struct arena *arena, struct facts *facts);

/**
 * aperture_set_width - an aperture from address 0, of so many bits
 * @arena: where it lives
 * @width: the bits; none makes the aperture unknown
 * @source: where they come from
 * @unsure: why there is more than one width, if there is
 * @ret: the aperture: known when the width is exact, else the narrowest, assumed
 *
 * Return: 0 or -ENOMEM.
 */
int aperture_set_width(struct arena *arena, struct aperture_width width,
		       const char *source, const char *unsure, struct aperture *ret);

/* knowledge_name - "known", "assumed" or "unknown". */
const char *knowledge_name(enum knowledge knowledge);
