/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/acpi.h"
#include "input/host.h"
#include "input/machine.h"

/**
 * firmware_read - read the ACPI tables of a machine that has ACPI
 * @machine: its tables are written
 *
 * A machine that booted with a device tree has no /sys/firmware/acpi. That is noted once;
 * the tables are then not asked for.
 *
 * Return: 0 or -ENOMEM.
 */
int firmware_read(struct machine *machine);

/**
 * firmware_describe - what the ACPI tables say about a PCI function
 * @machine: its tables are read; where there is no ACPI nothing is done
 * @directory: of the function in sysfs
 * @host: its host bridge
 * @device: its IDs, bridge and group are read. Its @firmware is written, and the regions of
 *          a group whose own could not be read are assumed from it
 *
 * An address limit of the root complex is noted at the bridge.
 *
 * Return: 0 or -ENOMEM.
 */
int firmware_describe(struct machine *machine, const char *directory,
		      const struct host_link *host, struct device *device);

/**
 * struct firmware_function - a function as IOMMUs know it
 * @function: for acpi_describe()
 * @aliases: requester IDs under which its accesses arrive
 * @physical: what @function points to
 */
struct firmware_function {
	struct acpi_function function;
	struct range_set aliases;
	struct pci_address physical;
};

/**
 * firmware_identify - who a function is to the tables
 * @root: the machine
 * @directory: of the function in sysfs
 * @path: its real path
 * @class_code: its class
 * @ret: who it is; must stay where it is
 *
 * Below Intel's VMD all functions are the VMD function: pci_real_dma_dev() in
 * drivers/pci/search.c.
 *
 * Return: 0 or -ENOMEM.
 */
int firmware_identify(struct root *root, const char *directory, const char *path,
		      unsigned int class_code, struct firmware_function *ret);

/**
 * firmware_merge - what the tables say about a function, whatever ID it uses
 * @arena: where the result lives
 * @tables: the tables
 * @identity: the function
 * @ret: what they say
 *
 * The Intel and AMD drivers go by the function itself. With IORT, RIMT and VIOT Linux asks
 * for each alias, and gives up with the first that leads nowhere: an alias that is not
 * served makes a function that bypasses its IOMMU (iort_iommu_configure_id(),
 * viot_iommu_configure() in drivers/acpi). The regions of all aliases count.
 *
 * Return: 0 or -ENOMEM.
 */
int firmware_merge(struct arena *arena, const struct acpi_tables *tables,
		   const struct firmware_function *identity, struct firmware_iommu *ret);
