/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/arena.h"
#include "core/consumer/mode.h"

/* Why SPDK leaves the choice to DPDK. */
static const char *why_no_rule(struct arena *arena, const struct facts *facts,
			       const struct mode_question *question)
{
	const struct consumer_host *host = &facts->host;

	if (question->arch != MODE_X86)
		return arena_printf(arena, "SPDK has no rule on %s; ",
				    facts->platform.arch ?: "this architecture");
	if (host->is_intel == TRI_UNKNOWN)
		return "SPDK: whatever the CPU's vendor; ";
	if (!question->is_intel)
		return arena_printf(arena, "SPDK asks no IOMMU on a CPU of %s; ",
				    host->vendor ?: "another vendor");
	if (!host->n_units || !host->units[0].width)
		return "SPDK: whatever the first DMAR unit says; ";
	return arena_printf(arena, "SPDK: the first DMAR unit %s has MGAW %u >= 48; ",
			    host->units[0].name, host->units[0].width);
}

static const char *why_narrow(struct arena *arena, const struct consumer_host *host)
{
	if (!host->n_units)
		return "SPDK: an Intel CPU and no DMAR unit in /sys/devices/virtual/iommu: "
		       "pa (env_dpdk/init.c)";
	if (!host->units[0].width)
		return arena_printf(
			arena,
			"SPDK: cap of the first DMAR unit %s can not be read: "
			"pa (env_dpdk/init.c)",
			host->units[0].name);
	return arena_printf(arena,
			    "SPDK: the first DMAR unit %s has MGAW %u < 48: pa "
			    "(env_dpdk/init.c)",
			    host->units[0].name, host->units[0].width);
}

static const char *why_pa_on_bus(struct arena *arena, const struct facts *facts,
				 const struct device *device,
				 const struct prediction *prediction)
{
	const struct host_function *other = mode_neighbour(facts, device, NEIGHBOUR_UIO);

	if (prediction->binding == BINDING_UIO)
		return arena_printf(arena, "DPDK: %s is %s: pa (bus/pci)",
				    driver_is_uio(device->driver) ? "it" : "the device",
				    driver_is_uio(device->driver) ? "bound to uio" :
								    "on uio");
	if (other)
		return arena_printf(arena,
				    "DPDK: %s is bound to %s: pa for all (bus/pci)",
				    other->address, other->driver);
	return "DPDK: a device is on vfio-pci and VFIO's no-IOMMU switch is on: pa (bus/pci)";
}

static const char *why(struct arena *arena, const struct facts *facts,
		       const struct device *device, const struct prediction *prediction)
{
	switch (prediction->rule) {
	case RULE_OPTION:
		return arena_printf(arena, "--iova-mode=%s",
				    iova_mode_name(prediction->mode));
	case RULE_NOIOMMU:
		return prediction->question.noiommu == NOIOMMU_ON ?
			"SPDK: VFIO's no-IOMMU switch enable_unsafe_noiommu_mode is Y: pa "
			"(env_dpdk/init.c)" :
			"SPDK: VFIO's no-IOMMU switch can not be read, which counts as on: "
			"pa (env_dpdk/init.c)";
	case RULE_WIDTH:
		return why_narrow(arena, &facts->host);
	case RULE_POWER:
		return "SPDK: always pa on POWER (env_dpdk/init.c)";
	case RULE_IOMMU_WITHOUT_VA:
		return prediction->question.arch == MODE_POWER ?
			"DPDK: this POWER machine's IOMMU has no VA: pa (bus/pci)" :
			"DPDK: intel-iommu/cap of the first PCI function can not be read: "
			"pa (bus/pci)";
	case RULE_BUS_VA:
		return "DPDK: a device on vfio-pci needs va (bus/pci)";
	case RULE_BUS_PA:
		return why_pa_on_bus(arena, facts, device, prediction);
	case RULE_NO_PHYSICAL:
		return "DPDK: without CAP_SYS_ADMIN there are no physical addresses: va "
		       "(eal.c)";
	case RULE_GROUPS:
		return "DPDK: no device wants a mode and there are IOMMU groups: va (eal.c)";
	case RULE_NO_GROUPS:
		return "DPDK: no device wants a mode and there is no IOMMU group: pa (eal.c)";
	}
	return "";
}

static const char *binding_words(const struct facts *facts, const struct device *device,
				 const struct prediction *prediction)
{
	bool is_spdk = facts->request.consumer == CONSUMER_SPDK;

	if (driver_is_uio(device->driver) ||
	    (device->driver && !strcmp(device->driver, "vfio-pci")))
		return "";
	if (prediction->binding == BINDING_UIO)
		return is_spdk ? "; as setup.sh would bind it, to uio_pci_generic" :
				 "; as if bound to uio_pci_generic";
	return is_spdk ? "; as setup.sh would bind it, to vfio-pci" :
			 "; as if bound to vfio-pci";
}

const char *mode_reason(struct arena *arena, const struct facts *facts,
			const struct device *device, const struct prediction *prediction)
{
	const char *rule = why(arena, facts, device, prediction);
	const char *before = "";

	if (prediction->question.is_spdk && prediction->rule > RULE_POWER)
		before = why_no_rule(arena, facts, &prediction->question);
	if (!rule || !before)
		return NULL;
	return arena_printf(arena, "%s%s%s", before, rule,
			    binding_words(facts, device, prediction));
}
