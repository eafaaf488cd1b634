/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/eal.h"
#include "core/reach.h"

/**
 * struct base_choice - a base address that works
 * @base: the lowest, with room for the memory behind it
 * @has_base: whether there is one
 * @holds_span: the whole reserved span fits behind it, not only the pool
 * @is_most: the pools are not known, and @span is the most that can be reserved
 * @is_sure: the aperture is known
 * @room: bytes that can be used from @base on
 * @largest: bytes of the largest range that can be used at all
 * @span: bytes that are reserved; if that is not known, the most if there is room
 * @pool: bytes that are used
 */
struct base_choice {
	uint64_t base;
	bool has_base, holds_span, is_most, is_sure;
	uint64_t room, largest, span, pool;
};

/**
 * base_choose - find a base address for SPDK or DPDK
 * @arena: for sets
 * @facts: what was read
 * @requesters: the devices; the base must do for all
 * @n: how many
 * @ret: the choice
 *
 * Return: 0 or -ENOMEM.
 */
int base_choose(struct arena *arena, const struct facts *facts,
		const struct requester *const *requesters, size_t n,
		struct base_choice *ret);

/**
 * dma_mask - IOVAs that DPDK takes for possible
 * @facts: what was read
 *
 * On x86 the MGAW of the first PCI function's IOMMU, whatever the device: in
 * drivers/bus/pci/linux/pci.c pci_device_iommu_support_va().
 */
struct range dma_mask(const struct facts *facts);

/**
 * base_is_reachable - can the program have the addresses that it begins at?
 * @facts: what was read, and what the user said
 *
 * The memory that it maps from its base address must lie below the top of what a process
 * can have. A board's blob has no processes, and is not judged.
 *
 * Return: TRI_UNKNOWN when the top is not known and not every machine reaches so far.
 */
enum tri base_is_reachable(const struct facts *facts);
