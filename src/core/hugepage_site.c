/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hugepage_site.h"

#include <errno.h>

#include "core/arena.h"
#include "core/consumer/obstacle.h"

bool share_is_bad(const struct requester *requester, const struct hugepage_share *share)
{
	if (share->bank == SHARE_NO_BANK || share->is_identity)
		return false;
	return share->reason != MISFIT_SHIFTED || !windows_are_ambiguous(requester);
}

int bad_ram(struct arena *arena, const struct requester *requester, struct range_set *ret)
{
	const struct reach *reach = &requester->reach;
	bool skips_shifted = windows_are_ambiguous(requester);
	struct range_set set = { 0 };
	int err = 0;

	for (size_t i = 0; i < reach->n_misfits && !err; i++) {
		if (reach->misfits[i].reason != MISFIT_SHIFTED || !skips_shifted)
			err = range_set_append(arena, &set, reach->misfits[i].range);
	}
	range_set_normalise(&set);
	if (!err)
		*ret = set;
	return err;
}

static int fill_site(struct arena *arena, const struct report *report,
		     const struct requester *requester, const struct memory_node *node,
		     struct site *site)
{
	struct range_set ram, bad;
	int err = range_set_intersect(arena, &node->ranges, &report->ram, &ram);

	err = err ?: bad_ram(arena, requester, &bad);
	err = err ?: range_set_intersect(arena, &ram, &bad, &site->bad);
	if (err)
		return err;
	site->node = node->node;
	site->good_bytes = range_set_total(&ram) - range_set_total(&site->bad);
	return 0;
}

/* Pages of one size, or of any for 0. */
static void count_pages(const struct requester *requester, uint64_t page_size,
			struct site *site)
{
	const struct hugepage_shares *shares = &requester->hugepages->pool;

	for (size_t i = 0; i < shares->n; i++) {
		const struct hugepage_share *share = &shares->items[i];

		if (share->node != site->node ||
		    (page_size && share->page_size != page_size))
			continue;
		if (share_is_bad(requester, share)) {
			site->n_bad += share->n;
			continue;
		}
		site->n_good += share->n;
		site->good_pages_bytes += share->n * share->page_size;
	}
}

int sites_survey(struct arena *arena, const struct report *report,
		 const struct requester *requester, uint64_t page_size, struct sites *ret)
{
	const struct hugepages *hugepages = &report->facts->hugepages;
	struct sites sites = { .page_size = page_size };
	int err = 0;

	sites.items = arena_alloc(arena, hugepages->n_nodes * sizeof(*sites.items));
	if (!sites.items)
		return -ENOMEM;
	for (size_t i = 0; i < hugepages->n_nodes && !err; i++) {
		struct site *site = &sites.items[sites.n++];

		err = fill_site(arena, report, requester, &hugepages->nodes[i], site);
		count_pages(requester, page_size, site);
	}
	*ret = sites;
	return err;
}

bool site_is_safe(const struct site *site)
{
	return site->good_bytes && !site->bad.n && site->node >= 0;
}

bool site_is_mixed(const struct site *site)
{
	return site->good_bytes && site->bad.n;
}
