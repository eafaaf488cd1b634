/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/**
 * fix_nodes - say on which NUMA nodes SPDK or DPDK should have its hugepages
 * @checkup: the state
 * @finding: where the fixes go
 * @requesters: who takes physical addresses
 * @n: how many, at least 1
 *
 * HUGENODE of SPDK's scripts/setup.sh and --numa-mem of DPDK. Where a node has both good
 * and bad RAM neither can tell them apart.
 */
void fix_nodes(struct checkup *checkup, struct finding *finding,
	       const struct requester *const *requesters, size_t n);
