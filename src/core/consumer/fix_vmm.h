/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/obstacle.h"
#include "core/finding.h"

/**
 * fix_for_vmm - what to change so that a VMM's demands fit
 * @checkup: the state
 * @finding: what is in the way; fixes are added, each once
 * @requester: whose demands
 * @obstacle: what takes them
 * @hits: what it takes
 *
 * Every size and option named was tried on all that is in the requester's way, not on
 * @obstacle alone.
 */
void fix_for_vmm(struct checkup *checkup, struct finding *finding,
		 const struct requester *requester, enum obstacle obstacle,
		 const struct range_set *hits);
