/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "core/aperture.h"
#include "core/arena.h"
#include "core/firmware.h"
#include "output/text.h"

static int print_aperture(struct arena *arena, const struct painter *painter,
			  const struct aperture *aperture)
{
	const char *text = arena_printf(arena, "aperture %s: %s",
					knowledge_name(aperture->knowledge),
					aperture->source);

	if (!text)
		return -ENOMEM;
	print_wrapped(painter, "           ", text);
	return 0;
}

static int print_device_iommu(struct arena *arena, const struct painter *painter,
			      const struct requester *requester)
{
	const struct device *device = requester->device;

	if (!device->group) {
		fputs("none: the device is in no IOMMU group\n", painter->out);
		return 0;
	}
	fprintf(painter->out, "group %u, %s%s%s, domain type %s\n", device->group->id,
		iommu_kind_name(device->iommu), device->iommu_unit ? " " : "",
		device->iommu_unit ?: "", device->group->type ?: "not known");
	return requester->is_translated ?
		print_aperture(arena, painter, &device->aperture) :
		0;
}

/* What the ACPI tables say, where no group says it better. */
static void print_firmware(const struct painter *painter, const struct device *device)
{
	const struct firmware_iommu *firmware = device->firmware;

	if (!firmware || (device->group && !painter->style->verbose))
		return;
	fputs("  firmware ", painter->out);
	if (firmware->is_served == TRI_YES)
		fprintf(painter->out, "%s: %s serves it\n", firmware->table,
			firmware->unit);
	else if (firmware->is_served == TRI_UNKNOWN)
		fputs("whether an IOMMU serves it could not be read\n", painter->out);
	else if (firmware->is_unit)
		fprintf(painter->out, "%s: it is an IOMMU itself\n", firmware->table);
	else if (firmware->has_units)
		fprintf(painter->out, "%s: no IOMMU serves it\n", firmware->table);
	else
		fputs("no ACPI table describes an IOMMU\n", painter->out);
}

static void print_vfio(const struct painter *painter, const struct vfio_answer *vfio)
{
	if (!vfio->was_asked)
		return;
	fputs("  vfio     ", painter->out);
	if (vfio->has_ranges)
		fprintf(painter->out, "%s lists %zu range%s%s\n", vfio->way,
			vfio->ranges.n, vfio->ranges.n == 1 ? "" : "s",
			vfio->was_opened ? " (the device was opened, which resets it)" :
					   "");
	else
		fprintf(painter->out, "no answer: %s\n", vfio->reason);
}

static void print_bridge_iommu(const struct painter *painter, const struct bridge *bridge)
{
	switch (bridge->iommu) {
	case IOMMU_NONE:
		fputs("none described\n", painter->out);
		break;
	case IOMMU_MAPPED:
		fprintf(painter->out, "%s translates every requester ID\n",
			bridge->iommu_node);
		break;
	case IOMMU_PARTLY_MAPPED:
		fprintf(painter->out, "%s translates some requester IDs\n",
			bridge->iommu_node);
		break;
	}
}

int text_iommu(struct arena *arena, const struct painter *painter,
	       const struct requester *requester)
{
	int err;

	fputs("  iommu    ", painter->out);
	if (!requester->device) {
		print_bridge_iommu(painter, requester->bridge);
		return 0;
	}
	err = print_device_iommu(arena, painter, requester);
	print_firmware(painter, requester->device);
	print_vfio(painter, &requester->device->vfio);
	return err;
}
