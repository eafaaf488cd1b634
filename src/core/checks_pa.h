/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/**
 * check_pa_ram - RAM that can not be had at IOVA = physical address
 * @checkup: the state
 * @check: reserved-overlaps-demand or aperture-exceeded
 * @requester: whose IOVAs; nothing is found unless it takes physical addresses for them
 * @subject: what the finding is about
 * @reason: what is in the way of the RAM
 */
void check_pa_ram(struct checkup *checkup, const struct check *check,
		  const struct requester *requester, const char *subject,
		  enum misfit_reason reason);
