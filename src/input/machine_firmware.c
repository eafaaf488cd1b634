/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/machine_firmware.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"

int firmware_read(struct machine *machine)
{
	int err = root_has(&machine->root, "/sys/firmware/acpi", &machine->has_acpi);

	if (err || !machine->has_acpi)
		return err;
	return acpi_read_tables(&machine->root, &machine->acpi);
}

static bool has_region(const struct firmware_iommu *iommu,
		       const struct firmware_region *region)
{
	for (size_t i = 0; i < iommu->n_regions; i++) {
		const struct firmware_region *known = &iommu->regions[i];

		if (known->range.start == region->range.start &&
		    known->range.last == region->range.last &&
		    known->type == region->type)
			return true;
	}
	return false;
}

static int add_regions(struct arena *arena, struct firmware_iommu *iommu,
		       const struct firmware_iommu *alias)
{
	int err = 0;

	for (size_t i = 0; i < alias->n_regions && !err; i++) {
		if (has_region(iommu, &alias->regions[i]))
			continue;
		err = arena_reserve(arena, &iommu->regions, iommu->n_regions, &iommu->cap,
				    sizeof(*iommu->regions));
		if (!err)
			iommu->regions[iommu->n_regions++] = alias->regions[i];
	}
	return err;
}

/* No beats not known, which beats yes; of equals the first stays. */
static bool is_worse(enum tri a, enum tri b)
{
	return a != b && (a == TRI_NO || b == TRI_YES);
}

static int merge_alias(struct arena *arena, struct firmware_iommu *iommu,
		       const struct firmware_iommu *alias)
{
	struct firmware_iommu merged =
		is_worse(alias->is_served, iommu->is_served) ? *alias : *iommu;

	merged.malformed = iommu->malformed || alias->malformed;
	merged.flawed = iommu->flawed ?: alias->flawed;
	merged.has_alias = true;
	if (merged.is_served == TRI_YES) {
		int err = add_regions(arena, &merged, alias);

		if (err)
			return err;
	} else {
		merged.n_regions = 0;
	}
	*iommu = merged;
	return 0;
}

/* Do these tables' drivers go by the function itself, whatever its aliases are? */
static bool goes_by_function(const struct firmware_iommu *iommu)
{
	return iommu->table &&
		(!strcmp(iommu->table, acpi_signature(ACPI_DMAR)) ||
		 !strcmp(iommu->table, acpi_signature(ACPI_IVRS)));
}

int firmware_merge(struct arena *arena, const struct acpi_tables *tables,
		   const struct firmware_function *identity, struct firmware_iommu *ret)
{
	struct acpi_function function = identity->function;
	struct firmware_iommu iommu, alias;
	int err = acpi_describe(arena, tables, &function, &iommu);

	for (size_t i = 0; i < identity->aliases.n && !err; i++) {
		function.requester = (unsigned int)identity->aliases.items[i].start;
		if (function.requester == identity->function.requester)
			continue;
		iommu.has_alias = true;
		if (goes_by_function(&iommu))
			continue;
		err = acpi_describe(arena, tables, &function, &alias);
		err = err ?: merge_alias(arena, &iommu, &alias);
	}
	if (!err)
		*ret = iommu;
	return err;
}

/*
 * arm64 alone asks the IORT, and not below a node of a tree. 64 bits are no limit. So in
 * acpi_arch_dma_setup() of drivers/acpi/arm64/dma.c.
 */
static void note_limit(const struct platform *platform,
		       const struct firmware_iommu *iommu, struct bridge *bridge)
{
	if (!iommu->has_address_limit || iommu->address_limit_bits >= 64 ||
	    bridge->node || platform_is(platform, "aarch64") == TRI_NO)
		return;
	bridge->acpi_limit_bits = iommu->address_limit_bits;
	bridge->acpi_limit.bus = range_of_bits(iommu->address_limit_bits);
	bridge->acpi_limit.cpu = bridge->acpi_limit.bus;
	bridge->map.has_limit = true;
	bridge->map.limit = bridge->acpi_limit.bus.last;
}

/* The file would show the regions that its device brings, were it readable. */
static int assume_regions(struct machine *machine, struct device *device)
{
	const struct firmware_iommu *iommu = device->firmware;
	struct group *group = device->group;
	int err = 0;

	if (!group || group->is_noiommu || group->regions_status == SOURCE_READ)
		return 0;
	for (size_t i = 0; i < iommu->n_regions && !err; i++) {
		const struct firmware_region *region = &iommu->regions[i];

		if (!firmware_is_sure(region))
			continue;
		err = arena_reserve(machine->arena, &group->regions, group->n_regions,
				    &group->regions_cap, sizeof(*group->regions));
		if (err)
			break;
		group->regions[group->n_regions++] =
			(struct reserved_region){ region->range, region->type };
		group->n_assumed++;
		group->assumed_from = region->table;
	}
	return err;
}

int firmware_describe(struct machine *machine, const char *directory,
		      const struct host_link *host, struct device *device)
{
	struct facts *facts = machine->facts;
	struct firmware_function identity;
	int err;

	if (!machine->has_acpi || !host->path)
		return 0;
	device->firmware = arena_alloc(machine->arena, sizeof(*device->firmware));
	if (!device->firmware)
		return -ENOMEM;
	err = firmware_identify(&machine->root, directory, host->path, device->class_code,
				&identity);
	identity.function.page_size = facts->platform.page_size;
	err = err ?:
		    firmware_merge(machine->arena, &machine->acpi, &identity,
				   device->firmware);
	if (err)
		return err;
	note_limit(&facts->platform, device->firmware, &facts->bridges[device->bridge]);
	return assume_regions(machine, device);
}
