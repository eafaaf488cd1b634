/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/arena.h"
#include "core/checks.h"
#include "core/consumer/mode.h"
#include "core/consumer/remark.h"
#include "core/viability.h"

static bool is_eal(const struct facts *facts)
{
	return facts->request.consumer == CONSUMER_SPDK ||
		facts->request.consumer == CONSUMER_DPDK;
}

static const char *name_of(const struct requester *requester)
{
	return requester->device ? requester->device->address :
				   bridge_subject(requester->bridge);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_remark(const struct remark *a, const struct remark *b)
{
	return a->level == b->level && same_text(a->title, b->title) &&
		same_text(a->why, b->why) && same_text(a->fix, b->fix);
}

/* Of one function alone: the IOVAs that come of the mode. */
static void add_demands(struct checkup *checkup, struct finding *finding,
			const struct requester *requester)
{
	for (size_t i = 0; i < requester->plan.n_demands; i++) {
		const struct demand *demand = &requester->plan.demands[i];

		finding_evidence(checkup, finding, name_of(requester),
				 "%s 0x%" PRIx64 "-0x%" PRIx64, demand->what,
				 demand->range.start, demand->range.last);
	}
}

/* One finding for all that the first remark is true of; they are taken off the list. */
static void add_remark(struct checkup *checkup, const struct bridge_view *view,
		       struct remark *remarks, size_t first)
{
	struct remark remark = remarks[first];
	struct finding *finding;
	size_t n = 0;

	for (size_t i = first; i < view->n; i++)
		n += same_remark(&remarks[i], &remark);
	finding = finding_add(checkup, &check_consumer_mode, (enum level)remark.level,
			      n > 1 ? bridge_subject(view->bridge) :
				      name_of(&view->requesters[first]),
			      "%s", remark.title ?: "");
	for (size_t i = first; i < view->n; i++) {
		const struct requester *requester = &view->requesters[i];
		const struct device *device = requester->device;

		if (!same_remark(&remarks[i], &remark))
			continue;
		remarks[i].level = LEVEL_NONE;
		finding_evidence(checkup, finding, name_of(requester),
				 "%s%s, IOVA mode %s",
				 !device		? "no machine" :
					 device->driver ? "driver " :
							  "no driver",
				 device && device->driver ? device->driver : "",
				 iova_mode_name(requester->plan.mode));
	}
	if (n == 1 && remark.level == LEVEL_NOTE)
		add_demands(checkup, finding, &view->requesters[first]);
	finding_why(checkup, finding, "%s", remark.why ?: "");
	if (remark.fix)
		finding_fix(checkup, finding, "%s", remark.fix);
}

static void check_topic(struct checkup *checkup, const struct bridge_view *view,
			enum topic topic)
{
	struct remark *remarks = arena_alloc(checkup->arena, view->n * sizeof(*remarks));

	if (!remarks) {
		checkup_fail(checkup, -ENOMEM);
		return;
	}
	for (size_t i = 0; i < view->n; i++) {
		remarks[i].level = LEVEL_NONE;
		if (view->requesters[i].plan.mode != IOVA_MODE_UNKNOWN)
			remarks[i] = remark_on(checkup, &view->requesters[i], topic);
	}
	for (size_t i = 0; i < view->n; i++) {
		if (remarks[i].level != LEVEL_NONE)
			add_remark(checkup, view, remarks, i);
	}
}

static bool same_needs(const struct plan *a, const struct plan *b)
{
	bool same = a->n_needs == b->n_needs;

	for (size_t i = 0; i < a->n_needs && same; i++)
		same = same_text(a->needs[i], b->needs[i]);
	return same;
}

/* The needs of a requester and, if they are the same, of all others. */
static void need(struct checkup *checkup, const struct bridge_view *view, size_t at)
{
	const struct plan *plan = &view->requesters[at].plan;
	struct undecided *undecided;
	bool is_shared = false;

	for (size_t i = 0; i < view->n; i++) {
		if (i == at || !same_needs(&view->requesters[i].plan, plan))
			continue;
		if (i < at)
			return;
		is_shared = true;
	}
	undecided = undecided_add(checkup, &check_consumer_mode,
				  is_shared ? bridge_subject(view->bridge) :
					      name_of(&view->requesters[at]),
				  "%s", plan->needs[0]);
	for (size_t i = 1; i < plan->n_needs; i++)
		undecided_need(checkup, undecided, "%s", plan->needs[i]);
}

static void check_mode(struct checkup *checkup, const struct bridge_view *view)
{
	if (!is_eal(checkup->report->facts))
		return;
	for (enum topic topic = 0; topic < N_TOPICS; topic++)
		check_topic(checkup, view, topic);
	for (size_t i = 0; i < view->n; i++) {
		if (view->requesters[i].plan.n_needs)
			need(checkup, view, i);
	}
}

const struct check check_consumer_mode = {
	.name = "consumer-mode",
	.levels =
		"note; warning for a mode that nobody asked for; error where SPDK or DPDK "
		"will refuse",
	.summary = "which addresses SPDK or DPDK will take as IOVAs, and why",
	.explanation =
		"SPDK and DPDK choose between IOVA = virtual address (va) and IOVA = physical address\n"
		"(pa) when they start, for all devices at once. First that applies:\n"
		"\n"
		"  --iova-mode\n"
		"  SPDK: VFIO's no-IOMMU switch is Y, even if no device needs it: pa\n"
		"  SPDK, Intel CPU: the first DMAR unit is missing or has an MGAW below 48: pa.\n"
		"  Others are not looked at, and neither are AMD, Arm or RISC-V IOMMUs\n"
		"  SPDK on POWER: pa\n"
		"  DPDK: one device on uio, or on vfio-pci with the switch on: pa\n"
		"  DPDK: no physical addresses, for want of CAP_SYS_ADMIN: va\n"
		"  DPDK: there are IOMMU groups: va, else pa\n"
		"\n"
		"A device on uio in a process in va mode, or the other way round, is not initialised.\n"
		"In pa mode without CAP_SYS_ADMIN the program does not start. A device on a kernel\n"
		"driver is judged as SPDK's setup.sh would bind it: to vfio-pci if the group 0 exists\n"
		"or the switch is Y, else to uio_pci_generic.\n"
		"\n"
		"On x86 DPDK refuses memory above the MGAW of the IOMMU of the first PCI function,\n"
		"whichever device is used.\n"
		"\n"
		"Rests on: SPDK lib/env_dpdk/init.c build_eal_cmdline(), scripts/common.sh; DPDK\n"
		"lib/eal/linux/eal.c rte_eal_init(), drivers/bus/pci/linux/pci.c and pci_common.c.\n",
	.check_bridge = check_mode,
};

/* setup.sh looks for the group 0 and, where that is gone, binds everything to uio. */
static bool will_be_on_uio(const struct facts *facts, const struct device *device)
{
	return facts->request.consumer == CONSUMER_SPDK && facts->host.was_read &&
		facts->host.groups == GROUPS_WITHOUT_0 &&
		mode_predict(facts, device).binding == BINDING_UIO;
}

static void add_uio(struct checkup *checkup, const struct device *device, bool is_bound)
{
	bool is_for = is_eal(checkup->report->facts);
	struct finding *finding = finding_add(
		checkup, &check_uio_behind_iommu, is_for ? LEVEL_ERROR : LEVEL_WARNING,
		device->address, "the device %s, and an IOMMU translates what it emits",
		is_bound ? "is on a uio driver" :
			   "would be bound to uio_pci_generic by setup.sh");

	finding_evidence(checkup, finding, device->address, "%s%s",
			 device->driver ? "driver " : "no driver", device->driver ?: "");
	if (!is_bound)
		finding_evidence(checkup, finding, "/sys/kernel/iommu_groups",
				 "no group 0, the only one that setup.sh looks for");
	finding_evidence(checkup, finding, device->address,
			 "/sys/kernel/iommu_groups/%u/type: %s", device->group->id,
			 device->group->type);
	finding_why(
		checkup, finding,
		"uio maps nothing in the IOMMU: each physical address that the program "
		"hands to the device is an IOVA without a mapping, and faults");
	if (is_bound)
		finding_fix(checkup, finding, "driverctl set-override %s vfio-pci",
			    device->address);
	else
		finding_fix(checkup, finding,
			    "DRIVER_OVERRIDE=vfio-pci scripts/setup.sh");
	finding_fix(
		checkup, finding,
		"or boot with iommu=pt (on arm64 iommu.passthrough=1), which gives kernel "
		"and uio drivers an identity domain");
}

static void check_uio(struct checkup *checkup, const struct requester *requester)
{
	const struct facts *facts = checkup->report->facts;
	const struct device *device = requester->device;
	bool is_bound = driver_is_uio(device->driver);

	if (!requester->is_translated || device_is_bridge(device) ||
	    (!is_bound && !will_be_on_uio(facts, device)) ||
	    (facts->request.consumer != CONSUMER_NONE && !is_eal(facts)))
		return;
	if (device->group->type && strcmp(device->group->type, "unknown"))
		add_uio(checkup, device, is_bound);
	else
		undecided_add(checkup, &check_uio_behind_iommu, device->address,
			      "the type of its domain, /sys/kernel/iommu_groups/%u/type",
			      device->group->id);
}

const struct check check_uio_behind_iommu = {
	.name = "uio-behind-iommu",
	.levels = "error with --for=spdk or dpdk, else warning",
	.summary = "a device on a uio driver behind a translating IOMMU",
	.explanation =
		"uio_pci_generic and igb_uio leave DMA to the program, which hands physical addresses\n"
		"to the device. While the group's domain translates (type DMA or DMA-FQ) none of them\n"
		"is mapped: every access faults, in the kernel log as 'DMAR: [DMA Read] ... fault',\n"
		"'AMD-Vi: Event logged [IO_PAGE_FAULT' or 'arm-smmu: Unhandled context fault', and the\n"
		"I/O times out. With a domain of type identity uio works.\n"
		"\n"
		"Rests on: drivers/uio/uio_pci_generic.c, which has no DMA call at all;\n"
		"drivers/iommu/iommu.c iommu_get_def_domain_type().\n",
	.check_device = check_uio,
};
