/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/aperture.h"

#include <errno.h>

#include "core/aperture_amd.h"
#include "core/aperture_intel.h"
#include "core/arena.h"

/* Less than a page: no kernel brings such a unit up. */
#define FEWEST_BITS 13

int aperture_set_width(struct arena *arena, struct aperture_width width,
		       const char *source, const char *unsure, struct aperture *ret)
{
	*ret = (struct aperture){ .knowledge = KNOWLEDGE_UNKNOWN };
	if (width.narrow < FEWEST_BITS) {
		ret->source = arena_printf(
			arena, "%s: no address width that this kernel could use", source);
		return ret->source ? 0 : -ENOMEM;
	}
	ret->knowledge = KNOWLEDGE_KNOWN;
	ret->source = source;
	if (!aperture_width_is_exact(width)) {
		ret->knowledge = KNOWLEDGE_ASSUMED;
		ret->source = arena_printf(arena, "%s: %u bits, perhaps %u: %s", source,
					   width.narrow, width.wide, unsure);
	}
	return ret->source ?
		range_set_of(arena, range_of_bits(width.narrow), &ret->ranges) :
		-ENOMEM;
}

/* The gap between the lowest and the highest reserved region; false when there is none. */
static bool gap_of_regions(const struct group *group, struct range *ret)
{
	struct range low = { UINT64_MAX, 0 }, high = { 0, 0 };

	for (size_t i = 0; i < group->n_regions; i++) {
		struct range range = group->regions[i].range;

		if (range.start < low.start)
			low = range;
		if (range.start >= high.start)
			high = range;
	}
	if (!group->n_regions || !high.start)
		return false; /* no upper region: the table's end is not shown */
	ret->start = low.start ? 0 : low.last + 1;
	ret->last = high.start - 1;
	return ret->start <= ret->last;
}

static int set_range(struct arena *arena, enum knowledge knowledge, struct range range,
		     const char *source, struct aperture *ret)
{
	*ret = (struct aperture){ .knowledge = knowledge, .source = source };
	return range_set_of(arena, range, &ret->ranges);
}

static int of_zpci(struct arena *arena, const struct device *device, struct aperture *ret)
{
	struct range gap;

	if (device->group && gap_of_regions(device->group, &gap))
		return set_range(arena, KNOWLEDGE_ASSUMED, gap, "reserved_regions", ret);
	ret->source = "reserved_regions do not show start_dma and end_dma";
	return 0;
}

/* Without a dynamic window the 32-bit one is what a user of VFIO gets at first. */
static int of_tce(struct arena *arena, const struct device *device, struct aperture *ret)
{
	const struct tce_window *window = &device->tce;
	const char *source;

	if (!window->node) {
		ret->source = "the device tree shows no DMA window";
		return 0;
	}
	source = arena_printf(arena, "%s: %s", window->node, window->property);
	if (!source)
		return -ENOMEM;
	return set_range(arena, window->is_dynamic ? KNOWLEDGE_ASSUMED : KNOWLEDGE_KNOWN,
			 window->range, source, ret);
}

/* IOMMUs with one kind of page table, whose driver has the width as a constant. */
static int of_driver(struct arena *arena, const struct device *device, unsigned int bits,
		     struct aperture *ret)
{
	const char *source = arena_printf(arena, "%s: its driver has %u bits",
					  iommu_kind_name(device->iommu), bits);

	return source ?
		aperture_set_width(arena, aperture_width_of(bits), source, NULL, ret) :
		-ENOMEM;
}

static int of_registers(struct arena *arena, const struct facts *facts,
			const struct device *device, struct aperture *ret)
{
	const struct iommu_unit *unit = device->unit;

	if (!unit || unit->unread) {
		ret->source = unit ?
			arena_printf(arena, "%s could not be read", unit->unread) :
			"sysfs does not show the IOMMU";
		return ret->source ? 0 : -ENOMEM;
	}
	return unit->kind == IOMMU_KIND_INTEL ? intel_aperture(arena, facts, unit, ret) :
						amd_aperture(arena, facts, unit, ret);
}

/* What can be told from what was read of the IOMMU that serves the device. */
static int compute(struct arena *arena, const struct facts *facts,
		   const struct device *device, struct aperture *ret)
{
	*ret = (struct aperture){ .knowledge = KNOWLEDGE_UNKNOWN };
	switch (device->iommu) {
	case IOMMU_KIND_INTEL:
	case IOMMU_KIND_AMD:
		return of_registers(arena, facts, device, ret);
	case IOMMU_KIND_S390:
		return of_zpci(arena, device, ret);
	case IOMMU_KIND_SPAPR:
		return of_tce(arena, device, ret);
	case IOMMU_KIND_IPMMU:
	case IOMMU_KIND_ROCKCHIP:
	case IOMMU_KIND_SUN50I:
	case IOMMU_KIND_OMAP:
	case IOMMU_KIND_MSM:
	case IOMMU_KIND_TEGRA:
		return of_driver(arena, device, 32, ret);
	case IOMMU_KIND_PAMU:
		return of_driver(arena, device, 36, ret);
	case IOMMU_KIND_VIRTIO:
		ret->source = "the input range of a virtio-iommu is not shown in sysfs";
		return 0;
	case IOMMU_KIND_SMMUV2:
	case IOMMU_KIND_SMMUV3:
	case IOMMU_KIND_RISCV:
	case IOMMU_KIND_NONE:
	case IOMMU_KIND_NOIOMMU:
	case IOMMU_KIND_OTHER:
		break;
	}
	ret->source = "not shown in sysfs";
	return 0;
}

static int settle(struct arena *arena, const struct facts *facts, struct device *device)
{
	const struct vfio_answer *vfio = &device->vfio;
	int err;

	if (!device_is_translated(device, facts->request.consumer)) {
		device->aperture.source = "nothing translates";
		return 0;
	}
	err = compute(arena, facts, device, &device->computed);
	if (err)
		return err;
	device->aperture = device->computed;
	if (facts->request.has_aperture)
		device->aperture = (struct aperture){ KNOWLEDGE_KNOWN,
						      facts->request.aperture,
						      "--aperture" };
	else if (vfio->has_ranges)
		device->aperture =
			(struct aperture){ KNOWLEDGE_KNOWN, vfio->ranges, vfio->way };
	else if (vfio->has_zpci && vfio->zpci.start <= vfio->zpci.last)
		return set_range(arena, KNOWLEDGE_KNOWN, vfio->zpci,
				 "VFIO_DEVICE_GET_INFO, zPCI capability",
				 &device->aperture);
	return 0;
}

int aperture_settle(struct arena *arena, struct facts *facts)
{
	int err = 0;

	for (size_t i = 0; i < facts->n_devices && !err; i++)
		err = settle(arena, facts, &facts->devices[i]);
	return err;
}

const char *knowledge_name(enum knowledge knowledge)
{
	static const char *const names[] = { "known", "assumed", "unknown" };

	return names[knowledge];
}
