/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/obstacle.h"

#include "core/bus.h"

int reserved_iovas(struct arena *arena, const struct device *device,
		   struct range_set *ret)
{
	const struct group *group = device ? device->group : NULL;
	struct range_set set = { 0 };
	int err = 0;

	for (size_t i = 0; group && i < group->n_regions && !err; i++) {
		if (group->regions[i].type != RESERVED_DIRECT_RELAXABLE)
			err = range_set_append(arena, &set, group->regions[i].range);
	}
	if (err)
		return err;
	range_set_normalise(&set);
	*ret = set;
	return 0;
}

const struct range_set *limiting_aperture(const struct facts *facts,
					  const struct requester *requester)
{
	if (!requester->is_translated)
		return NULL;
	if (requester->device)
		return requester->device->aperture.knowledge == KNOWLEDGE_UNKNOWN ?
			NULL :
			&requester->device->aperture.ranges;
	return facts->request.has_aperture ? &facts->request.aperture : NULL;
}

bool windows_are_ambiguous(const struct requester *requester)
{
	struct window_list windows = bridge_deciding_windows(requester->bridge);

	if (!requester->is_translated)
		return false;
	for (size_t i = 0; i < windows.n; i++) {
		if (!window_is_identity(&windows.items[i]))
			return true;
	}
	return false;
}

/* Everything but @allowed. */
static int all_but(struct arena *arena, const struct range_set *allowed,
		   struct range_set *ret)
{
	struct range_set all;
	int err = range_set_of(arena, RANGE_ALL, &all);

	return err ?: range_set_subtract(arena, &all, allowed, ret);
}

static int outside_windows(struct arena *arena, const struct requester *requester,
			   struct range_set *ret)
{
	struct window_list windows = bridge_deciding_windows(requester->bridge);
	struct range_set buses;
	int err;

	if (!windows.n || windows_are_ambiguous(requester))
		return 0;
	err = windows_bus_set(arena, windows, &buses);
	return err ?: all_but(arena, &buses, ret);
}

static int beyond_width(struct arena *arena, unsigned int bits, struct range_set *ret)
{
	struct range_set width;
	int err = range_set_of(arena, range_of_bits(bits), &width);

	return err ?: all_but(arena, &width, ret);
}

/*
 * A PC's bridge decodes the legacy VGA memory. So does that of a guest, at the same place: it
 * has no RAM there that a device would be given.
 */
static int outbound(struct arena *arena, const struct requester *requester,
		    struct range_set *ret)
{
	struct range_set vga;
	int err = outbound_memory_set(arena, requester->bridge, ret);

	if (err || requester->plan.mode != IOVA_MODE_GPA)
		return err;
	err = range_set_of(arena, (struct range){ 0xa0000, 0xbffff }, &vga);
	return err ?: range_set_subtract(arena, ret, &vga, ret);
}

/* All that an obstacle takes, whatever the demand. */
static int taken(struct arena *arena, const struct facts *facts,
		 const struct requester *requester, enum obstacle obstacle,
		 struct range_set *ret)
{
	const struct range_set *aperture;

	*ret = (struct range_set){ 0 };
	switch (obstacle) {
	case OBSTACLE_NO_WINDOW:
		return outside_windows(arena, requester, ret);
	case OBSTACLE_OUTBOUND:
		return outbound(arena, requester, ret);
	case OBSTACLE_RESERVED:
		return requester->is_translated ?
			reserved_iovas(arena, requester->device, ret) :
			0;
	case OBSTACLE_APERTURE:
		aperture = limiting_aperture(facts, requester);
		return aperture ? all_but(arena, aperture, ret) : 0;
	case OBSTACLE_WIDTH:
		return beyond_width(arena, facts->request.dma_bits, ret);
	}
	return 0;
}

int obstacle_hits(struct arena *arena, const struct facts *facts,
		  const struct requester *requester, enum obstacle obstacle,
		  bool is_spare, struct range_set *ret)
{
	const struct plan *plan = &requester->plan;
	struct range_set demands = { 0 }, bad;
	int err = taken(arena, facts, requester, obstacle, &bad);

	for (size_t i = 0; i < plan->n_demands && !err; i++) {
		if (plan->demands[i].is_spare == is_spare)
			err = range_set_append(arena, &demands, plan->demands[i].range);
	}
	range_set_normalise(&demands);
	return err ?: range_set_intersect(arena, &demands, &bad, ret);
}

int allowed_iovas(struct arena *arena, const struct facts *facts,
		  const struct requester *requester, struct range_set *ret)
{
	struct range_set set, bad;
	int err = range_set_of(arena, RANGE_ALL, &set);

	for (enum obstacle i = OBSTACLE_NO_WINDOW; i < N_OBSTACLES && !err; i++) {
		if (i == OBSTACLE_OUTBOUND && requester->is_translated)
			continue;
		err = taken(arena, facts, requester, i, &bad);
		err = err ?: range_set_subtract(arena, &set, &bad, &set);
	}
	if (!err)
		*ret = set;
	return err;
}
