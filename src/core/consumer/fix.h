/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/**
 * fix_demand - say what to change so that demands find room
 * @checkup: the state
 * @finding: where the fixes go
 * @requesters: whose demands are hit; a program has one base address for all of them
 * @n: how many, at least 1
 * @hits: the part of the demands that is hit
 */
void fix_demand(struct checkup *checkup, struct finding *finding,
		const struct requester *const *requesters, size_t n,
		const struct range_set *hits);

/**
 * fix_ram - say what SPDK or DPDK has to be told so that it keeps out of bad RAM
 * @checkup: the state
 * @finding: where the fixes go
 * @requesters: who takes physical addresses
 * @n: how many
 *
 * Does nothing for other consumers.
 */
void fix_ram(struct checkup *checkup, struct finding *finding,
	     const struct requester *const *requesters, size_t n);
