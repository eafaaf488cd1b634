/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/check.h"

#include <errno.h>
#include <string.h>

#include "core/aperture.h"
#include "core/arena.h"
#include "core/checks.h"
#include "core/consumer/plan.h"
#include "core/decode.h"
#include "core/hugepage_judge.h"
#include "core/viability.h"

const struct check *check_at(size_t i)
{
	static const struct check *const checks[] = {
		&check_ram_outside_window,
		&check_window_not_identity,
		&check_window_gap_not_reserved,
		&check_ram_in_outbound_window,
		&check_dma_ranges_ignored_entry,
		&check_dma_ranges_exceeds_parent,
		&check_dma_ranges_order,
		&check_dma_api_broken,
		&check_dma_api_differs,
		&check_no_restriction_described,
		&check_reserved_direct,
		&check_aperture_unknown,
		&check_vfio_disagrees,
		&check_device_width_exceeded,
		&check_group_not_viable,
		&check_no_iommu_group,
		&check_iommu_bypassed,
		&check_noiommu_mode,
		&check_aperture_ignored,
		&check_window_not_page_aligned,
		&check_restricted_dma_pool,
		&check_soc_caveat,
		&check_demand_outside_window,
		&check_demand_in_outbound_window,
		&check_reserved_overlaps_demand,
		&check_aperture_exceeded,
		&check_no_usable_range,
		&check_acpi_table_malformed,
		&check_kernel_log_differs,
		&check_consumer_mode,
		&check_uio_behind_iommu,
		&check_guest_layout,
		&check_kernel_dma,
		&check_base_unreachable,
		&check_mapping_limit,
		&check_memlock_limit,
		&check_page_size_mismatch,
		&check_unsafe_interrupts,
		&check_vfio_not_ready,
		&check_hugepages_unreachable,
		&check_process_pages_unreachable,
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
	if (!facts->n_devices)
		report->requesters[bridge] = &view->requesters[0];
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
	report->n_requesters = facts->n_devices ?: facts->n_bridges;
	report->views = arena_alloc(arena, facts->n_bridges * sizeof(*report->views));
	report->requesters =
		arena_alloc(arena, report->n_requesters * sizeof(struct requester *));
	if (!report->views || !report->requesters)
		return -ENOMEM;
	for (size_t i = 0; i < facts->n_bridges && !err; i++) {
		struct bridge_view *view = &report->views[i];

		err = fill_view(arena, facts, i, report);
		err = err ?: examine(arena, report, &view->whole);
		err = err ?:
			    kernel_log_compare(arena, facts->kernel_log, view->bridge,
					       &view->log);
		for (size_t j = 0; j < view->n && !err; j++)
			err = examine(arena, report, &view->requesters[j]);
	}
	return err ?: hugepages_judge(arena, report);
}

/* Who may share a container: no PCI bridge, and none behind what Linux does not use. */
static bool may_share(const struct requester *requester)
{
	return requester->bridge->enabled &&
		(!requester->device || !device_is_bridge(requester->device));
}

static uint64_t smallest_page(const struct requester *requester)
{
	uint64_t sizes = requester->device ? requester->device->vfio.page_sizes : 0;

	return sizes ? sizes & -sizes : 4096;
}

/* What the requesters can use together, and what --find finds in that. */
static int share(struct arena *arena, struct report *report)
{
	const struct request *request = &report->facts->request;
	struct requester **sharing =
		arena_alloc(arena, report->n_requesters * sizeof(struct requester *));
	size_t n = 0;
	int err;

	if (!request->find_size && !request->shares_container)
		return 0;
	if (!sharing)
		return -ENOMEM;
	report->find_align = request->find_align;
	for (size_t i = 0; i < report->n_requesters; i++) {
		struct requester *requester = report->requesters[i];

		if (!may_share(requester))
			continue;
		sharing[n++] = requester;
		if (!request->find_align && smallest_page(requester) > report->find_align)
			report->find_align = smallest_page(requester);
	}
	report->has_shared = n;
	err = n ? shared_compute(arena, sharing, n, &report->shared) : 0;
	if (!err && request->find_size)
		err = find_ranges(arena, &report->shared.usable, request->find_size,
				  report->find_align ?: 4096, &report->found);
	return err;
}

/* A disabled bridge raises nothing: Linux does not use it. */
static void run_check(struct checkup *checkup, const struct check *check)
{
	const struct report *report = checkup->report;

	if (check->check_machine)
		check->check_machine(checkup);
	for (size_t i = 0; check->check_bridge && i < report->n_views; i++) {
		if (report->views[i].bridge->enabled)
			check->check_bridge(checkup, &report->views[i]);
	}
	for (size_t i = 0; check->check_device && i < report->facts->n_devices; i++)
		check->check_device(checkup, report->requesters[i]);
}

/* What --decode means here; the caller has seen to it that it means something. */
static int decode(struct arena *arena, struct report *report)
{
	struct diagnosis *diagnosis;
	struct symptom symptom;

	if (!report->facts->request.decode ||
	    !symptom_parse(report->facts->request.decode, &symptom))
		return 0;
	diagnosis = arena_alloc(arena, sizeof(*diagnosis));
	report->diagnosis = diagnosis;
	return diagnosis ? diagnose(arena, report, &symptom, diagnosis) : -ENOMEM;
}

int check_all(struct arena *arena, struct facts *facts, struct report *ret)
{
	struct report report = { .facts = facts };
	struct checkup checkup = { .arena = arena, .report = &report };
	const struct check *check;
	int err = aperture_settle(arena, facts);

	err = err ?: compute(arena, facts, &report);
	err = err ?: share(arena, &report);
	if (err)
		return err;
	for (size_t i = 0; (check = check_at(i)); i++)
		run_check(&checkup, check);
	err = checkup.err ?: decode(arena, &report);
	if (!err)
		*ret = report;
	return err;
}
