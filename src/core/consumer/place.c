/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/place.h"

bool hugepages_are_known(const struct hugepages *hugepages)
{
	return hugepages->n_pools && hugepages->pools_status == SOURCE_READ;
}

static bool touches(const struct range_set *set, struct range range)
{
	struct range both;

	for (size_t i = 0; i < set->n; i++) {
		if (range_intersect(set->items[i], range, &both))
			return true;
	}
	return false;
}

/* Can a page of @node lie in bad RAM? */
static bool may_be_bad(const struct facts *facts, const struct range_set *bad, int node)
{
	for (size_t i = 0; i < facts->ram.n_banks; i++) {
		const struct bank *bank = &facts->ram.banks[i];

		if ((node < 0 || bank->node < 0 || bank->node == node) &&
		    touches(bad, bank->range))
			return true;
	}
	return false;
}

bool ram_is_spared(const struct facts *facts, const struct range_set *bad)
{
	const struct hugepages *hugepages = &facts->hugepages;
	enum consumer consumer = facts->request.consumer;

	if (consumer != CONSUMER_SPDK && consumer != CONSUMER_DPDK)
		return false;
	if (hugepages->has_places)
		return true;
	if (!hugepages_are_known(hugepages))
		return false;
	for (size_t i = 0; i < hugepages->n_pools; i++) {
		const struct hugepage_pool *pool = &hugepages->pools[i];

		if (pool->total && may_be_bad(facts, bad, pool->node))
			return false;
	}
	return true;
}

uint64_t node_ram(const struct facts *facts, int node)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < facts->ram.n_banks; i++) {
		if (facts->ram.banks[i].node == node)
			sum += range_size(facts->ram.banks[i].range);
	}
	return sum;
}

enum tri node_is_good(const struct facts *facts, const struct range_set *bad, int node)
{
	if (may_be_bad(facts, bad, node))
		return TRI_NO;
	return node_ram(facts, node) ? TRI_YES : TRI_UNKNOWN;
}
