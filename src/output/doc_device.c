/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/aperture.h"
#include "core/viability.h"
#include "output/doc_bridge.h"
#include "output/doc_firmware.h"

static void add_misfits(struct doc *doc, struct json_object *object,
			const struct reach *reach)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < reach->n_misfits; i++) {
		const struct misfit *misfit = &reach->misfits[i];
		struct json_object *item = doc_range(doc, misfit->range);

		doc_add_text(doc, item, "reason", misfit_reason_name(misfit->reason));
		if (misfit->has_hits)
			doc_add(doc, item, "hits", doc_range(doc, misfit->hits));
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "not_identity", array);
}

struct json_object *doc_reach(struct doc *doc, const struct reach *reach)
{
	struct json_object *object = doc_object(doc);

	doc_add_set(doc, object, "unreachable", &reach->unreachable);
	add_misfits(doc, object, reach);
	if (reach->has_vfio)
		doc_add_set(doc, object, "vfio_iova", &reach->vfio);
	else
		doc_add_null(doc, object, "vfio_iova");
	if (reach->has_usable)
		doc_add_set(doc, object, "usable_iova", &reach->usable);
	else
		doc_add_null(doc, object, "usable_iova");
	doc_add_set(doc, object, "usable_iova_at_most", &reach->at_most);
	if (reach->restricted == TRI_UNKNOWN)
		doc_add_null(doc, object, "restricted");
	else
		doc_add_bool(doc, object, "restricted", reach->restricted == TRI_YES);
	return object;
}

static void add_group(struct doc *doc, struct json_object *object,
		      const struct facts *facts, const struct device *device)
{
	const struct group *group = device->group;
	struct json_object *item, *members;
	const struct member *blocker;
	enum tri viable;

	if (!group) {
		doc_add_null(doc, object, "group");
		return;
	}
	item = doc_object(doc);
	members = doc_array(doc);
	doc_add_number(doc, item, "id", group->id);
	doc_add_text(doc, item, "type", group->type);
	for (size_t i = 0; i < group->n_members; i++) {
		struct json_object *member = doc_object(doc);

		doc_add_text(doc, member, "address", group->members[i].address);
		doc_add_text(doc, member, "driver", group->members[i].driver);
		doc_append(doc, members, member);
	}
	doc_add(doc, item, "devices", members);
	viable = group_viability(facts, device, &blocker);
	if (viable == TRI_UNKNOWN)
		doc_add_null(doc, item, "viable");
	else
		doc_add_bool(doc, item, "viable", viable == TRI_YES);
	doc_add(doc, object, "group", item);
}

static void add_iommu(struct doc *doc, struct json_object *object,
		      const struct device *device)
{
	struct json_object *iommu = doc_object(doc), *aperture = doc_object(doc);

	doc_add_text(doc, iommu, "unit", device->iommu_unit);
	doc_add_text(doc, iommu, "kind", iommu_kind_name(device->iommu));
	doc_add(doc, object, "iommu", iommu);
	doc_add_text(doc, aperture, "knowledge",
		     knowledge_name(device->aperture.knowledge));
	doc_add_set(doc, aperture, "ranges", &device->aperture.ranges);
	doc_add_text(doc, aperture, "source", device->aperture.source);
	doc_add(doc, object, "aperture", aperture);
}

static void add_reserved(struct doc *doc, struct json_object *object,
			 const struct group *group)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; group && i < group->n_regions; i++) {
		struct json_object *item = doc_range(doc, group->regions[i].range);

		doc_add_text(doc, item, "type",
			     reserved_type_name(group->regions[i].type));
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "reserved", array);
}

/* What the kernel said, where it was asked. */
static void add_vfio(struct doc *doc, struct json_object *object,
		     const struct vfio_answer *vfio)
{
	struct json_object *item;

	if (!vfio->was_asked)
		return;
	item = doc_object(doc);
	doc_add_text(doc, item, "way", vfio->way);
	doc_add_text(doc, item, "reason", vfio->reason);
	if (vfio->has_ranges)
		doc_add_set(doc, item, "ranges", &vfio->ranges);
	else
		doc_add_null(doc, item, "ranges");
	if (vfio->page_sizes)
		doc_add_hex(doc, item, "page_sizes", vfio->page_sizes);
	if (vfio->has_dma_avail)
		doc_add_number(doc, item, "dma_avail", vfio->dma_avail);
	doc_add(doc, object, "vfio", item);
}

struct json_object *doc_device(struct doc *doc, const struct facts *facts,
			       const struct requester *requester)
{
	const struct device *device = requester->device;
	struct json_object *object = doc_object(doc);

	doc_add_text(doc, object, "address", device->address);
	doc_add_id(doc, object, "vendor", device->vendor, 4);
	doc_add_id(doc, object, "device", device->device, 4);
	doc_add_id(doc, object, "class", device->class_code, 6);
	if (device->name)
		doc_add_text(doc, object, "name", device->name);
	doc_add_text(doc, object, "driver", device->driver);
	if (device->numa_node >= 0)
		doc_add_number(doc, object, "numa_node", (uint64_t)device->numa_node);
	else
		doc_add_null(doc, object, "numa_node");
	doc_add_number(doc, object, "bridge", device->bridge);
	add_group(doc, object, facts, device);
	add_iommu(doc, object, device);
	add_vfio(doc, object, &device->vfio);
	add_reserved(doc, object, device->group);
	doc_add_firmware(doc, object, &facts->platform, device->firmware);
	doc_add(doc, object, "reach", doc_reach(doc, &requester->reach));
	return object;
}
