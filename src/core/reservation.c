/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/reservation.h"

#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"

struct sorted_window {
	struct range bus;
	uint64_t cpu;
	size_t number;
};

static int by_cpu(const void *a, const void *b)
{
	const struct sorted_window *x = a, *y = b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/*
 * Walks the windows as iova_reserve_pci_windows() does: sorted by CPU address, but looking
 * at bus addresses, each of which must lie above the last.
 */
static enum reservation walk(const struct sorted_window *windows, size_t n)
{
	uint64_t next = 0;

	for (size_t i = 0; i < n; i++) {
		if (windows[i].bus.start < next)
			return RESERVATION_FAILS;
		next = windows[i].bus.last + 1;
		/* An end of 2^64 becomes 0, and the hole behind it begins there. */
		if (!next)
			return RESERVES_ALL;
	}
	return RESERVES;
}

int reservation_of(struct arena *arena, const struct bridge *bridge,
		   enum reservation *ret)
{
	struct sorted_window *windows =
		arena_alloc(arena, bridge->n_windows * sizeof(*windows));

	if (!windows)
		return -ENOMEM;
	for (size_t i = 0; i < bridge->n_windows; i++)
		windows[i] = (struct sorted_window){ bridge->windows[i].bus,
						     bridge->windows[i].cpu.start, i };
	if (bridge->n_windows)
		qsort(windows, bridge->n_windows, sizeof(*windows), by_cpu);
	*ret = walk(windows, bridge->n_windows);
	return 0;
}
