/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"
#include "core/hugepage_reach.h"

/**
 * struct site - what a node has for one requester
 * @node: its number, or -1 where the kernel has none
 * @bad: its RAM in which a hugepage would be of no use
 * @good_bytes: its other RAM
 * @n_good: pages of the size that is asked about
 * @n_bad: those in @bad
 * @good_pages_bytes: size of the good ones
 */
struct site {
	int node;
	struct range_set bad;
	uint64_t good_bytes;
	uint64_t n_good, n_bad;
	uint64_t good_pages_bytes;
};

/**
 * struct sites - all nodes
 * @items: by number
 * @n: how many
 * @page_size: which pages are counted; 0 for all
 */
struct sites {
	struct site *items;
	size_t n;
	uint64_t page_size;
};

/* share_is_bad - can the requester not use these pages at IOVA = physical address? */
bool share_is_bad(const struct requester *requester, const struct hugepage_share *share);

/**
 * bad_ram - RAM in which a hugepage would be of no use
 * @arena: where the result lives
 * @requester: whose misfits count; those by a shift behind an IOMMU do not, since nobody
 *             says on which side of the shift it is
 * @ret: RAM
 *
 * Return: 0 or -ENOMEM.
 */
int bad_ram(struct arena *arena, const struct requester *requester,
	    struct range_set *ret);

/**
 * sites_survey - what each node has for a requester
 * @arena: where the result lives
 * @report: the nodes, and RAM
 * @requester: its hugepages are known
 * @page_size: which pages to count; 0 for all
 * @ret: the sites
 *
 * Return: 0 or -ENOMEM.
 */
int sites_survey(struct arena *arena, const struct report *report,
		 const struct requester *requester, uint64_t page_size,
		 struct sites *ret);

/* site_is_safe - can pages be taken from this node wherever in it they come from? */
bool site_is_safe(const struct site *site);

/* site_is_mixed - good and bad: nobody can ask the kernel for the good part. */
bool site_is_mixed(const struct site *site);
