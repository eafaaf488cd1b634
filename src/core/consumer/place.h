/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

/* hugepages_are_known - do we know the pools? Without any there is nothing to know. */
bool hugepages_are_known(const struct hugepages *hugepages);

/**
 * ram_is_spared - can SPDK or DPDK not meet bad RAM in PA mode, or does the check decide
 *                 that knows where each page of the pool lies?
 * @facts: the pools, the banks and the consumer
 * @bad: RAM that does not work, in CPU physical space
 *
 * It takes hugepages alone. Without the place of each page all RAM of a node that has
 * pages counts; a bank whose node is not known may belong to any.
 */
bool ram_is_spared(const struct facts *facts, const struct range_set *bad);

/**
 * node_is_good - can every page that a NUMA node may have be used?
 * @facts: the banks
 * @bad: RAM that does not work
 * @node: the node
 *
 * Return: TRI_UNKNOWN when no bank is known to be its own.
 */
enum tri node_is_good(const struct facts *facts, const struct range_set *bad, int node);

/* node_ram - bytes of the banks that are known to be @node's. */
uint64_t node_ram(const struct facts *facts, int node);
