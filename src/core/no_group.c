/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/no_group.h"

#include <string.h>

#include "core/consumer/mode.h"
#include "core/firmware.h"

static bool is_table(const struct firmware_iommu *firmware, const char *table)
{
	return firmware->table && !strcmp(firmware->table, table);
}

/* Does what is described say that an IOMMU serves it, or at least its neighbours? */
static enum tri is_served(const struct requester *requester)
{
	const struct firmware_iommu *firmware = requester->device->firmware;

	if (firmware && firmware->is_served != TRI_UNKNOWN)
		return firmware->is_served;
	return requester->bridge->iommu == IOMMU_NONE ? TRI_NO : TRI_YES;
}

bool group_awaits_driver(const struct platform *platform,
			 const struct requester *requester)
{
	const struct device *device = requester->device;
	const struct firmware_iommu *firmware = device->firmware;

	if (device->driver || is_served(requester) != TRI_YES ||
	    kernel_is_before(platform, 6, 15) == TRI_NO)
		return false;
	if (requester->bridge->node)
		return true;
	if (firmware && firmware->is_served == TRI_YES)
		return !is_table(firmware, "DMAR") && !is_table(firmware, "IVRS") &&
			firmware_is_read(platform, firmware->table) != TRI_NO;
	return platform_is(platform, "x86_64") != TRI_YES;
}

enum level no_group_level(const struct facts *facts, const struct device *device)
{
	enum consumer consumer = facts->request.consumer;

	if (!consumer_wants_vfio(consumer) || driver_is_uio(device->driver))
		return LEVEL_NOTE;
	if (consumer_is_vmm(consumer) || driver_is_vfio(device->driver))
		return LEVEL_ERROR;
	/* vfio-pci takes it without a group where the switch of no-IOMMU mode is on. */
	return facts->host.noiommu != NOIOMMU_ON &&
			mode_predict(facts, device).binding == BINDING_VFIO ?
		LEVEL_ERROR :
		LEVEL_NOTE;
}

/* "stream 768 already in tree", says the driver of such a second function. */
static void fix_shared_stream(struct checkup *checkup, struct finding *finding,
			      const struct firmware_iommu *firmware)
{
	if (firmware && firmware->has_alias && firmware->unit &&
	    !strncmp(firmware->unit, "SMMUv3", 6))
		finding_fix(
			checkup, finding,
			"a PCIe-to-PCI bridge gives all functions behind it one stream ID, of "
			"which an SMMUv3 takes one function: move the device elsewhere");
}

static void explain_waiting(struct checkup *checkup, struct finding *finding,
			    const struct requester *requester)
{
	finding_why(
		checkup, finding,
		"%s describes an IOMMU for it, and before Linux 6.15 the group may appear only "
		"when a driver is bound",
		requester->bridge->node ? "the tree" : "firmware");
	finding_fix(checkup, finding, "bind a driver (vfio-pci will do) and check again");
	fix_shared_stream(checkup, finding, requester->device->firmware);
}

/* What makes the kernel use an IOMMU that a table describes. */
static void fix_unused(struct checkup *checkup, struct finding *finding,
		       const struct firmware_iommu *firmware)
{
	if (firmware_is_read(&checkup->report->facts->platform, firmware->table) ==
	    TRI_NO)
		finding_fix(checkup, finding,
			    "boot a newer kernel: this one does not read the table %s",
			    firmware->table);
	else if (is_table(firmware, "DMAR"))
		finding_fix(
			checkup, finding,
			"turn it on: intel_iommu=on on the kernel command line, and no iommu=off");
	else if (is_table(firmware, "IVRS"))
		finding_fix(
			checkup, finding,
			"turn it on: no amd_iommu=off and no iommu=off on the kernel command line");
	else
		finding_fix(
			checkup, finding,
			"look at what the IOMMU's driver says: dmesg | grep -i mmu; it must "
			"be in the kernel, or loaded before the driver of the device");
}

static void explain_served(struct checkup *checkup, struct finding *finding,
			   const struct firmware_iommu *firmware)
{
	finding_why(
		checkup, finding,
		"the kernel does not use the IOMMU that firmware describes for it: vfio-pci "
		"refuses the device unless no-IOMMU mode is on");
	fix_unused(checkup, finding, firmware);
	fix_shared_stream(checkup, finding, firmware);
}

/* Firmware has a table, and leaves the function out. */
static void explain_left_out(struct checkup *checkup, struct finding *finding,
			     const struct requester *requester)
{
	const struct device *device = requester->device;
	const struct firmware_iommu *firmware = device->firmware;

	finding_why(
		checkup, finding,
		"the device bypasses every IOMMU%s: what it emits is not translated, and "
		"vfio-pci refuses it unless no-IOMMU mode is on",
		firmware->has_alias && firmware->requester != device->requester ?
			", since a bridge above it passes its accesses on under an ID that no "
			"IOMMU serves" :
			"");
	finding_fix(
		checkup, finding,
		"move the device to a slot that an IOMMU serves, or have the firmware's %s "
		"corrected: no kernel option helps",
		firmware->table);
}

static void explain_undescribed(struct checkup *checkup, struct finding *finding)
{
	finding_why(
		checkup, finding,
		"firmware describes no IOMMU: vfio-pci refuses the device unless no-IOMMU mode "
		"is on");
	finding_fix(
		checkup, finding,
		"if the machine has an IOMMU, enable it in the firmware setup (VT-d, AMD-Vi, "
		"SMMU); a virtual machine must be given one");
}

static void explain_unknown(struct checkup *checkup, struct finding *finding)
{
	const struct source_list *sources = &checkup->report->facts->sources;
	const struct source *denied = firmware_find_source(sources, SOURCE_DENIED);

	finding_why(
		checkup, finding,
		"no IOMMU serves it: vfio-pci refuses the device unless no-IOMMU mode is on");
	if (denied)
		finding_fix(
			checkup, finding,
			"run this with CAP_DAC_READ_SEARCH: %s says whether firmware describes "
			"an IOMMU for it",
			denied->path);
	finding_fix(
		checkup, finding,
		"if the machine has an IOMMU, enable it in firmware and on the kernel command line");
}

/* What the tables say, in the words of the table. */
static void add_evidence(struct checkup *checkup, struct finding *finding,
			 const struct firmware_iommu *firmware)
{
	const char *path = firmware->table ? firmware_path(firmware->table) : ACPI_TABLES;

	if (firmware->is_served == TRI_YES)
		finding_evidence(checkup, finding, path, "%s serves it", firmware->unit);
	else if (firmware->is_unit)
		finding_evidence(checkup, finding, path, "it is an IOMMU itself");
	else if (firmware->is_served == TRI_NO && !firmware->table)
		finding_evidence(checkup, finding, path,
				 "none of DMAR, IVRS, IORT, RIMT and VIOT");
	else if (firmware->is_served == TRI_NO && !firmware->has_units)
		finding_evidence(checkup, finding, path, "describes no IOMMU");
	else if (firmware->is_served == TRI_NO && is_table(firmware, "DMAR"))
		finding_evidence(checkup, finding, path,
				 "in no DRHD's scope, and no DRHD includes the rest");
	else if (firmware->is_served == TRI_NO)
		finding_evidence(checkup, finding, path,
				 "leads requester ID 0x%04x to no IOMMU",
				 firmware->requester);
}

void no_group_explain(struct checkup *checkup, struct finding *finding,
		      const struct requester *requester)
{
	const struct firmware_iommu *firmware = requester->device->firmware;

	if (firmware)
		add_evidence(checkup, finding, firmware);
	if (group_awaits_driver(&checkup->report->facts->platform, requester))
		explain_waiting(checkup, finding, requester);
	else if (!firmware || firmware->is_served == TRI_UNKNOWN)
		explain_unknown(checkup, finding);
	else if (firmware->is_served == TRI_YES)
		explain_served(checkup, finding, firmware);
	else if (firmware->is_unit)
		finding_why(checkup, finding, "an IOMMU does not translate itself");
	else if (firmware->has_units)
		explain_left_out(checkup, finding, requester);
	else
		explain_undescribed(checkup, finding);
}

/* The regions that will count; whether all of them are sure to. */
static bool find_direct(struct checkup *checkup, const struct firmware_iommu *firmware,
			struct range_set *ret)
{
	struct range_set direct = { 0 };
	bool all_sure = true;

	for (size_t i = 0; i < firmware->n_regions; i++) {
		const struct firmware_region *region = &firmware->regions[i];

		if (region->type != RESERVED_DIRECT ||
		    !firmware_counts(&checkup->report->facts->platform, region))
			continue;
		all_sure = all_sure && firmware_is_sure(region);
		checkup_fail(checkup,
			     range_set_append(checkup->arena, &direct, region->range));
	}
	range_set_normalise(&direct);
	*ret = direct;
	return all_sure;
}

void no_group_direct(struct checkup *checkup, const struct check *check,
		     const struct requester *requester)
{
	const struct device *device = requester->device;
	const struct firmware_iommu *firmware = device->firmware;
	struct finding *finding;
	struct range_set direct;
	bool all_sure;

	if (!firmware || (device->group && !device->group->is_noiommu))
		return;
	all_sure = find_direct(checkup, firmware, &direct);
	if (!direct.n)
		return;
	finding = finding_add(
		checkup, check, LEVEL_NOTE, device->address,
		"firmware wants a 1:1 mapping: with the IOMMU on, VFIO %s refused",
		all_sure ? "will be" : "may be");
	finding_ranges(finding, SPACE_BUS, direct);
	finding_evidence(checkup, finding, firmware_path(firmware->table),
			 "%zu range%s wanted 1:1", direct.n, direct.n == 1 ? "" : "s");
	finding_why(
		checkup, finding, "%s",
		all_sure ?
			"once an IOMMU serves the device, these become 'direct' regions, for which "
			"the kernel refuses to give its group to VFIO" :
			"once an IOMMU serves the device, these become 'direct' regions where "
			"firmware also tells Linux to keep its PCI setup (_DSM 5), which is code "
			"and can not be read; the kernel then refuses to give its group to VFIO");
}
