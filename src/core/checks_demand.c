/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks_demand.h"

#include <errno.h>

#include "core/arena.h"
#include "core/bus.h"
#include "core/checks.h"
#include "core/checks_pa.h"
#include "core/consumer/fix.h"
#include "core/consumer/fix_vmm.h"
#include "core/consumer/obstacle.h"
#include "core/units.h"

/* What one obstacle takes from the demands of some requesters, at one level. */
struct conflict {
	const struct check *check;
	enum obstacle obstacle;
	enum level level;
	const char *subject;
	struct range_set hits;
};

/* Behind an IOMMU outbound windows are a question of what the bridge does with them. */
static enum level level_of(enum obstacle obstacle, const struct requester *requester,
			   bool is_spare)
{
	if (obstacle == OBSTACLE_OUTBOUND && requester->is_translated)
		return LEVEL_WARNING;
	return is_spare ? LEVEL_WARNING : LEVEL_ERROR;
}

/* What @conflict->obstacle takes from @requester at @conflict->level. */
static struct range_set hits_of(struct checkup *checkup, const struct conflict *conflict,
				const struct requester *requester)
{
	struct range_set all = { 0 }, hits;

	for (int is_spare = 0; is_spare < 2 && !checkup->err; is_spare++) {
		if (level_of(conflict->obstacle, requester, is_spare) != conflict->level)
			continue;
		checkup_fail(checkup,
			     obstacle_hits(checkup->arena, checkup->report->facts,
					   requester, conflict->obstacle, is_spare,
					   &hits));
		if (!checkup->err)
			checkup_fail(checkup,
				     range_set_union(checkup->arena, &all, &hits, &all));
	}
	return all;
}

static const char *title_of(enum obstacle obstacle)
{
	switch (obstacle) {
	case OBSTACLE_NO_WINDOW:
		return "no inbound window passes these IOVAs";
	case OBSTACLE_OUTBOUND:
		return "the bridge decodes these IOVAs as MMIO";
	case OBSTACLE_RESERVED:
		return "Linux keeps these IOVAs for itself";
	case OBSTACLE_APERTURE:
		return "the IOMMU does not translate these IOVAs";
	case OBSTACLE_WIDTH:
		return "the device can not drive these IOVAs";
	}
	return "";
}

static const char *why_of(enum obstacle obstacle)
{
	switch (obstacle) {
	case OBSTACLE_NO_WINDOW:
		return "VFIO maps them without an error, since it knows no inbound windows; the "
		       "bridge then drops the access, and the I/O times out";
	case OBSTACLE_OUTBOUND:
		return "an access to such a bus address goes to another device's BAR, or to none, "
		       "and not to memory";
	case OBSTACLE_RESERVED:
		return "a map that touches a reserved region fails with EINVAL (error 22)";
	case OBSTACLE_APERTURE:
		return "a map that leaves the aperture fails with EINVAL (error 22)";
	case OBSTACLE_WIDTH:
		return "the upper address bits get lost in the device, which then reads and writes "
		       "somewhere else";
	}
	return "";
}

/* Names who wants what, each demand that is hit. */
static void add_demands(struct checkup *checkup, struct finding *finding,
			const struct requester *requester, const struct range_set *hits)
{
	const char *who = requester->device ? requester->device->address :
					      bridge_subject(requester->bridge);

	for (size_t i = 0; i < requester->plan.n_demands; i++) {
		const struct demand *demand = &requester->plan.demands[i];
		bool is_hit = false;
		struct range both;

		for (size_t j = 0; j < hits->n && !is_hit; j++)
			is_hit = range_intersect(hits->items[j], demand->range, &both);
		if (is_hit)
			finding_evidence(checkup, finding, who, "%s 0x%llx-0x%llx",
					 demand->what,
					 (unsigned long long)demand->range.start,
					 (unsigned long long)demand->range.last);
	}
}

/* The span that is only reserved holds the pool: an error about that says it all. */
static struct range_set unsaid_hits(struct checkup *checkup,
				    const struct conflict *conflict,
				    const struct requester *requester)
{
	struct conflict error = *conflict;

	error.level = LEVEL_ERROR;
	if (conflict->level != LEVEL_ERROR && hits_of(checkup, &error, requester).n)
		return (struct range_set){ 0 };
	return hits_of(checkup, conflict, requester);
}

static void add_conflict(struct checkup *checkup, const struct conflict *conflict,
			 const struct requester *requesters, size_t n)
{
	const struct requester **hit = arena_alloc(checkup->arena, n * sizeof(*hit));
	struct finding *finding = finding_add(checkup, conflict->check, conflict->level,
					      conflict->subject, "%s",
					      title_of(conflict->obstacle));
	size_t n_hit = 0;

	if (!hit)
		checkup_fail(checkup, -ENOMEM);
	finding_ranges(finding, SPACE_BUS, conflict->hits);
	for (size_t i = 0; i < n && !checkup->err; i++) {
		struct range_set hits = unsaid_hits(checkup, conflict, &requesters[i]);

		if (!hits.n)
			continue;
		add_demands(checkup, finding, &requesters[i], &hits);
		hit[n_hit++] = &requesters[i];
		if (requesters[i].plan.mode == IOVA_MODE_GPA)
			fix_for_vmm(checkup, finding, &requesters[i], conflict->obstacle,
				    &hits);
	}
	finding_why(checkup, finding, "%s", why_of(conflict->obstacle));
	if (finding && !finding->n_fixes)
		fix_demand(checkup, finding, hit, n_hit, &conflict->hits);
}

/* One finding a level for what an obstacle takes from @requesters. */
static void check_obstacle(struct checkup *checkup, const struct check *check,
			   enum obstacle obstacle, const char *subject,
			   const struct requester *requesters, size_t n)
{
	for (enum level level = LEVEL_ERROR; level <= LEVEL_WARNING; level++) {
		struct conflict conflict = { check, obstacle, level, subject, { 0 } };

		for (size_t i = 0; i < n && !checkup->err; i++) {
			struct range_set hits =
				unsaid_hits(checkup, &conflict, &requesters[i]);

			checkup_fail(checkup,
				     range_set_union(checkup->arena, &conflict.hits,
						     &hits, &conflict.hits));
		}
		if (!checkup->err && conflict.hits.n)
			add_conflict(checkup, &conflict, requesters, n);
	}
}

/* Does another obstacle already decide against a demand of the requester? */
static bool is_refused_anyway(struct checkup *checkup, const struct requester *requester)
{
	for (enum obstacle i = OBSTACLE_OUTBOUND; i < N_OBSTACLES; i++) {
		struct conflict conflict = { .obstacle = i, .level = LEVEL_ERROR };

		if (hits_of(checkup, &conflict, requester).n)
			return true;
	}
	return false;
}

static void need_windows(struct checkup *checkup, const struct requester *requester)
{
	const char *subject = requester->device ? requester->device->address :
						  bridge_subject(requester->bridge);

	if (!requester->plan.n_demands || is_refused_anyway(checkup, requester))
		return;
	if (windows_are_ambiguous(requester))
		undecided_add(
			checkup, &check_demand_outside_window, subject,
			"on which side of the shifting window the IOMMU is, which nothing "
			"describes: try it with a real transfer");
	else if (requester->reach.restricted == TRI_UNKNOWN)
		undecided_add(checkup, &check_demand_outside_window, subject,
			      "the inbound windows of the bridge");
}

static void check_outside(struct checkup *checkup, const struct bridge_view *view)
{
	check_obstacle(checkup, &check_demand_outside_window, OBSTACLE_NO_WINDOW,
		       bridge_subject(view->bridge), view->requesters, view->n);
	for (size_t i = 0; i < view->n; i++)
		need_windows(checkup, &view->requesters[i]);
}

const struct check check_demand_outside_window = {
	.name = "demand-outside-window",
	.levels = "error; warning for what is only reserved",
	.summary = "IOVAs that will be used and that no inbound window passes",
	.explanation =
		"The IOVAs that the program will use (--for, --guest) or that were asked for (--iova)\n"
		"lie on no inbound window's bus side. VFIO knows nothing of inbound windows, so that\n"
		"the map succeeds; the host bridge then drops what the device sends, and the I/O\n"
		"times out or data is lost.\n"
		"\n"
		"Where a window behind an IOMMU shifts addresses, nothing describes on which side of\n"
		"the shift the IOMMU is: then this is undecided.\n"
		"\n"
		"Rests on: drivers/iommu/dma-iommu.c iova_reserve_pci_windows(), which is the only\n"
		"place where Linux keeps IOVAs inside the windows, and not used by VFIO.\n",
	.check_bridge = check_outside,
};

static void check_outbound(struct checkup *checkup, const struct bridge_view *view)
{
	check_obstacle(checkup, &check_demand_in_outbound_window, OBSTACLE_OUTBOUND,
		       bridge_subject(view->bridge), view->requesters, view->n);
}

const struct check check_demand_in_outbound_window = {
	.name = "demand-in-outbound-window",
	.levels = "error; warning behind a translating IOMMU",
	.summary = "IOVAs that will be used and that the bridge decodes as MMIO",
	.explanation =
		"An IOVA that equals a bus address of an outbound window is an address of some\n"
		"device's BAR on the same bus. Switches and the host bridge may send it there instead\n"
		"of upwards to the IOMMU and memory. The kernel's allocator keeps such IOVAs free;\n"
		"VFIO does not.\n"
		"\n"
		"Rests on: drivers/iommu/dma-iommu.c iova_reserve_pci_windows().\n",
	.check_bridge = check_outbound,
};

static void check_reserved(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;

	check_obstacle(checkup, &check_reserved_overlaps_demand, OBSTACLE_RESERVED,
		       device->address, requester, 1);
	check_pa_ram(checkup, &check_reserved_overlaps_demand, requester, device->address,
		     MISFIT_RESERVED);
	if (requester->plan.n_demands && requester->is_translated &&
	    device->group->regions_status != SOURCE_READ)
		undecided_add(checkup, &check_reserved_overlaps_demand, device->address,
			      "/sys/kernel/iommu_groups/%u/reserved_regions, which is %s",
			      device->group->id,
			      source_status_name(device->group->regions_status));
}

const struct check check_reserved_overlaps_demand = {
	.name = "reserved-overlaps-demand",
	.levels = "error; warning for what is only reserved",
	.summary = "IOVAs that will be used and lie in a reserved region of the group",
	.explanation =
		"VFIO takes every region of the group's reserved_regions but the relaxable ones out\n"
		"of its list of valid IOVAs. A map that touches one fails with EINVAL, and one that\n"
		"crosses one has to be split. On x86 it is the MSI window 0xfee00000-0xfeefffff, on\n"
		"AMD also HyperTransport 0xfd00000000-0xffffffffff, which is why guests with more than\n"
		"1010 GiB of RAM need their memory moved above 1 TiB.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_resv_exclude().\n",
	.check_device = check_reserved,
};

static void check_aperture(struct checkup *checkup, const struct requester *requester)
{
	check_obstacle(checkup, &check_aperture_exceeded, OBSTACLE_APERTURE,
		       requester->device->address, requester, 1);
	check_pa_ram(checkup, &check_aperture_exceeded, requester,
		     requester->device->address, MISFIT_APERTURE);
}

/* A bridge of a blob: its aperture can only be the user's word. */
static void check_blob_aperture(struct checkup *checkup, const struct bridge_view *view)
{
	const char *subject = bridge_subject(view->bridge);

	if (view->requesters[0].device)
		return;
	check_obstacle(checkup, &check_aperture_exceeded, OBSTACLE_APERTURE, subject,
		       view->requesters, 1);
	check_pa_ram(checkup, &check_aperture_exceeded, &view->requesters[0], subject,
		     MISFIT_APERTURE);
}

const struct check check_aperture_exceeded = {
	.name = "aperture-exceeded",
	.levels = "error; warning for what is only reserved",
	.summary = "IOVAs that will be used and that the IOMMU does not translate",
	.explanation =
		"An IOMMU translates only its aperture: 39 or 48 bits on VT-d, what SMMU, kernel and\n"
		"page size give on Arm, start_dma to end_dma on s390. A map outside fails with EINVAL.\n"
		"SPDK's default base address 0x200000000000 needs 46 bits, which a client PC with 39\n"
		"bits does not have. If the aperture is only assumed, so is this finding.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_iova_dma_valid().\n",
	.check_bridge = check_blob_aperture,
	.check_device = check_aperture,
};

void check_demand_width(struct checkup *checkup, const struct bridge_view *view)
{
	check_obstacle(checkup, &check_device_width_exceeded, OBSTACLE_WIDTH,
		       bridge_subject(view->bridge), view->requesters, view->n);
}
