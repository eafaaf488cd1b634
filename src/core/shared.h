/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/**
 * struct cost - what one device keeps all others from using
 * @requester: the device, or the bridge of a blob
 * @lost: IOVAs that every other one could use
 */
struct cost {
	const struct requester *requester;
	struct range_set lost;
};

/**
 * struct shared - IOVAs for devices that share a VFIO container
 * @is_known: whether the usable IOVAs of all of them are
 * @usable: IOVAs that work for all; what they can be at most when not known
 * @costs: those that cost something
 * @n_costs: how many
 *
 * A container, or an iommufd address space, has one set of mappings: what one device can
 * not use is lost to all.
 */
struct shared {
	bool is_known;
	struct range_set usable;
	struct cost *costs;
	size_t n_costs;
};

/**
 * shared_compute - what several requesters can use together
 * @arena: where the result lives
 * @requesters: who; their reach is there
 * @n: how many, at least one
 * @ret: the answer
 *
 * Return: 0 or -ENOMEM.
 */
int shared_compute(struct arena *arena, struct requester *const *requesters, size_t n,
		   struct shared *ret);

/**
 * find_ranges - stretches of at least a size
 * @arena: where the result lives
 * @usable: IOVAs
 * @size: bytes, not 0
 * @align: a power of two; each stretch begins at a multiple of it
 * @ret: the stretches, lowest first
 *
 * Return: 0 or -ENOMEM.
 */
int find_ranges(struct arena *arena, const struct range_set *usable, uint64_t size,
		uint64_t align, struct range_set *ret);
