/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/shared.h"

#include <errno.h>

#include "core/arena.h"

static const struct range_set *usable_of(const struct requester *requester)
{
	return requester->reach.has_usable ? &requester->reach.usable :
					     &requester->reach.at_most;
}

/* ret[i]: what those from @i on can use together; ret[n]: everything. */
static int intersect_tails(struct arena *arena, struct requester *const *requesters,
			   size_t n, struct range_set *ret)
{
	int err = range_set_of(arena, RANGE_ALL, &ret[n]);

	for (size_t i = n; i-- && !err;)
		err = range_set_intersect(arena, usable_of(requesters[i]), &ret[i + 1],
					  &ret[i]);
	return err;
}

/* With @before and @after the others can do without @requester; what of that it can not. */
static int add_cost(struct arena *arena, const struct requester *requester,
		    const struct range_set *before, const struct range_set *after,
		    struct shared *shared)
{
	struct range_set others, lost;
	int err = range_set_intersect(arena, before, after, &others);

	err = err ?: range_set_subtract(arena, &others, usable_of(requester), &lost);
	if (!err && lost.n)
		shared->costs[shared->n_costs++] = (struct cost){ requester, lost };
	return err;
}

int shared_compute(struct arena *arena, struct requester *const *requesters, size_t n,
		   struct shared *ret)
{
	struct range_set *tails = arena_alloc(arena, (n + 1) * sizeof(*tails));
	struct range_set before;
	struct shared shared = { .is_known = true };
	int err = range_set_of(arena, RANGE_ALL, &before);

	shared.costs = arena_alloc(arena, n * sizeof(*shared.costs));
	if (err || !tails || !shared.costs)
		return -ENOMEM;
	err = intersect_tails(arena, requesters, n, tails);
	for (size_t i = 0; i < n && !err; i++) {
		shared.is_known &= requesters[i]->reach.has_usable;
		if (n > 1)
			err = add_cost(arena, requesters[i], &before, &tails[i + 1],
				       &shared);
		err = err ?:
			    range_set_intersect(arena, &before, usable_of(requesters[i]),
						&before);
	}
	shared.usable = tails[0];
	if (!err)
		*ret = shared;
	return err;
}

int find_ranges(struct arena *arena, const struct range_set *usable, uint64_t size,
		uint64_t align, struct range_set *ret)
{
	struct range_set found = { 0 };
	int err = 0;

	for (size_t i = 0; i < usable->n && !err; i++) {
		struct range range = usable->items[i];

		if (__builtin_add_overflow(range.start, align - 1, &range.start))
			break;
		range.start &= ~(align - 1);
		if (range.start <= range.last && range.last - range.start >= size - 1)
			err = range_set_append(arena, &found, range);
	}
	if (!err)
		*ret = found;
	return err;
}
