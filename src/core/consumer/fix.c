/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/fix.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/arena.h"
#include "core/consumer/base.h"
#include "core/consumer/node.h"
#include "core/consumer/obstacle.h"
#include "core/units.h"

static bool is_eal(const struct checkup *checkup)
{
	enum consumer consumer = checkup->report->facts->request.consumer;

	return consumer == CONSUMER_SPDK || consumer == CONSUMER_DPDK;
}

/* Is it the program's own memory that is hit, and not only --iova? */
static bool hits_memory(const struct requester *requester, const struct range_set *hits)
{
	for (size_t i = 0; i < requester->plan.n_demands; i++) {
		const struct demand *demand = &requester->plan.demands[i];
		struct range both;

		for (size_t j = 0; j < hits->n && strcmp(demand->what, "--iova"); j++) {
			if (range_intersect(hits->items[j], demand->range, &both))
				return true;
		}
	}
	return false;
}

/* Would IOVA = PA work for all RAM? Then it is another way out. */
static bool pa_would_do(const struct checkup *checkup,
			const struct requester *const *requesters, size_t n)
{
	const struct facts *facts = checkup->report->facts;

	for (size_t i = 0; i < n; i++) {
		if (!requesters[i]->is_translated || requesters[i]->reach.n_misfits ||
		    !requesters[i]->reach.has_usable ||
		    requesters[i]->reach.restricted == TRI_UNKNOWN)
			return false;
	}
	return facts->ram.n_banks && !facts->ram.is_bound &&
		(!facts->host.was_read || facts->host.has_physical == TRI_YES);
}

static void say_base(struct checkup *checkup, struct finding *finding,
		     const struct base_choice *choice)
{
	const char *remark =
		choice->is_sure ? "" : " if the aperture has that, which is not known";

	if (choice->holds_span)
		finding_fix(checkup, finding,
			    "--base-virtaddr=0x%" PRIx64
			    ": the %s%s that %s reserved fit there%s",
			    choice->base, choice->is_most ? "up to " : "",
			    format_size(choice->span).text,
			    choice->is_most ? "can be" : "are", remark);
	else
		finding_fix(checkup, finding,
			    "--base-virtaddr=0x%" PRIx64
			    ": %s can be used from there on%s; the %s that are reserved "
			    "fit nowhere, so keep the pool from growing",
			    choice->base, format_size(choice->room).text, remark,
			    format_size(choice->span).text);
}

static void fix_memory(struct checkup *checkup, struct finding *finding,
		       const struct requester *const *requesters, size_t n)
{
	const struct facts *facts = checkup->report->facts;
	struct base_choice choice = { 0 };
	bool pa;

	for (size_t i = 0; i < n; i++) {
		if (windows_are_ambiguous(requesters[i]))
			return;
	}
	checkup_fail(checkup, base_choose(checkup->arena, facts, requesters, n, &choice));
	pa = pa_would_do(checkup, requesters, n);
	if (choice.has_base)
		say_base(checkup, finding, &choice);
	else
		finding_fix(
			checkup, finding,
			"no base address helps: the pool needs %s, and the largest range "
			"that can be used is %s%s",
			format_size(choice.pool).text,
			choice.largest ? format_size(choice.largest).text : "empty",
			pa ? "" : "; no other setting helps either");
	if (pa)
		finding_fix(
			checkup, finding,
			"or --iova-mode=pa: all RAM has physical addresses that work as "
			"IOVAs");
}

void fix_demand(struct checkup *checkup, struct finding *finding,
		const struct requester *const *requesters, size_t n,
		const struct range_set *hits)
{
	bool is_memory = false;

	for (size_t i = 0; i < n; i++)
		is_memory |= is_eal(checkup) && hits_memory(requesters[i], hits);
	if (is_memory)
		fix_memory(checkup, finding, requesters, n);
	else
		finding_fix(checkup, finding,
			    "take IOVAs from usable_iova of iova-check -J");
}

/* VA mode, and the base address that it then needs. */
static void fix_with_va(struct checkup *checkup, struct finding *finding,
			const struct requester *const *requesters, size_t n)
{
	const struct facts *facts = checkup->report->facts;
	struct eal_memory memory = eal_memory(facts);
	struct base_choice choice = { 0 };
	bool fits = true;

	for (size_t i = 0; i < n; i++) {
		const struct reach *reach = &requesters[i]->reach;
		const struct range_set *set = reach->has_usable ? &reach->usable :
								  &reach->at_most;
		uint64_t last = range_cut_to_size(memory.base, memory.span).last;

		fits &= range_set_holds(set, memory.base) && range_set_holds(set, last);
	}
	checkup_fail(checkup, base_choose(checkup->arena, facts, requesters, n, &choice));
	if (fits)
		finding_fix(
			checkup, finding,
			"--iova-mode=va: the IOMMU then maps this RAM at IOVAs inside the "
			"windows");
	else if (choice.has_base)
		finding_fix(checkup, finding,
			    "--iova-mode=va --base-virtaddr=0x%" PRIx64
			    ": the IOMMU then maps this RAM at IOVAs inside the windows",
			    choice.base);
	else
		finding_fix(
			checkup, finding,
			"--iova-mode=va does not help: no base address has room for the "
			"pool of %s",
			format_size(choice.pool).text);
}

void fix_ram(struct checkup *checkup, struct finding *finding,
	     const struct requester *const *requesters, size_t n)
{
	const struct requester **takers =
		arena_alloc(checkup->arena, n * sizeof(struct requester *));
	size_t n_takers = 0;
	bool is_translated = true;

	if (!takers)
		checkup_fail(checkup, -ENOMEM);
	for (size_t i = 0; i < n && is_eal(checkup) && !checkup->err; i++) {
		if (requesters[i]->plan.mode != IOVA_MODE_PA)
			continue;
		is_translated &= requesters[i]->is_translated;
		takers[n_takers++] = requesters[i];
	}
	if (n_takers && is_translated)
		fix_with_va(checkup, finding, takers, n_takers);
	if (n_takers)
		fix_nodes(checkup, finding, takers, n_takers);
}
