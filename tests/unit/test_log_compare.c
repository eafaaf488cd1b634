/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/arena.h"
#include "core/bridge.h"
#include "dice.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static struct window window(uint64_t bus, uint64_t cpu, uint64_t size)
{
	return (struct window){ .bus = { bus, bus + size - 1 },
				.cpu = { cpu, cpu + size - 1 } };
}

static struct log_comparison compare(struct arena *arena, const struct bridge *bridge)
{
	struct log_comparison comparison;

	assert_int_equal(kernel_log_compare(arena, true, bridge, &comparison), 0);
	return comparison;
}

static void test_results(void **state)
{
	struct arena arena = { 0 };
	struct log_range ranges[] = { { 0, 0xfff, 0x1000 }, { 0x1000, 0x1fff, 0x2000 } };
	struct window windows[] = { window(0x1000, 0, 0x2000) };
	struct ignored overflow = { 1, IGNORED_OVERFLOW };
	struct log_list list = { .node = "/", .ranges = ranges, .n = 2 };
	struct bridge bridge = { .windows = windows, .n_windows = 1 };
	struct log_comparison result;

	(void)state;
	assert_int_equal(kernel_log_compare(&arena, false, &bridge, &result), 0);
	assert_int_equal(result.result, LOG_NOT_ASKED);
	assert_null(log_result_name(result.result));
	assert_int_equal(compare(&arena, &bridge).result, LOG_ABSENT);
	bridge.log = &list;
	assert_int_equal(compare(&arena, &bridge).result, LOG_AGREES);
	list.n = 1;
	assert_int_equal(compare(&arena, &bridge).result, LOG_CUT);
	list.is_closed = true;
	result = compare(&arena, &bridge);
	assert_int_equal(result.result, LOG_DIFFERS);
	assert_int_equal(result.cpu.n, 1);
	assert_int_equal(result.cpu.items[0].start, 0x1000);
	assert_int_equal(result.cpu.items[0].last, 0x1fff);
	/* The entry that is printed and refused. */
	list.n = 2;
	ranges[1] = (struct log_range){ UINT64_MAX - 0xfff, 0xfff, 0 };
	windows[0] = window(0x1000, 0, 0x1000);
	assert_int_equal(compare(&arena, &bridge).result, LOG_DIFFERS);
	bridge.ignored = &overflow;
	bridge.n_ignored = 1;
	assert_int_equal(compare(&arena, &bridge).result, LOG_AGREES);
	list.is_damaged = true;
	assert_int_equal(compare(&arena, &bridge).result, LOG_DAMAGED);
	list.is_old = true;
	assert_int_equal(compare(&arena, &bridge).result, LOG_OLD_KERNEL);
	bridge.is_unread = true;
	assert_int_equal(compare(&arena, &bridge).result, LOG_NOT_COMPARED);
	arena_free(&arena);
}

static void test_empty(void **state)
{
	struct arena arena = { 0 };
	struct log_list list = { .node = "/" };
	struct bridge bridge = { .log = &list };

	(void)state;
	assert_int_equal(compare(&arena, &bridge).result, LOG_CUT);
	list.is_closed = true;
	assert_int_equal(compare(&arena, &bridge).result, LOG_AGREES);
	arena_free(&arena);
}

/* Both edges of the space, where sums wrap; cut as windows are. */
static void test_edges(void **state)
{
	struct arena arena = { 0 };
	struct log_range all = { 0, UINT64_MAX, 0 };
	struct log_range past = { 0, 0x1ffffffff, 0xffffffff00000000 };
	struct window windows[] = { { .bus = RANGE_ALL, .cpu = RANGE_ALL } };
	struct log_list list = { .node = "/", .ranges = &all, .n = 1, .is_closed = true };
	struct bridge bridge = { .windows = windows, .n_windows = 1, .log = &list };

	(void)state;
	assert_int_equal(compare(&arena, &bridge).result, LOG_AGREES);
	windows[0].cpu.last--;
	windows[0].bus.last--;
	assert_int_equal(compare(&arena, &bridge).cpu.items[0].start, UINT64_MAX);
	list.ranges = &past;
	windows[0] = window(0xffffffff00000000, 0, 0x100000000);
	assert_int_equal(compare(&arena, &bridge).result, LOG_AGREES);
	arena_free(&arena);
}

#define CELLS 8u

/* Which CPU cells are at which bus cells: bit CELLS * bus + cpu. */
static uint64_t pairs_of(unsigned int bus, unsigned int cpu, unsigned int size)
{
	uint64_t pairs = 0;

	for (unsigned int i = 0; i < size; i++)
		pairs |= UINT64_C(1) << (CELLS * (bus + i) + cpu + i);
	return pairs;
}

static unsigned int cpu_cells(uint64_t pairs)
{
	unsigned int cells = 0;

	for (unsigned int i = 0; i < CELLS; i++)
		cells |= (unsigned int)(pairs >> (CELLS * i)) & 0xff;
	return cells;
}

static unsigned int cells_of(const struct range_set *set)
{
	unsigned int cells = 0;

	for (size_t i = 0; i < set->n; i++) {
		for (uint64_t at = set->items[i].start; at <= set->items[i].last; at++)
			cells |= 1u << at;
	}
	return cells;
}

/* Lists by chance on a space of 8 bytes, against a bitmap of all pairs. */
static void test_by_chance(void **state)
{
	struct dice dice = { 7 };

	(void)state;
	for (unsigned int i = 0; i < 200000; i++) {
		struct arena arena = { 0 };
		struct log_range ranges[4];
		struct window windows[4];
		struct log_list list = { .node = "/",
					 .ranges = ranges,
					 .n = dice_below(&dice, 5),
					 .is_closed = dice_below(&dice, 2) };
		struct bridge bridge = { .windows = windows,
					 .n_windows = dice_below(&dice, 5),
					 .log = &list };
		uint64_t logged = 0, computed = 0;
		struct log_comparison result;

		for (size_t j = 0; j < 4; j++) {
			unsigned int size = 1 + dice_below(&dice, 4);
			unsigned int bus = dice_below(&dice, CELLS - size + 1);
			unsigned int cpu = dice_below(&dice, 2) ?
				bus :
				dice_below(&dice, CELLS - size + 1);

			ranges[j] = (struct log_range){ cpu, cpu + size - 1, bus };
			if (j < list.n)
				logged |= pairs_of(bus, cpu, size);
			if (dice_below(&dice, 4)) {
				size = 1 + dice_below(&dice, CELLS - cpu);
				size = size + bus > CELLS ? CELLS - bus : size;
			}
			windows[j] = window(bus, cpu, size);
			if (j < bridge.n_windows)
				computed |= pairs_of(bus, cpu, size);
		}
		result = compare(&arena, &bridge);
		if (logged & ~computed || (computed & ~logged && list.is_closed))
			assert_int_equal(result.result, LOG_DIFFERS);
		else if (computed & ~logged || (!list.n && !list.is_closed))
			assert_int_equal(result.result, LOG_CUT);
		else
			assert_int_equal(result.result, LOG_AGREES);
		if (result.result == LOG_DIFFERS) {
			uint64_t differing = list.is_closed ? logged ^ computed :
							      logged & ~computed;

			assert_int_equal(cells_of(&result.cpu), cpu_cells(differing));
			assert_true(result.logged.n || result.computed.n);
		}
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
