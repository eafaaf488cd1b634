/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/segment.h"

#include <errno.h>

#include "core/arena.h"
#include "core/bus.h"
#include "core/claims.h"

struct cutter {
	struct arena *arena;
	const struct reach *reach;
	struct claims windows; /* of the windows' CPU sides */
	size_t n_windows, next_misfit;
	struct segments *out;
};

static void end_before(struct range *range, uint64_t start)
{
	if (start > range->start && start <= range->last)
		range->last = start - 1;
}

/* Shortens a segment to the part that one window, or none, leads to. */
static void cut_at_window(const struct cutter *cutter, struct segment *segment)
{
	size_t i = claims_from(&cutter->windows, segment->range.start);
	const struct claim *claim = i < cutter->windows.n ? &cutter->windows.items[i] :
							    NULL;

	segment->window = SEGMENT_NO_WINDOW;
	if (!claim)
		return;
	if (claim->range.start > segment->range.start) {
		end_before(&segment->range, claim->range.start);
		return;
	}
	segment->window = claim->owner;
	if (claim->range.last < segment->range.last)
		segment->range.last = claim->range.last;
}

/* Shortens it to the part with one misfit, or none; segments come in ascending order. */
static void cut_at_misfit(struct cutter *cutter, struct segment *segment)
{
	const struct misfit *misfits = cutter->reach->misfits;
	size_t *i = &cutter->next_misfit;

	while (*i < cutter->reach->n_misfits &&
	       misfits[*i].range.last < segment->range.start)
		++*i;
	if (*i == cutter->reach->n_misfits)
		return;
	if (misfits[*i].range.start > segment->range.start) {
		end_before(&segment->range, misfits[*i].range.start);
		return;
	}
	segment->misfit = &misfits[*i];
	if (misfits[*i].range.last < segment->range.last)
		segment->range.last = misfits[*i].range.last;
}

static int cut(struct cutter *cutter, const struct bank *bank, struct range range)
{
	for (;;) {
		struct segment segment = { .range = range, .bank = bank };
		int err = arena_reserve(cutter->arena, &cutter->out->items,
					cutter->out->n, &cutter->out->cap,
					sizeof(*cutter->out->items));

		if (err)
			return err;
		cut_at_window(cutter, &segment);
		cut_at_misfit(cutter, &segment);
		segment.is_reachable = !cutter->n_windows ||
			segment.window != SEGMENT_NO_WINDOW;
		cutter->out->items[cutter->out->n++] = segment;
		if (segment.range.last == range.last)
			return 0;
		range.start = segment.range.last + 1;
	}
}

static int index_windows(struct cutter *cutter, struct window_list windows)
{
	struct range *ranges = arena_alloc(cutter->arena, windows.n * sizeof(*ranges));

	if (!ranges)
		return -ENOMEM;
	for (size_t i = 0; i < windows.n; i++)
		ranges[i] = windows.items[i].cpu;
	cutter->n_windows = windows.n;
	return claims_build(cutter->arena, ranges, windows.n, &cutter->windows);
}

int segments_of(struct arena *arena, const struct ram *ram,
		const struct range_set *usable, const struct requester *requester,
		struct segments *ret)
{
	struct segments segments = { 0 };
	struct cutter cutter = { .arena = arena,
				 .reach = &requester->reach,
				 .out = &segments };
	int err = index_windows(&cutter, bridge_deciding_windows(requester->bridge));

	for (size_t bank = 0, i = 0; bank < ram->n_banks && !err; bank++) {
		struct range both;

		while (i < usable->n &&
		       usable->items[i].last < ram->banks[bank].range.start)
			i++;
		for (size_t j = i; j < usable->n && !err; j++) {
			if (!range_intersect(usable->items[j], ram->banks[bank].range,
					     &both))
				break;
			err = cut(&cutter, &ram->banks[bank], both);
		}
	}
	if (!err)
		*ret = segments;
	return err;
}
