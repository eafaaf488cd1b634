/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/arena.h"
#include "core/checks.h"
#include "core/consumer/base.h"
#include "core/units.h"

#define SMALLEST_PAGE UINT64_C(4096)

/* VALUE_2MB of SPDK's include/spdk_internal: what it registers at once. */
#define SPDK_PIECE (UINT64_C(2) << 20)

static const char *name_of(const struct requester *requester)
{
	return requester->device ? requester->device->address :
				   bridge_subject(requester->bridge);
}

/* What IOVAs must be a multiple of. Type1 hides pages below the kernel's. */
static uint64_t iova_page(const struct facts *facts, const struct requester *requester,
			  const char **ret_source)
{
	const struct device *device = requester->device;

	if (device && device->vfio.page_sizes) {
		*ret_source = device->vfio.way;
		return device->vfio.page_sizes & -device->vfio.page_sizes;
	}
	*ret_source = facts->platform.page_size ? "the kernel's page" :
						  "the smallest page of any kernel";
	return facts->platform.page_size ?: SMALLEST_PAGE;
}

static void add_unaligned(struct checkup *checkup, const struct requester *requester,
			  struct range_set ranges, uint64_t page, const char *source)
{
	struct finding *finding = finding_add(checkup, &check_page_size_mismatch,
					      LEVEL_ERROR, name_of(requester),
					      "these IOVAs are not whole pages of %s",
					      format_size(page).text);

	finding_ranges(finding, SPACE_BUS, ranges);
	finding_evidence(checkup, finding, source, "%s", format_size(page).text);
	finding_why(
		checkup, finding,
		"a map whose IOVA or size is no multiple of the smallest page of the IOMMU "
		"fails with EINVAL (error 22)");
	for (size_t i = 0; i < ranges.n; i++)
		finding_fix(checkup, finding, "map whole pages: 0x%" PRIx64 "-0x%" PRIx64,
			    ranges.items[i].start & -page,
			    ranges.items[i].last | (page - 1));
}

static void check_alignment(struct checkup *checkup, const struct requester *requester)
{
	const struct plan *plan = &requester->plan;
	struct range_set bad = { 0 };
	const char *source;
	uint64_t page = iova_page(checkup->report->facts, requester, &source);

	for (size_t i = 0; i < plan->n_demands; i++) {
		struct range range = plan->demands[i].range;

		if (!strcmp(plan->demands[i].what, "--iova") &&
		    ((range.start | (range.last + 1)) & (page - 1)))
			checkup_fail(checkup,
				     range_set_append(checkup->arena, &bad, range));
	}
	range_set_normalise(&bad);
	if (bad.n && !checkup->err)
		add_unaligned(checkup, requester, bad, page, source);
}

/* The IOMMU's smallest page against those that the kernel hands out. */
static void check_iommu_page(struct checkup *checkup, const struct requester *requester)
{
	const struct facts *facts = checkup->report->facts;
	uint64_t kernel = facts->platform.page_size, page;
	struct finding *finding;
	const char *source;

	page = iova_page(facts, requester, &source);
	if (!kernel || page <= kernel || !consumer_wants_vfio(facts->request.consumer))
		return;
	finding = finding_add(checkup, &check_page_size_mismatch, LEVEL_WARNING,
			      name_of(requester),
			      "the IOMMU has no page below %s, and the kernel's is %s",
			      format_size(page).text, format_size(kernel).text);
	finding_evidence(checkup, finding, source, "smallest page %s",
			 format_size(page).text);
	finding_why(
		checkup, finding,
		"maps have to be multiples of the larger one, which memory of less than a "
		"hugepage, and small BARs, are not: they fail with EINVAL (error 22)");
	finding_fix(checkup, finding,
		    "boot a kernel with pages of %s, or map memory in larger pieces only",
		    format_size(page).text);
}

/* A bridge as a whole is one requester of a blob; a device comes for itself. */
static void check_pages(struct checkup *checkup, const struct bridge_view *view)
{
	if (checkup->report->facts->request.consumer == CONSUMER_KERNEL)
		return;
	for (size_t i = 0; i < view->n; i++) {
		if (!view->requesters[i].is_translated)
			continue;
		check_alignment(checkup, &view->requesters[i]);
		check_iommu_page(checkup, &view->requesters[i]);
	}
}

/* The largest hugepage of the pools that has pages; 0 when there is none, or none known. */
static uint64_t largest_page(const struct hugepages *hugepages)
{
	uint64_t largest = 0;

	for (size_t i = 0; i < hugepages->n_pools; i++) {
		const struct hugepage_pool *pool = &hugepages->pools[i];

		if (pool->total && pool->page_size > largest)
			largest = pool->page_size;
	}
	return largest;
}

/* SPDK registers its memory in pieces of 2 MiB, whatever drives the device. */
static void check_hugepages(struct checkup *checkup)
{
	const struct facts *facts = checkup->report->facts;
	uint64_t page = largest_page(&facts->hugepages);
	struct finding *finding;

	if (facts->request.consumer != CONSUMER_SPDK || !page || page >= SPDK_PIECE)
		return;
	finding = finding_add(checkup, &check_page_size_mismatch, LEVEL_ERROR, "spdk",
			      "the hugepages have %s, and SPDK needs 2 MiB or more",
			      format_size(page).text);
	finding_evidence(checkup, finding, "hugepages", "the largest in the pool: %s",
			 format_size(page).text);
	finding_why(
		checkup, finding,
		"SPDK keeps track of memory in pieces of 2 MiB, and refuses what is not "
		"aligned to them");
	finding_fix(
		checkup, finding,
		"HUGEPGSZ=2048 scripts/setup.sh (in KiB; another size from 2 MiB on that "
		"/sys/kernel/mm/hugepages has will do)");
}

const struct check check_page_size_mismatch = {
	.name = "page-size-mismatch",
	.levels = "error; warning where only small maps fail",
	.summary = "pages of kernel, IOMMU and program do not fit together",
	.explanation =
		"IOVA, size and address of a map have to be multiples of the smallest page that the\n"
		"IOMMU offers, which type1 never lets be smaller than the kernel's: with 64 KiB pages\n"
		"a map of 4 KiB fails with EINVAL, and so does one at 0x1000. What --iova asks for is\n"
		"held against that.\n"
		"\n"
		"SPDK tracks memory in pieces of 2 MiB. Arm kernels also have hugepages of 64 KiB, of\n"
		"which it can use none. With kernel pages of 64 KiB the usual hugepage has 512 MiB,\n"
		"which works, but a pool of a few has little to hand out.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_dma_do_map(),\n"
		"vfio_update_pgsize_bitmap(); SPDK lib/env_dpdk/memory.c spdk_mem_register().\n",
	.check_machine = check_hugepages,
	.check_bridge = check_pages,
};

/* Whoever is given virtual addresses as IOVAs, and how many they are. */
static size_t find_va(struct checkup *checkup, const struct requester **ret)
{
	const struct report *report = checkup->report;
	size_t n = 0;

	for (size_t i = 0; i < report->n_requesters; i++) {
		const struct requester *requester = report->requesters[i];

		if (requester->plan.mode == IOVA_MODE_VA && requester->bridge->enabled &&
		    (requester->is_translated || requester->plan.awaits_group))
			ret[n++] = requester;
	}
	return n;
}

static unsigned int bits_of(uint64_t top)
{
	return top ? 64 - (unsigned int)__builtin_clzll(top) : 0;
}

static void add_unreachable(struct checkup *checkup,
			    const struct requester *const *requesters, size_t n)
{
	const struct facts *facts = checkup->report->facts;
	struct eal_memory memory = eal_memory(facts);
	uint64_t top = facts->vfio_host.address_top;
	struct base_choice choice = { 0 };
	struct finding *finding = finding_add(
		checkup, &check_base_unreachable, LEVEL_ERROR,
		consumer_name(facts->request.consumer),
		"no process here has the base address 0x%" PRIx64, memory.base);

	checkup_fail(checkup, base_choose(checkup->arena, facts, requesters, n, &choice));
	finding_evidence(checkup, finding, SELF_MAPS, "no address of more than %u bits",
			 bits_of(top));
	finding_evidence(checkup, finding,
			 facts->request.has_base ? "--base-virtaddr" : "the default",
			 "memory from 0x%" PRIx64 " to 0x%" PRIx64, memory.base,
			 range_cut_to_size(memory.base, memory.pool).last);
	finding_why(
		checkup, finding,
		"mmap(2) takes the base for a hint and puts the memory somewhere else: "
		"'Base virtual address hint not respected!'. Its virtual addresses are its "
		"IOVAs, which nobody can foretell then, and no second process can share it");
	if (choice.has_base)
		finding_fix(checkup, finding, "--base-virtaddr=0x%" PRIx64, choice.base);
	else
		finding_fix(
			checkup, finding,
			"no base address will do: use a kernel with more virtual address "
			"bits, or --iova-mode=pa");
}

static void check_base(struct checkup *checkup)
{
	const struct report *report = checkup->report;
	const struct requester **requesters = arena_alloc(
		checkup->arena, report->n_requesters * sizeof(struct requester *));
	enum tri is_reachable = base_is_reachable(report->facts);
	size_t n = 0;

	if (!requesters)
		checkup_fail(checkup, -ENOMEM);
	else if (is_reachable != TRI_YES)
		n = find_va(checkup, requesters);
	if (n && is_reachable == TRI_NO)
		add_unreachable(checkup, requesters, n);
	else if (n)
		undecided_add(checkup, &check_base_unreachable,
			      consumer_name(report->facts->request.consumer),
			      "whether a process can have the base address 0x%" PRIx64
			      ": " SELF_MAPS,
			      eal_memory(report->facts).base);
}

const struct check check_base_unreachable = {
	.name = "base-unreachable",
	.levels = "error",
	.summary = "the base address is beyond what a process can have",
	.explanation =
		"SPDK asks for its memory at 0x200000000000, which takes 46 bits. Arm kernels may be\n"
		"built for 39, 42 or 48 bits of virtual addresses, RISC-V has 38 with Sv39, and what\n"
		"--base-virtaddr says may be beyond any of them. The address is a hint only: the\n"
		"memory then lies where mmap(2) puts it, in va mode so do the IOVAs, and what is said\n"
		"of them here would be wrong.\n"
		"\n"
		"What a process has is taken from /proc/self/maps: its highest address, which is the\n"
		"stack's, rounded up to a power of two.\n"
		"\n"
		"Rests on: mm/mmap.c generic_get_unmapped_area(); arch/arm64/include/asm/processor.h\n"
		"TASK_SIZE_64; DPDK lib/eal/common/eal_common_memory.c eal_get_virtual_area().\n",
	.check_machine = check_base,
};
