/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/bus.h"
#include "core/checks.h"
#include "core/inbound.h"

static bool all_identity(struct window_list windows)
{
	for (size_t i = 0; i < windows.n; i++) {
		if (!window_is_identity(&windows.items[i]))
			return false;
	}
	return true;
}

/* The kernel adds the offset; behind an IOMMU nobody says on which side it applies. */
static int identity_level(const struct requester *requester)
{
	if (all_identity(bridge_deciding_windows(requester->bridge)))
		return LEVEL_NONE;
	switch (requester->dma_case) {
	case DMA_USER:
		return requester->pool_is_known ? LEVEL_NOTE : LEVEL_ERROR;
	case DMA_VA:
	case DMA_PA:
	case DMA_GPA:
	case DMA_ANY_IOVA:
		return LEVEL_WARNING;
	case DMA_KERNEL:
	case DMA_KERNEL_IOVA:
		break;
	}
	return LEVEL_NOTE;
}

static struct range_set shifted_buses(struct checkup *checkup, struct window_list windows)
{
	struct range_set set = { 0 };

	for (size_t i = 0; i < windows.n; i++) {
		if (!window_is_identity(&windows.items[i]))
			checkup_fail(checkup,
				     range_set_append(checkup->arena, &set,
						      windows.items[i].bus));
	}
	range_set_normalise(&set);
	return set;
}

static void add_not_identity(struct checkup *checkup, const struct bridge_view *view,
			     enum level level, const struct by_level *sorted)
{
	struct window_list windows = bridge_deciding_windows(view->bridge);
	struct finding *finding = finding_add(checkup, &check_window_not_identity, level,
					      bridge_subject(view->bridge),
					      "bus addresses are not CPU addresses");

	finding_ranges(finding, SPACE_BUS, shifted_buses(checkup, windows));
	for (size_t i = 0, shown = 0; i < windows.n && shown < 8; i++) {
		const struct window *window = &windows.items[i];

		if (window_is_identity(window))
			continue;
		shown++;
		finding_evidence(checkup, finding, view->bridge->map.node,
				 "dma-ranges[%zu]: bus 0x%llx leads to CPU 0x%llx",
				 window->first_entry,
				 (unsigned long long)window->bus.start,
				 (unsigned long long)window->cpu.start);
	}
	finding_add_devices(checkup, finding, sorted, level);
	if (level == LEVEL_WARNING) {
		finding_why(
			checkup, finding,
			"an IOMMU behind a window that shifts addresses: whether the shift comes "
			"before or after translation is not described anywhere");
		finding_fix(
			checkup, finding,
			"keep IOVAs on the bus side of the windows, and try it with a real transfer");
		return;
	}
	finding_why(
		checkup, finding,
		"the kernel's DMA API adds the offset; a program that hands physical addresses "
		"to the device itself (uio, VFIO without IOMMU) reaches other memory or nothing");
	finding_fix(checkup, finding,
		    "use kernel drivers, or an IOMMU with IOVA = virtual address");
}

static void check_identity(struct checkup *checkup, const struct bridge_view *view)
{
	struct by_level sorted = sort_by_level(checkup, view, identity_level);

	for (enum level level = LEVEL_ERROR; level <= LEVEL_NOTE; level++) {
		if (sorted.n[level])
			add_not_identity(checkup, view, level, &sorted);
	}
}

const struct check check_window_not_identity = {
	.name = "window-not-identity",
	.levels = "note; warning behind a translating IOMMU; error for uio",
	.summary = "an inbound window where the bus address differs from the CPU address",
	.explanation =
		"An inbound window may shift addresses: on a Raspberry Pi 5 bus address\n"
		"0x1000000000 leads to CPU address 0. RAM behind such a window can be reached, but\n"
		"not at IOVA = physical address. The kernel's DMA API adds the offset. SPDK and DPDK\n"
		"in PA mode do not: they hand the physical address from pagemap to the device, which\n"
		"then misses RAM, or hits another part of it.\n"
		"\n"
		"Behind an IOMMU no binding says whether the shift comes before or after\n"
		"translation, so that the answer needs a real transfer.\n"
		"\n"
		"Rests on: include/linux/dma-direct.h translate_phys_to_dma().\n",
	.check_bridge = check_identity,
};

static int gap_level(const struct requester *requester)
{
	return requester->device && requester->is_translated ? LEVEL_WARNING : LEVEL_NONE;
}

/* From the first to the last bus address of any window. */
static struct range span_of(const struct range_set *buses)
{
	return (struct range){ buses->items[0].start, buses->items[buses->n - 1].last };
}

/*
 * What VFIO accepts for one device and no window passes. Without a known aperture only
 * what lies between windows is sure: an aperture is one stretch, and one that reaches
 * two windows reaches what is between them.
 */
static void add_gaps(struct checkup *checkup, const struct requester *requester,
		     const struct range_set *buses, struct range_set *gaps,
		     bool *is_approximate)
{
	struct range_set accepted, gap;

	if (requester->reach.has_vfio) {
		accepted = requester->reach.vfio;
	} else {
		checkup_fail(checkup,
			     range_set_of(checkup->arena, span_of(buses), &accepted));
		*is_approximate = true;
	}
	if (checkup->err)
		return;
	checkup_fail(checkup, range_set_subtract(checkup->arena, &accepted, buses, &gap));
	for (size_t i = 0; !checkup->err && !requester->reach.has_vfio &&
	     i < requester->device->group->n_regions;
	     i++) {
		const struct reserved_region *region =
			&requester->device->group->regions[i];
		struct range_set reserved;

		if (region->type == RESERVED_DIRECT_RELAXABLE)
			continue;
		checkup_fail(checkup,
			     range_set_of(checkup->arena, region->range, &reserved));
		if (!checkup->err)
			checkup_fail(checkup,
				     range_set_subtract(checkup->arena, &gap, &reserved,
							&gap));
	}
	if (!checkup->err)
		checkup_fail(checkup, range_set_union(checkup->arena, gaps, &gap, gaps));
}

static void check_gap(struct checkup *checkup, const struct bridge_view *view)
{
	struct window_list windows = bridge_deciding_windows(view->bridge);
	struct by_level sorted = sort_by_level(checkup, view, gap_level);
	struct range_set buses, gaps = { 0 };
	bool is_approximate = false;
	struct finding *finding;

	if (!windows.n || !sorted.n[LEVEL_WARNING])
		return;
	checkup_fail(checkup, windows_bus_set(checkup->arena, windows, &buses));
	for (size_t i = 0; i < sorted.n[LEVEL_WARNING] && !checkup->err; i++)
		add_gaps(checkup, sorted.requesters[LEVEL_WARNING][i], &buses, &gaps,
			 &is_approximate);
	if (checkup->err || !gaps.n)
		return;
	finding = finding_add(checkup, &check_window_gap_not_reserved, LEVEL_WARNING,
			      bridge_subject(view->bridge),
			      "VFIO accepts IOVAs that the host bridge drops");
	finding_ranges(finding, SPACE_BUS, gaps);
	if (finding)
		finding->is_approximate = is_approximate;
	inbound_evidence(checkup, finding, view->bridge);
	finding_add_devices(checkup, finding, &sorted, LEVEL_WARNING);
	finding_why(
		checkup, finding,
		"gaps between inbound windows are neither in reserved_regions nor in VFIO's list "
		"of valid IOVAs: the map succeeds and the I/O does not arrive%s",
		is_approximate ?
			"; what lies beyond the outer windows depends on the aperture, "
			"which is not known" :
			"");
	finding_fix(checkup, finding,
		    "take IOVAs from usable_iova of the JSON report (iova-check -J)");
}

const struct check check_window_gap_not_reserved = {
	.name = "window-gap-not-reserved",
	.levels = "warning, only behind a translating IOMMU",
	.summary = "IOVAs that VFIO accepts and no inbound window passes",
	.explanation =
		"VFIO builds its list of valid IOVAs from the IOMMU's aperture and the group's\n"
		"reserved regions. The inbound windows of the host bridge are in neither; only the\n"
		"kernel's own IOVA allocator reserves the gaps between them. So a program that asks\n"
		"the kernel which IOVAs are valid, and believes the answer, can still choose one\n"
		"that the bridge drops: VFIO_IOMMU_MAP_DMA succeeds, the transfer times out.\n"
		"\n"
		"Where the aperture is not known, only the gaps between two windows are listed, and\n"
		"marked with ~.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_type1_attach_group(),\n"
		"drivers/iommu/dma-iommu.c iova_reserve_pci_windows(); seen with one-page maps on\n"
		"kernels 6.1 to 7.2.\n",
	.check_bridge = check_gap,
};

static void add_partial_pages(struct checkup *checkup, struct range cpu, uint64_t page,
			      struct range_set *pages)
{
	uint64_t first = cpu.start & ~(page - 1), last = cpu.last & ~(page - 1);

	if (cpu.start != first)
		checkup_fail(checkup,
			     range_set_append(checkup->arena, pages,
					      (struct range){ first, first + page - 1 }));
	if (cpu.last != last + page - 1)
		checkup_fail(checkup,
			     range_set_append(checkup->arena, pages,
					      (struct range){ last, last + page - 1 }));
}

static struct range_set partial_pages(struct checkup *checkup, struct window_list windows,
				      uint64_t page)
{
	struct range_set pages = { 0 };

	for (size_t i = 0; i < windows.n; i++)
		add_partial_pages(checkup, windows.items[i].cpu, page, &pages);
	range_set_normalise(&pages);
	return pages;
}

static void check_alignment(struct checkup *checkup, const struct bridge_view *view)
{
	struct window_list windows = bridge_deciding_windows(view->bridge);
	uint64_t page = checkup->report->facts->platform.page_size;
	/* 64 KiB is the largest page of any kernel: what is aligned to it always is. */
	struct range_set pages = partial_pages(checkup, windows, page ?: 65536);
	struct finding *finding;

	/* A limit of fewer bits than a page has is none that a machine could have. */
	if (!pages.n || view->bridge->acpi_limit_bits)
		return;
	if (!page) {
		undecided_add(
			checkup, &check_window_not_page_aligned,
			bridge_subject(view->bridge),
			"the page size of the kernel: /proc/self/auxv or /proc/self/smaps");
		return;
	}
	finding = finding_add(checkup, &check_window_not_page_aligned, LEVEL_NOTE,
			      bridge_subject(view->bridge),
			      "an inbound window does not begin or end at a page");
	finding_ranges(finding, SPACE_CPU, pages);
	finding_evidence(checkup, finding,
			 view->bridge->map.node ?: bridge_subject(view->bridge),
			 "dma-ranges, with pages of %llu bytes",
			 (unsigned long long)page);
	finding_why(checkup, finding,
		    "Linux maps whole pages, so that it gives up a partial one");
}

const struct check check_window_not_page_aligned = {
	.name = "window-not-page-aligned",
	.levels = "note",
	.summary = "an edge of an inbound window inside a page",
	.explanation =
		"DMA mappings are made of whole pages. Where a window begins or ends inside a page,\n"
		"Linux can not use that page, although part of it is reachable. The ranges name the\n"
		"partial pages. A page size of 64 KiB makes more edges partial than one of 4 KiB.\n"
		"\n"
		"Rests on: include/linux/dma-direct.h dma_capable(); seen on kernels 6.1 to 7.2.\n",
	.check_bridge = check_alignment,
};
