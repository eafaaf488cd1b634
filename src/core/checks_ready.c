/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/checks.h"
#include "core/cmdline.h"
#include "core/consumer/mode.h"
#include "core/viability.h"

/* ecap bit 3 of VT-d: interrupt remapping. */
#define ECAP_IR (UINT64_C(1) << 3)

/* Does vfio_iommu_type1 (or iommufd) have a say? POWER has containers of its own. */
static bool is_type1(const struct facts *facts, const struct requester *requester)
{
	return consumer_wants_vfio(facts->request.consumer) &&
		facts->vfio_host.was_read && requester->device &&
		requester->is_translated && !device_is_bridge(requester->device) &&
		requester->device->iommu != IOMMU_KIND_SPAPR;
}

/**
 * struct isolation - whether a device can raise only its own interrupts
 * @is: that
 * @source: who says so; not set where it is not known
 * @detail: what it says
 */
struct isolation {
	enum tri is;
	const char *source, *detail;
};

/* What VT-d needs to remap; that it has all of it does not say that it was turned on. */
static struct isolation intel_isolation(const struct facts *facts)
{
	for (size_t i = 0; i < facts->n_units; i++) {
		const struct iommu_unit *unit = facts->units[i];

		if (unit->kind == IOMMU_KIND_INTEL && unit->has_ecap &&
		    !(unit->ecap & ECAP_IR))
			return (struct isolation){ TRI_NO, unit->name,
						   "ecap: no interrupt remapping" };
	}
	return (struct isolation){ .is = TRI_UNKNOWN };
}

static struct isolation isolation_of(const struct facts *facts,
				     const struct device *device)
{
	const struct vfio_host *host = &facts->vfio_host;

	/* arch_is_isolated_msi() of s390, before that s390_iommu_capable(). */
	if (device->iommu == IOMMU_KIND_S390)
		return (struct isolation){ .is = TRI_YES };
	if (host->isolates_msis != TRI_UNKNOWN)
		return (struct isolation){ host->isolates_msis, host->msi_source,
					   host->msi_detail };
	return intel_isolation(facts);
}

static void fix_isolation(struct checkup *checkup, struct finding *finding)
{
	const struct facts *facts = checkup->report->facts;

	if (cmdline_choice(facts->cmdline, "intremap", "off", "on") == TRI_YES)
		finding_fix(checkup, finding,
			    "take intremap=off off the kernel command line");
	else if (platform_is_x86(&facts->platform) == TRI_YES)
		finding_fix(
			checkup, finding,
			"turn interrupt remapping on in firmware (VT-d, x2APIC), and give "
			"a virtual machine an IOMMU with it (QEMU: -device "
			"intel-iommu,intremap=on)");
	if (facts->vfio_host.allows_unsafe != TRI_YES)
		finding_fix(
			checkup, finding,
			"or trust the device and its program: echo Y > " UNSAFE_FILE
			" (for good: options vfio_iommu_type1 allow_unsafe_interrupts=1 "
			"in /etc/modprobe.d)");
}

static void add_unsafe(struct checkup *checkup, const struct device *device,
		       const struct isolation *isolation)
{
	bool is_allowed = checkup->report->facts->vfio_host.allows_unsafe == TRI_YES;
	struct finding *finding = finding_add(
		checkup, &check_unsafe_interrupts,
		is_allowed ? LEVEL_WARNING : LEVEL_ERROR,
		consumer_name(checkup->report->facts->request.consumer),
		is_allowed ? "interrupts are not isolated, and VFIO was told to go on" :
			     "interrupts are not isolated, so that VFIO is refused");

	finding_evidence(checkup, finding, isolation->source, "%s", isolation->detail);
	finding_evidence(checkup, finding, UNSAFE_FILE, "%s",
			 is_allowed ? "Y" : "N, or the module is not loaded");
	finding_evidence(checkup, finding, device->address, "the first that it is about");
	finding_why(
		checkup, finding,
		is_allowed ?
			"a device can write any interrupt message, also one that the host "
			"takes for another's" :
			"a device can write any interrupt message, so that the kernel does "
			"not hand it out: VFIO_SET_IOMMU fails with EPERM, 'No interrupt "
			"remapping support'");
	fix_isolation(checkup, finding);
}

static void need_isolation(struct checkup *checkup, const struct device *device)
{
	const struct facts *facts = checkup->report->facts;

	undecided_add(
		checkup, &check_unsafe_interrupts, device->address,
		"whether its interrupts are isolated: %s",
		platform_is_x86(&facts->platform) == TRI_YES ?
			"controllers named IR-... in " INTERRUPTS_FILE
			", or 'DMAR-IR: Enabled' or 'AMD-Vi: Interrupt remapping "
			"enabled' in dmesg" :
			"an ITS in " INTERRUPTS_FILE
			" or in the device tree, or a try (VFIO_SET_IOMMU fails with "
			"EPERM where they are not)");
}

static void check_interrupts(struct checkup *checkup)
{
	const struct report *report = checkup->report;
	const struct facts *facts = report->facts;

	for (size_t i = 0; i < report->n_requesters; i++) {
		const struct requester *requester = report->requesters[i];
		struct isolation isolation;

		if (!is_type1(facts, requester))
			continue;
		isolation = isolation_of(facts, requester->device);
		if (isolation.is == TRI_YES)
			continue;
		if (isolation.is == TRI_NO)
			add_unsafe(checkup, requester->device, &isolation);
		else if (facts->vfio_host.allows_unsafe != TRI_YES)
			need_isolation(checkup, requester->device);
		return; /* all of a machine are alike */
	}
}

const struct check check_unsafe_interrupts = {
	.name = "unsafe-interrupts",
	.levels = "error; warning where allow_unsafe_interrupts lets it pass",
	.summary = "devices could raise interrupts that are not theirs",
	.explanation =
		"A message-signalled interrupt is a write to a magic address. Where nothing checks who\n"
		"writes it, a program that has a device can raise any interrupt of the host, and the\n"
		"kernel refuses to attach the group (EPERM from VFIO_SET_IOMMU or the bind to iommufd)\n"
		"unless vfio_iommu_type1 has allow_unsafe_interrupts=Y.\n"
		"\n"
		"What isolates is interrupt remapping of VT-d or AMD-Vi, whose controllers are named\n"
		"IR-... in /proc/interrupts, and on Arm an ITS, but not GICv2m. s390 always does. For\n"
		"other architectures no file tells.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_type1_attach_group();\n"
		"drivers/iommu/iommu.c iommu_group_has_isolated_msi() (since 6.3);\n"
		"arch/x86/kernel/apic/io_apic.c and msi.c for the names.\n",
	.check_machine = check_interrupts,
};

/* The driver that a function should be on for the consumer; NULL: it has it, or none helps. */
static const char *wanted_driver(const struct facts *facts,
				 const struct requester *requester)
{
	const struct device *device = requester->device;
	bool is_eal = !consumer_is_vmm(facts->request.consumer);
	enum binding binding;

	if (!device || !mode_concerns(device) || driver_is_vfio(device->driver) ||
	    driver_is_uio(device->driver))
		return NULL;
	binding = is_eal ? mode_predict(facts, device).binding : BINDING_VFIO;
	if (binding == BINDING_VFIO)
		return requester->is_translated ? "vfio-pci" : NULL;
	/* Behind an IOMMU that is the finding uio-behind-iommu. */
	return requester->is_translated ? NULL : "uio_pci_generic";
}

static bool is_taken(const struct facts *facts, const struct device *device)
{
	struct host_function function = { device->address, device->driver ?: "",
					  device->vendor, device->class_code };

	return mode_takes(facts->request.consumer, &function);
}

static void fix_binding(struct checkup *checkup, struct finding *finding,
			const char *driver, const char *address)
{
	const struct facts *facts = checkup->report->facts;
	bool is_vfio = !strcmp(driver, "vfio-pci");

	if (facts->request.consumer == CONSUMER_SPDK) {
		finding_fix(checkup, finding,
			    "PCI_ALLOWED=%s scripts/setup.sh, which takes %s here",
			    address, driver);
		return;
	}
	if (!is_vfio || facts->vfio_host.has_driver == TRI_NO)
		finding_fix(checkup, finding, "modprobe %s", driver);
	if (facts->request.consumer == CONSUMER_DPDK)
		finding_fix(checkup, finding, "dpdk-devbind.py --bind=%s %s", driver,
			    address);
	else
		finding_fix(checkup, finding, "driverctl set-override %s %s", address,
			    driver);
}

/* One note for all that should be on the same driver. */
static void add_unbound(struct checkup *checkup, const struct bridge_view *view,
			const char *driver)
{
	const struct facts *facts = checkup->report->facts;
	const struct device *first = NULL;
	struct finding *finding;
	size_t n = 0;

	for (size_t i = 0; i < view->n; i++) {
		const char *wanted = wanted_driver(facts, &view->requesters[i]);

		if (!wanted || strcmp(wanted, driver) != 0 ||
		    !is_taken(facts, view->requesters[i].device))
			continue;
		first = first ?: view->requesters[i].device;
		n++;
	}
	if (!first)
		return;
	finding = finding_add(checkup, &check_vfio_not_ready, LEVEL_NOTE,
			      n > 1 ? bridge_subject(view->bridge) : first->address,
			      "not bound to %s yet", driver);
	for (size_t i = 0; i < view->n; i++) {
		const struct device *device = view->requesters[i].device;
		const char *wanted = wanted_driver(facts, &view->requesters[i]);

		if (wanted && !strcmp(wanted, driver) && is_taken(facts, device))
			finding_evidence(checkup, finding, device->address, "%s%s",
					 device->driver ? "driver " : "no driver",
					 device->driver ?: "");
	}
	if (!strcmp(driver, "vfio-pci") && facts->vfio_host.has_driver == TRI_NO)
		finding_evidence(checkup, finding, "/sys/bus/pci/drivers",
				 "no vfio-pci: its module is not loaded");
	finding_why(
		checkup, finding,
		"the answer is for the time when %s has %s; a kernel driver keeps %s from "
		"the program",
		driver, n > 1 ? "the ones that are meant" : "it", n > 1 ? "them" : "it");
	fix_binding(checkup, finding, driver, n > 1 ? "ADDRESS" : first->address);
}

static void check_bound(struct checkup *checkup, const struct bridge_view *view)
{
	if (!checkup->report->facts->vfio_host.was_read)
		return;
	add_unbound(checkup, view, "vfio-pci");
	add_unbound(checkup, view, "uio_pci_generic");
}

static void add_node(struct checkup *checkup, const struct device *device)
{
	bool is_absent = device->vfio_node_status == SOURCE_ABSENT;
	struct finding *finding = finding_add(
		checkup, &check_vfio_not_ready, LEVEL_WARNING, device->address,
		is_absent ? "%s is not there" : "%s may not be opened by this user",
		device->vfio_node);

	finding_evidence(checkup, finding, device->vfio_node, "%s",
			 source_status_name(device->vfio_node_status));
	if (is_absent) {
		finding_why(checkup, finding,
			    "vfio-pci has the device, so that the node is kept from this "
			    "container or root directory");
		finding_fix(checkup, finding, "pass %s and /dev/vfio/vfio on to it",
			    device->vfio_node);
		return;
	}
	finding_why(checkup, finding,
		    "VFIO hands the device out through this node: 'Cannot open %s: "
		    "Permission denied'",
		    device->vfio_node);
	finding_fix(checkup, finding,
		    "chown USER %s (for good by a udev rule: SUBSYSTEM==\"vfio\", "
		    "OWNER=\"USER\"), or check as the user who runs the program",
		    device->vfio_node);
}

static void add_rawio(struct checkup *checkup, const struct device *device)
{
	struct finding *finding = finding_add(
		checkup, &check_vfio_not_ready, LEVEL_WARNING, device->address,
		"this user may not use a device without an IOMMU");

	finding_evidence(checkup, finding, SELF_STATUS,
			 "CapEff has no CAP_SYS_RAWIO that counts");
	finding_why(
		checkup, finding,
		"VFIO opens %s only for a program with CAP_SYS_RAWIO, whatever its mode says",
		device->vfio_node);
	finding_fix(checkup, finding,
		    "give the program CAP_SYS_RAWIO (in a unit: "
		    "AmbientCapabilities=CAP_SYS_RAWIO)");
}

static void check_node(struct checkup *checkup, const struct requester *requester)
{
	const struct device *device = requester->device;

	if (!device->vfio_node)
		return;
	if (device->vfio_node_status != SOURCE_READ)
		add_node(checkup, device);
	else if (device->group->is_noiommu &&
		 checkup->report->facts->vfio_host.can_rawio == TRI_NO)
		add_rawio(checkup, device);
}

const struct check check_vfio_not_ready = {
	.name = "vfio-not-ready",
	.levels = "note for what has to be bound; warning for what may not be opened",
	.summary = "a driver to bind or a node to open before the program can start",
	.explanation =
		"With --for the answer is about the device as its program will have it. A device on a\n"
		"kernel driver, or on none, has to be bound to vfio-pci first, which has to be loaded;\n"
		"SPDK's setup.sh does both, to uio_pci_generic where it finds no IOMMU group 0.\n"
		"\n"
		"A device that is on vfio-pci is handed out through /dev/vfio/GROUP. The mode is 0600\n"
		"and the owner root unless udev says otherwise, and a container sees only the nodes\n"
		"that are passed on to it. Without an IOMMU it is /dev/vfio/noiommu-GROUP, which takes\n"
		"CAP_SYS_RAWIO on top. Both are asked for the user who runs this check.\n"
		"\n"
		"Rests on: drivers/vfio/group.c vfio_group_fops_open(), vfio_devnode(); SPDK\n"
		"scripts/setup.sh configure_linux_pci().\n",
	.check_bridge = check_bound,
	.check_device = check_node,
};
