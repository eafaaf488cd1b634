/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/* No window. */
#define SEGMENT_NO_WINDOW SIZE_MAX

/**
 * struct segment - a stretch of RAM that is alike all over
 * @range: CPU addresses
 * @bank: the bank it is in
 * @window: number of the deciding window that leads to it, or SEGMENT_NO_WINDOW
 * @is_reachable: false when windows limit and none leads to it
 * @misfit: why it is not reached at IOVA = physical address, or NULL
 */
struct segment {
	struct range range;
	const struct bank *bank;
	size_t window;
	bool is_reachable;
	const struct misfit *misfit;
};

/**
 * struct segments - all RAM, cut where something changes
 */
struct segments {
	struct segment *items;
	size_t n, cap;
};

/**
 * segments_of - cut RAM at the edges of banks, windows and obstacles
 * @arena: where the result lives
 * @ram: the banks
 * @usable: RAM as ram_usable() gives it
 * @requester: whose reach it is
 * @ret: the segments, sorted
 *
 * Return: 0 or -ENOMEM.
 */
int segments_of(struct arena *arena, const struct ram *ram,
		const struct range_set *usable, const struct requester *requester,
		struct segments *ret);
