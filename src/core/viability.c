/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/viability.h"

#include <string.h>

bool device_is_bridge(const struct device *device)
{
	unsigned int class_code = device->class_code >> 8;

	return class_code == 0x0604 || class_code == 0x0607;
}

/* vfio_dev_driver_allowed() and vfio_dev_viable() of 5.10. */
static bool passes_before_5_19(const struct member *member)
{
	return !member->driver || driver_is_vfio(member->driver) ||
		!strcmp(member->driver, "pci-stub") || member->is_bridge;
}

/* The PCI drivers that set driver_managed_dma. */
static bool passes_since_5_19(const struct member *member)
{
	return !member->driver || driver_is_vfio(member->driver) ||
		!strcmp(member->driver, "pci-stub") ||
		!strcmp(member->driver, "pcieport");
}

static enum tri passes(const struct facts *facts, const struct member *member)
{
	bool before = passes_before_5_19(member), since = passes_since_5_19(member);

	switch (kernel_is_before(&facts->platform, 5, 19)) {
	case TRI_YES:
		return before ? TRI_YES : TRI_NO;
	case TRI_NO:
		return since ? TRI_YES : TRI_NO;
	case TRI_UNKNOWN:
		break;
	}
	if (before != since)
		return TRI_UNKNOWN;
	return before ? TRI_YES : TRI_NO;
}

enum tri member_viability(const struct facts *facts, const struct device *device,
			  const struct member *member)
{
	return strcmp(member->address, device->address) ? passes(facts, member) : TRI_YES;
}

enum tri group_viability(const struct facts *facts, const struct device *device,
			 const struct member **ret_blocker)
{
	const struct group *group = device->group;
	enum tri result = TRI_YES;

	*ret_blocker = NULL;
	for (size_t i = 0; i < group->n_members; i++) {
		const struct member *member = &group->members[i];
		enum tri pass = member_viability(facts, device, member);

		if (pass == TRI_YES || (pass == TRI_UNKNOWN && result == TRI_UNKNOWN))
			continue;
		result = pass;
		*ret_blocker = member;
		if (pass == TRI_NO)
			break;
	}
	return result;
}
