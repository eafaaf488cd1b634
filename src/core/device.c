/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/device.h"

#include <string.h>

bool driver_is_vfio(const char *driver)
{
	/* vfio-pci itself and its variants: mlx5_vfio_pci, hisi-acc-vfio-pci, qat_vfio_pci... */
	return driver && (strstr(driver, "vfio-pci") || strstr(driver, "vfio_pci"));
}

bool driver_is_uio(const char *driver)
{
	return driver &&
		(!strcmp(driver, "uio_pci_generic") || !strcmp(driver, "igb_uio"));
}

bool device_is_translated(const struct device *device, enum consumer consumer)
{
	const struct group *group = device->group;

	if (!group || device->iommu == IOMMU_KIND_NONE ||
	    device->iommu == IOMMU_KIND_NOIOMMU)
		return false;
	if (!group->type || strcmp(group->type, "identity") != 0 || !device->driver ||
	    driver_is_vfio(device->driver))
		return true;
	return consumer_wants_vfio(consumer) && !driver_is_uio(device->driver);
}

const char *reserved_type_name(enum reserved_type type)
{
	static const char *const names[] = { "direct", "direct-relaxable", "reserved",
					     "msi" };

	return names[type];
}
