/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"

/* More than this many pieces of evidence help nobody; the JSON's ignored[] has all. */
#define SHOWN 16

static const char *ignored_text(enum ignored_reason reason)
{
	switch (reason) {
	case IGNORED_NOT_MEMORY:
		return "its space code is not memory";
	case IGNORED_UNTRANSLATABLE:
		return "its CPU address does not translate through the parent buses";
	case IGNORED_ZERO_SIZE:
		return "its size is 0";
	case IGNORED_OVERFLOW:
		return "its CPU side passes 2^64";
	case IGNORED_TRAILING:
		return "left-over cells, less than a whole entry";
	}
	return "";
}

/* An ancestor's property was asked and none of its entries translates. */
static void check_ancestor(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	struct finding *finding;

	if (!bridge->map.node || bridge->map.exists)
		return;
	finding = finding_add(checkup, &check_dma_ranges_ignored_entry, LEVEL_WARNING,
			      bridge_subject(bridge),
			      "Linux ignores the dma-ranges of %s", bridge->map.node);
	finding_evidence(checkup, finding, bridge->map.node,
			 "dma-ranges: no entry translates to a CPU address");
	finding_why(
		checkup, finding,
		"it is the property that counts for this bridge, but nothing of it can be "
		"used, which Linux takes as 1:1 without a limit");
}

static void check_ignored(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	struct finding *finding;

	if (!bridge->n_ignored) {
		check_ancestor(checkup, view);
		return;
	}
	finding = finding_add(checkup, &check_dma_ranges_ignored_entry, LEVEL_WARNING,
			      bridge_subject(bridge),
			      "Linux ignores %zu dma-ranges entr%s", bridge->n_ignored,
			      bridge->n_ignored == 1 ? "y" : "ies");
	for (size_t i = 0; i < bridge->n_ignored && i < SHOWN; i++)
		finding_evidence(checkup, finding, bridge->node, "dma-ranges[%zu]: %s",
				 bridge->ignored[i].entry,
				 ignored_text(bridge->ignored[i].reason));
	finding_why(
		checkup, finding,
		"the entry makes no inbound window, and the kernel says nothing; what it was "
		"meant to open stays closed for Linux%s",
		view->whole.reach.restricted == TRI_UNKNOWN && !bridge->map.exists ?
			". No entry is left, which Linux takes as 1:1 without a limit" :
			"");
	finding_fix(
		checkup, finding,
		"an entry is a space code of 0x02000000, 0x03000000, 0x42000000 or 0x43000000, "
		"the bus address, the CPU address in the parent's cells, and a size");
}

const struct check check_dma_ranges_ignored_entry = {
	.name = "dma-ranges-ignored-entry",
	.levels = "warning",
	.summary = "a dma-ranges entry that Linux drops without a word",
	.explanation =
		"Linux keeps an entry of a host bridge's dma-ranges only if its space code says\n"
		"memory, its CPU address translates through all parent buses, its size is not 0 and\n"
		"its end fits in 64 bits. Cells that do not make a whole entry are left over. None\n"
		"of this is reported at boot. The vendor tree of the X-Gene m400 had a second entry\n"
		"with space code 0, which older kernels used and newer ones ignore; the machine then\n"
		"failed in ways that took months to explain.\n"
		"\n"
		"Rests on: drivers/pci/of.c devm_of_pci_get_host_bridge_resources(),\n"
		"drivers/of/address.c of_bus_pci_get_flags(), __of_address_resource_bounds().\n",
	.check_bridge = check_ignored,
};

static void check_excess(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	struct range_set beyond = { 0 };
	struct finding *finding;

	if (!bridge->n_excess)
		return;
	for (size_t i = 0; i < bridge->n_excess; i++)
		checkup_fail(checkup,
			     range_set_append(checkup->arena, &beyond,
					      bridge->excess[i].cpu));
	range_set_normalise(&beyond);
	finding = finding_add(
		checkup, &check_dma_ranges_exceeds_parent, LEVEL_WARNING,
		bridge_subject(bridge),
		"an inbound window is larger than what its parent bus passes");
	finding_ranges(finding, SPACE_CPU, beyond);
	for (size_t i = 0; i < bridge->n_excess && i < SHOWN; i++)
		finding_evidence(checkup, finding, bridge->excess[i].parent,
				 "dma-ranges ends before %s:dma-ranges[%zu] does",
				 bridge->map.node ?: bridge->node,
				 bridge->excess[i].entry);
	finding_why(
		checkup, finding,
		"Linux translates only the start of a window through the parent buses and does "
		"not look at their sizes: it counts this RAM as reachable, the hardware may not");
	finding_fix(
		checkup, finding,
		"make the parent's dma-ranges as large as the window, or the window smaller");
}

const struct check check_dma_ranges_exceeds_parent = {
	.name = "dma-ranges-exceeds-parent",
	.levels = "warning",
	.summary = "a window larger than what a bus above the bridge passes",
	.explanation =
		"The CPU side of an inbound window is an address on the bridge's parent bus, whose\n"
		"own dma-ranges says what it passes on. Linux translates the first address of the\n"
		"window through each parent and takes the size as it is. If a parent's range ends\n"
		"earlier, Linux still believes that the whole window works. Reach in this report is\n"
		"what Linux believes; the ranges of this finding are what the parents contradict.\n"
		"\n"
		"Rests on: drivers/of/address.c of_translate_one(), which looks at one address.\n",
	.check_bridge = check_excess,
};
