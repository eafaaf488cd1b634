/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/kernel.h"

#include "core/bus.h"
#include "core/reservation.h"

#define LOW ((struct range){ 0, UINT32_MAX })

static int resolve_mapped(struct arena *arena, const struct facts *facts,
			  const struct requester *requester, struct kernel_answer *answer)
{
	const struct bridge *bridge = requester->bridge;
	const struct reach *reach = &requester->reach;
	struct range limit = { 1, range_of_bits(facts->request.dma_bits).last };
	enum reservation reservation;
	struct range_set below;
	int err = reservation_of(arena, bridge, &reservation);

	if (err)
		return err;
	answer->way = KERNEL_BREAKS;
	if (reservation != RESERVES || bridge->map.is_cut || bridge->map.wraps)
		return 0;
	/* iommu_dma_alloc_iova(); page 0 is never handed out. */
	if (bridge->map.has_limit && bridge->map.limit < limit.last)
		limit.last = bridge->map.limit;
	err = range_set_of(arena, limit, &below);
	err = err ?:
		    range_set_intersect(arena,
					reach->has_usable ? &reach->usable : &reach->at_most,
					&below, &answer->iovas);
	answer->way = answer->iovas.n ? KERNEL_MAPS : KERNEL_MAPS_NOTHING;
	return err;
}

/*
 * The buffer of swiotlb lies below 4 GiB, or anywhere where RAM begins above
 * (memblock_alloc_low(), and max_zone_phys() of arm64). Can the device reach RAM there?
 */
static int reaches_swiotlb(struct arena *arena, const struct range_set *ram,
			   const struct range_set *driven, bool *ret)
{
	struct range_set low, both;
	int err = range_set_of(arena, LOW, &low);

	err = err ?: range_set_intersect(arena, ram, &low, &low);
	err = err ?: range_set_intersect(arena, low.n ? &low : ram, driven, &both);
	*ret = !err && both.n;
	return err;
}

static int resolve_direct(struct arena *arena, const struct facts *facts,
			  const struct requester *requester, struct kernel_answer *answer)
{
	struct range_set ram, driven;
	bool is_reached;
	int err = ram_usable(arena, &facts->ram, &ram);

	err = err ?:
		    windows_driven_set(arena, bridge_deciding_windows(requester->bridge),
				       range_of_bits(facts->request.dma_bits), &driven);
	err = err ?: range_set_subtract(arena, &ram, &driven, &answer->out_of_reach);
	err = err ?: reaches_swiotlb(arena, &ram, &driven, &is_reached);
	if (err || !ram.n || requester->reach.restricted == TRI_UNKNOWN)
		return err;
	if (requester->bridge->map.is_cut || requester->bridge->map.wraps)
		answer->way = KERNEL_BREAKS;
	else if (requester->bridge->restricted_pool)
		answer->way = KERNEL_POOL;
	else if (!answer->out_of_reach.n)
		answer->way = KERNEL_DIRECT;
	else
		answer->way = is_reached ? KERNEL_BOUNCES : KERNEL_REFUSES;
	return 0;
}

int kernel_resolve(struct arena *arena, const struct facts *facts,
		   const struct requester *requester, struct kernel_answer *ret)
{
	struct kernel_answer answer = { 0 };
	int err = requester->is_translated ?
		resolve_mapped(arena, facts, requester, &answer) :
		resolve_direct(arena, facts, requester, &answer);

	if (!err)
		*ret = answer;
	return err;
}

const char *kernel_reason(enum kernel_way way)
{
	switch (way) {
	case KERNEL_UNKNOWN:
		break;
	case KERNEL_DIRECT:
		return "nothing translates and all RAM is within reach: buffers are used where "
		       "they are, with the window's offset added";
	case KERNEL_BOUNCES:
		return "nothing translates: buffers in RAM out of reach are copied through "
		       "swiotlb, whose buffer lies below 4 GiB, or the mapping fails where it is "
		       "full, off or out of reach itself";
	case KERNEL_POOL:
		return "the bridge has a restricted-dma-pool, through which every buffer is "
		       "copied";
	case KERNEL_REFUSES:
		return "nothing translates, and the RAM in which swiotlb's buffer lies is out "
		       "of reach like the rest: the mapping fails";
	case KERNEL_MAPS:
		return "an IOMMU translates: IOVAs are allocated from the top down, below 4 GiB "
		       "first, inside the inbound windows, and all RAM can be mapped";
	case KERNEL_MAPS_NOTHING:
		return "an IOMMU translates, but no IOVA is left between what the device drives "
		       "and what windows, regions and aperture leave: the mapping fails";
	case KERNEL_BREAKS:
		return "the kernel's DMA API does not get over this dma-ranges: see "
		       "dma-ranges-order and dma-api-broken";
	}
	return NULL;
}

int plan_kernel(struct arena *arena, const struct facts *facts,
		const struct requester *requester, struct plan *plan)
{
	struct kernel_answer answer;
	int err = kernel_resolve(arena, facts, requester, &answer);

	if (err)
		return err;
	plan->mode = IOVA_MODE_DMA_API;
	plan->reason = kernel_reason(answer.way);
	return 0;
}
