/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/bus.h"

bool window_is_identity(const struct window *window)
{
	return window->bus.start == window->cpu.start;
}

struct window_list bridge_deciding_windows(const struct bridge *bridge)
{
	if (bridge->n_windows)
		return (struct window_list){ bridge->windows, bridge->n_windows };
	if (!bridge->map.n && bridge->acpi_limit_bits)
		return (struct window_list){ &bridge->acpi_limit, 1 };
	return (struct window_list){ bridge->map.items, bridge->map.n };
}

enum side { SIDE_BUS, SIDE_CPU, SIDE_IDENTITY };

static int collect(struct arena *arena, struct window_list windows, enum side side,
		   struct range_set *ret)
{
	struct range_set set = { 0 };

	for (size_t i = 0; i < windows.n; i++) {
		const struct window *window = &windows.items[i];
		int err;

		if (side == SIDE_IDENTITY && !window_is_identity(window))
			continue;
		err = range_set_append(arena, &set,
				       side == SIDE_BUS ? window->bus : window->cpu);
		if (err)
			return err;
	}
	range_set_normalise(&set);
	*ret = set;
	return 0;
}

int windows_bus_set(struct arena *arena, struct window_list windows,
		    struct range_set *ret)
{
	return collect(arena, windows, SIDE_BUS, ret);
}

int windows_cpu_set(struct arena *arena, struct window_list windows,
		    struct range_set *ret)
{
	return collect(arena, windows, SIDE_CPU, ret);
}

int windows_identity_set(struct arena *arena, struct window_list windows,
			 struct range_set *ret)
{
	return collect(arena, windows, SIDE_IDENTITY, ret);
}

int outbound_memory_set(struct arena *arena, const struct bridge *bridge,
			struct range_set *ret)
{
	struct range_set set = { 0 };
	int err = 0;

	for (size_t i = 0; i < bridge->n_outbound && !err; i++) {
		if (!bridge->outbound[i].is_io)
			err = range_set_append(arena, &set, bridge->outbound[i].bus);
	}
	if (err)
		return err;
	range_set_normalise(&set);
	*ret = set;
	return 0;
}

/* RAM whose bus address through @window is one that the device can drive. */
static int add_driven(struct arena *arena, const struct window *window,
		      struct range width, struct range_set *cpu)
{
	struct range bus;

	if (!range_intersect(window->bus, width, &bus))
		return 0;
	return range_set_append(
		arena, cpu,
		(struct range){ bus.start - window->bus.start + window->cpu.start,
				bus.last - window->bus.start + window->cpu.start });
}

int windows_driven_set(struct arena *arena, struct window_list windows,
		       struct range width, struct range_set *ret)
{
	struct range_set cpu = { 0 };
	int err = 0;

	if (!windows.n)
		return range_set_of(arena, width, ret);
	for (size_t i = 0; i < windows.n && !err; i++)
		err = add_driven(arena, &windows.items[i], width, &cpu);
	range_set_normalise(&cpu);
	*ret = cpu;
	return err;
}
