/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/* What can be in the way of a demand. */
enum obstacle {
	OBSTACLE_NO_WINDOW, /* no inbound window passes it */
	OBSTACLE_OUTBOUND, /* the bridge decodes it as MMIO */
	OBSTACLE_RESERVED, /* Linux keeps it */
	OBSTACLE_APERTURE, /* the IOMMU does not translate it */
	OBSTACLE_WIDTH, /* the device can not drive it */
};
#define N_OBSTACLES 5

/**
 * obstacle_hits - the part of a requester's demands that an obstacle takes
 * @arena: where the result lives
 * @facts: what was read
 * @requester: whose demands
 * @obstacle: what is in the way
 * @is_spare: of the demands that are only reserved, or of the others
 * @ret: bus addresses
 *
 * Reserved regions and the aperture count only where an IOMMU translates, and an aperture
 * that is not known takes nothing. Windows behind an IOMMU take nothing if one of them
 * shifts addresses: nobody says on which side of the shift the IOMMU is.
 *
 * Return: 0 or -ENOMEM.
 */
int obstacle_hits(struct arena *arena, const struct facts *facts,
		  const struct requester *requester, enum obstacle obstacle,
		  bool is_spare, struct range_set *ret);

/* windows_are_ambiguous - an IOMMU behind windows of which one shifts addresses. */
bool windows_are_ambiguous(const struct requester *requester);

/**
 * reserved_iovas - IOVAs that VFIO takes away from a device
 * @arena: where the result lives
 * @device: its group's regions are taken, but for the relaxable ones; may be NULL
 * @ret: bus addresses
 *
 * Return: 0 or -ENOMEM.
 */
int reserved_iovas(struct arena *arena, const struct device *device,
		   struct range_set *ret);

/**
 * limiting_aperture - IOVAs that a requester's IOMMU translates
 * @facts: what the user said
 * @requester: whether it is translated
 *
 * Return: the IOVAs, or NULL when no aperture limits or it is not known.
 */
const struct range_set *limiting_aperture(const struct facts *facts,
					  const struct requester *requester);

/**
 * allowed_iovas - IOVAs against which no obstacle is an error
 * @arena: where the result lives
 * @facts: what was read
 * @requester: who uses them
 * @ret: bus addresses; behind an IOMMU outbound windows are among them
 *
 * Return: 0 or -ENOMEM.
 */
int allowed_iovas(struct arena *arena, const struct facts *facts,
		  const struct requester *requester, struct range_set *ret);
