/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

/**
 * struct eal_memory - the virtual addresses that SPDK or DPDK reserves at start
 * @base: the first
 * @pool: bytes that it maps from there: its hugepages
 * @has_pool: whether @pool is the whole pool; else it is the first page, of which there
 *            must be one
 * @span: bytes that it reserves from there, and maps when it grows; those of one memory
 *        type where the pools are not known
 * @most: what @span can be at most
 * @page_size: its largest hugepage, to which a base should be aligned
 * @n_pages: hugepages of @pool, each of which VFIO is told of by itself; 0 when not known
 */
struct eal_memory {
	uint64_t base, pool, span, most, page_size, n_pages;
	bool has_pool;
};

/**
 * eal_memory - what SPDK or DPDK will reserve on this machine
 * @facts: the hugepage pools, and what the user said
 *
 * Memory types are combinations of page size and NUMA node. Each gets up to 64 GiB of
 * addresses, one type after the other from the base address, in lib/eal/common/
 * eal_common_dynmem.c eal_dynmem_memseg_lists_init() of DPDK v26.07.
 */
struct eal_memory eal_memory(const struct facts *facts);
