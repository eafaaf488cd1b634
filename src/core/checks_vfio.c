/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"
#include "core/consumer/obstacle.h"

/* More of either list than this is for the JSON. */
#define SHOWN 8

/* Addresses that are in one of two sets only. */
static int difference(struct arena *arena, const struct range_set *a,
		      const struct range_set *b, struct range_set *ret)
{
	struct range_set only_a, only_b;
	int err = range_set_subtract(arena, a, b, &only_a);

	err = err ?: range_set_subtract(arena, b, a, &only_b);
	return err ?: range_set_union(arena, &only_a, &only_b, ret);
}

static void add_evidence(struct checkup *checkup, struct finding *finding,
			 const char *path, const char *what, const struct range_set *set)
{
	for (size_t i = 0; i < set->n && i < SHOWN; i++)
		finding_evidence(checkup, finding, path, "%s 0x%llx-0x%llx", what,
				 (unsigned long long)set->items[i].start,
				 (unsigned long long)set->items[i].last);
}

/* By the user's aperture where there is one, else by what was read of the IOMMU. */
static const struct aperture *computed_aperture(const struct facts *facts,
						const struct device *device)
{
	return facts->request.has_aperture ? &device->aperture : &device->computed;
}

static int compare(struct arena *arena, const struct device *device,
		   const struct aperture *aperture, struct range_set *ret_computed,
		   struct range_set *ret)
{
	struct range_set reserved;
	int err = reserved_iovas(arena, device, &reserved);

	err = err ?:
		    range_set_subtract(arena, &aperture->ranges, &reserved, ret_computed);
	return err ?: difference(arena, &device->vfio.ranges, ret_computed, ret);
}

static void check_disagrees(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;
	const struct vfio_answer *vfio = &device->vfio;
	const struct facts *facts = checkup->report->facts;
	const struct aperture *aperture = computed_aperture(facts, device);
	struct range_set computed, differing;
	struct finding *finding;

	/* An assumption may be narrower; the regions must be known; sPAPR adds windows. */
	if (!vfio->has_ranges || vfio->can_grow || !requester->reach.has_vfio ||
	    aperture->knowledge != KNOWLEDGE_KNOWN)
		return;
	checkup_fail(checkup,
		     compare(checkup->arena, device, aperture, &computed, &differing));
	if (checkup->err || !differing.n)
		return;
	finding = finding_add(
		checkup, &check_vfio_disagrees, LEVEL_WARNING, device->address,
		"the kernel's valid IOVA ranges are not those computed here");
	finding_ranges(finding, SPACE_BUS, differing);
	add_evidence(checkup, finding, vfio->way, "valid:", &vfio->ranges);
	add_evidence(checkup, finding, aperture->source,
		     "aperture less reserved regions:", &computed);
	finding_why(
		checkup, finding,
		"the ranges listed are in one of the two only; it is the kernel's list that a "
		"map is held to");
	finding_fix(checkup, finding,
		    facts->request.has_aperture ?
			    "leave --aperture out, so that the kernel's list is used" :
			    "none needed, the kernel's list is used; please report it");
}

const struct check check_vfio_disagrees = {
	.name = "vfio-disagrees",
	.levels = "warning",
	.summary = "the kernel's list of valid IOVAs differs from what was computed",
	.explanation =
		"With --vfio the kernel is asked for the IOVAs that it lets a user of VFIO map for a\n"
		"device. That list should be the IOMMU's aperture less the group's reserved regions. If\n"
		"it is not, either the aperture given with --aperture is wrong, or this tool has the\n"
		"rules of the running kernel wrong: then it is worth a report, with the output of\n"
		"--json.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_type1_attach_group().\n",
	.check_device = check_disagrees,
};
