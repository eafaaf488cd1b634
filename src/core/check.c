/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/check.h"

#include <errno.h>
#include <string.h>

#include "core/aperture.h"
#include "core/arena.h"
#include "core/checks.h"
#include "core/consumer/plan.h"
#include "core/hugepage_judge.h"

const struct check *check_at(size_t i)
{
	static const struct check *const checks[] = {
		&check_ram_outside_window,	 &check_window_not_identity,
		&check_window_gap_not_reserved,	 &check_ram_in_outbound_window,
		&check_dma_ranges_ignored_entry, &check_dma_ranges_exceeds_parent,
		&check_dma_ranges_order,	 &check_dma_api_broken,
		&check_dma_api_differs,		 &check_no_restriction_described,
		&check_reserved_direct,		 &check_aperture_unknown,
		&check_vfio_disagrees,		 &check_device_width_exceeded,
		&check_group_not_viable,	 &check_no_iommu_group,
		&check_iommu_bypassed,		 &check_noiommu_mode,
		&check_aperture_ignored,	 &check_window_not_page_aligned,
		&check_restricted_dma_pool,	 &check_soc_caveat,
		&check_demand_outside_window,	 &check_demand_in_outbound_window,
		&check_reserved_overlaps_demand, &check_aperture_exceeded,
		&check_hugepages_unreachable,	 &check_process_pages_unreachable,
	};

	return i < sizeof(checks) / sizeof(*checks) ? checks[i] : NULL;
}

const struct check *check_find(const char *name)
{
	const struct check *check;

	for (size_t i = 0; (check = check_at(i)); i++) {
		if (!strcmp(check->name, name))
			return check;
	}
	return NULL;
}

/* Gives each bridge its requesters: its devices, or itself where there are none. */
static int fill_view(struct arena *arena, const struct facts *facts, size_t bridge,
		     struct report *report)
{
	struct bridge_view *view = &report->views[bridge];
	size_t n = 0;

	view->bridge = &facts->bridges[bridge];
	view->whole.bridge = view->bridge;
	for (size_t i = 0; i < facts->n_devices; i++)
		n += facts->devices[i].bridge == bridge;
	view->n = n ?: 1;
	view->requesters = arena_alloc(arena, view->n * sizeof(*view->requesters));
	if (!view->requesters)
		return -ENOMEM;
	view->requesters[0].bridge = view->bridge;
	for (size_t i = 0, at = 0; i < facts->n_devices; i++) {
		if (facts->devices[i].bridge != bridge)
			continue;
		view->requesters[at].bridge = view->bridge;
		view->requesters[at].device = &facts->devices[i];
		report->requesters[i] = &view->requesters[at++];
	}
	return 0;
}

static int examine(struct arena *arena, const struct report *report,
		   struct requester *requester)
{
	int err = reach_compute(arena, report->facts, &report->ram, requester);

	return err ?: plan_make(arena, report->facts, requester);
}

static int compute(struct arena *arena, const struct facts *facts, struct report *report)
{
	int err = ram_usable(arena, &facts->ram, &report->ram);

	report->n_views = facts->n_bridges;
	report->views = arena_alloc(arena, facts->n_bridges * sizeof(*report->views));
	report->requesters =
		arena_alloc(arena, facts->n_devices * sizeof(struct requester *));
	if (!report->views || !report->requesters)
		return -ENOMEM;
	for (size_t i = 0; i < facts->n_bridges && !err; i++) {
		struct bridge_view *view = &report->views[i];

		err = fill_view(arena, facts, i, report);
		err = err ?: examine(arena, report, &view->whole);
		for (size_t j = 0; j < view->n && !err; j++)
			err = examine(arena, report, &view->requesters[j]);
	}
	return err ?: hugepages_judge(arena, report);
}

/* A disabled bridge raises nothing: Linux does not use it. */
static void run_check(struct checkup *checkup, const struct check *check)
{
	const struct report *report = checkup->report;

	for (size_t i = 0; check->check_bridge && i < report->n_views; i++) {
		if (report->views[i].bridge->enabled)
			check->check_bridge(checkup, &report->views[i]);
	}
	for (size_t i = 0; check->check_device && i < report->facts->n_devices; i++)
		check->check_device(checkup, report->requesters[i]);
}

int check_all(struct arena *arena, struct facts *facts, struct report *ret)
{
	struct report report = { .facts = facts };
	struct checkup checkup = { .arena = arena, .report = &report };
	const struct check *check;
	int err = aperture_settle(arena, facts);

	err = err ?: compute(arena, facts, &report);
	if (err)
		return err;
	for (size_t i = 0; (check = check_at(i)); i++)
		run_check(&checkup, check);
	if (!checkup.err)
		*ret = report;
	return checkup.err;
}
