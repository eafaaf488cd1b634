/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/bridge.h"

struct arena;

/* How the kernel's DMA API fares when it keeps its IOVAs inside a bridge's windows. */
enum reservation { RESERVES, RESERVES_ALL, RESERVATION_FAILS };

/**
 * reservation_of - reserve the gaps between a bridge's windows as the kernel does
 * @arena: for the time being
 * @bridge: the bridge
 * @ret: how it ends
 *
 * As iova_reserve_pci_windows() in drivers/iommu/dma-iommu.c, which knows the bridge's own
 * list alone.
 *
 * Return: 0 or -ENOMEM.
 */
int reservation_of(struct arena *arena, const struct bridge *bridge,
		   enum reservation *ret);
