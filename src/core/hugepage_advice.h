/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/**
 * advise - what to do about hugepages in bad RAM
 * @checkup: the state
 * @finding: gets evidence for each node, and fixes
 * @requester: who can not reach them
 */
void advise(struct checkup *checkup, struct finding *finding,
	    const struct requester *requester);
