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
 * struct hugepage_run - hugepages of one size, one behind the other
 * @range: their physical addresses
 * @page_size: bytes of each
 */
struct hugepage_run {
	struct range range;
	uint64_t page_size;
};

/**
 * struct hugepage_runs - hugepages, sorted by address
 */
struct hugepage_runs {
	struct hugepage_run *items;
	size_t n, cap;
};

/**
 * struct memory_node - a NUMA node and the memory that may be its own
 * @node: its number, or -1 when the kernel has none
 * @ranges: physical addresses; may hold more than RAM, and blocks of two nodes are in both
 */
struct memory_node {
	int node;
	struct range_set ranges;
};

/**
 * struct hugepages - the pools of the machine, and where their pages lie
 * @pools: by node, then by page size
 * @n_pools: how many
 * @pools_status: how reading them went
 * @has_places: whether @places has every page of the pools (/proc/kpageflags)
 * @places: physical addresses of all pages of all pools, in use or free
 * @places_status: how reading that went; SOURCE_ABSENT when nobody asked
 * @runs: the pages of @places by size; what was found, be it too few
 * @nodes: the nodes that have memory; none when that is not known
 * @n_nodes: how many
 * @block_size: bytes of a memory block, or 0 when not known
 */
struct hugepages {
	struct hugepage_pool *pools;
	size_t n_pools, pools_cap;
	enum source_status pools_status;
	bool has_places;
	struct range_set places;
	enum source_status places_status;
	struct hugepage_runs runs;
	struct memory_node *nodes;
	size_t n_nodes, nodes_cap;
	uint64_t block_size;
};

/**
 * struct process - a process and the hugepages that it has mapped
 * @pid: its number, or 0 when nobody asked
 * @command: its name, or NULL
 * @status: how reading its mappings went
 * @failed: the file that @status is about, or NULL
 * @runs: the hugepages, each once
 * @n_untouched: pages of its mappings that it has not touched yet
 */
struct process {
	unsigned int pid;
	const char *command;
	enum source_status status;
	const char *failed;
	struct hugepage_runs runs;
	uint64_t n_untouched;
};

/**
 * hugepage_runs_add - one more hugepage
 * @arena: where the list grows
 * @runs: pages with lower addresses; one that the page continues grows
 * @range: its physical addresses
 *
 * Return: 0 or -ENOMEM.
 */
int hugepage_runs_add(struct arena *arena, struct hugepage_runs *runs,
		      struct range range);

/* hugepage_runs_count - how many pages of @page_size; of any size for 0. */
uint64_t hugepage_runs_count(const struct hugepage_runs *runs, uint64_t page_size);

/* hugepages_total - pages of @page_size in all pools; of any size for 0. */
uint64_t hugepages_total(const struct hugepages *hugepages, uint64_t page_size);
