/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/**
 * group_awaits_driver - may a function have no group only because it has no driver yet?
 * @platform: the platform
 * @requester: a function of a machine that is in no group
 *
 * Before 6.15 Linux looks for the IOMMU that a tree, IORT, RIMT or VIOT describes only when
 * it binds a driver. DMAR and IVRS have drivers that claim their functions at boot.
 */
bool group_awaits_driver(const struct platform *platform,
			 const struct requester *requester);

/**
 * no_group_level - what it means for the consumer that a function has no IOMMU
 * @facts: what was read, and what the user said
 * @device: the function
 *
 * Who needs VFIO can not go on; what is on uio, or will be, needs no group.
 */
enum level no_group_level(const struct facts *facts, const struct device *device);

/* no_group_explain - why the function is in no group, and what to do about it. */
void no_group_explain(struct checkup *checkup, struct finding *finding,
		      const struct requester *requester);

/**
 * no_group_direct - note the 1:1 regions that a function will have with an IOMMU
 * @checkup: the state
 * @check: the check that asks
 * @requester: a function of a machine; nothing is done where it is in a group
 */
void no_group_direct(struct checkup *checkup, const struct check *check,
		     const struct requester *requester);
