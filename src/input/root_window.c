/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/root_window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"

/* The resource that line @i is nested in, or NULL at the top. */
static const struct iomem_line *parent_of(const struct iomem *iomem, size_t i)
{
	for (size_t j = i; j--;) {
		if (iomem->lines[j].depth < iomem->lines[i].depth)
			return &iomem->lines[j];
	}
	return NULL;
}

static bool is_vmd_window(const struct iomem *iomem, size_t i, const char *behind)
{
	const struct iomem_line *line = &iomem->lines[i], *parent;

	if (!behind ||
	    (!iomem_is_named(line, "VMD MEMBAR1") &&
	     !iomem_is_named(line, "VMD MEMBAR2")))
		return false;
	parent = parent_of(iomem, i);
	return parent && iomem_is_named(parent, behind);
}

int root_window_find(struct arena *arena, const struct iomem *iomem,
		     const struct bridge *bridge, struct range_set *ret)
{
	const char *name = arena_printf(arena, "PCI Bus %s", bridge->root_bus);
	struct range_set windows = { 0 };
	int err = name ? 0 : -ENOMEM;

	for (size_t i = 0; i < iomem->n && !err; i++) {
		if (iomem_is_named(&iomem->lines[i], name) ||
		    is_vmd_window(iomem, i, bridge->behind))
			err = range_set_append(arena, &windows, iomem->lines[i].range);
	}
	*ret = windows;
	return err;
}

static int add(struct arena *arena, struct bridge *bridge, struct outbound outbound)
{
	int err = arena_reserve(arena, &bridge->outbound, bridge->n_outbound,
				&bridge->outbound_cap, sizeof(*bridge->outbound));

	if (!err)
		bridge->outbound[bridge->n_outbound++] = outbound;
	return err;
}

/* The bus side of @cpu, told from a BAR inside it; false when that one does not tell. */
static bool find_bus(const struct bar *bar, struct range cpu, struct range *ret)
{
	uint64_t offset = bar->cpu.start - bar->bus; /* negative ones wrap, and back */
	struct range bus = { cpu.start - offset, cpu.last - offset };

	if (!bar->has_bus || !range_holds(cpu, bar->cpu.start) ||
	    !range_holds(cpu, bar->cpu.last) || bus.start > bus.last)
		return false;
	*ret = bus;
	return true;
}

static int ram_set(struct arena *arena, const struct iomem *iomem, struct range_set *ret)
{
	struct range_set ram = { 0 };
	int err = 0;

	for (size_t i = 0; i < iomem->n && !err; i++) {
		if (iomem_is_ram(&iomem->lines[i]))
			err = range_set_append(arena, &ram, iomem->lines[i].range);
	}
	range_set_normalise(&ram);
	*ret = ram;
	return err;
}

/* Adds a window that is 1:1, less the RAM in it. */
static int add_same(struct arena *arena, struct bridge *bridge, struct range window,
		    const struct range_set *ram, bool is_assumed)
{
	struct range_set rest;
	int err = range_set_of(arena, window, &rest);

	err = err ?: range_set_subtract(arena, &rest, ram, &rest);
	for (size_t i = 0; !err && i < rest.n; i++)
		err = add(arena, bridge,
			  (struct outbound){ rest.items[i], rest.items[i], false,
					     is_assumed });
	return err;
}

static int add_window(struct arena *arena, const struct root_view *view,
		      struct range window, const struct range_set *ram,
		      struct bridge *bridge)
{
	struct outbound outbound = { .cpu = window };
	bool is_known = view->bus_is_cpu;

	outbound.bus = window;
	for (size_t i = 0; !is_known && i < view->bars->n; i++)
		is_known = find_bus(&view->bars->items[i], window, &outbound.bus);
	if (outbound.bus.start == window.start)
		return add_same(arena, bridge, window, ram, !is_known);
	return add(arena, bridge, outbound);
}

/* A BAR whose bus address is not known proves nothing about the bus. */
static int add_bars(struct arena *arena, const struct root_view *view,
		    struct bridge *bridge)
{
	int err = 0;

	for (size_t i = 0; !err && i < view->bars->n; i++) {
		const struct bar *bar = &view->bars->items[i];
		struct outbound outbound = { .cpu = bar->cpu, .bus = bar->cpu };

		if (view->bus_is_cpu || find_bus(bar, bar->cpu, &outbound.bus))
			err = add(arena, bridge, outbound);
	}
	return err;
}

static int by_address(const void *a, const void *b)
{
	const struct outbound *x = a, *y = b;

	if (x->cpu.start != y->cpu.start)
		return x->cpu.start < y->cpu.start ? -1 : 1;
	return (x->cpu.last > y->cpu.last) - (x->cpu.last < y->cpu.last);
}

static bool goes_on(const struct outbound *end, const struct outbound *next)
{
	return end->is_assumed == next->is_assumed &&
		next->cpu.start - next->bus.start == end->cpu.start - end->bus.start &&
		(end->cpu.last == UINT64_MAX || next->cpu.start <= end->cpu.last + 1);
}

/* Sorts, and merges what touches or overlaps, as Linux coalesces root windows. */
static void merge(struct bridge *bridge)
{
	size_t n = 0;

	if (!bridge->n_outbound)
		return;
	qsort(bridge->outbound, bridge->n_outbound, sizeof(*bridge->outbound),
	      by_address);
	for (size_t i = 1; i < bridge->n_outbound; i++) {
		struct outbound *end = &bridge->outbound[n], next = bridge->outbound[i];

		if (!goes_on(end, &next)) {
			bridge->outbound[++n] = next;
		} else if (next.cpu.last > end->cpu.last) {
			end->cpu.last = next.cpu.last;
			end->bus.last = next.bus.last;
		}
	}
	bridge->n_outbound = n + 1;
}

int root_window_fill(struct arena *arena, const struct root_view *view,
		     struct bridge *bridge)
{
	struct range_set windows, ram;
	int err = root_window_find(arena, view->iomem, bridge, &windows);

	err = err ?: ram_set(arena, view->iomem, &ram);
	bridge->n_outbound = 0;
	bridge->is_outbound_partial = !err && !windows.n;
	for (size_t i = 0; !err && i < windows.n; i++)
		err = add_window(arena, view, windows.items[i], &ram, bridge);
	if (!err && !windows.n)
		err = add_bars(arena, view, bridge);
	if (!err)
		merge(bridge);
	return err;
}
