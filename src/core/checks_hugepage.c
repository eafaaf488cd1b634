/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "core/arena.h"
#include "core/checks.h"
#include "core/hugepage_advice.h"
#include "core/hugepage_need.h"
#include "core/hugepage_site.h"
#include "core/units.h"
#include "core/viability.h"

/* Requesters of a bridge that lose the same pages at the same level. */
struct losers {
	const struct check *check;
	bool is_process; /* pages of the process, not of the pools */
	int level;
	const struct requester *first;
	const struct requester **items;
	size_t n;
};

/*
 * Who hands out physical addresses, be it untranslated or as IOVAs, needs the pages to lie
 * well. Without --for nobody said so; but whoever asks about hugepages means a program in
 * user space, which does not know the offsets that the kernel's DMA API adds.
 */
static int level_of(const struct facts *facts, const struct requester *requester,
		    bool is_process)
{
	if (requester->device && device_is_bridge(requester->device))
		return LEVEL_NONE;
	switch (requester->dma_case) {
	case DMA_USER:
	case DMA_PA:
		return LEVEL_ERROR;
	case DMA_ANY_IOVA:
		return LEVEL_WARNING;
	case DMA_KERNEL:
		if (facts->request.consumer)
			return LEVEL_NONE;
		return is_process ? LEVEL_ERROR : LEVEL_WARNING;
	case DMA_VA:
	case DMA_GPA:
	case DMA_KERNEL_IOVA:
		break;
	}
	return LEVEL_NONE;
}

static const struct hugepage_shares *shares_of(const struct requester *requester,
					       bool is_process)
{
	return is_process ? &requester->hugepages->process : &requester->hugepages->pool;
}

static uint64_t count(const struct requester *requester, bool is_process, bool only_bad)
{
	const struct hugepage_shares *shares = shares_of(requester, is_process);
	uint64_t n = 0;

	for (size_t i = 0; i < shares->n; i++) {
		if (!only_bad || share_is_bad(requester, &shares->items[i]))
			n += shares->items[i].n;
	}
	return n;
}

static void add_share(struct checkup *checkup, struct finding *finding,
		      const struct hugepage_share *share, struct range_set *lost)
{
	const struct facts *facts = checkup->report->facts;
	const struct bank *bank = &facts->ram.banks[share->bank];

	checkup_fail(checkup,
		     range_set_union(checkup->arena, lost, &share->ranges, lost));
	finding_evidence(checkup, finding, bank->name, "0x%llx-0x%llx: %llu of %s, %s",
			 (unsigned long long)bank->range.start,
			 (unsigned long long)bank->range.last,
			 (unsigned long long)share->n, format_size(share->page_size).text,
			 hugepage_reach_name(share));
}

/* Behind an IOMMU: does the kernel refuse to map the pages, rather than lose the I/O? */
static bool is_refused(const struct requester *requester,
		       const struct hugepage_shares *shares)
{
	for (size_t i = 0; i < shares->n; i++) {
		const struct hugepage_share *share = &shares->items[i];

		if (share_is_bad(requester, share) && share->reason != MISFIT_APERTURE &&
		    share->reason != MISFIT_RESERVED)
			return false;
	}
	return true;
}

static const char *why_of(const struct requester *requester, bool is_process)
{
	if (!requester->is_translated)
		return "a program in user space hands the physical address of a hugepage to the "
		       "device unchanged; the device then reads and writes somewhere else, or "
		       "the access is lost and the I/O hangs";
	if (is_refused(requester, shares_of(requester, is_process)))
		return "with IOVA = physical address each page is mapped at its own address, and "
		       "for these pages the kernel refuses that with EINVAL (error 22)";
	return "with IOVA = physical address each page is mapped at its own address, which the "
	       "kernel accepts where an aperture and no reserved region has it; but what no "
	       "window passes never reaches the page, and the I/O hangs or data is lost";
}

static void add_devices(struct checkup *checkup, struct finding *finding,
			const struct losers *losers)
{
	struct by_level sorted = { 0 };

	sorted.requesters[losers->level] = losers->items;
	sorted.n[losers->level] = losers->n;
	if (losers->n > 1)
		finding_add_devices(checkup, finding, &sorted, (enum level)losers->level);
}

static struct finding *begin(struct checkup *checkup, const struct losers *losers)
{
	const struct requester *requester = losers->first;
	enum level level = (enum level)losers->level;
	unsigned long long n_bad = count(requester, losers->is_process, true),
			   n = count(requester, losers->is_process, false);
	const char *subject = losers->n > 1 || !requester->device ?
		bridge_subject(requester->bridge) :
		requester->device->address;

	if (losers->is_process)
		return finding_add(
			checkup, losers->check, level, subject,
			"%llu of %llu hugepages of process %u can not be reached "
			"at their physical address",
			n_bad, n, checkup->report->facts->process.pid);
	return finding_add(checkup, losers->check, level, subject,
			   "%llu of %llu hugepages can not be reached at their physical "
			   "address",
			   n_bad, n);
}

static void add_finding(struct checkup *checkup, const struct losers *losers)
{
	const struct requester *requester = losers->first;
	const struct hugepage_shares *shares = shares_of(requester, losers->is_process);
	struct finding *finding = begin(checkup, losers);
	struct range_set lost = { 0 };

	for (size_t i = 0; i < shares->n; i++) {
		if (share_is_bad(requester, &shares->items[i]))
			add_share(checkup, finding, &shares->items[i], &lost);
	}
	finding_ranges(finding, SPACE_CPU, lost);
	add_devices(checkup, finding, losers);
	finding_why(checkup, finding, "%s", why_of(requester, losers->is_process));
	if (!losers->is_process)
		advise(checkup, finding, requester);
	else
		finding_fix(checkup, finding,
			    "start it again with a pool whose pages are all good: "
			    "--hugepages says which nodes have such pages");
}

/* Were these pages already counted with another requester of the bridge? */
static bool is_counted(const struct bridge_view *view, const struct facts *facts,
		       const struct losers *losers, const struct requester *requester)
{
	for (const struct requester *i = view->requesters; i < requester; i++) {
		if (i->hugepages == requester->hugepages &&
		    i->is_translated == requester->is_translated &&
		    level_of(facts, i, losers->is_process) == losers->level)
			return true;
	}
	return false;
}

static void collect(struct checkup *checkup, const struct bridge_view *view,
		    struct losers *losers)
{
	losers->items = arena_alloc(checkup->arena, view->n * sizeof(*losers->items));
	if (!losers->items) {
		checkup_fail(checkup, -ENOMEM);
		return;
	}
	for (size_t i = 0; i < view->n; i++) {
		const struct requester *requester = &view->requesters[i];

		if (requester->hugepages == losers->first->hugepages &&
		    requester->is_translated == losers->first->is_translated &&
		    level_of(checkup->report->facts, requester, losers->is_process) ==
			    losers->level)
			losers->items[losers->n++] = requester;
	}
}

static void check_pages(struct checkup *checkup, const struct bridge_view *view,
			const struct check *check, bool is_process)
{
	const struct facts *facts = checkup->report->facts;

	for (size_t i = 0; i < view->n && !checkup->err; i++) {
		const struct requester *requester = &view->requesters[i];
		struct losers losers = { .check = check,
					 .is_process = is_process,
					 .level = level_of(facts, requester, is_process),
					 .first = requester };

		if (losers.level == LEVEL_NONE || !requester->hugepages ||
		    !count(requester, is_process, true) ||
		    is_counted(view, facts, &losers, requester))
			continue;
		collect(checkup, view, &losers);
		if (!checkup->err)
			add_finding(checkup, &losers);
	}
}

static void check_pool(struct checkup *checkup, const struct bridge_view *view)
{
	const struct facts *facts = checkup->report->facts;

	if (!facts->platform.is_live ||
	    (!facts->request.asks_hugepages && facts->request.consumer != CONSUMER_SPDK &&
	     facts->request.consumer != CONSUMER_DPDK))
		return;
	check_pages(checkup, view, &check_hugepages_unreachable, false);
	for (size_t i = 0; i < view->n && !checkup->err; i++) {
		int level = level_of(facts, &view->requesters[i], false);

		if (level != LEVEL_NONE &&
		    (level == LEVEL_ERROR || facts->request.asks_hugepages))
			need_places(checkup, &view->requesters[i]);
	}
}

const struct check check_hugepages_unreachable = {
	.name = "hugepages-unreachable",
	.levels = "error for IOVA = physical address, else warning",
	.summary = "hugepages that the device can not reach at their physical address",
	.explanation =
		"A program that drives a device with physical addresses (uio, VFIO without an IOMMU,\n"
		"--iova-mode=pa) can use only those hugepages that the device reaches at just their\n"
		"physical address: inside an inbound window that does not shift, in no outbound\n"
		"window, and behind an IOMMU in the aperture and in no reserved region. Which page it\n"
		"gets is up to the kernel, so that one bad page in the pool is one too many.\n"
		"\n"
		"/proc/kpageflags tells where each page of the pool lies, in use or free. Without the\n"
		"right to read it, and unless all RAM of the pool's nodes is good, this is undecided.\n"
		"\n"
		"HUGENODE of SPDK's setup.sh and --numa-mem of DPDK choose nodes. They help only where\n"
		"a node has no bad RAM: within a node the kernel takes pages from anywhere.\n"
		"\n"
		"Rests on: mm/hugetlb.c init_new_hugetlb_folio(), fs/proc/page.c\n"
		"stable_page_flags(); DPDK lib/eal/linux/eal_memory.c rte_mem_virt2phy().\n",
	.check_bridge = check_pool,
};

static void check_process(struct checkup *checkup, const struct bridge_view *view)
{
	const struct facts *facts = checkup->report->facts;

	check_pages(checkup, view, &check_process_pages_unreachable, true);
	for (size_t i = 0; i < view->n && facts->process.pid && !checkup->err; i++) {
		if (level_of(facts, &view->requesters[i], true) != LEVEL_NONE)
			need_process(checkup, &view->requesters[i]);
	}
}

const struct check check_process_pages_unreachable = {
	.name = "process-pages-unreachable",
	.levels = "error; warning behind an IOMMU without --for",
	.summary = "hugepages of a process (--pid) that the device can not reach",
	.explanation =
		"The hugepages that a running process has mapped, from /proc/PID/smaps, and where they\n"
		"lie, from /proc/PID/pagemap. If it drives the device with physical addresses, I/O\n"
		"from or to the pages named here hangs or corrupts data, while other pages of the same\n"
		"process work: the picture of a target that comes up and then times out.\n"
		"\n"
		"Whether the process uses physical addresses nobody can read from outside: say it with\n"
		"--for and --iova-mode. With IOVA = virtual address it does not matter where a page is.\n"
		"\n"
		"Rests on: fs/proc/task_mmu.c pagemap_hugetlb_range(), show_smap().\n",
	.check_bridge = check_process,
};
