/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/bus.h"
#include "core/checks.h"

static void check_pool(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	struct finding *finding;

	if (!bridge->restricted_pool)
		return;
	finding = finding_add(
		checkup, &check_restricted_dma_pool, LEVEL_NOTE, bridge_subject(bridge),
		"all DMA of this bridge's devices goes through a restricted pool");
	finding_evidence(checkup, finding, bridge->restricted_pool,
			 "restricted-dma-pool");
	finding_why(
		checkup, finding,
		"the kernel's DMA API bounces every transfer through this memory, so that only "
		"its address matters to kernel drivers; VFIO users are not bounced");
}

const struct check check_restricted_dma_pool = {
	.name = "restricted-dma-pool",
	.levels = "note",
	.summary = "the kernel bounces all DMA through one pool of memory",
	.explanation =
		"A memory-region of the host bridge names a restricted-dma-pool: without an IOMMU the\n"
		"kernel's DMA API copies every transfer through that pool, wherever the buffer is.\n"
		"Chromebooks with MT8192 do this for their WiFi card. RAM outside the inbound windows\n"
		"then does not hurt kernel drivers as long as the pool is inside.\n"
		"\n"
		"Rests on: drivers/of/device.c of_dma_set_restricted_buffer(), kernel/dma/swiotlb.c.\n",
	.check_bridge = check_pool,
};

static bool is_one_of(const struct bridge *bridge, const char *const *names)
{
	for (; *names; names++) {
		for (size_t i = 0; i < bridge->n_compatible; i++) {
			if (!strcmp(bridge->compatible[i], *names))
				return true;
		}
	}
	return false;
}

/* drivers/pci/controller/pcie-brcmstb.c: chips that make one inbound window of the list. */
static bool rounds_windows(const struct bridge *bridge)
{
	static const char *const names[] = {
		"brcm,bcm2711-pcie", "brcm,bcm4908-pcie", "brcm,bcm7211-pcie",
		"brcm,bcm7216-pcie", "brcm,bcm7278-pcie", "brcm,bcm7425-pcie",
		"brcm,bcm7435-pcie", "brcm,bcm7445-pcie", NULL,
	};

	return is_one_of(bridge, names);
}

/* drivers/pci/controller/cadence: without windows the inbound BAR has a fixed width. */
static bool has_hidden_width(const struct bridge *bridge)
{
	static const char *const names[] = {
		"cdns,cdns-pcie-host",
		"ti,j721e-pcie-host",
		"ti,j7200-pcie-host",
		"ti,am64-pcie-host",
		"ti,j784s4-pcie-host",
		"ti,j722s-pcie-host",
		NULL,
	};

	return is_one_of(bridge, names) && !bridge_deciding_windows(bridge).n;
}

static void check_caveat(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	unsigned int bits = bridge->no_bar_match_bits ?: 32;
	struct finding *finding;

	if (rounds_windows(bridge)) {
		finding = finding_add(
			checkup, &check_soc_caveat, LEVEL_NOTE, bridge_subject(bridge),
			"this controller's hardware window is larger than dma-ranges");
		finding_why(
			checkup, finding,
			"the brcmstb driver makes one inbound window of all entries, rounded up to "
			"a power of two, with CPU address 0 at its base; boot firmware rewrites "
			"dma-ranges for the board's revision");
		finding_fix(checkup, finding,
			    "check the live tree of the running machine as well");
	} else if (has_hidden_width(bridge)) {
		finding = finding_add(
			checkup, &check_soc_caveat, LEVEL_NOTE, bridge_subject(bridge),
			"without dma-ranges this controller passes only %u address bits",
			bits);
		finding_why(
			checkup, finding,
			"the Cadence driver opens bus addresses from 0 to 2^%u when no window is "
			"described (cdns,no-bar-match-nbits, 32 by default)",
			bits);
		finding_fix(checkup, finding, "describe the windows with dma-ranges");
	} else {
		return;
	}
	finding_evidence(checkup, finding, bridge->node, "compatible: %s",
			 bridge->compatible[0]);
}

const struct check check_soc_caveat = {
	.name = "soc-caveat",
	.levels = "note",
	.summary = "hardware that is known to differ from its dma-ranges",
	.explanation =
		"This tool says what Linux believes after reading the tree. Some controllers do\n"
		"something else with it. brcmstb before the 7712 (Raspberry Pi 4 among them) programs\n"
		"one window: the next power of two above the sum of all sizes, based at CPU address 0.\n"
		"Cadence controllers without windows pass 2^32, or what cdns,no-bar-match-nbits says.\n"
		"\n"
		"Rests on: drivers/pci/controller/pcie-brcmstb.c brcm_pcie_get_inbound_wins(),\n"
		"drivers/pci/controller/cadence/pcie-cadence-host.c cdns_pcie_host_map_dma_ranges().\n",
	.check_bridge = check_caveat,
};
