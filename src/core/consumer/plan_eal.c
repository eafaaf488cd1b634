/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/plan_eal.h"

#include <errno.h>

#include "core/arena.h"
#include "core/consumer/base.h"
#include "core/consumer/eal.h"
#include "core/consumer/mode.h"
#include "core/consumer/place.h"
#include "core/no_group.h"

static int add_need(struct arena *arena, struct plan *plan, bool is_needed,
		    const char *need)
{
	return is_needed ? plan_need(arena, plan, need) : 0;
}

static int add_needs(struct arena *arena, const struct prediction *prediction,
		     struct plan *plan)
{
	int err = add_need(arena, plan, prediction->needs_arch,
			   "the machine's architecture (/proc/sys/kernel/arch)");

	err = err ?:
		    add_need(arena, plan, prediction->needs_noiommu,
			     "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode");
	err = err ?:
		    add_need(arena, plan, prediction->needs_groups,
			     "/sys/kernel/iommu_groups");
	err = err ?:
		    add_need(arena, plan, prediction->needs_vendor,
			     "the CPU's vendor (/proc/cpuinfo)");
	err = err ?:
		    add_need(arena, plan, prediction->needs_width,
			     "cap of the first DMAR unit below "
				 "/sys/devices/virtual/iommu");
	err = err ?:
		    add_need(arena, plan, prediction->needs_first,
			     "what DPDK asks about the IOMMU: intel-iommu/cap of the "
				 "first PCI function, on POWER /proc/cpuinfo");
	err = err ?:
		    add_need(arena, plan, prediction->needs_physical,
			     "whether the program has CAP_SYS_ADMIN (/proc/self/status)");
	return err ?: plan_need(arena, plan, "or the mode itself: --iova-mode=va or pa");
}

static int predict(struct arena *arena, const struct facts *facts,
		   const struct device *device, struct plan *plan)
{
	struct prediction prediction = mode_predict(facts, device);

	plan->mode = prediction.mode;
	if (plan->mode == IOVA_MODE_UNKNOWN)
		return add_needs(arena, &prediction, plan);
	plan->reason = mode_reason(arena, facts, device, &prediction);
	if (!plan->reason)
		return -ENOMEM;
	/* The mode can be clear, and whether the program then starts at all is not. */
	return add_need(arena, plan,
			plan->mode == IOVA_MODE_PA &&
				facts->host.has_physical == TRI_UNKNOWN,
			"whether the program may see physical addresses: CapEff in "
			"/proc/self/status");
}

/* A blob has no machine that the program could look at. */
static int guess(struct arena *arena, const struct facts *facts,
		 const struct bridge *bridge, struct plan *plan)
{
	plan->mode = facts->request.iova_mode;
	if (plan->mode != IOVA_MODE_UNKNOWN) {
		plan->reason = plan->mode == IOVA_MODE_VA ? "--iova-mode=va" :
							    "--iova-mode=pa";
		return 0;
	}
	if (bridge->iommu == IOMMU_NONE) {
		plan->mode = IOVA_MODE_PA;
		plan->reason =
			"no IOMMU is described: uio, or VFIO without an IOMMU, and "
			"both want pa";
		return 0;
	}
	return plan_need(arena, plan,
			 "the mode, which the program chooses on the running machine: "
			 "--iova-mode=va or pa");
}

static bool fits(const struct requester *requester, struct range range)
{
	const struct reach *reach = &requester->reach;
	const struct range_set *set = reach->has_usable ? &reach->usable :
							  &reach->at_most;

	for (size_t i = 0; i < set->n; i++) {
		if (set->items[i].start <= range.start &&
		    range.last <= set->items[i].last)
			return true;
	}
	return false;
}

/* Without the pool's size nothing is sure unless all fits that can ever be, or nothing. */
static bool needs_pool(const struct requester *requester, const struct eal_memory *memory)
{
	return !memory->has_pool &&
		fits(requester, range_cut_to_size(memory->base, memory->pool)) &&
		!fits(requester, range_cut_to_size(memory->base, memory->most));
}

static int add_memory(struct arena *arena, const struct facts *facts,
		      const struct requester *requester, struct plan *plan)
{
	struct eal_memory memory = eal_memory(facts);
	struct demand pool = {
		.range = range_cut_to_size(memory.base, memory.pool),
		.what = "pool",
	};
	struct demand span = {
		.range = range_cut_to_size(memory.base, memory.span),
		.what = "reserved span",
		.is_spare = true,
	};
	int err;

	/* Where mmap(2) puts its memory instead is not known. */
	if (base_is_reachable(facts) == TRI_NO)
		return 0;
	err = plan_demand(arena, plan, pool);
	err = err ?: plan_demand(arena, plan, span);
	if (err || !needs_pool(requester, &memory))
		return err;
	return plan_need(arena, plan,
			 hugepages_are_known(&facts->hugepages) ?
				 "the size of the hugepage pool, which is empty yet" :
				 "the size of the hugepage pool (nr_hugepages)");
}

/* May a function that nothing translates now be translated for the program? */
static bool awaits_group(const struct facts *facts, const struct requester *requester)
{
	const struct device *device = requester->device;

	return device && !device->group && !device->is_bypassed &&
		mode_concerns(device) && group_awaits_driver(&facts->platform, requester);
}

static int plan_va(struct arena *arena, const struct facts *facts,
		   const struct requester *requester, struct plan *plan)
{
	bool is_partly = !requester->device && requester->bridge->iommu != IOMMU_NONE;
	int err;

	plan->awaits_group = awaits_group(facts, requester);
	if (!requester->is_translated && !is_partly && !plan->awaits_group)
		return 0;
	err = add_memory(arena, facts, requester, plan);
	return err ?:
		     add_need(arena, plan, !requester->is_translated && is_partly,
			      "whether iommu-map translates the device: it leaves some "
				   "requester IDs out");
}

int plan_eal(struct arena *arena, const struct facts *facts,
	     const struct requester *requester, struct plan *plan)
{
	int err = requester->device ? predict(arena, facts, requester->device, plan) :
				      guess(arena, facts, requester->bridge, plan);

	if (!err && plan->mode == IOVA_MODE_VA)
		err = plan_va(arena, facts, requester, plan);
	plan->is_ram_spared = plan->mode == IOVA_MODE_PA &&
		ram_is_spared(facts, &requester->reach.unreachable);
	return err;
}
