/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/bus.h"
#include "core/reach.h"

/**
 * struct obstacles - what can keep a bus address from reaching RAM
 * @windows: the deciding windows
 * @outbound: bus addresses that the bridge decodes itself
 * @reserved: bus addresses that Linux keeps
 * @aperture: bus addresses that the IOMMU translates, or NULL when that does not limit
 * @width: bus addresses that the device can drive
 */
struct obstacles {
	struct window_list windows;
	const struct range_set *outbound, *reserved, *aperture;
	struct range width;
};

/**
 * misfits_find - RAM that is not reached at IOVA = physical address, and why
 * @arena: where the result lives
 * @ram: RAM, CPU addresses
 * @obstacles: what can be in the way
 * @reach: its misfits are written
 *
 * Return: 0 or -ENOMEM.
 */
int misfits_find(struct arena *arena, const struct range_set *ram,
		 const struct obstacles *obstacles, struct reach *reach);
