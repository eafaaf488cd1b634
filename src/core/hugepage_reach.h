/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/* No bank. */
#define SHARE_NO_BANK SIZE_MAX

/**
 * struct hugepage_share - hugepages of one size that are alike for a requester
 * @node: the NUMA node, or -1 when there is none or it is not known
 * @page_size: bytes of each
 * @bank: index of the bank that they begin in, or SHARE_NO_BANK when they lie in no known
 *        RAM: then nothing is known of how they are reached
 * @is_identity: all of each page is reached at IOVA = physical address
 * @reason: else the first reason, of any part of the page, in the order of the enum
 * @n: how many pages
 * @ranges: their physical addresses
 */
struct hugepage_share {
	int node;
	uint64_t page_size;
	size_t bank;
	bool is_identity;
	enum misfit_reason reason;
	uint64_t n;
	struct range_set ranges;
};

/**
 * struct hugepage_shares - hugepages, sorted by node, size, bank and reason
 */
struct hugepage_shares {
	struct hugepage_share *items;
	size_t n, cap;
};

/**
 * struct hugepage_reach - what a requester can reach of hugepages
 * @pool: of the pages of the pools
 * @process: of those that the process of --pid has mapped
 */
struct hugepage_reach {
	struct hugepage_shares pool, process;
};

/**
 * hugepage_shares_of - share out hugepages by node, bank and what a requester reaches
 * @arena: where the result lives
 * @facts: banks and nodes
 * @runs: the pages
 * @reach: of the requester
 * @ret: the shares
 *
 * Return: 0 or -ENOMEM.
 */
int hugepage_shares_of(struct arena *arena, const struct facts *facts,
		       const struct hugepage_runs *runs, const struct reach *reach,
		       struct hugepage_shares *ret);

/* hugepage_reach_name - "identity", "unreachable", "shifted", ...; NULL when not known. */
const char *hugepage_reach_name(const struct hugepage_share *share);
