/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/aperture.h"

#include <string.h>

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

static int settle(struct arena *arena, const struct facts *facts, struct device *device)
{
	struct aperture *aperture = &device->aperture;
	struct range gap;

	if (!device_is_translated(device, facts->request.consumer)) {
		aperture->source = "nothing translates";
		return 0;
	}
	if (facts->request.has_aperture) {
		*aperture = (struct aperture){ KNOWLEDGE_KNOWN, facts->request.aperture,
					       "--aperture" };
		return 0;
	}
	if (device->vfio.has_ranges) {
		*aperture = (struct aperture){ KNOWLEDGE_KNOWN, device->vfio.ranges,
					       device->vfio.way };
		return 0;
	}
	if (device->iommu == IOMMU_KIND_S390 && gap_of_regions(device->group, &gap)) {
		aperture->knowledge = KNOWLEDGE_ASSUMED;
		aperture->source = "reserved_regions";
		return range_set_of(arena, gap, &aperture->ranges);
	}
	aperture->source = "not shown in sysfs";
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
