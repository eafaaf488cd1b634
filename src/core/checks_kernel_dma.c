/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "core/arena.h"
#include "core/bus.h"
#include "core/checks.h"
#include "core/consumer/kernel.h"
#include "core/viability.h"

static const char *title_of(enum kernel_way way)
{
	switch (way) {
	case KERNEL_UNKNOWN:
		break;
	case KERNEL_DIRECT:
		return "the kernel uses all buffers where they are";
	case KERNEL_BOUNCES:
		return "the kernel bounces buffers in this RAM through swiotlb";
	case KERNEL_POOL:
		return "the kernel bounces all buffers through a restricted pool";
	case KERNEL_REFUSES:
		return "the kernel can neither map nor bounce buffers in this RAM";
	case KERNEL_MAPS:
		return "the kernel maps all buffers at IOVAs of its own choice";
	case KERNEL_MAPS_NOTHING:
		return "the kernel has no IOVA to map a buffer at";
	case KERNEL_BREAKS:
		return "the kernel's DMA API fails here";
	}
	return "";
}

/* One note for the requesters of a bridge that are served in the same way. */
static void add_way(struct checkup *checkup, const struct bridge_view *view,
		    const struct kernel_answer *answers, enum kernel_way way)
{
	const struct bridge *bridge = view->bridge;
	struct finding *finding = NULL;

	for (size_t i = 0; i < view->n && !checkup->err; i++) {
		const struct requester *requester = &view->requesters[i];

		if (answers[i].way != way)
			continue;
		if (!finding) {
			finding = finding_add(checkup, &check_kernel_dma, LEVEL_NOTE,
					      bridge_subject(bridge), "%s",
					      title_of(way));
			if (way == KERNEL_MAPS)
				finding_ranges(finding, SPACE_BUS, answers[i].iovas);
			else
				finding_ranges(finding, SPACE_CPU,
					       answers[i].out_of_reach);
			finding_evidence(checkup, finding, bridge_subject(bridge),
					 "inbound windows: %zu",
					 bridge_deciding_windows(bridge).n);
			finding_why(checkup, finding, "%s", kernel_reason(way));
		}
		if (requester->device)
			finding_evidence(checkup, finding, requester->device->address,
					 "driver %s",
					 requester->device->driver ?: "not bound");
		else if (way == KERNEL_POOL)
			finding_evidence(checkup, finding, bridge->restricted_pool,
					 "the pool");
	}
}

static void check_kernel(struct checkup *checkup, const struct bridge_view *view)
{
	const struct facts *facts = checkup->report->facts;
	struct kernel_answer *answers;

	if (facts->request.consumer != CONSUMER_KERNEL)
		return;
	answers = arena_alloc(checkup->arena, view->n * sizeof(*answers));
	if (!answers)
		checkup_fail(checkup, -ENOMEM);
	for (size_t i = 0; i < view->n && !checkup->err; i++) {
		const struct device *device = view->requesters[i].device;

		/* What is behind a PCI bridge asks for itself. */
		if (!device || !device_is_bridge(device))
			checkup_fail(checkup,
				     kernel_resolve(checkup->arena, facts,
						    &view->requesters[i], &answers[i]));
	}
	for (enum kernel_way way = KERNEL_DIRECT; way <= KERNEL_BREAKS; way++) {
		if (!checkup->err)
			add_way(checkup, view, answers, way);
	}
}

const struct check check_kernel_dma = {
	.name = "kernel-dma",
	.levels = "note",
	.summary = "--for=kernel: what the kernel's DMA API does with buffers",
	.explanation =
		"A kernel driver hands its buffers to the DMA API, which has four ways:\n"
		"\n"
		"  direct   nothing translates, and the device reaches the buffer where it is\n"
		"  bounce   it does not: the data is copied through swiotlb (64 MiB below 4 GiB unless\n"
		"           swiotlb= says otherwise), or through the restricted-dma-pool of the bridge\n"
		"  refuse   swiotlb is out of reach, full or off: the mapping fails, and the driver says\n"
		"           'swiotlb buffer is full', 'DMA map failed' or -12\n"
		"  map      an IOMMU translates: an IOVA is taken from the top of what is left below the\n"
		"           device's mask, the limit of dma-ranges and the aperture, below 4 GiB first\n"
		"\n"
		"Bouncing costs a copy, and needs room for everything in flight. Behind an IOMMU the gaps\n"
		"between inbound windows are reserved first; dma-ranges-order tells where that fails.\n"
		"\n"
		"Without --dma-bits the device is taken to drive all 64 bits.\n"
		"\n"
		"Rests on: kernel/dma/direct.h dma_direct_map_page(), include/linux/dma-direct.h\n"
		"dma_capable(), drivers/iommu/dma-iommu.c iommu_dma_alloc_iova().\n",
	.check_bridge = check_kernel,
};
