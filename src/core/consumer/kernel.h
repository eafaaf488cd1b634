/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/* What the kernel's DMA API does with a buffer. */
enum kernel_way {
	KERNEL_UNKNOWN, /* RAM or the limits are not known */
	KERNEL_DIRECT, /* every buffer is used where it is */
	KERNEL_BOUNCES, /* what is out of reach goes through swiotlb */
	KERNEL_POOL, /* everything goes through a restricted-dma-pool */
	KERNEL_REFUSES, /* swiotlb would be out of reach too */
	KERNEL_MAPS, /* behind an IOMMU it chooses IOVAs */
	KERNEL_MAPS_NOTHING, /* there is no IOVA that it could choose */
	KERNEL_BREAKS, /* it can not set itself up */
};

/**
 * struct kernel_answer - what the kernel's DMA API does for a requester
 * @way: the kind
 * @out_of_reach: RAM that it does not use where it is (CPU addresses)
 * @iovas: what it chooses from (bus addresses), when it maps
 */
struct kernel_answer {
	enum kernel_way way;
	struct range_set out_of_reach, iovas;
};

/**
 * kernel_resolve - what the kernel's DMA API will do for a requester
 * @arena: where the answer lives
 * @facts: what was read
 * @requester: its reach is there
 * @ret: the answer
 *
 * Follows kernel/dma/direct.c, include/linux/dma-direct.h dma_capable(),
 * kernel/dma/swiotlb.c and drivers/iommu/dma-iommu.c.
 *
 * Return: 0 or -ENOMEM.
 */
int kernel_resolve(struct arena *arena, const struct facts *facts,
		   const struct requester *requester, struct kernel_answer *ret);

/* kernel_reason - the way in words; NULL when unknown. */
const char *kernel_reason(enum kernel_way way);

/**
 * plan_kernel - the plan of --for=kernel
 * @arena: where the plan lives
 * @facts: what was read
 * @requester: its reach is there
 * @plan: its mode and its reason are written
 *
 * Return: 0 or -ENOMEM.
 */
int plan_kernel(struct arena *arena, const struct facts *facts,
		const struct requester *requester, struct plan *plan);
