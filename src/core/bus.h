/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/bridge.h"

struct arena;

/**
 * struct window_list - some windows
 * @items: in property order
 * @n: how many
 */
struct window_list {
	const struct window *items;
	size_t n;
};

/* window_is_identity - is the bus address the CPU address in this window? */
bool window_is_identity(const struct window *window);

/**
 * bridge_deciding_windows - the windows that decide what a bridge's devices reach
 * @bridge: the bridge
 *
 * The bridge's own list where it has one, else the per-device map, which may come from an
 * ancestor (of_dma_get_range() in drivers/of/address.c), else what the IORT's address limit
 * leaves (acpi_arch_dma_setup() in drivers/acpi/arm64/dma.c).
 *
 * Return: the windows; none means that Linux knows no limit.
 */
struct window_list bridge_deciding_windows(const struct bridge *bridge);

/**
 * windows_bus_set - all bus addresses that the windows accept
 * @arena: where the result lives
 * @windows: the windows
 * @ret: bus addresses
 *
 * Return: 0 or -ENOMEM.
 */
int windows_bus_set(struct arena *arena, struct window_list windows,
		    struct range_set *ret);

/* windows_cpu_set - all CPU addresses that they lead to; as windows_bus_set(). */
int windows_cpu_set(struct arena *arena, struct window_list windows,
		    struct range_set *ret);

/* windows_identity_set - those reached at the same bus address; as windows_bus_set(). */
int windows_identity_set(struct arena *arena, struct window_list windows,
			 struct range_set *ret);

/**
 * windows_driven_set - CPU addresses that a device reaches with the bits it has
 * @arena: where the result lives
 * @windows: the windows; without one bus address = CPU address
 * @width: bus addresses that the device drives
 * @ret: CPU addresses
 *
 * Return: 0 or -ENOMEM.
 */
int windows_driven_set(struct arena *arena, struct window_list windows,
		       struct range width, struct range_set *ret);

/**
 * outbound_memory_set - bus addresses that the bridge decodes as memory-mapped I/O
 * @arena: where the result lives
 * @bridge: the bridge
 * @ret: bus addresses
 *
 * Return: 0 or -ENOMEM.
 */
int outbound_memory_set(struct arena *arena, const struct bridge *bridge,
			struct range_set *ret);
