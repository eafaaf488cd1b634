/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/kernel_log.h"

#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/bridge.h"

/* CPU addresses that are seen on the bus at @offset more, in wrapping arithmetic. */
struct stretch {
	uint64_t offset;
	struct range cpu;
};

/* Sorted by offset and address, and merged, unless it is being built. */
struct stretches {
	struct stretch *items;
	size_t n;
};

/* As struct window has it: what passes 2^64 on either side is cut off. */
static struct stretch stretch_of(const struct log_range *range)
{
	uint64_t room = range->cpu_last - range->cpu;

	if (room > UINT64_MAX - range->cpu)
		room = UINT64_MAX - range->cpu;
	if (room > UINT64_MAX - range->bus)
		room = UINT64_MAX - range->bus;
	return (struct stretch){ range->bus - range->cpu,
				 { range->cpu, range->cpu + room } };
}

static int by_address(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->cpu.start < y->cpu.start ? -1 : x->cpu.start > y->cpu.start;
}

static int make_stretches(struct arena *arena, const struct log_ranges *ranges,
			  struct stretches *ret)
{
	struct stretch *items = arena_alloc(arena, ranges->n * sizeof(*items));
	size_t n = 0;

	if (!items)
		return -ENOMEM;
	for (size_t i = 0; i < ranges->n; i++)
		items[i] = stretch_of(&ranges->items[i]);
	if (ranges->n)
		qsort(items, ranges->n, sizeof(*items), by_address);
	for (size_t i = 0; i < ranges->n; i++) {
		struct stretch *end = n ? &items[n - 1] : NULL;

		if (!end || end->offset != items[i].offset ||
		    (items[i].cpu.start > end->cpu.last &&
		     items[i].cpu.start - end->cpu.last > 1))
			items[n++] = items[i];
		else if (items[i].cpu.last > end->cpu.last)
			end->cpu.last = items[i].cpu.last;
	}
	*ret = (struct stretches){ items, n };
	return 0;
}

/* The last stretch that does not begin behind @which, or NULL. */
static const struct stretch *find_stretch(const struct stretches *all,
					  const struct stretch *which)
{
	size_t low = 0, high = all->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_address(&all->items[middle], which) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &all->items[low - 1] : NULL;
}

/* Those of @ranges whose merged stretch the other side does not have in the same form. */
static int pick_changed(struct arena *arena, const struct log_ranges *ranges,
			const struct stretches *own, const struct stretches *other,
			struct log_ranges *ret)
{
	int err = 0;

	for (size_t i = 0; i < ranges->n && !err; i++) {
		struct stretch stretch = stretch_of(&ranges->items[i]);
		const struct stretch *here = find_stretch(own, &stretch);
		const struct stretch *there = find_stretch(other, here);

		if (there && !by_address(here, there) &&
		    here->cpu.last == there->cpu.last)
			continue;
		err = arena_reserve(arena, &ret->items, ret->n, &ret->cap,
				    sizeof(*ret->items));
		if (!err)
			ret->items[ret->n++] = ranges->items[i];
	}
	return err;
}

/* Adds the CPU addresses of @stretch that @from up to @end of the same offset leave. */
static int add_rest(struct arena *arena, struct stretch stretch,
		    const struct stretch *from, const struct stretch *end,
		    struct range_set *ret)
{
	uint64_t at = stretch.cpu.start;
	int err = 0;

	for (; from < end && from->offset == stretch.offset && !err &&
	     from->cpu.start <= stretch.cpu.last;
	     from++) {
		if (from->cpu.start > at)
			err = range_set_append(arena, ret,
					       (struct range){ at, from->cpu.start - 1 });
		if (from->cpu.last >= stretch.cpu.last)
			return err;
		at = from->cpu.last + 1;
	}
	return err ?:
		     range_set_append(arena, ret, (struct range){ at, stretch.cpu.last });
}

/* CPU addresses that @a leads to and @b not, or to another bus address. */
static int add_difference(struct arena *arena, const struct stretches *a,
			  const struct stretches *b, struct range_set *ret)
{
	const struct stretch *from = b->items, *end = b->items + b->n;
	int err = 0;

	for (size_t i = 0; i < a->n && !err; i++) {
		const struct stretch *stretch = &a->items[i];

		while (from < end &&
		       (from->offset < stretch->offset ||
			(from->offset == stretch->offset &&
			 from->cpu.last < stretch->cpu.start)))
			from++;
		err = add_rest(arena, *stretch, from, end, ret);
	}
	return err;
}

static bool has_overflow(const struct bridge *bridge)
{
	for (size_t i = 0; i < bridge->n_ignored; i++) {
		if (bridge->ignored[i].reason == IGNORED_OVERFLOW)
			return true;
	}
	return false;
}

/* The lines that count: not those of entries that Linux prints and then refuses. */
static int take_logged(struct arena *arena, const struct bridge *bridge,
		       struct log_ranges *ret)
{
	const struct log_list *list = bridge->log;
	bool skips_wrapped = has_overflow(bridge);

	ret->items = arena_alloc(arena, list->n * sizeof(*ret->items));
	if (!ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++) {
		if (!skips_wrapped || list->ranges[i].cpu_last >= list->ranges[i].cpu)
			ret->items[ret->n++] = list->ranges[i];
	}
	return 0;
}

/* Linux leaves before it comes to dma-ranges where there is no ranges property. */
static int take_computed(struct arena *arena, const struct bridge *bridge,
			 struct log_ranges *ret)
{
	if (bridge->lacks_ranges)
		return 0;
	ret->items = arena_alloc(arena, bridge->n_windows * sizeof(*ret->items));
	if (!ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < bridge->n_windows; i++) {
		const struct window *window = &bridge->windows[i];

		ret->items[ret->n++] = (struct log_range){ window->cpu.start,
							   window->cpu.last,
							   window->bus.start };
	}
	return 0;
}

/* What is missing where a log ends within the list is no difference. */
static enum log_result judge(const struct log_list *list, bool has_more, bool has_less)
{
	if (has_more || (has_less && list->is_closed))
		return LOG_DIFFERS;
	return has_less || (!list->n && !list->is_closed) ? LOG_CUT : LOG_AGREES;
}

static int compare(struct arena *arena, const struct bridge *bridge,
		   struct log_comparison *comparison)
{
	struct log_ranges logged = { 0 }, computed = { 0 };
	struct stretches of_log, of_windows;
	struct range_set more = { 0 }, less = { 0 };
	int err = take_logged(arena, bridge, &logged);

	err = err ?: take_computed(arena, bridge, &computed);
	err = err ?: make_stretches(arena, &logged, &of_log);
	err = err ?: make_stretches(arena, &computed, &of_windows);
	err = err ?: add_difference(arena, &of_log, &of_windows, &more);
	err = err ?: add_difference(arena, &of_windows, &of_log, &less);
	if (err)
		return err;
	comparison->result = judge(bridge->log, more.n, less.n);
	if (comparison->result != LOG_DIFFERS)
		return 0;
	range_set_normalise(&more);
	range_set_normalise(&less);
	comparison->cpu = more;
	err = pick_changed(arena, &logged, &of_log, &of_windows, &comparison->logged);
	if (err || !bridge->log->is_closed)
		return err;
	err = pick_changed(arena, &computed, &of_windows, &of_log, &comparison->computed);
	return err ?: range_set_union(arena, &more, &less, &comparison->cpu);
}

int kernel_log_compare(struct arena *arena, bool was_asked, const struct bridge *bridge,
		       struct log_comparison *ret)
{
	const struct log_list *list = bridge->log;
	struct log_comparison comparison = { .result = LOG_NOT_ASKED };
	int err = 0;

	if (!was_asked)
		comparison.result = LOG_NOT_ASKED;
	else if (!list)
		comparison.result = LOG_ABSENT;
	else if (bridge->is_unread)
		comparison.result = LOG_NOT_COMPARED;
	else if (list->is_old)
		comparison.result = LOG_OLD_KERNEL;
	else if (list->is_damaged)
		comparison.result = LOG_DAMAGED;
	else
		err = compare(arena, bridge, &comparison);
	if (!err)
		*ret = comparison;
	return err;
}

const char *log_result_name(enum log_result result)
{
	static const char *const names[] = {
		[LOG_NOT_ASKED] = NULL,
		[LOG_ABSENT] = "absent",
		[LOG_NOT_COMPARED] = "not-compared",
		[LOG_OLD_KERNEL] = "old-kernel",
		[LOG_CUT] = "cut",
		[LOG_DAMAGED] = "damaged",
		[LOG_AGREES] = "agrees",
		[LOG_DIFFERS] = "differs",
	};

	return names[result];
}
