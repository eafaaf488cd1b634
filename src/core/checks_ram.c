/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/bus.h"
#include "core/checks.h"
#include "core/consumer/fix.h"
#include "core/inbound.h"
#include "core/units.h"

/*
 * Untranslated, or with IOVA = physical address, RAM out of the windows can not be reached;
 * other IOVAs reach all RAM, so that it matters only to who might still choose these.
 */
static int outside_level(const struct requester *requester)
{
	if (!requester->reach.unreachable.n)
		return LEVEL_NONE;
	if (requester->plan.is_ram_spared)
		return LEVEL_NOTE;
	switch (requester->dma_case) {
	case DMA_KERNEL:
		return LEVEL_ERROR;
	case DMA_USER:
	case DMA_PA:
		if (requester->pool_is_known) /* hugepages-unreachable is about these */
			break;
		return LEVEL_ERROR;
	case DMA_ANY_IOVA:
		return LEVEL_WARNING;
	case DMA_VA:
	case DMA_GPA:
	case DMA_KERNEL_IOVA:
		break;
	}
	return LEVEL_NOTE;
}

/*
 * Can an entry for @range be written without knowing how the parent buses translate, and
 * is its bus range free?
 */
static bool is_plain(const struct bridge *bridge, struct range range)
{
	struct range both;

	for (size_t i = 0; i < bridge->n_windows; i++) {
		if (!window_is_identity(&bridge->windows[i]))
			return false;
	}
	for (size_t i = 0; i < bridge->n_outbound; i++) {
		if (!bridge->outbound[i].is_io &&
		    range_intersect(bridge->outbound[i].bus, range, &both))
			return false;
	}
	return bridge->n_windows &&
		(bridge->parent_cells == 1 || bridge->parent_cells == 2);
}

/* A dma-ranges entry that would pass @range, to be pasted. */
static void suggest_entry(struct checkup *checkup, struct finding *finding,
			  const struct bridge *bridge, struct range range)
{
	unsigned int high = (unsigned int)(range.start >> 32),
		     low = (unsigned int)range.start;
	uint64_t size = range_size(range);

	if (bridge->parent_cells == 2)
		finding_fix(checkup, finding,
			    "if the hardware has one more window, add to dma-ranges: "
			    "<0x43000000 0x%x 0x%08x 0x%x 0x%08x 0x%x 0x%08x>",
			    high, low, high, low, (unsigned int)(size >> 32),
			    (unsigned int)size);
	else if (range.last <= UINT32_MAX)
		finding_fix(checkup, finding,
			    "if the hardware has one more window, add to dma-ranges: "
			    "<0x42000000 0x0 0x%08x 0x%08x 0x0 0x%08x>",
			    low, low, (unsigned int)size);
}

static const char *why_outside(enum level level, const struct by_level *sorted)
{
	if (level == LEVEL_ERROR)
		return "the bridge passes on a read or write from a device only if its address "
		       "lies in a dma-ranges window; what lies outside never reaches RAM";
	if (sorted->requesters[level][0]->plan.is_ram_spared)
		return "the program gives the device hugepages alone: none is on a NUMA node "
		       "with such RAM, or hugepages-unreachable says which lie there";
	return "the IOMMU can map this RAM at an IOVA inside a window, but IOVA = "
	       "physical address maps without an error and the I/O never arrives";
}

static void add_outside(struct checkup *checkup, const struct bridge_view *view,
			enum level level, const struct by_level *sorted)
{
	const struct range_set *lost = &view->whole.reach.unreachable;
	const struct bridge *bridge = view->bridge;
	struct finding *finding = finding_add(
		checkup, &check_ram_outside_window, level, bridge_subject(bridge),
		"%s of RAM is out of reach of every inbound window",
		format_size(range_set_total(lost)).text);

	finding_ranges(finding, SPACE_CPU, *lost);
	if (finding)
		finding->is_approximate = checkup->report->facts->ram.is_bound;
	inbound_evidence(checkup, finding, bridge);
	finding_evidence(checkup, finding, checkup->report->facts->ram.source, "RAM");
	finding_add_devices(checkup, finding, sorted, level);
	if (bridge->acpi_limit_bits) {
		inbound_explain_limit(checkup, finding, bridge, level);
		return;
	}
	finding_why(checkup, finding, "%s", why_outside(level, sorted));
	if (level == LEVEL_ERROR) {
		for (size_t i = 0; i < lost->n && i < 4; i++) {
			if (is_plain(bridge, lost->items[i]))
				suggest_entry(checkup, finding, bridge, lost->items[i]);
		}
		fix_ram(checkup, finding, sorted->requesters[level], sorted->n[level]);
		finding_fix(
			checkup, finding,
			"else keep DMA buffers and hugepages in RAM that a window covers");
	} else if (level == LEVEL_WARNING) {
		finding_fix(
			checkup, finding,
			"let the program choose IOVA = virtual address (--iova-mode=va)");
	}
}

static void need_evidence(struct checkup *checkup, const struct bridge_view *view)
{
	const struct facts *facts = checkup->report->facts;
	const struct check *check = &check_ram_outside_window;
	const char *subject = bridge_subject(view->bridge);

	if (view->bridge->is_unread || facts->platform.is_tree_partial)
		undecided_add(checkup, check, subject,
			      "the whole device tree, /sys/firmware/devicetree/base");
	else if (view->whole.reach.restricted == TRI_UNKNOWN && !view->bridge->node)
		inbound_need_iort(
			checkup,
			undecided_add(
				checkup, check, subject, "%s",
				facts->platform.arch ?
					"the inbound limit that ACPI may set with _DMA, which "
					"is code and can not be read" :
					"the machine's architecture (/proc/sys/kernel/arch)"));
	else if (view->whole.reach.restricted == TRI_UNKNOWN)
		undecided_add(checkup, check, subject,
			      "a dma-ranges of %s that describes a window",
			      view->bridge->map.node ?: subject);
	else if (view->whole.reach.restricted == TRI_YES && !facts->ram.n_banks)
		undecided_add(
			checkup, check, subject,
			"the RAM of the machine: --memory=SIZE@START[,SIZE@START...]");
	else if (view->whole.reach.restricted == TRI_YES && facts->ram.is_bound)
		undecided_add(
			checkup, check, subject,
			"/proc/iomem, which shows addresses only with CAP_SYS_ADMIN; or "
			"--memory=SIZE@START[,SIZE@START...]");
}

static void check_outside(struct checkup *checkup, const struct bridge_view *view)
{
	struct by_level sorted = sort_by_level(checkup, view, outside_level);

	for (enum level level = LEVEL_ERROR; level <= LEVEL_NOTE; level++) {
		if (sorted.n[level])
			add_outside(checkup, view, level, &sorted);
	}
	need_evidence(checkup, view);
}

const struct check check_ram_outside_window = {
	.name = "ram-outside-window",
	.levels = "error; behind a translating IOMMU warning or note",
	.summary = "RAM that lies in no inbound window of the host bridge",
	.explanation =
		"A host bridge passes an access from a device on to memory only if its bus address\n"
		"lies in an inbound window, which the device tree describes with dma-ranges. RAM\n"
		"that no window leads to is out of reach: a read returns garbage or nothing, a\n"
		"write is lost, and the device may hang.\n"
		"\n"
		"Linux knows the windows and bounces or places its own buffers around them. A user\n"
		"of VFIO chooses IOVAs itself, and the kernel does not tell it of the windows: they\n"
		"are neither in reserved_regions of the IOMMU group nor in VFIO's list of valid\n"
		"IOVAs. So a hugepage in such RAM maps without an error when IOVA = physical\n"
		"address, and the I/O then hangs or corrupts data. This is what broke SPDK on the\n"
		"Stingray boards of 2017, whose four banks reach up to 656 GiB.\n"
		"\n"
		"Behind an IOMMU that translates, the RAM can be reached through an IOVA inside a\n"
		"window, so that it is a warning for IOVA = physical address alone.\n"
		"\n"
		"On arm64 with ACPI the IORT can give a root complex a number of address bits; RAM\n"
		"above them is out of reach. Linux uses that only where no _DMA object describes\n"
		"windows. That is code, so that the answer stays undecided as well.\n"
		"\n"
		"Rests on: drivers/pci/of.c devm_of_pci_get_host_bridge_resources(),\n"
		"drivers/of/address.c of_dma_get_range(), drivers/iommu/dma-iommu.c\n"
		"iova_reserve_pci_windows(), drivers/acpi/arm64/dma.c acpi_arch_dma_setup().\n",
	.check_bridge = check_outside,
};

/* RAM can be where MMIO is only if the bridge translates, which no PC does. */
static void need_windows(struct checkup *checkup, const struct bridge *bridge)
{
	if (bridge->is_outbound_partial && !bridge->is_unread &&
	    platform_is_x86(&checkup->report->facts->platform) != TRI_YES)
		undecided_add(
			checkup, &check_ram_in_outbound_window, bridge_subject(bridge),
			"the windows of root bus %s in /proc/iomem, which shows addresses only "
			"with CAP_SYS_ADMIN",
			bridge->root_bus);
}

/* An error for who hands out physical addresses, be it untranslated or as IOVAs. */
static int outbound_level(const struct requester *requester)
{
	if (requester->pool_is_known)
		return LEVEL_WARNING;
	return requester->dma_case == DMA_USER || requester->dma_case == DMA_PA ?
		LEVEL_ERROR :
		LEVEL_WARNING;
}

static const char *source_of_outbound(const struct bridge *bridge)
{
	if (bridge->node)
		return "ranges: outbound windows";
	return bridge->is_outbound_partial ? "BARs of its functions" :
					     "/proc/iomem: outbound windows";
}

static void add_outbound(struct checkup *checkup, const struct bridge_view *view,
			 enum level level, const struct by_level *sorted,
			 const struct range_set *both)
{
	struct finding *finding =
		finding_add(checkup, &check_ram_in_outbound_window, level,
			    bridge_subject(view->bridge),
			    "%s of RAM have addresses that the bridge decodes as MMIO",
			    format_size(range_set_total(both)).text);

	finding_ranges(finding, SPACE_CPU, *both);
	if (finding)
		finding->is_approximate = checkup->report->facts->ram.is_bound;
	finding_evidence(checkup, finding, bridge_subject(view->bridge), "%s",
			 source_of_outbound(view->bridge));
	if (level == LEVEL_ERROR)
		finding_add_devices(checkup, finding, sorted, level);
	finding_why(
		checkup, finding,
		"a device that emits one of these as a bus address (IOVA = physical address) "
		"talks to another device's BAR instead of to RAM");
	finding_fix(
		checkup, finding,
		"use IOVA = virtual address behind an IOMMU, or keep buffers out of this RAM");
}

static void check_outbound(struct checkup *checkup, const struct bridge_view *view)
{
	struct range_set outbound, both;
	struct by_level sorted;

	need_windows(checkup, view->bridge);
	checkup_fail(checkup,
		     outbound_memory_set(checkup->arena, view->bridge, &outbound));
	if (checkup->err)
		return;
	checkup_fail(checkup,
		     range_set_intersect(checkup->arena, &checkup->report->ram, &outbound,
					 &both));
	if (checkup->err || !both.n)
		return;
	sorted = sort_by_level(checkup, view, outbound_level);
	for (enum level level = LEVEL_ERROR; level <= LEVEL_WARNING; level++) {
		if (sorted.n[level])
			add_outbound(checkup, view, level, &sorted, &both);
	}
}

const struct check check_ram_in_outbound_window = {
	.name = "ram-in-outbound-window",
	.levels = "warning; error with physical addresses from user space",
	.summary = "RAM whose address the bridge decodes as MMIO on the bus",
	.explanation =
		"The outbound windows of a host bridge are bus addresses at which BARs of devices\n"
		"answer: ranges in the device tree; with ACPI the root windows, which /proc/iomem shows\n"
		"to root, with the bus addresses that BARs hold. They are part of the same PCI address\n"
		"space as the inbound windows. A device that emits such an address as an IOVA reaches a\n"
		"BAR, or nothing, even if RAM has the same number as its physical address. Where bus\n"
		"addresses are CPU addresses, as on a PC, no RAM can be there.\n"
		"\n"
		"The kernel's own IOVA allocator keeps clear of outbound windows; VFIO does not.\n"
		"On a Raspberry Pi 4 the RAM from 0xc0000000 on is such RAM.\n"
		"\n"
		"Rests on: drivers/iommu/dma-iommu.c iova_reserve_pci_windows().\n",
	.check_bridge = check_outbound,
};

static void check_unrestricted(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	bool empty = bridge->dma_ranges == DMA_RANGES_EMPTY;
	struct finding *finding;

	if (!bridge->node || view->whole.reach.restricted != TRI_NO)
		return;
	finding = finding_add(
		checkup, &check_no_restriction_described, LEVEL_NOTE, bridge->node,
		"no inbound window is described: there is nothing to check against");
	finding_evidence(checkup, finding, bridge->node,
			 empty ? "dma-ranges is empty" : "no dma-ranges here or above");
	finding_why(
		checkup, finding,
		"Linux takes %s dma-ranges as 1:1 and without a limit; the hardware may have "
		"limits that the tree does not tell",
		empty ? "an empty" : "a missing");
}

const struct check check_no_restriction_described = {
	.name = "no-restriction-described",
	.levels = "note",
	.summary = "no dma-ranges: nothing to check against, which is not proof",
	.explanation =
		"Neither the host bridge's node nor an ancestor that Linux would ask has a dma-ranges\n"
		"property with entries. Linux then takes bus addresses as CPU addresses without a\n"
		"limit, and this tool does the same. That is what the tree says, not what the silicon\n"
		"does: the mainline tree of Stingray, for one, has no dma-ranges although its bridge\n"
		"has windows; some controllers are limited to 4 GiB when none is programmed.\n"
		"\n"
		"Rests on: drivers/of/address.c of_dma_get_range(); its -ENODEV means 1:1.\n",
	.check_bridge = check_unrestricted,
};
