/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"
#include "core/reservation.h"

static bool is_served(const struct requester *requester)
{
	return requester->device ? requester->device->iommu_unit != NULL :
				   requester->bridge->iommu != IOMMU_NONE;
}

static int order_level(const struct requester *requester)
{
	return is_served(requester) ? LEVEL_ERROR : LEVEL_WARNING;
}

static void add_order(struct checkup *checkup, const struct bridge_view *view,
		      enum level level, const struct by_level *sorted,
		      enum reservation reservation)
{
	const struct bridge *bridge = view->bridge;
	struct finding *finding;

	finding = finding_add(
		checkup, &check_dma_ranges_order, level, bridge_subject(bridge), "%s",
		reservation == RESERVES_ALL ?
			"a window that ends at 2^64 makes Linux reserve every IOVA" :
			"Linux can not reserve the gaps between these windows");
	finding_evidence(
		checkup, finding, bridge->node,
		reservation == RESERVES_ALL ?
			"dma-ranges: the last window ends at 2^64" :
			"dma-ranges: windows overlap, or their order by bus address is not "
			"that by CPU address");
	finding_add_devices(checkup, finding, sorted, level);
	finding_why(
		checkup, finding,
		reservation == RESERVES_ALL ?
			"behind an IOMMU the end of the window wraps to 0, and no IOVA is left for "
			"the kernel's DMA API" :
			"behind an IOMMU the kernel's DMA API gives up for the device ('Failed to "
			"reserve IOVA', 'Failed to set up IOMMU'), which then emits physical "
			"addresses into a translating IOMMU");
	finding_fix(
		checkup, finding,
		"list windows that do not overlap, so that bus and CPU addresses ascend together");
}

static void check_order(struct checkup *checkup, const struct bridge_view *view)
{
	struct by_level sorted = sort_by_level(checkup, view, order_level);
	enum reservation reservation = RESERVES;

	checkup_fail(checkup, reservation_of(checkup->arena, view->bridge, &reservation));
	/* A window that wraps has worse to it: dma-api-broken. */
	if (checkup->err || reservation == RESERVES || view->bridge->map.wraps)
		return;
	for (enum level level = LEVEL_ERROR; level <= LEVEL_NOTE; level++) {
		if (sorted.n[level] &&
		    (level == LEVEL_ERROR || reservation == RESERVATION_FAILS))
			add_order(checkup, view, level, &sorted, reservation);
	}
}

const struct check check_dma_ranges_order = {
	.name = "dma-ranges-order",
	.levels = "warning; error where an IOMMU serves the bridge",
	.summary = "windows whose gaps the kernel can not reserve",
	.explanation =
		"Behind an IOMMU the kernel's DMA API keeps its IOVAs out of the gaps between inbound\n"
		"windows. It sorts the windows by CPU address and then expects their bus addresses to\n"
		"ascend as well. Windows that overlap, two windows onto one bus range, or windows whose\n"
		"two orders differ make it fail: the device is left without DMA mappings, and an NVMe\n"
		"drive for example dies at probe. A last window that ends exactly at 2^64 makes it\n"
		"reserve all IOVAs. Without an IOMMU the same property works.\n"
		"\n"
		"The three windows of a Raspberry Pi 5 and the duplicate ones of Gemini are such.\n"
		"\n"
		"Rests on: drivers/iommu/dma-iommu.c iova_reserve_pci_windows().\n",
	.check_bridge = check_order,
};

static const char *broken_by(const struct bridge *bridge)
{
	if (bridge->map.wraps)
		return "an entry passes 2^64 on the bus, so that its end wraps";
	if (bridge->map.is_cut)
		return bridge->map.n ?
			"an entry of size 0 ends the map, and the entries behind it are lost" :
			"an entry of size 0 comes first, and the map is empty";
	return NULL;
}

/* VFIO has its own map; but what crashes the kernel at boot is nobody's choice. */
static enum level broken_level(const struct checkup *checkup,
			       const struct bridge_view *view)
{
	return consumer_wants_vfio(checkup->report->facts->request.consumer) &&
			view->bridge->iommu == IOMMU_NONE ?
		LEVEL_NOTE :
		LEVEL_ERROR;
}

static void check_broken(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	const char *cause = broken_by(bridge);
	struct finding *finding;

	if (!cause)
		return;
	finding = finding_add(checkup, &check_dma_api_broken, broken_level(checkup, view),
			      bridge_subject(bridge),
			      "the kernel's DMA API does not survive this dma-ranges");
	finding_evidence(checkup, finding, bridge->map.node ?: bridge->node,
			 "dma-ranges: %s", cause);
	finding_why(
		checkup, finding,
		"dev->dma_range_map loses windows: kernel drivers below this bridge can not map "
		"RAM, and behind an IOMMU the kernel crashes when it sets up their interrupts");
	finding_fix(checkup, finding, "correct the entry, or remove it");
}

const struct check check_dma_api_broken = {
	.name = "dma-api-broken",
	.levels = "error",
	.summary = "a dma-ranges on which the kernel's DMA API loses windows or crashes",
	.explanation =
		"The map that Linux gives to each device ends at the first entry of size 0, whatever\n"
		"follows; if that is the first entry, nothing can be mapped. An entry whose bus side\n"
		"passes 2^64 makes the limit of the map wrap to a small number. On kernels 6.1, 6.12\n"
		"and 7.2 both end in a NULL dereference when an IOMMU is there ('specified DMA range\n"
		"outside IOMMU capability', then an Oops in alloc_iova_fast()).\n"
		"\n"
		"Some trees have such an entry because a boot loader was meant to fill it in.\n"
		"\n"
		"Rests on: drivers/of/address.c of_dma_get_range(), include/linux/dma-direct.h\n"
		"dma_range_map_max(), drivers/iommu/dma-iommu.c.\n",
	.check_bridge = check_broken,
};

static bool same_windows(const struct bridge *bridge)
{
	if (bridge->n_windows != bridge->map.n)
		return false;
	for (size_t i = 0; i < bridge->n_windows; i++) {
		const struct window *a = &bridge->windows[i], *b = &bridge->map.items[i];

		if (a->bus.start != b->bus.start || a->bus.last != b->bus.last ||
		    a->cpu.start != b->cpu.start)
			return false;
	}
	return true;
}

static void check_differs(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	bool inherited = bridge->dma_ranges == DMA_RANGES_INHERITED;
	struct finding *finding;

	if (broken_by(bridge) || same_windows(bridge))
		return;
	finding = finding_add(checkup, &check_dma_api_differs, LEVEL_NOTE,
			      bridge_subject(bridge),
			      "the bridge's windows and its devices' DMA map differ");
	finding_evidence(checkup, finding, bridge->node,
			 "windows in bridge->dma_ranges of Linux: %zu",
			 bridge->n_windows);
	finding_evidence(checkup, finding, bridge->map.node ?: bridge->node,
			 "regions in dev->dma_range_map of Linux: %zu", bridge->map.n);
	finding_why(
		checkup, finding,
		inherited ?
			"the windows come from an ancestor, which Linux asks for the devices' "
			"map but not for the bridge's list; the boot log shows no 'IB MEM' line" :
			"the list keeps only memory entries, the map keeps every entry that "
			"translates");
}

const struct check check_dma_api_differs = {
	.name = "dma-api-differs",
	.levels = "note",
	.summary = "bridge list and per-device map of Linux differ",
	.explanation =
		"Linux reads dma-ranges twice. The host bridge's list takes only the bridge's own\n"
		"property and only memory entries; 'IB MEM' in the boot log shows it, and the IOVA\n"
		"allocator keeps out of its gaps. The map of each device takes the first non-empty\n"
		"property from the bridge upwards, with entries of any kind; address conversion and\n"
		"the DMA limit use it. On boards whose windows are described at /soc the list is empty\n"
		"and the map is not.\n"
		"\n"
		"This report uses the list where it has entries, else the map.\n"
		"\n"
		"Rests on: drivers/pci/of.c devm_of_pci_get_host_bridge_resources(),\n"
		"drivers/of/address.c of_dma_get_range().\n",
	.check_bridge = check_differs,
};
