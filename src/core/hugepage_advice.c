/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hugepage_advice.h"

#include <errno.h>

#include "core/arena.h"
#include "core/hugepage_site.h"
#include "core/units.h"

static void add_sites(struct checkup *checkup, struct finding *finding,
		      const struct sites *sites)
{
	for (size_t i = 0; i < sites->n; i++) {
		const struct site *site = &sites->items[i];
		const char *path = site->node < 0 ?
			"/sys/kernel/mm/hugepages" :
			arena_printf(checkup->arena, "/sys/devices/system/node/node%d",
				     site->node);

		if (!path)
			checkup_fail(checkup, -ENOMEM);
		else if (site->good_bytes || site->bad.n)
			finding_evidence(
				checkup, finding, path,
				"hugepages of %s: %llu good, %llu bad; RAM: %s "
				"good, %s bad",
				format_size(sites->page_size).text,
				(unsigned long long)site->n_good,
				(unsigned long long)site->n_bad,
				site->good_bytes ? format_size(site->good_bytes).text :
						   "none",
				site->bad.n ?
					format_size(range_set_total(&site->bad)).text :
					"none");
	}
}

static uint64_t count_safe(const struct sites *sites)
{
	uint64_t n = 0;

	for (size_t i = 0; i < sites->n; i++)
		n += site_is_safe(&sites->items[i]);
	return n;
}

/* As many pages as now, spread over the nodes that are safe, and none on the others. */
static const char *list_nodes(struct checkup *checkup, const struct sites *sites,
			      uint64_t total, uint64_t n_safe)
{
	const char *list = "";

	for (size_t i = 0; i < sites->n && list; i++) {
		const struct site *site = &sites->items[i];
		uint64_t n = (total + n_safe - 1) / n_safe,
			 most = site->good_bytes / sites->page_size;

		if (n > most)
			n = most;
		if (site_is_safe(site) || site->n_bad || site->n_good)
			list = arena_printf(checkup->arena, "%s%snodes_hp[%d]=%llu", list,
					    *list ? "," : "", site->node,
					    site_is_safe(site) ? (unsigned long long)n :
								 0ULL);
	}
	return list;
}

/*
 * SHRINK_HUGE, because setup.sh leaves alone what is more than was asked for; CLEAR_HUGE
 * would clear the default size only.
 */
static void suggest_nodes(struct checkup *checkup, struct finding *finding,
			  const struct sites *sites)
{
	const struct facts *facts = checkup->report->facts;
	uint64_t size = sites->page_size, n_safe = count_safe(sites);
	const char *nodes;

	if (!n_safe)
		return;
	nodes = list_nodes(checkup, sites, hugepages_total(&facts->hugepages, size),
			   n_safe);
	if (!nodes)
		checkup_fail(checkup, -ENOMEM);
	else
		finding_fix(
			checkup, finding,
			"take the pages from nodes whose RAM is all good, for SPDK: "
			"SHRINK_HUGE=yes HUGEPGSZ=%llu HUGENODE='%s' scripts/setup.sh",
			(unsigned long long)(size >> 10), nodes);
}

/* MiB of the pages on nodes that have no bad ones, in the form of --numa-mem. */
static const char *list_memory(struct checkup *checkup, const struct sites *sites)
{
	const char *list = "";
	int next = 0;

	for (size_t i = 0; i < sites->n && list; i++) {
		const struct site *site = &sites->items[i];
		uint64_t bytes = site->n_bad ? 0 : site->good_pages_bytes;

		for (; next < site->node && list; next++)
			list = arena_printf(checkup->arena, "%s%s0", list,
					    next ? "," : "");
		if (list)
			list = arena_printf(checkup->arena, "%s%s%llu", list,
					    next ? "," : "",
					    (unsigned long long)(bytes >> 20));
		next = site->node + 1;
	}
	if (!list)
		checkup_fail(checkup, -ENOMEM);
	return list;
}

/* RTE_MAX_NUMA_NODES of DPDK is 32 where nobody changed it. */
static void suggest_memory(struct checkup *checkup, struct finding *finding,
			   const struct sites *sites)
{
	const char *list;
	uint64_t bytes = 0;

	for (size_t i = 0; i < sites->n; i++) {
		if (sites->items[i].node < 0 || sites->items[i].node >= 32)
			return;
		if (!sites->items[i].n_bad)
			bytes += sites->items[i].good_pages_bytes;
	}
	list = bytes ? list_memory(checkup, sites) : NULL;
	if (list)
		finding_fix(checkup, finding,
			    "use the pages of nodes that have no bad ones, for DPDK: "
			    "--numa-mem=%s (before 25.11 --socket-mem)",
			    list);
}

/* Memory blocks of bad RAM, as far as it is made of whole ones; "" when none is. */
static const char *list_blocks(struct checkup *checkup, const struct range_set *bad)
{
	uint64_t size = checkup->report->facts->hugepages.block_size;
	const char *list = "";

	for (size_t i = 0; i < bad->n && i < 4 && size && list; i++) {
		struct range range = bad->items[i];

		if (range.start % size || range.last % size != size - 1)
			continue;
		list = arena_printf(checkup->arena, "%s $(seq %llu %llu)", list,
				    (unsigned long long)(range.start / size),
				    (unsigned long long)(range.last / size));
	}
	if (!list)
		checkup_fail(checkup, -ENOMEM);
	return list ?: "";
}

/* Where no node will do: the kernel must lose the bad RAM. */
static void suggest_removal(struct checkup *checkup, struct finding *finding,
			    const struct site *site)
{
	bool is_x86 = platform_is(&checkup->report->facts->platform, "x86_64") == TRI_YES;
	const char *blocks = list_blocks(checkup, &site->bad);

	if (*blocks)
		finding_fix(
			checkup, finding,
			"free the pool, set the memory blocks of the bad RAM offline, and "
			"fill the pool again: for i in%s; do echo offline "
			">/sys/devices/system/memory/memory$i/state; done (fails where "
			"the kernel can not move what is there)",
			blocks);
	for (size_t i = 0; i < site->bad.n && i < 4; i++)
		finding_fix(
			checkup, finding,
			is_x86 ?
				"keep Linux out of bad RAM from boot on: "
				"memmap=0x%llx$0x%llx" :
				"keep Linux out of bad RAM from boot on: a reserved-memory "
				"node with no-map for 0x%llx bytes at 0x%llx",
			(unsigned long long)range_size(site->bad.items[i]),
			(unsigned long long)site->bad.items[i].start);
}

static void say_useless(struct checkup *checkup, struct finding *finding,
			const struct site *site)
{
	if (site->node >= 0)
		finding_fix(
			checkup, finding,
			"HUGENODE and --numa-mem can not help with node %d: it has good "
			"and bad RAM, and the kernel takes pages from either",
			site->node);
	else
		finding_fix(
			checkup, finding,
			"HUGENODE and --numa-mem can not help: this kernel has no nodes, "
			"and takes pages from all RAM");
}

static void suggest_mode(struct checkup *checkup, struct finding *finding,
			 const struct requester *requester)
{
	if (requester->is_translated)
		finding_fix(
			checkup, finding,
			"let the program choose IOVA = virtual address "
			"(--iova-mode=va): then it does not matter where a page lies");
	else if (requester->device && requester->device->group &&
		 !requester->device->group->is_noiommu)
		finding_fix(
			checkup, finding,
			"bind the device to vfio-pci and let the program choose IOVA = "
			"virtual address (--iova-mode=va)");
}

/* The next greater size of which there are bad pages, or 0. */
static uint64_t next_bad_size(const struct requester *requester, uint64_t page_size)
{
	const struct hugepage_shares *shares = &requester->hugepages->pool;
	uint64_t next = 0;

	for (size_t i = 0; i < shares->n; i++) {
		const struct hugepage_share *share = &shares->items[i];

		if (share_is_bad(requester, share) && share->page_size > page_size &&
		    (!next || share->page_size < next))
			next = share->page_size;
	}
	return next;
}

/* What holds whatever the size of the pages. */
static void advise_once(struct checkup *checkup, struct finding *finding,
			const struct requester *requester, const struct sites *sites)
{
	if (checkup->report->facts->request.consumer != CONSUMER_SPDK)
		suggest_memory(checkup, finding, sites);
	suggest_mode(checkup, finding, requester);
	for (size_t i = 0; i < sites->n; i++) {
		const struct site *site = &sites->items[i];

		if (!site_is_mixed(site) || !site->n_bad)
			continue;
		say_useless(checkup, finding, site);
		if (!count_safe(sites))
			suggest_removal(checkup, finding, site);
	}
}

void advise(struct checkup *checkup, struct finding *finding,
	    const struct requester *requester)
{
	const struct report *report = checkup->report;
	struct sites sites;

	for (uint64_t size = 0; (size = next_bad_size(requester, size));) {
		checkup_fail(checkup,
			     sites_survey(checkup->arena, report, requester, size,
					  &sites));
		if (checkup->err)
			return;
		add_sites(checkup, finding, &sites);
		if (report->facts->request.consumer != CONSUMER_DPDK)
			suggest_nodes(checkup, finding, &sites);
	}
	checkup_fail(checkup, sites_survey(checkup->arena, report, requester, 0, &sites));
	if (!checkup->err)
		advise_once(checkup, finding, requester, &sites);
}
