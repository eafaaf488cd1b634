/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"

/*
 * reach_compute() against a model that asks, for each cell alone, what the contract says
 * of that address.
 */

#define NO_MISFIT -1

/* The contract's answer for one cell of RAM. */
struct fate {
	bool is_unreachable;
	int reason;
	bool has_hits;
	uint64_t hits;
};

static bool in_outbound(const struct scene *scene, uint64_t bus)
{
	for (size_t i = 0; i < scene->n_outbound; i++) {
		if (!scene->outbound[i].is_io && range_holds(scene->outbound[i].bus, bus))
			return true;
	}
	return false;
}

static bool in_reserved(const struct scene *scene, uint64_t bus)
{
	if (scene->who < DEVICE_TRANSLATED || scene->who == DEVICE_NO_GROUP)
		return false;
	for (size_t i = 0; i < scene->n_regions; i++) {
		if (scene->regions[i].type != RESERVED_DIRECT_RELAXABLE &&
		    range_holds(scene->regions[i].range, bus))
			return true;
	}
	return false;
}

static bool in_width(const struct scene *scene, uint64_t bus)
{
	return scene->bits == 64 || bus >> scene->bits == 0;
}

static bool in_bus_side(const struct scene *scene, uint64_t bus)
{
	for (size_t i = 0; i < scene->n_windows; i++) {
		if (range_holds(scene->windows[i].bus, bus))
			return true;
	}
	return !scene->n_windows;
}

static bool is_translated(const struct scene *scene)
{
	switch (scene->who) {
	case BLOB_MAPPED:
	case DEVICE_TRANSLATED:
	case DEVICE_VFIO_IDENTITY:
	case DEVICE_FREE_IDENTITY:
		return true;
	case BLOB:
	case BLOB_PARTLY_MAPPED:
	case DEVICE_KERNEL_IDENTITY:
	case DEVICE_NO_GROUP:
	case DEVICE_NOIOMMU:
		break;
	}
	return false;
}

/* Does the aperture let this cell through, as far as it is known and limits? */
static bool in_aperture(const struct scene *scene, unsigned int cell)
{
	return !is_translated(scene) || !scene->has_aperture ||
		scene->aperture >> cell & 1;
}

/* The windows' part of the answer; false when they are no obstacle. */
static bool window_fate(const struct scene *scene, uint64_t address, struct fate *ret)
{
	bool is_led_to = false;

	for (size_t i = 0; i < scene->n_windows; i++) {
		const struct window *window = &scene->windows[i];

		if (!range_holds(window->cpu, address))
			continue;
		is_led_to = true;
		if (window->bus.start == window->cpu.start)
			return false;
	}
	if (!scene->n_windows)
		return false;
	ret->is_unreachable = !is_led_to;
	ret->reason = is_led_to ? MISFIT_SHIFTED : MISFIT_NO_WINDOW;
	for (size_t i = 0; i < scene->n_windows && is_led_to && !ret->has_hits; i++) {
		const struct window *window = &scene->windows[i];

		ret->has_hits = range_holds(window->bus, address);
		ret->hits = window->cpu.start + (address - window->bus.start);
	}
	return true;
}

static struct fate fate_of(const struct scene *scene, unsigned int cell, uint64_t address)
{
	struct fate fate = { .reason = NO_MISFIT };

	if (window_fate(scene, address, &fate))
		return fate;
	if (in_outbound(scene, address))
		fate.reason = MISFIT_OUTBOUND;
	else if (in_reserved(scene, address))
		fate.reason = MISFIT_RESERVED;
	else if (!in_aperture(scene, cell))
		fate.reason = MISFIT_APERTURE;
	else if (!in_width(scene, address))
		fate.reason = MISFIT_DEVICE_WIDTH;
	return fate;
}

static const struct misfit *misfit_at(const struct reach *reach, uint64_t address)
{
	for (size_t i = 0; i < reach->n_misfits; i++) {
		if (range_holds(reach->misfits[i].range, address))
			return &reach->misfits[i];
	}
	return NULL;
}

/* Two neighbours that say the same thing of addresses that go on are one entry. */
static bool should_be_one(const struct misfit *a, const struct misfit *b)
{
	if (a->range.last + 1 != b->range.start || a->reason != b->reason ||
	    a->has_hits != b->has_hits)
		return false;
	return !a->has_hits ||
		(a->hits.last != UINT64_MAX && a->hits.last + 1 == b->hits.start);
}

static bool are_misfits_formed(const struct cells *cells, const struct reach *reach)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < reach->n_misfits; i++) {
		const struct misfit *misfit = &reach->misfits[i];
		uint64_t bits = cells_range_bits(cells, misfit->range);

		if (seen & bits || seen > bits ||
		    (i && should_be_one(misfit - 1, misfit)))
			return false;
		if (misfit->has_hits &&
		    (misfit->hits.last < misfit->hits.start ||
		     range_size(misfit->hits) != range_size(misfit->range)))
			return false;
		seen |= bits;
	}
	return true;
}

static bool is_cell_right(const struct scene *scene, const struct reach *reach,
			  unsigned int cell, uint64_t address)
{
	struct fate fate = fate_of(scene, cell, address);
	const struct misfit *misfit = misfit_at(reach, address);

	if (!(scene->ram >> cell & 1))
		return !misfit && !range_set_holds(&reach->unreachable, address);
	if (range_set_holds(&reach->unreachable, address) != fate.is_unreachable)
		return false;
	if (!misfit || fate.reason == NO_MISFIT)
		return !misfit && fate.reason == NO_MISFIT;
	if ((int)misfit->reason != fate.reason || misfit->has_hits != fate.has_hits)
		return false;
	return !fate.has_hits ||
		misfit->hits.start + (address - misfit->range.start) == fate.hits;
}

static bool are_iovas_right(const struct cells *cells, const struct scene *scene,
			    const struct reach *reach)
{
	bool is_device = scene->who >= DEVICE_TRANSLATED;
	bool has_vfio = is_device && is_translated(scene) && scene->has_aperture;
	bool has_usable = !is_device || !is_translated(scene) || scene->has_aperture;
	uint64_t vfio = 0, usable = 0, at_most = 0;

	for (unsigned int i = 0; i < cells->n; i++) {
		uint64_t address = cells->items[i].start, bit = UINT64_C(1) << i;

		if (in_bus_side(scene, address) && in_width(scene, address) &&
		    !in_reserved(scene, address) && !in_outbound(scene, address))
			at_most |= bit;
		if (in_aperture(scene, i) && at_most & bit)
			usable |= bit;
		if (scene->aperture & bit && !in_reserved(scene, address))
			vfio |= bit;
	}
	return cells_bits(cells, &reach->at_most) == at_most &&
		reach->has_vfio == has_vfio &&
		(!has_vfio || cells_bits(cells, &reach->vfio) == vfio) &&
		reach->has_usable == has_usable &&
		(!has_usable || cells_bits(cells, &reach->usable) == usable);
}

static void tell(const char *what, struct range range)
{
	print_error("  %s 0x%jx-0x%jx\n", what, (uintmax_t)range.start,
		    (uintmax_t)range.last);
}

/* Prints a scene and what came out; fails. */
static void complain(const struct scene *scene, const struct reach *reach)
{
	print_error("who %d, bits %u, ram 0x%jx, aperture %d 0x%jx\n", (int)scene->who,
		    scene->bits, (uintmax_t)scene->ram, scene->has_aperture,
		    (uintmax_t)scene->aperture);
	for (size_t i = 0; i < scene->n_windows; i++) {
		tell("window bus", scene->windows[i].bus);
		tell("       cpu", scene->windows[i].cpu);
	}
	for (size_t i = 0; i < scene->n_outbound; i++)
		tell(scene->outbound[i].is_io ? "io" : "outbound",
		     scene->outbound[i].bus);
	for (size_t i = 0; i < scene->n_regions; i++)
		tell(reserved_type_name(scene->regions[i].type), scene->regions[i].range);
	for (size_t i = 0; i < reach->n_misfits; i++) {
		tell(misfit_reason_name(reach->misfits[i].reason),
		     reach->misfits[i].range);
		if (reach->misfits[i].has_hits)
			tell("    hits", reach->misfits[i].hits);
	}
	for (size_t i = 0; i < reach->usable.n; i++)
		tell("usable", reach->usable.items[i]);
	fail_msg("not what the contract says");
}

static void check_scene(const struct cells *cells, struct scene *scene)
{
	struct stage stage;
	const struct reach *reach = &stage.requester.reach;
	bool ok;

	stage_enter(&stage, cells, scene);
	ok = stage.requester.is_translated == is_translated(scene) &&
		reach->restricted == (scene->n_windows ? TRI_YES : TRI_NO) &&
		are_misfits_formed(cells, reach) &&
		are_iovas_right(cells, scene, reach) &&
		!(cells_bits(cells, &reach->unreachable) & ~scene->ram);
	for (unsigned int i = 0; i < cells->n && ok; i++)
		ok = is_cell_right(scene, reach, i, cells->items[i].start);
	if (!ok)
		complain(scene, reach);
	stage_leave(&stage);
}

/* All windows on @n addresses at each pair of @n_bases; returns how many. */
static unsigned int all_windows(const struct cells *cells, unsigned int n,
				const unsigned int *bases, unsigned int n_bases,
				struct window *ret)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < n_bases * n_bases * n * n * n; i++) {
		unsigned int bus = i % n, cpu = i / n % n, size = i / n / n % n + 1;
		unsigned int base = i / n / n / n;

		if (bus + size <= n && cpu + size <= n)
			ret[count++] = scene_window(cells, bases[base % n_bases] + bus,
						    bases[base / n_bases] + cpu, size);
	}
	return count;
}

/* No window, each window, each pair of windows; the rest of the scene by chance. */
static void check_windows(unsigned int n, const unsigned int *bases, unsigned int n_bases)
{
	struct cells cells = cells_both_ends(SCENE_END);
	struct dice dice = { 3 };
	struct scene scene = { 0 };
	struct window all[256];
	unsigned int n_all = all_windows(&cells, n, bases, n_bases, all);

	assert_in_range(n_all, 1, 256);
	for (unsigned int i = 0; i < (n_all + 1) * (n_all + 1); i++) {
		unsigned int first = i / (n_all + 1), second = i % (n_all + 1);

		scene.n_windows = 0;
		if (first)
			scene.windows[scene.n_windows++] = all[first - 1];
		if (second)
			scene.windows[scene.n_windows++] = all[second - 1];
		scene_draw(&scene, &cells, &dice, n);
		check_scene(&cells, &scene);
	}
}

static void test_windows(void **state)
{
	static const unsigned int low[] = { 0 };

	(void)state;
	check_windows(8, low, 1);
}

/* Buses and CPU addresses at both ends, so that hits jump from one to the other. */
static void test_windows_at_both_ends(void **state)
{
	static const unsigned int bases[] = { 0, 2 * SCENE_END + 1 - 5 };

	(void)state;
	check_windows(5, bases, 2);
}

/* Three windows by chance. */
static void test_three_windows(void **state)
{
	static const unsigned int bases[] = { 0, 2 * SCENE_END + 1 - 5 };
	struct cells cells = cells_both_ends(SCENE_END);
	struct dice dice = { 4 };
	struct scene scene = { .n_windows = 3 };
	struct window all[256];
	unsigned int n_all = all_windows(&cells, 5, bases, 2, all);

	(void)state;
	for (unsigned int i = 0; i < 20000; i++) {
		for (unsigned int j = 0; j < 3; j++)
			scene.windows[j] = all[dice_below(&dice, n_all)];
		scene_draw(&scene, &cells, &dice, 6);
		check_scene(&cells, &scene);
	}
}

/* All spans on 6 cells, and none, as outbound window, reserved region and aperture. */
static void check_obstacles(struct scene scene)
{
	struct cells cells = cells_both_ends(SCENE_END);
	struct range spans[21];
	unsigned int n = 0;

	for (unsigned int i = 0; i < 36; i++) {
		if (i % 6 <= i / 6)
			spans[n++] = cells_span(&cells, i % 6, i / 6);
	}
	for (unsigned int i = 0; i < (n + 1) * (n + 1) * (n + 1); i++) {
		unsigned int outbound = i % (n + 1), reserved = i / (n + 1) % (n + 1);
		unsigned int aperture = i / (n + 1) / (n + 1);

		scene.n_outbound = outbound ? 1 : 0;
		scene.n_regions = reserved ? 1 : 0;
		scene.has_aperture = aperture;
		if (outbound)
			scene.outbound[0].bus = spans[outbound - 1];
		if (reserved)
			scene.regions[0].range = spans[reserved - 1];
		if (aperture)
			scene.aperture = cells_range_bits(&cells, spans[aperture - 1]);
		scene.bits = 1 + i % 4;
		check_scene(&cells, &scene);
	}
}

static void test_obstacles(void **state)
{
	struct cells cells = cells_both_ends(SCENE_END);
	struct scene scene = { .who = DEVICE_TRANSLATED,
			       .regions = { { .type = RESERVED_DIRECT } },
			       .ram = 0xff };

	(void)state;
	check_obstacles(scene);
	scene.n_windows = 1;
	scene.windows[0] = scene_window(&cells, 1, 1, 4);
	scene.regions[0].type = RESERVED_MSI;
	check_obstacles(scene);
	scene.n_windows = 2;
	scene.windows[0] = scene_window(&cells, 0, 3, 3);
	scene.windows[1] = scene_window(&cells, 2, 2, 4);
	scene.regions[0].type = RESERVED_RESERVED;
	check_obstacles(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_windows_at_both_ends),
		cmocka_unit_test(test_three_windows),
		cmocka_unit_test(test_obstacles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
