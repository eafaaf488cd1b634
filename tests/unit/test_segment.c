/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/segment.h"
#include "scene.h"

/* segments_of() on random scenes: it cuts all RAM, says nothing else, and agrees with reach. */

/* Cells of RAM become banks, cut wherever the dice say so: banks may touch. */
static void draw_banks(struct stage *stage, const struct cells *cells, struct dice *dice,
		       uint64_t bits, struct ram *ret)
{
	struct ram ram = { 0 };

	for (unsigned int i = 0; i < cells->n; i++) {
		struct bank bank = { .name = "bank", .node = -1 };
		unsigned int first = i;

		if (!(bits >> i & 1))
			continue;
		while (i + 1 < cells->n && bits >> (i + 1) & 1 && dice_below(dice, 4))
			i++;
		bank.range = cells_span(cells, first, i);
		assert_int_equal(ram_add_bank(&stage->arena, &ram, bank), 0);
	}
	*ret = ram;
}

static void draw_windows(struct scene *scene, const struct cells *cells,
			 struct dice *dice)
{
	unsigned int n = SCENE_END;

	scene->n_windows = dice_below(dice, 4);
	for (size_t i = 0; i < scene->n_windows; i++) {
		unsigned int size = 1 + dice_below(dice, n);
		unsigned int bus = dice_below(dice, n - size + 1);
		unsigned int cpu = dice_below(dice, 3) ? dice_below(dice, n - size + 1) :
							 bus;

		bus += dice_below(dice, 2) ? 0 : n + 1;
		cpu += dice_below(dice, 2) ? 0 : n + 1;
		scene->windows[i] = scene_window(cells, bus, cpu, size);
	}
}

static const struct misfit *misfit_at(const struct reach *reach, uint64_t address)
{
	for (size_t i = 0; i < reach->n_misfits; i++) {
		if (range_holds(reach->misfits[i].range, address))
			return &reach->misfits[i];
	}
	return NULL;
}

static bool any_window_leads_to(const struct scene *scene, uint64_t address)
{
	for (size_t i = 0; i < scene->n_windows; i++) {
		if (range_holds(scene->windows[i].cpu, address))
			return true;
	}
	return false;
}

/* What a segment says is true of each cell in it. */
static void check_segment(const struct cells *cells, const struct scene *scene,
			  const struct stage *stage, const struct segment *segment)
{
	const struct reach *reach = &stage->requester.reach;
	uint64_t bits = cells_range_bits(cells, segment->range);

	assert_non_null(segment->bank);
	assert_true(segment->bank->range.start <= segment->range.start);
	assert_true(segment->bank->range.last >= segment->range.last);
	for (unsigned int i = 0; i < cells->n; i++) {
		uint64_t address = cells->items[i].start;

		if (!(bits >> i & 1))
			continue;
		assert_int_equal(segment->is_reachable,
				 !range_set_holds(&reach->unreachable, address));
		assert_ptr_equal(segment->misfit, misfit_at(reach, address));
		if (segment->window == SEGMENT_NO_WINDOW) {
			assert_false(any_window_leads_to(scene, address));
		} else {
			assert_true(segment->window < scene->n_windows);
			assert_true(range_holds(scene->windows[segment->window].cpu,
						address));
		}
	}
}

static void check_segments(const struct cells *cells, const struct scene *scene,
			   const struct stage *stage, const struct segments *segments)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < segments->n; i++) {
		const struct segment *segment = &segments->items[i], *before;
		uint64_t bits = cells_range_bits(cells, segment->range);

		assert_true(bits > seen); /* sorted */
		assert_false(bits & seen);
		seen |= bits;
		check_segment(cells, scene, stage, segment);
		if (!i)
			continue;
		before = &segments->items[i - 1];
		if (before->range.last + 1 ==
		    segment->range.start) /* something changes */
			assert_true(before->bank != segment->bank ||
				    before->window != segment->window ||
				    before->misfit != segment->misfit);
	}
	assert_int_equal(seen, scene->ram);
}

static void test_random_scenes(void **state)
{
	struct cells cells = cells_both_ends(SCENE_END);
	struct dice dice = { 5 };

	(void)state;
	for (unsigned int i = 0; i < 50000; i++) {
		struct scene scene = { 0 };
		struct stage stage;
		struct segments segments;
		struct ram ram;
		uint64_t banks;

		scene_draw(&scene, &cells, &dice, 8);
		draw_windows(&scene, &cells, &dice);
		banks = scene.ram;
		if (dice_below(&dice, 2)) /* some of it is excluded */
			scene.ram &= dice_bits(&dice) | dice_bits(&dice);
		stage_enter(&stage, &cells, &scene);
		draw_banks(&stage, &cells, &dice, banks, &ram);
		assert_int_equal(segments_of(&stage.arena, &ram, &stage.ram,
					     &stage.requester, &segments),
				 0);
		check_segments(&cells, &scene, &stage, &segments);
		stage_leave(&stage);
	}
}

/* From the facts on, as check_all() does it. */
static void test_example(void **state)
{
	static const struct segment expected[] = {
		{ { 0x00, 0x1f }, NULL, 0, true, NULL },
		{ { 0x20, 0x2f }, NULL, SEGMENT_NO_WINDOW, false, NULL },
		{ { 0x40, 0x4f }, NULL, SEGMENT_NO_WINDOW, false, NULL },
		{ { 0x50, 0x5f }, NULL, 1, true, NULL },
	};
	struct window windows[] = { { .bus = { 0x00, 0x1f }, .cpu = { 0x00, 0x1f } },
				    { .bus = { 0x80, 0x8f }, .cpu = { 0x50, 0x5f } } };
	struct bank banks[] = { { { 0x00, 0x3f }, "low", -1 },
				{ { 0x40, 0x5f }, "high", -1 } };
	struct exclusion excluded = { { 0x30, 0x3f }, "no-map" };
	struct ram ram = {
		.banks = banks, .n_banks = 2, .excluded = &excluded, .n_excluded = 1
	};
	struct bridge bridge = { .node = "/a", .windows = windows, .n_windows = 2 };
	struct facts facts = { .request = { .dma_bits = 64 } };
	struct requester requester = { .bridge = &bridge };
	struct arena arena = { 0 };
	struct segments segments;
	struct range_set usable;

	(void)state;
	assert_int_equal(ram_usable(&arena, &ram, &usable), 0);
	assert_int_equal(reach_compute(&arena, &facts, &usable, &requester), 0);
	assert_int_equal(segments_of(&arena, &ram, &usable, &requester, &segments), 0);
	assert_int_equal(segments.n, 4);
	for (size_t i = 0; i < segments.n; i++) {
		const struct segment *segment = &segments.items[i];

		assert_int_equal(segment->range.start, expected[i].range.start);
		assert_int_equal(segment->range.last, expected[i].range.last);
		assert_int_equal(segment->window, expected[i].window);
		assert_int_equal(segment->is_reachable, expected[i].is_reachable);
		assert_ptr_equal(segment->bank, &banks[i / 2]);
		assert_int_equal(segment->misfit != NULL, i != 0);
	}
	assert_int_equal(segments.items[1].misfit->reason, MISFIT_NO_WINDOW);
	assert_int_equal(segments.items[3].misfit->reason, MISFIT_SHIFTED);
	assert_false(segments.items[3].misfit->has_hits);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_scenes),
		cmocka_unit_test(test_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
