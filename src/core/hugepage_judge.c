/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hugepage_judge.h"

#include <errno.h>

#include "core/arena.h"
#include "core/hugepage_reach.h"

static bool same_misfits(const struct reach *a, const struct reach *b)
{
	if (a->n_misfits != b->n_misfits)
		return false;
	for (size_t i = 0; i < a->n_misfits; i++) {
		const struct misfit *x = &a->misfits[i], *y = &b->misfits[i];

		if (x->range.start != y->range.start || x->range.last != y->range.last ||
		    x->reason != y->reason)
			return false;
	}
	return true;
}

/* What was found for a requester before this one that reaches the same; or NULL. */
static const struct hugepage_reach *find_same(const struct report *report,
					      const struct requester *requester)
{
	for (size_t i = 0; i < report->n_views; i++) {
		const struct bridge_view *view = &report->views[i];

		for (size_t j = 0; j < view->n; j++) {
			const struct requester *other = &view->requesters[j];

			if (other == requester || !other->hugepages)
				return NULL;
			if (same_misfits(&other->reach, &requester->reach))
				return other->hugepages;
		}
	}
	return NULL;
}

/* RAM beside the pools is then of no account; an empty pool has yet to be filled. */
static bool uses_known_pool(const struct facts *facts)
{
	return (facts->request.consumer == CONSUMER_SPDK ||
		facts->request.consumer == CONSUMER_DPDK) &&
		facts->hugepages.has_places && facts->hugepages.runs.n;
}

static int judge(struct arena *arena, const struct report *report,
		 struct requester *requester)
{
	const struct facts *facts = report->facts;
	struct hugepage_reach *reach;
	int err;

	requester->pool_is_known = uses_known_pool(facts);
	requester->hugepages = find_same(report, requester);
	if (requester->hugepages)
		return 0;
	reach = arena_alloc(arena, sizeof(*reach));
	if (!reach)
		return -ENOMEM;
	err = hugepage_shares_of(arena, facts, &facts->hugepages.runs, &requester->reach,
				 &reach->pool);
	err = err ?:
		hugepage_shares_of(arena, facts, &facts->process.runs, &requester->reach,
				   &reach->process);
	if (!err)
		requester->hugepages = reach;
	return err;
}

int hugepages_judge(struct arena *arena, struct report *report)
{
	const struct facts *facts = report->facts;
	int err = 0;

	if (!facts->hugepages.runs.n && !facts->process.runs.n)
		return 0;
	for (size_t i = 0; i < report->n_views && !err; i++) {
		struct bridge_view *view = &report->views[i];

		for (size_t j = 0; j < view->n && !err; j++)
			err = judge(arena, report, &view->requesters[j]);
	}
	return err;
}
