/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/**
 * plan_eal - what SPDK or DPDK will do with a requester
 * @arena: where the plan lives
 * @facts: what was read, and what the user said
 * @requester: its reach is there
 * @plan: mode, reason, demands and needs are written
 *
 * Return: 0 or -ENOMEM.
 */
int plan_eal(struct arena *arena, const struct facts *facts,
	     const struct requester *requester, struct plan *plan);
