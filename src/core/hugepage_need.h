/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/**
 * need_places - say what would tell whether the pools' pages lie well
 * @checkup: the state
 * @requester: for whom it matters where they lie
 *
 * Nothing when it is known, when the pools are empty, or when all RAM that a page of them
 * can be in is good.
 */
void need_places(struct checkup *checkup, const struct requester *requester);

/* need_process - as need_places(), for the process of --pid. */
void need_process(struct checkup *checkup, const struct requester *requester);
