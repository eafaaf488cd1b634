/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/group.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "core/units.h"
#include "input/attribute.h"
#include "input/iommu_unit.h"

#define GROUPS "/sys/kernel/iommu_groups"
#define REGIONS_LIMIT (1u << 20)

static int read_member(struct root *root, const char *directory, const char *name,
		       struct group *group)
{
	struct member member = { .address = text_printable(root->arena, name, SIZE_MAX) };
	char *path = arena_printf(root->arena, "%s/devices/%s", directory, name);
	const char *class_text;
	int err;

	if (!member.address || !path)
		return -ENOMEM;
	err = attribute_link(root, path, "driver", &member.driver);
	err = err ?: attribute_read(root, path, "class", &class_text);
	err = err ?:
		    arena_reserve(root->arena, &group->members, group->n_members,
				  &group->members_cap, sizeof(*group->members));
	if (err)
		return err;
	/* PCI-PCI and CardBus bridges: the base class is 06, the header type 1 or 2. */
	member.is_bridge = class_text &&
		(!strncmp(class_text, "0x0604", 6) || !strncmp(class_text, "0x0607", 6));
	group->members[group->n_members++] = member;
	return 0;
}

static int read_members(struct root *root, const char *directory, struct group *group)
{
	char *path = arena_printf(root->arena, "%s/devices", directory);
	struct listing listing;
	int err = path ? root_list(root, path, &listing) : -ENOMEM;

	for (size_t i = 0; !err && i < listing.n; i++)
		err = read_member(root, directory, listing.items[i].name, group);
	return err;
}

static int read_regions(struct root *root, const char *directory, uint64_t page_size,
			struct group *group)
{
	char *path = arena_printf(root->arena, "%s/reserved_regions", directory);
	struct reading reading;
	const char *detail;
	int err = path ? root_read(root, path, REGIONS_LIMIT, &reading) : -ENOMEM;

	if (err)
		return err;
	group->regions_status = reading.status;
	if (reading.status != SOURCE_READ)
		return 0;
	err = group_parse_regions(root->arena, reading.data, reading.len, page_size,
				  group, &detail);
	if (!err && detail) {
		group->regions_status = SOURCE_MALFORMED;
		root_mark(root, SOURCE_MALFORMED, detail);
	}
	return err;
}

static int read_group(struct root *root, struct facts *facts, unsigned int id,
		      struct group **ret)
{
	struct group *group = arena_alloc(root->arena, sizeof(*group));
	char *directory = arena_printf(root->arena, GROUPS "/%u", id);
	const char *name;
	int err;

	if (!group || !directory)
		return -ENOMEM;
	group->id = id;
	err = attribute_read(root, directory, "type", &group->type);
	err = err ?: attribute_read(root, directory, "name", &name);
	err = err ?: read_members(root, directory, group);
	err = err ?: read_regions(root, directory, facts->platform.page_size, group);
	err = err ?:
		    arena_reserve(root->arena, &facts->groups, facts->n_groups,
				  &facts->groups_cap, sizeof(struct group *));
	if (err)
		return err;
	group->is_noiommu = name && !strcmp(name, "vfio-noiommu");
	facts->groups[facts->n_groups++] = group;
	*ret = group;
	return 0;
}

static int find_group(struct root *root, struct facts *facts, unsigned int id,
		      struct group **ret)
{
	for (size_t i = 0; i < facts->n_groups; i++) {
		if (facts->groups[i]->id == id) {
			*ret = facts->groups[i];
			return 0;
		}
	}
	return read_group(root, facts, id, ret);
}

static enum iommu_kind kind_without_unit(const struct facts *facts,
					 const struct group *group)
{
	const char *arch = facts->platform.arch;

	if (!group)
		return IOMMU_KIND_NONE;
	if (group->is_noiommu)
		return IOMMU_KIND_NOIOMMU;
	return arch && !strncmp(arch, "ppc64", 5) ? IOMMU_KIND_SPAPR : IOMMU_KIND_NONE;
}

int group_read(struct root *root, struct facts *facts, const char *directory,
	       struct device *device)
{
	const char *group_name, *unit_path;
	char *unit_link = arena_printf(root->arena, "%s/iommu", directory);
	struct iommu_unit *unit;
	uint64_t id;
	int err = unit_link ?
		attribute_link(root, directory, "iommu_group", &group_name) :
		-ENOMEM;

	if (!err && group_name && !parse_u64(group_name, &id) && id <= UINT32_MAX)
		err = find_group(root, facts, (unsigned int)id, &device->group);
	err = err ?: root_read_link(root, unit_link, &unit_path);
	if (err)
		return err;
	if (!unit_path || (device->group && device->group->is_noiommu)) {
		device->iommu = kind_without_unit(facts, device->group);
		return 0;
	}
	err = iommu_unit_read(root, facts, unit_path, &unit);
	if (err)
		return err;
	device->unit = unit;
	device->iommu = unit->kind;
	device->iommu_unit = unit->name;
	return 0;
}
