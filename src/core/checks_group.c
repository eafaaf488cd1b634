/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"
#include "core/firmware.h"
#include "core/no_group.h"
#include "core/viability.h"

/* Does VFIO have a say here? A bridge is never handed over; no-IOMMU groups are no groups. */
static bool concerns_vfio(const struct device *device)
{
	return device->group && !device->group->is_noiommu && !device_is_bridge(device);
}

/* Bound to vfio-pci the device has a VFIO user, and --for names one; else it may get one. */
static enum level vfio_level(const struct checkup *checkup, const struct device *device)
{
	enum consumer consumer = checkup->report->facts->request.consumer;

	return driver_is_vfio(device->driver) || consumer_wants_vfio(consumer) ?
		LEVEL_ERROR :
		LEVEL_WARNING;
}

static void add_direct(struct checkup *checkup, const struct device *device,
		       struct range_set direct)
{
	struct finding *finding = finding_add(
		checkup, &check_reserved_direct, vfio_level(checkup, device),
		device->address, "firmware wants a 1:1 mapping, so that VFIO is refused");

	finding_ranges(finding, SPACE_BUS, direct);
	finding_evidence(checkup, finding, device->address,
			 "/sys/kernel/iommu_groups/%u/reserved_regions: %s",
			 device->group->id,
			 device->group->regions_status == SOURCE_READ ?
				 "direct" :
				 source_status_name(device->group->regions_status));
	if (device->group->n_assumed)
		finding_evidence(checkup, finding,
				 firmware_path(device->group->assumed_from),
				 "assumed from it: it wants a range 1:1 for the group");
	finding_why(
		checkup, finding,
		"a 'direct' region must stay mapped 1:1 for as long as the machine runs; the kernel "
		"refuses to give the group to VFIO (EINVAL, on older kernels EPERM)");
	finding_fix(
		checkup, finding,
		"turn off what uses the region in firmware (shared memory of the management "
		"controller, legacy USB); no option of a VFIO program helps");
}

static void check_direct(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;
	const struct group *group = device->group;
	struct range_set direct = { 0 };

	if (!device_is_bridge(device))
		no_group_direct(checkup, &check_reserved_direct, requester);
	if (!concerns_vfio(device))
		return;
	for (size_t i = 0; i < group->n_regions; i++) {
		if (group->regions[i].type == RESERVED_DIRECT)
			checkup_fail(checkup,
				     range_set_append(checkup->arena, &direct,
						      group->regions[i].range));
	}
	range_set_normalise(&direct);
	if (direct.n)
		add_direct(checkup, device, direct);
	if (group->regions_status != SOURCE_READ)
		undecided_add(checkup, &check_reserved_direct, device->address,
			      "/sys/kernel/iommu_groups/%u/reserved_regions, which is %s",
			      group->id, source_status_name(group->regions_status));
}

const struct check check_reserved_direct = {
	.name = "reserved-direct",
	.levels = "warning; error for VFIO users; note without a group",
	.summary = "a 1:1 region for which the kernel refuses VFIO the group",
	.explanation =
		"Firmware can ask that a range of memory stays mapped 1:1 for a device: RMRR on Intel,\n"
		"IVMD on AMD, RMR on Arm, iommu-addresses in a device tree. Linux shows it as 'direct'\n"
		"in reserved_regions, and then refuses to hand the group to VFIO or iommufd at all.\n"
		"'direct-relaxable' (USB and graphics) is harmless. The refusal has two faces:\n"
		"\n"
		"  Firmware has requested this device have a 1:1 IOMMU mapping, rejecting ...\n"
		"      (6.5 and later, every vendor; programs see EINVAL)\n"
		"  Device is ineligible for IOMMU domain attach due to platform RMRR requirement\n"
		"      (before, Intel only; programs see EPERM)\n"
		"\n"
		"HPE servers are known for it: the management controller watches PCI devices.\n"
		"\n"
		"Where the device is in no group yet, because the IOMMU is off, the ACPI table that\n"
		"describes it tells which regions there will be; that is a note. Where there is a group\n"
		"its reserved_regions file tells, and the table adds nothing.\n"
		"\n"
		"Rests on: drivers/iommu/iommu.c iommu_create_device_direct_mappings(),\n"
		"__iommu_device_set_domain().\n",
	.check_device = check_direct,
};

/* Whom to turn out of the group; each on its own, since drivers differ. */
static void add_blockers(struct checkup *checkup, struct finding *finding,
			 const struct device *device)
{
	const struct group *group = device->group;

	for (size_t i = 0; i < group->n_members; i++) {
		const struct member *member = &group->members[i];

		if (member_viability(checkup->report->facts, device, member) != TRI_NO)
			continue;
		finding_evidence(checkup, finding, member->address,
				 "driver %s, in group %u", member->driver, group->id);
		finding_fix(checkup, finding,
			    "unbind it: echo %s > /sys/bus/pci/drivers/%s/unbind",
			    member->address, member->driver);
		/* vfio-pci takes no bridge: vfio_pci_probe() wants a header of type 0. */
		if (!member->is_bridge)
			finding_fix(checkup, finding,
				    "or bind it to vfio-pci as well: driverctl "
				    "set-override %s vfio-pci",
				    member->address);
	}
}

static size_t count_blockers(const struct facts *facts, const struct device *device)
{
	const struct group *group = device->group;
	size_t n = 0;

	for (size_t i = 0; i < group->n_members; i++)
		n += member_viability(facts, device, &group->members[i]) == TRI_NO;
	return n;
}

static void check_viable(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;
	const struct member *blocker;
	struct finding *finding;
	enum tri viable;
	size_t n;

	if (!concerns_vfio(device))
		return;
	viable = group_viability(checkup->report->facts, device, &blocker);
	if (viable == TRI_YES)
		return;
	if (viable == TRI_UNKNOWN) {
		undecided_add(
			checkup, &check_group_not_viable, device->address,
			"the kernel's release (/proc/sys/kernel/osrelease): whether %s on %s "
			"blocks the group depends on it",
			blocker->address, blocker->driver);
		return;
	}
	n = count_blockers(checkup->report->facts, device);
	if (n > 1)
		finding = finding_add(checkup, &check_group_not_viable,
				      vfio_level(checkup, device), device->address,
				      "%zu others of the same IOMMU group are on drivers "
				      "that block it",
				      n);
	else
		finding = finding_add(checkup, &check_group_not_viable,
				      vfio_level(checkup, device), device->address,
				      "%s of the same IOMMU group is bound to %s",
				      blocker->address, blocker->driver);
	finding_why(
		checkup, finding,
		"VFIO takes a group only as a whole: no other member may be on a host driver");
	add_blockers(checkup, finding, device);
}

const struct check check_group_not_viable = {
	.name = "group-not-viable",
	.levels = "warning; error for VFIO users",
	.summary = "another member of the IOMMU group is on a host driver",
	.explanation =
		"The IOMMU can not tell the members of a group apart, so VFIO takes all of them or\n"
		"none. Members without a driver, on a vfio driver or on pci-stub are fine. Since 5.19\n"
		"so are drivers that say they leave DMA alone, which of the bridge drivers is pcieport\n"
		"alone: a bridge on shpchp blocks its group. Before 5.19 any bridge was fine.\n"
		"\n"
		"QEMU says 'group N is not viable', DPDK 'VFIO group is not viable!'.\n"
		"\n"
		"Which functions share a group depends on the kernel and on whether it booted with a\n"
		"device tree or ACPI.\n"
		"\n"
		"Rests on: drivers/iommu/iommu.c iommu_group_claim_dma_owner(); before 5.19\n"
		"drivers/vfio/vfio.c vfio_dev_viable().\n",
	.check_device = check_viable,
};
