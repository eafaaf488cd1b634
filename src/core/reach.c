/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/reach.h"

#include "core/bus.h"
#include "core/consumer/obstacle.h"
#include "core/misfit.h"

const char *misfit_reason_name(enum misfit_reason reason)
{
	static const char *const names[] = {
		[MISFIT_NO_WINDOW] = "no-window", [MISFIT_SHIFTED] = "shifted",
		[MISFIT_OUTBOUND] = "outbound",	  [MISFIT_RESERVED] = "reserved",
		[MISFIT_APERTURE] = "aperture",	  [MISFIT_DEVICE_WIDTH] = "device-width",
	};

	return names[reason];
}

/*
 * Only arm64 and loongarch have acpi_arch_dma_setup() and so honour _DMA, which is AML
 * that nothing short of an interpreter can read (drivers/acpi/arm64/dma.c).
 */
static bool may_have_hidden_limit(const struct platform *platform)
{
	return platform_is(platform, "aarch64") != TRI_NO ||
		platform_is(platform, "loongarch64") != TRI_NO;
}

static enum tri restricted(const struct platform *platform, const struct bridge *bridge)
{
	/* A _DMA object would replace the limit. */
	if (bridge->acpi_limit_bits)
		return TRI_UNKNOWN;
	if (bridge_deciding_windows(bridge).n)
		return TRI_YES;
	if (bridge->is_unread)
		return TRI_UNKNOWN;
	if (!bridge->node)
		return may_have_hidden_limit(platform) ? TRI_UNKNOWN : TRI_NO;
	return bridge->dma_ranges == DMA_RANGES_PRESENT || bridge->map.node ?
		TRI_UNKNOWN :
		TRI_NO;
}

/* @at_most: everything, less what windows, regions, outbound windows and width take. */
static int find_at_most(struct arena *arena, const struct obstacles *obstacles,
			struct range_set *ret)
{
	struct range_set set, bus;
	int err = range_set_of(arena, obstacles->width, &set);

	if (!err && obstacles->windows.n) {
		err = windows_bus_set(arena, obstacles->windows, &bus);
		err = err ?: range_set_intersect(arena, &set, &bus, &set);
	}
	err = err ?: range_set_subtract(arena, &set, obstacles->reserved, &set);
	err = err ?: range_set_subtract(arena, &set, obstacles->outbound, &set);
	if (!err)
		*ret = set;
	return err;
}

static int find_usable(struct arena *arena, const struct requester *requester,
		       const struct obstacles *obstacles, struct reach *reach)
{
	const struct device *device = requester->device;
	bool reserved_known = !device || !device->group ||
		device->group->regions_status == SOURCE_READ ||
		device->group->regions_status == SOURCE_MALFORMED;
	int err = find_at_most(arena, obstacles, &reach->at_most);

	if (err || !reserved_known)
		return err;
	if (obstacles->aperture) {
		reach->has_vfio = device;
		err = range_set_subtract(arena, obstacles->aperture, obstacles->reserved,
					 &reach->vfio);
		reach->has_usable = true;
		return err ?:
			range_set_intersect(arena, obstacles->aperture, &reach->at_most,
					    &reach->usable);
	}
	reach->has_usable = !device || !requester->is_translated;
	reach->usable = reach->at_most;
	return 0;
}

int reach_compute(struct arena *arena, const struct facts *facts,
		  const struct range_set *ram, struct requester *requester)
{
	const struct bridge *bridge = requester->bridge;
	struct reach reach = { .restricted = restricted(&facts->platform, bridge) };
	struct range_set outbound, reserved, cpu;
	struct obstacles obstacles = { 0 };
	int err;

	requester->is_translated = requester->device ?
		device_is_translated(requester->device, facts->request.consumer) :
		bridge->iommu == IOMMU_MAPPED;
	err = outbound_memory_set(arena, bridge, &outbound);
	err = err ?: reserved_iovas(arena, requester->device, &reserved);
	obstacles.windows = bridge_deciding_windows(bridge);
	obstacles.outbound = &outbound;
	obstacles.reserved = &reserved;
	obstacles.aperture = limiting_aperture(facts, requester);
	obstacles.width = range_of_bits(facts->request.dma_bits);
	if (!err && obstacles.windows.n) {
		err = windows_cpu_set(arena, obstacles.windows, &cpu);
		err = err ?: range_set_subtract(arena, ram, &cpu, &reach.unreachable);
	}
	err = err ?: misfits_find(arena, ram, &obstacles, &reach);
	err = err ?: find_usable(arena, requester, &obstacles, &reach);
	if (!err)
		requester->reach = reach;
	return err;
}
