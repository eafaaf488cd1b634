/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"
#include "core/consumer/mode.h"
#include "core/no_group.h"
#include "core/viability.h"

static void check_unknown(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;
	struct undecided *undecided;

	if (!requester->is_translated || device->aperture.knowledge != KNOWLEDGE_UNKNOWN)
		return;
	undecided = undecided_add(
		checkup, &check_aperture_unknown, device->address,
		"the IOVAs that the IOMMU translates, if you know them: --aperture=BITS or "
		"--aperture=START-LAST");
	if (device->vfio.was_asked)
		undecided_need(checkup, undecided, "or an answer to --vfio: %s",
			       device->vfio.reason);
	else
		undecided_need(
			checkup, undecided,
			"or the kernel's word: bind the device to vfio-pci and run this "
			"with --vfio");
	if (device->unit && device->unit->unread)
		undecided_need(checkup, undecided, "or the contents of %s",
			       device->unit->unread);
}

/* A blob's IOMMU matters once somebody wants IOVAs of it. */
static void check_unknown_blob(struct checkup *checkup, const struct bridge_view *view)
{
	const struct requester *requester = &view->requesters[0];
	const struct request *request = &checkup->report->facts->request;

	if (requester->device || !requester->is_translated || request->has_aperture ||
	    (!consumer_wants_vfio(request->consumer) && !requester->plan.n_demands))
		return;
	undecided_add(
		checkup, &check_aperture_unknown, bridge_subject(view->bridge),
		"the IOVAs that the IOMMU translates, if you know them: --aperture=BITS or "
		"--aperture=START-LAST");
}

const struct check check_aperture_unknown = {
	.name = "aperture-unknown",
	.levels = "undecided",
	.summary = "sysfs does not tell which IOVAs the IOMMU translates",
	.explanation =
		"An IOMMU translates a limited range of IOVAs, its aperture: 39 or 48 bits on VT-d, 48\n"
		"on most SMMUs, 32 on small ones, start_dma to end_dma on s390. A map beyond it fails\n"
		"with EINVAL. reserved_regions does not show it, so that an empty file is no promise of\n"
		"64 bits. For VT-d and AMD it follows from registers that sysfs shows, by a rule that\n"
		"changed with the kernel; on POWER it stands in the device tree; on s390 newer kernels\n"
		"reserve what lies outside; small IOMMUs have a width that their driver fixes. For\n"
		"SMMUs, virtio-iommu and RISC-V no file tells. Without it usable_iova is null in the\n"
		"JSON, and usable_iova_at_most tells what the windows and regions leave.\n"
		"\n"
		"--aperture=48 says that it is 0 to 2^48 - 1. --vfio asks the kernel, which answers only\n"
		"for a device that is bound to a vfio driver.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_aper_resize().\n",
	.check_bridge = check_unknown_blob,
	.check_device = check_unknown,
};

static int ignored_level(const struct requester *requester)
{
	return requester->is_translated ? LEVEL_NONE : LEVEL_NOTE;
}

static void check_aperture_option(struct checkup *checkup, const struct bridge_view *view)
{
	struct by_level sorted;
	struct finding *finding;

	if (!checkup->report->facts->request.has_aperture)
		return;
	sorted = sort_by_level(checkup, view, ignored_level);
	if (!sorted.n[LEVEL_NOTE])
		return;
	finding = finding_add(checkup, &check_aperture_ignored, LEVEL_NOTE,
			      bridge_subject(view->bridge),
			      "--aperture has no effect: nothing translates here");
	finding_evidence(checkup, finding, "--aperture", "given by the user");
	finding_add_devices(checkup, finding, &sorted, LEVEL_NOTE);
	finding_why(
		checkup, finding,
		view->bridge->iommu == IOMMU_PARTLY_MAPPED ?
			"iommu-map translates only some requester IDs of this bridge" :
			"no IOMMU translates what a device behind this bridge emits");
}

const struct check check_aperture_ignored = {
	.name = "aperture-ignored",
	.levels = "note",
	.summary = "--aperture was given and nothing translates",
	.explanation =
		"The aperture limits IOVAs that an IOMMU translates. Where no IOMMU serves the device,\n"
		"in VFIO's no-IOMMU mode, under a kernel driver in an identity domain, or where\n"
		"iommu-map covers only part of a bridge's bus numbers, what the device emits is a bus\n"
		"address as it is, and --aperture is not used.\n",
	.check_bridge = check_aperture_option,
};

/* Without VFIO the program has uio, and with it physical addresses. */
static void fix_without_vfio(struct checkup *checkup, struct finding *finding)
{
	enum consumer consumer = checkup->report->facts->request.consumer;

	if (finding && finding->level == LEVEL_ERROR &&
	    (consumer == CONSUMER_SPDK || consumer == CONSUMER_DPDK))
		finding_fix(
			checkup, finding,
			"or do without an IOMMU, in pa mode: bind it to uio_pci_generic%s",
			consumer == CONSUMER_SPDK ?
				" (DRIVER_OVERRIDE=uio_pci_generic scripts/setup.sh)" :
				"");
}

static void check_no_group(struct checkup *checkup, const struct requester *requester)
{
	const struct facts *facts = checkup->report->facts;
	const struct device *device = requester->device;
	struct finding *finding;

	if (device->group || device->is_bypassed || device_is_bridge(device))
		return;
	if (consumer_wants_vfio(facts->request.consumer) &&
	    group_awaits_driver(&facts->platform, requester)) {
		undecided_add(
			checkup, &check_no_iommu_group, device->address,
			"the IOMMU group that the device may get when a driver is "
			"bound, which is so before Linux 6.15: bind it to vfio-pci and "
			"check again");
		return;
	}
	finding = finding_add(checkup, &check_no_iommu_group,
			      mode_concerns(device) ? no_group_level(facts, device) :
						      LEVEL_NOTE,
			      device->address, "the device is in no IOMMU group");
	finding_evidence(checkup, finding, device->address, "no iommu_group link");
	no_group_explain(checkup, finding, requester);
	fix_without_vfio(checkup, finding);
}

const struct check check_no_iommu_group = {
	.name = "no-iommu-group",
	.levels =
		"note; error for a user of VFIO, undecided where a group may still come",
	.summary = "a function without an IOMMU group",
	.explanation =
		"Without a group there is no IOMMU behind the device that Linux uses, and VFIO does\n"
		"not take it (vfio-pci fails to bind with -22) unless its no-IOMMU mode is on. Reasons:\n"
		"the IOMMU is off in firmware or on the command line, the function is in no unit's\n"
		"scope, or the tree's iommu-map leaves it out. The ACPI tables tell which, where they\n"
		"can be read: DMAR (Intel), IVRS (AMD), IORT (Arm), RIMT (RISC-V) and VIOT (virtual\n"
		"machines). With a tree, IORT or VIOT a group appears before 6.15 only when a driver is\n"
		"bound, so that its absence says nothing for a device without one.\n"
		"\n"
		"A VMM can not do without, and neither can SPDK or DPDK with a device that is on\n"
		"vfio-pci, or would be put there; one that is on uio needs no group.\n"
		"\n"
		"Rests on: drivers/iommu/iommu.c iommu_probe_device(), drivers/acpi/scan.c\n"
		"acpi_iommu_configure_id(), drivers/iommu/intel/iommu.c device_lookup_iommu().\n",
	.check_device = check_no_group,
};

static void check_bypassed_device(struct checkup *checkup,
				  const struct requester *requester)
{
	const struct device *device = requester->device;
	struct finding *finding;

	if (device->has_doubtful_alias)
		undecided_add(
			checkup, &check_iommu_bypassed, device->address,
			"config of the bridges above it beyond 64 bytes, which takes "
			"CAP_SYS_ADMIN: iommu-map has no entry for 0x%04x, under which "
			"its accesses arrive if one is a PCIe-to-PCI bridge",
			device->doubtful_alias);
	if (!device->is_bypassed)
		return;
	finding = finding_add(checkup, &check_iommu_bypassed,
			      mode_concerns(device) ?
				      no_group_level(checkup->report->facts, device) :
				      LEVEL_NOTE,
			      device->address,
			      "the tree's iommu-map leaves requester ID 0x%04x out",
			      device->requester);
	finding_evidence(checkup, finding, requester->bridge->node,
			 "iommu-map has no entry for 0x%04x", device->requester);
	finding_why(
		checkup, finding,
		"the device bypasses the IOMMU: what it emits is not translated, and VFIO has no "
		"group for it");
	finding_fix(checkup, finding,
		    "add an iommu-map entry that covers the requester ID");
	fix_without_vfio(checkup, finding);
}

static void check_bypassed_bridge(struct checkup *checkup, const struct bridge_view *view)
{
	const struct bridge *bridge = view->bridge;
	struct finding *finding;

	if (checkup->report->facts->platform.is_live ||
	    bridge->iommu != IOMMU_PARTLY_MAPPED)
		return;
	finding = finding_add(
		checkup, &check_iommu_bypassed, LEVEL_NOTE, bridge_subject(bridge),
		"iommu-map translates only some requester IDs of this bridge");
	for (size_t i = 0; i < bridge->unmapped.n; i++)
		finding_evidence(checkup, finding, bridge->node,
				 "not translated: requester IDs 0x%04x-0x%04x",
				 (unsigned int)bridge->unmapped.items[i].start,
				 (unsigned int)bridge->unmapped.items[i].last);
	if (bridge->n_unmapped > bridge->unmapped.n)
		finding_evidence(checkup, finding, bridge->node, "and %zu more stretches",
				 bridge->n_unmapped - bridge->unmapped.n);
	finding_why(
		checkup, finding,
		"a device with one of these IDs bypasses the IOMMU; some boot loaders fill "
		"iommu-map in, so that the live tree may have more");
}

const struct check check_iommu_bypassed = {
	.name = "iommu-bypassed",
	.levels = "note; error for a user of VFIO",
	.summary = "requester IDs that iommu-map leaves out",
	.explanation =
		"iommu-map says which requester IDs (bus, device, function) of a host bridge reach\n"
		"which IOMMU. An ID that matches no entry bypasses the IOMMU: the device runs\n"
		"untranslated, has no group, and VFIO can not use it. Boards with few stream IDs list\n"
		"some buses only; other boot loaders replace the entry when they start Linux.\n"
		"\n"
		"Rests on: drivers/of/base.c of_map_id(), drivers/iommu/of_iommu.c.\n",
	.check_bridge = check_bypassed_bridge,
	.check_device = check_bypassed_device,
};

static void check_noiommu(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;
	struct finding *finding;

	if (!device->group || !device->group->is_noiommu)
		return;
	finding = finding_add(checkup, &check_noiommu_mode, LEVEL_WARNING,
			      device->address, "VFIO runs this device without an IOMMU");
	finding_evidence(checkup, finding, device->address,
			 "group %u is named vfio-noiommu", device->group->id);
	finding_why(
		checkup, finding,
		"the group was made by no-IOMMU mode: nothing translates or checks what the device "
		"emits, and programs have to use physical addresses");
	finding_fix(
		checkup, finding,
		"enable the IOMMU, or set /sys/module/vfio/parameters/enable_unsafe_noiommu_mode "
		"to N and bind the device again");
}

const struct check check_noiommu_mode = {
	.name = "noiommu-mode",
	.levels = "warning",
	.summary = "a VFIO group without an IOMMU behind it",
	.explanation =
		"With enable_unsafe_noiommu_mode VFIO makes a group for a device that has none. Its\n"
		"directory has the name vfio-noiommu, no reserved regions, and the device has no iommu\n"
		"link. SPDK and DPDK see groups and may take them for an IOMMU. The device emits\n"
		"physical addresses as they are, so that inbound windows apply in full.\n"
		"\n"
		"Rests on: drivers/vfio/group.c vfio_noiommu_group_alloc().\n",
	.check_device = check_noiommu,
};
