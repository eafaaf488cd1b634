/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/remark.h"

#include <inttypes.h>
#include <string.h>

#include "core/arena.h"
#include "core/consumer/base.h"
#include "core/consumer/mode.h"
#include "core/consumer/obstacle.h"

#define SWITCH "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"

static struct remark say_mode(struct checkup *checkup, const struct requester *requester)
{
	const struct plan *plan = &requester->plan;
	const char *name = checkup->report->facts->request.consumer == CONSUMER_SPDK ?
		"SPDK" :
		"DPDK";
	const char *title =
		arena_printf(checkup->arena, "%s will take %s addresses as IOVAs (%s)",
			     name, plan->mode == IOVA_MODE_VA ? "virtual" : "physical",
			     iova_mode_name(plan->mode));

	return (struct remark){ LEVEL_NOTE, title, plan->reason, NULL };
}

static struct remark say_no_physical(const struct facts *facts,
				     const struct requester *requester)
{
	if (requester->plan.mode != IOVA_MODE_PA || !requester->device ||
	    facts->host.has_physical != TRI_NO)
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_ERROR,
		"the program will not start: it may not see physical addresses",
		"'Cannot use IOVA as 'PA' since physical addresses are not available': "
		"/proc/self/pagemap shows page frame numbers only with CAP_SYS_ADMIN",
		requester->is_translated ?
			"give the program CAP_SYS_ADMIN, or pass --iova-mode=va" :
			"give the program CAP_SYS_ADMIN",
	};
}

/* Without a machine it is the lack of an IOMMU that leaves only what expects PA. */
static bool expects_pa(const struct facts *facts, const struct requester *requester)
{
	struct prediction prediction;

	if (!requester->device)
		return requester->bridge->iommu == IOMMU_NONE;
	prediction = mode_predict(facts, requester->device);
	return prediction.binding == BINDING_UIO ||
		prediction.question.noiommu == NOIOMMU_ON;
}

static struct remark say_expects_pa(const struct facts *facts,
				    const struct requester *requester)
{
	if (requester->plan.mode != IOVA_MODE_VA || !expects_pa(facts, requester))
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_ERROR,
		"the device will not be initialised: it expects physical addresses",
		"'Expecting 'PA' IOVA mode but current mode is 'VA'': nothing translates for a "
		"device that is on uio, or on vfio-pci while VFIO's no-IOMMU switch is on",
		!requester->is_translated ?
			"pass --iova-mode=pa, or enable an IOMMU and bind it to vfio-pci" :
			facts->host.noiommu == NOIOMMU_ON ?
			"echo N > " SWITCH ", and bind the device to vfio-pci" :
			"bind it to vfio-pci (driverctl set-override), or pass --iova-mode=pa",
	};
}

/* A device in no group at all is told by checks of its own. */
static struct remark say_untranslated(const struct facts *facts,
				      const struct requester *requester)
{
	if (requester->plan.mode != IOVA_MODE_VA || requester->is_translated ||
	    !requester->device || !requester->device->group ||
	    !mode_concerns(requester->device) || expects_pa(facts, requester))
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_ERROR,
		"nothing translates the virtual addresses that the device would be given",
		"the device's group was made by VFIO's no-IOMMU mode, and has no IOMMU behind it",
		"pass --iova-mode=pa, or enable the IOMMU for it, in firmware, in iommu-map or "
		"on the kernel command line, and bind it again",
	};
}

/* A base address below @bits bits, as an option; NULL when there is none. */
static const char *base_option(struct checkup *checkup, const struct requester *requester,
			       unsigned int bits)
{
	struct base_choice choice = { 0 };

	checkup_fail(checkup,
		     base_choose(checkup->arena, checkup->report->facts, &requester, 1,
				 &choice));
	if (checkup->err || !choice.has_base ||
	    range_cut_to_size(choice.base, choice.pool).last > range_of_bits(bits).last)
		return NULL;
	return arena_printf(checkup->arena, "--base-virtaddr=0x%" PRIx64, choice.base);
}

/* Memory that the aperture lets pass, or nobody knows, and DPDK's own limit does not. */
static struct remark say_mask(struct checkup *checkup, const struct requester *requester)
{
	const struct facts *facts = checkup->report->facts;
	const struct plan *plan = &requester->plan;
	struct range mask = dma_mask(facts);
	struct range_set hits = { 0 };
	struct remark remark = { .level = LEVEL_NONE };

	checkup_fail(checkup,
		     obstacle_hits(checkup->arena, facts, requester, OBSTACLE_APERTURE,
				   false, &hits));
	for (size_t i = 0; i < plan->n_demands && !hits.n; i++) {
		if (!plan->demands[i].is_spare &&
		    strcmp(plan->demands[i].what, "--iova") &&
		    plan->demands[i].range.last > mask.last)
			remark.level = LEVEL_ERROR;
	}
	if (remark.level == LEVEL_NONE)
		return remark;
	remark.title = arena_printf(checkup->arena,
				    "DPDK will refuse memory above %u bits",
				    facts->host.first_width);
	remark.why = arena_printf(
		checkup->arena,
		"'couldn't allocate memory due to IOVA exceeding limits of current DMA mask': "
		"the mask is the MGAW of the IOMMU of the first PCI function, %s",
		facts->host.first);
	remark.fix = base_option(checkup, requester, facts->host.first_width);
	return remark;
}

static struct remark say_neighbour_out(struct checkup *checkup,
				       const struct requester *requester)
{
	const struct host_function *other = requester->device &&
			requester->plan.mode == IOVA_MODE_VA ?
		mode_neighbour(checkup->report->facts, requester->device, NEIGHBOUR_UIO) :
		NULL;

	if (!other)
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_WARNING,
		arena_printf(checkup->arena, "%s on %s will not be initialised",
			     other->address, other->driver),
		"'Expecting 'PA' IOVA mode but current mode is 'VA'': there is one mode for "
		"all devices, and uio needs pa",
		arena_printf(checkup->arena,
			     "bind it to vfio-pci: driverctl set-override %s "
			     "vfio-pci",
			     other->address),
	};
}

static bool is_pa_behind_iommu(const struct requester *requester)
{
	return requester->device && requester->plan.mode == IOVA_MODE_PA &&
		requester->is_translated;
}

static struct remark say_switch(const struct facts *facts,
				const struct requester *requester)
{
	if (!is_pa_behind_iommu(requester) || facts->host.noiommu != NOIOMMU_ON ||
	    facts->request.iova_mode != IOVA_MODE_UNKNOWN)
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_WARNING,
		"physical addresses behind an IOMMU, because VFIO's no-IOMMU switch is on",
		"the device has a real IOMMU group, so that the switch is not needed for it; "
		"IOVA = physical address must then suit windows, aperture and regions",
		"echo N > " SWITCH,
	};
}

static struct remark say_neighbour_pa(struct checkup *checkup,
				      const struct requester *requester)
{
	const struct facts *facts = checkup->report->facts;
	const struct device *device = requester->device;
	const struct host_function *other;

	if (!is_pa_behind_iommu(requester) || driver_is_uio(device->driver) ||
	    mode_predict(facts, device).rule != RULE_BUS_PA ||
	    facts->host.noiommu == NOIOMMU_ON)
		return (struct remark){ .level = LEVEL_NONE };
	other = mode_neighbour(facts, device, NEIGHBOUR_UIO);
	if (!other)
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_WARNING,
		arena_printf(checkup->arena,
			     "physical addresses behind an IOMMU, because %s is on %s",
			     other->address, other->driver),
		"there is one mode for all devices, and uio needs pa; IOVA = physical address "
		"must then suit windows, aperture and regions",
		arena_printf(checkup->arena,
			     "bind it to vfio-pci: driverctl set-override %s "
			     "vfio-pci, or keep it from the program: %s=%s",
			     other->address,
			     facts->request.consumer == CONSUMER_SPDK ? "--pci-blocked" :
									"--block",
			     other->address),
	};
}

/* The unit that serves the device, if another was asked about and is of another width. */
static const struct dmar_unit *other_unit(const struct facts *facts,
					  const struct device *device)
{
	const struct consumer_host *host = &facts->host;

	for (size_t i = 1; i < host->n_units; i++) {
		if (device->iommu_unit &&
		    !strcmp(host->units[i].name, device->iommu_unit) &&
		    host->units[i].width && host->units[0].width &&
		    (host->units[i].width < 48) != (host->units[0].width < 48))
			return &host->units[i];
	}
	return NULL;
}

static struct remark say_other_unit(struct checkup *checkup,
				    const struct requester *requester)
{
	const struct facts *facts = checkup->report->facts;
	const struct dmar_unit *own =
		requester->device ? other_unit(facts, requester->device) : NULL;

	if (!own || facts->request.consumer != CONSUMER_SPDK ||
	    facts->request.iova_mode != IOVA_MODE_UNKNOWN ||
	    facts->host.is_intel != TRI_YES || facts->host.noiommu != NOIOMMU_OFF)
		return (struct remark){ .level = LEVEL_NONE };
	return (struct remark){
		LEVEL_WARNING,
		arena_printf(checkup->arena,
			     "SPDK judges the device by %s, which does not serve it",
			     facts->host.units[0].name),
		arena_printf(
			checkup->arena,
			"only the first DMAR unit is asked: %s has an MGAW of %u, and %s, "
			"which serves the device, has %u",
			facts->host.units[0].name, facts->host.units[0].width, own->name,
			own->width),
		own->width >= 48				    ? "--iova-mode=va" :
			base_option(checkup, requester, own->width) ?:
								      "--iova-mode=pa",
	};
}

struct remark remark_on(struct checkup *checkup, const struct requester *requester,
			enum topic topic)
{
	const struct facts *facts = checkup->report->facts;

	switch (topic) {
	case TOPIC_MODE:
		return say_mode(checkup, requester);
	case TOPIC_NO_PHYSICAL:
		return say_no_physical(facts, requester);
	case TOPIC_EXPECTS_PA:
		return say_expects_pa(facts, requester);
	case TOPIC_UNTRANSLATED:
		return say_untranslated(facts, requester);
	case TOPIC_MASK:
		return say_mask(checkup, requester);
	case TOPIC_NEIGHBOUR_OUT:
		return say_neighbour_out(checkup, requester);
	case TOPIC_SWITCH:
		return say_switch(facts, requester);
	case TOPIC_NEIGHBOUR_PA:
		return say_neighbour_pa(checkup, requester);
	case TOPIC_OTHER_UNIT:
		return say_other_unit(checkup, requester);
	}
	return (struct remark){ .level = LEVEL_NONE };
}
