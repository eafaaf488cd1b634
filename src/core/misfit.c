/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/misfit.h"

#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/claims.h"

static int add(struct arena *arena, struct reach *reach, struct misfit misfit)
{
	int err = arena_reserve(arena, &reach->misfits, reach->n_misfits,
				&reach->misfits_cap, sizeof(*reach->misfits));

	if (err)
		return err;
	reach->misfits[reach->n_misfits++] = misfit;
	return 0;
}

static int add_all(struct arena *arena, struct reach *reach, const struct range_set *set,
		   enum misfit_reason reason)
{
	int err = 0;

	for (size_t i = 0; i < set->n && !err; i++)
		err = add(arena, reach,
			  (struct misfit){ set->items[i], reason, false, { 0 } });
	return err;
}

/* Does @next simply go on where @misfit ends, on both sides? */
static bool goes_on(const struct misfit *misfit, const struct misfit *next)
{
	if (misfit->reason != MISFIT_SHIFTED || misfit->has_hits != next->has_hits ||
	    misfit->range.last + 1 != next->range.start)
		return false;
	return !misfit->has_hits ||
		(misfit->hits.last != UINT64_MAX &&
		 misfit->hits.last + 1 == next->hits.start);
}

/* Adds a shifted stretch, or lengthens the last one. */
static int add_shifted(struct arena *arena, struct reach *reach, struct misfit misfit)
{
	struct misfit *end = reach->n_misfits ? &reach->misfits[reach->n_misfits - 1] :
						NULL;

	if (!end || !goes_on(end, &misfit))
		return add(arena, reach, misfit);
	end->range.last = misfit.range.last;
	end->hits.last = misfit.hits.last;
	return 0;
}

/* What the bus addresses of @range reach, given who claims them. */
static int add_hits(struct arena *arena, struct reach *reach, struct window_list windows,
		    const struct claims *claims, struct range range)
{
	for (size_t i = claims_from(claims, range.start);; i++) {
		struct misfit misfit = { range, MISFIT_SHIFTED, false, { 0 } };
		const struct claim *claim = i < claims->n ? &claims->items[i] : NULL;
		const struct window *window;
		int err;

		if (!claim || claim->range.start > range.last)
			return add_shifted(arena, reach, misfit);
		if (claim->range.start > range.start) {
			misfit.range.last = claim->range.start - 1;
			err = add_shifted(arena, reach, misfit);
			if (err)
				return err;
			misfit.range.start = claim->range.start;
		}
		misfit.range.last = range.last < claim->range.last ? range.last :
								     claim->range.last;
		window = &windows.items[claim->owner];
		misfit.has_hits = true;
		misfit.hits.start =
			misfit.range.start - window->bus.start + window->cpu.start;
		misfit.hits.last =
			misfit.range.last - window->bus.start + window->cpu.start;
		err = add_shifted(arena, reach, misfit);
		if (err || misfit.range.last == range.last)
			return err;
		range.start = misfit.range.last + 1;
	}
}

static int find_shifted(struct arena *arena, const struct range_set *shifted,
			struct window_list windows, struct reach *reach)
{
	struct range *buses = arena_alloc(arena, windows.n * sizeof(*buses));
	struct claims claims;
	int err;

	if (!buses)
		return -ENOMEM;
	for (size_t i = 0; i < windows.n; i++)
		buses[i] = windows.items[i].bus;
	err = claims_build(arena, buses, windows.n, &claims);
	for (size_t i = 0; i < shifted->n && !err; i++)
		err = add_hits(arena, reach, windows, &claims, shifted->items[i]);
	return err;
}

/* RAM that fails for its windows; @rest is what is left to fail for something else. */
static int find_window_misfits(struct arena *arena, const struct range_set *ram,
			       struct window_list windows, struct reach *reach,
			       struct range_set *rest)
{
	struct range_set cpu, identity, none, inside, shifted;
	int err = windows_cpu_set(arena, windows, &cpu);

	err = err ?: windows_identity_set(arena, windows, &identity);
	err = err ?: range_set_subtract(arena, ram, &cpu, &none);
	err = err ?: range_set_intersect(arena, ram, &cpu, &inside);
	err = err ?: range_set_subtract(arena, &inside, &identity, &shifted);
	err = err ?: range_set_intersect(arena, ram, &identity, rest);
	err = err ?: add_all(arena, reach, &none, MISFIT_NO_WINDOW);
	return err ?: find_shifted(arena, &shifted, windows, reach);
}

/* Takes @blocked out of @rest and notes it. */
static int take_blocked(struct arena *arena, struct range_set *rest,
			const struct range_set *blocked, enum misfit_reason reason,
			struct reach *reach)
{
	struct range_set both;
	int err = range_set_intersect(arena, rest, blocked, &both);

	err = err ?: add_all(arena, reach, &both, reason);
	return err ?: range_set_subtract(arena, rest, blocked, rest);
}

/* Takes what @allowed lacks out of @rest and notes it. */
static int take_outside(struct arena *arena, struct range_set *rest,
			const struct range_set *allowed, enum misfit_reason reason,
			struct reach *reach)
{
	struct range_set outside;
	int err = range_set_subtract(arena, rest, allowed, &outside);

	return err ?: take_blocked(arena, rest, &outside, reason, reach);
}

static int by_address(const void *a, const void *b)
{
	const struct misfit *x = a, *y = b;

	return (x->range.start > y->range.start) - (x->range.start < y->range.start);
}

int misfits_find(struct arena *arena, const struct range_set *ram,
		 const struct obstacles *obstacles, struct reach *reach)
{
	struct range_set rest = *ram, width;
	int err = range_set_of(arena, obstacles->width, &width);

	if (!err && obstacles->windows.n)
		err = find_window_misfits(arena, ram, obstacles->windows, reach, &rest);
	err = err ?:
		    take_blocked(arena, &rest, obstacles->outbound, MISFIT_OUTBOUND, reach);
	err = err ?:
		    take_blocked(arena, &rest, obstacles->reserved, MISFIT_RESERVED, reach);
	if (!err && obstacles->aperture)
		err = take_outside(arena, &rest, obstacles->aperture, MISFIT_APERTURE,
				   reach);
	err = err ?: take_outside(arena, &rest, &width, MISFIT_DEVICE_WIDTH, reach);
	if (!err && reach->n_misfits)
		qsort(reach->misfits, reach->n_misfits, sizeof(*reach->misfits),
		      by_address);
	return err;
}
