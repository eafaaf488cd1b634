/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"
#include "core/source.h"

/**
 * struct hugepage_pool - hugepages of one size on one NUMA node
 * @node: the node, or -1 when the kernel has none
 * @page_size: bytes
 * @total: pages in the pool, used and free
 * @free: pages that nobody uses
 */
struct hugepage_pool {
	int node;
	uint64_t page_size, total, free;
};

/**
 * struct hugepages - the pools of the machine, and where their pages lie
 * @pools: by node, then by page size
 * @n_pools: how many
 * @pools_status: how reading them went
 * @has_places: whether the next is known (/proc/kpageflags)
 * @places: physical addresses of all pages of all pools, in use or free
 * @places_status: how reading that went; SOURCE_ABSENT when nobody asked
 */
struct hugepages {
	struct hugepage_pool *pools;
	size_t n_pools, pools_cap;
	enum source_status pools_status;
	bool has_places;
	struct range_set places;
	enum source_status places_status;
};
