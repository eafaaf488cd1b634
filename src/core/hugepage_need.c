/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hugepage_need.h"

#include "core/checks.h"
#include "core/consumer/obstacle.h"
#include "core/hugepage_site.h"

static const char *name_of(const struct requester *requester)
{
	return requester->device ? requester->device->address :
				   bridge_subject(requester->bridge);
}

/* Where the pages of the pools can be: everywhere, where nodes do not tell. */
static int pool_memory(struct arena *arena, const struct hugepages *hugepages,
		       struct range_set *ret)
{
	struct range_set set = { 0 };
	int err = 0;

	for (size_t i = 0; i < hugepages->n_pools && !err; i++) {
		const struct hugepage_pool *pool = &hugepages->pools[i];
		size_t j = 0;

		if (!pool->total)
			continue;
		while (j < hugepages->n_nodes && hugepages->nodes[j].node != pool->node)
			j++;
		if (j == hugepages->n_nodes)
			return range_set_of(arena, RANGE_ALL, ret);
		err = range_set_union(arena, &set, &hugepages->nodes[j].ranges, &set);
	}
	*ret = set;
	return err;
}

/* Can a page of some RAM be bad? Where RAM is not known, it can. */
static bool can_be_bad(struct checkup *checkup, const struct requester *requester,
		       const struct range_set *memory)
{
	struct range_set bad;

	if (!checkup->report->facts->ram.n_banks)
		return true;
	checkup_fail(checkup, bad_ram(checkup->arena, requester, &bad));
	if (!checkup->err && memory)
		checkup_fail(checkup,
			     range_set_intersect(checkup->arena, &bad, memory, &bad));
	return !checkup->err && bad.n;
}

static bool has_share(const struct hugepage_shares *shares, bool is_unknown)
{
	for (size_t i = 0; i < shares->n; i++) {
		const struct hugepage_share *share = &shares->items[i];

		if (is_unknown ? share->bank == SHARE_NO_BANK :
				 !share->is_identity && share->reason == MISFIT_SHIFTED)
			return true;
	}
	return false;
}

/* Behind an IOMMU nobody says on which side of a shift it is. */
static void need_side(struct checkup *checkup, const struct requester *requester,
		      const struct check *check, const struct hugepage_shares *shares)
{
	if (requester->dma_case == DMA_PA && windows_are_ambiguous(requester) &&
	    has_share(shares, false))
		undecided_add(checkup, check, name_of(requester),
			      "on which side of the shifting window the IOMMU is, which "
			      "nothing describes: try it with a real transfer");
}

static void need_flags(struct checkup *checkup, const struct requester *requester)
{
	const struct hugepages *hugepages = &checkup->report->facts->hugepages;
	const struct check *check = &check_hugepages_unreachable;
	const char *name = name_of(requester),
		   *status = source_status_name(hugepages->places_status);

	if (hugepages->pools_status != SOURCE_READ)
		undecided_add(
			checkup, check, name,
			"the hugepage pools in /sys/devices/system/node/node*/hugepages "
			"or /sys/kernel/mm/hugepages, which are %s",
			source_status_name(hugepages->pools_status));
	else if (hugepages->places_status == SOURCE_READ)
		undecided_add(
			checkup, check, name,
			"where all hugepages lie: /proc/kpageflags shows %llu of %llu in the "
			"RAM that is known; pages may have moved while it was read",
			(unsigned long long)hugepage_runs_count(&hugepages->runs, 0),
			(unsigned long long)hugepages_total(hugepages, 0));
	else if (hugepages->places_status == SOURCE_DENIED)
		undecided_add(
			checkup, check, name,
			"where the hugepages lie: /proc/kpageflags, which only root "
			"may read");
	else
		undecided_add(checkup, check, name,
			      "where the hugepages lie: /proc/kpageflags, which is %s",
			      status);
}

void need_places(struct checkup *checkup, const struct requester *requester)
{
	const struct hugepages *hugepages = &checkup->report->facts->hugepages;
	bool is_empty = hugepages->pools_status == SOURCE_READ &&
		!hugepages_total(hugepages, 0);
	struct range_set memory;

	if (requester->hugepages)
		need_side(checkup, requester, &check_hugepages_unreachable,
			  &requester->hugepages->pool);
	if (is_empty || hugepages->has_places)
		return;
	/* Pages that no RAM has are somewhere: the RAM that is known is not all there is. */
	if (hugepages->places_status == SOURCE_READ &&
	    requester->reach.restricted == TRI_YES) {
		need_flags(checkup, requester);
		return;
	}
	checkup_fail(checkup,
		     hugepages->pools_status == SOURCE_READ ?
			     pool_memory(checkup->arena, hugepages, &memory) :
			     range_set_of(checkup->arena, RANGE_ALL, &memory));
	if (!checkup->err && can_be_bad(checkup, requester, &memory))
		need_flags(checkup, requester);
}

void need_process(struct checkup *checkup, const struct requester *requester)
{
	const struct process *process = &checkup->report->facts->process;
	const struct check *check = &check_process_pages_unreachable;

	if (requester->hugepages) {
		need_side(checkup, requester, check, &requester->hugepages->process);
		if (has_share(&requester->hugepages->process, true))
			undecided_add(
				checkup, check, name_of(requester),
				"the RAM around pages of the process that lie in no "
				"known bank: /proc/iomem or --memory");
	}
	if (process->status == SOURCE_READ || !can_be_bad(checkup, requester, NULL))
		return;
	undecided_add(checkup, check, name_of(requester),
		      process->status == SOURCE_DENIED ?
			      "where the pages of the process lie: %s, which needs root "
			      "(CAP_SYS_ADMIN) and is %s" :
			      "where the pages of the process lie: %s, which is %s",
		      process->failed, source_status_name(process->status));
}
