/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/arena.h"
#include "input/root_window.h"

/* Lines as /proc/iomem nests them; @bars as the functions on the root bus decode. */
struct setting {
	struct arena arena;
	struct iomem iomem;
	struct bar_list bars;
	struct bridge bridge;
};

static void line(struct setting *setting, unsigned int depth, uint64_t start,
		 uint64_t last, const char *name)
{
	struct iomem *iomem = &setting->iomem;

	assert_int_equal(arena_reserve(&setting->arena, &iomem->lines, iomem->n,
				       &iomem->cap, sizeof(*iomem->lines)),
			 0);
	iomem->lines[iomem->n++] =
		(struct iomem_line){ { start, last }, depth, name, strlen(name) };
}

static void bar(struct setting *setting, struct bar bar)
{
	struct bar_list *bars = &setting->bars;

	assert_int_equal(arena_reserve(&setting->arena, &bars->items, bars->n, &bars->cap,
				       sizeof(*bars->items)),
			 0);
	bars->items[bars->n++] = bar;
}

static void fill(struct setting *setting, const char *root_bus, const char *behind,
		 bool bus_is_cpu)
{
	struct root_view view = { &setting->iomem, &setting->bars, bus_is_cpu };

	setting->bridge.root_bus = root_bus;
	setting->bridge.behind = behind;
	assert_int_equal(root_window_fill(&setting->arena, &view, &setting->bridge), 0);
}

static void expect(const struct setting *setting, size_t i, struct outbound want)
{
	struct outbound got;

	assert_true(i < setting->bridge.n_outbound);
	got = setting->bridge.outbound[i];
	assert_int_equal(got.cpu.start, want.cpu.start);
	assert_int_equal(got.cpu.last, want.cpu.last);
	assert_int_equal(got.bus.start, want.bus.start);
	assert_int_equal(got.bus.last, want.bus.last);
	assert_int_equal(got.is_assumed, want.is_assumed);
	assert_false(got.is_io);
}

static void names(void **state)
{
	struct setting setting = { 0 };

	(void)state;
	/* 0000:0 is no root bus here, and 0000:001 none at all. */
	line(&setting, 0, 0x1000, 0x1fff, "PCI Bus 0000:001");
	line(&setting, 0, 0x2000, 0x2fff, "PCI Bus 0000:0");
	line(&setting, 0, 0x3000, 0x3fff, "PCI Bus 0000:00 ");
	line(&setting, 0, 0x4000, 0x4fff, "PCI Bus 0001:00");
	line(&setting, 0, 0x5000, 0x5fff, "CXL Window 0");
	line(&setting, 1, 0x5800, 0x5fff, "PCI Bus 0000:00");
	/* Linux coalesces windows that touch. */
	line(&setting, 0, 0x6000, 0x6fff, "PCI Bus 0000:00");
	fill(&setting, "0000:00", NULL, true);
	assert_false(setting.bridge.is_outbound_partial);
	assert_int_equal(setting.bridge.n_outbound, 1);
	expect(&setting, 0,
	       (struct outbound){ .cpu = { 0x5800, 0x6fff }, .bus = { 0x5800, 0x6fff } });
	arena_free(&setting.arena);
}

/* RAM that was plugged in below a window is RAM; bus and CPU agree there. */
static void ram_inside(void **state)
{
	struct setting setting = { 0 };

	(void)state;
	line(&setting, 0, 0x100000, 0x4fffff, "PCI Bus 0000:0c");
	line(&setting, 1, 0x200000, 0x2fffff, "dax0.0");
	line(&setting, 2, 0x200000, 0x2fffff, "System RAM (kmem)");
	fill(&setting, "0000:0c", NULL, true);
	assert_int_equal(setting.bridge.n_outbound, 2);
	expect(&setting, 0,
	       (struct outbound){ .cpu = { 0x100000, 0x1fffff },
				  .bus = { 0x100000, 0x1fffff } });
	expect(&setting, 1,
	       (struct outbound){ .cpu = { 0x300000, 0x4fffff },
				  .bus = { 0x300000, 0x4fffff } });
	arena_free(&setting.arena);
}

/* A window's offset is that of a BAR that lies in it whole, whichever way it goes. */
static void offsets(void **state)
{
	struct setting setting = { 0 };

	(void)state;
	line(&setting, 0, 0x10000000, 0x1fffffff, "PCI Bus 0002:00");
	line(&setting, 0, 0x20000000, 0x2fffffff, "PCI Bus 0002:00");
	line(&setting, 0, 0x30000000, 0x3fffffff, "PCI Bus 0002:00");
	line(&setting, 0, 0x40000000, 0x4fffffff, "PCI Bus 0002:00");
	/* Across the edge, without a register, and one that would put the window past 2^64. */
	bar(&setting, (struct bar){ { 0x1ffff000, 0x20000fff }, true, 0x9000 });
	bar(&setting, (struct bar){ { 0x10000000, 0x10000fff }, false, 0 });
	bar(&setting,
	    (struct bar){ { 0x10001000, 0x10001fff }, true, UINT64_MAX - 0xfff });
	bar(&setting, (struct bar){ { 0x20001000, 0x20001fff }, true, 0x1000 });
	bar(&setting, (struct bar){ { 0x30000000, 0x30000fff }, true, 0x8030000000 });
	fill(&setting, "0002:00", NULL, false);
	assert_int_equal(setting.bridge.n_outbound, 4);
	expect(&setting, 0,
	       (struct outbound){ .cpu = { 0x10000000, 0x1fffffff },
				  .bus = { 0x10000000, 0x1fffffff },
				  .is_assumed = true });
	expect(&setting, 1,
	       (struct outbound){ .cpu = { 0x20000000, 0x2fffffff },
				  .bus = { 0, 0xfffffff } });
	expect(&setting, 2,
	       (struct outbound){ .cpu = { 0x30000000, 0x3fffffff },
				  .bus = { 0x8030000000, 0x803fffffff } });
	expect(&setting, 3,
	       (struct outbound){ .cpu = { 0x40000000, 0x4fffffff },
				  .bus = { 0x40000000, 0x4fffffff },
				  .is_assumed = true });
	arena_free(&setting.arena);
}

/* Readable, but without a window of this bus (Hyper-V, pci=nocrs): what is seen there. */
static void lower_bound(void **state)
{
	struct setting setting = { 0 };

	(void)state;
	line(&setting, 0, 0x1000, 0x9fbff, "System RAM");
	bar(&setting, (struct bar){ { 0xf8000000, 0xf8000fff }, false, 0 });
	bar(&setting, (struct bar){ { 0xf7000000, 0xf7ffffff }, false, 0 });
	/* The BARs of VFs lie inside what the PF's file gives for all of them. */
	bar(&setting, (struct bar){ { 0xf7001000, 0xf7001fff }, false, 0 });
	fill(&setting, "47ab:00", NULL, true);
	assert_true(setting.bridge.is_outbound_partial);
	assert_int_equal(setting.bridge.n_outbound, 1);
	expect(&setting, 0,
	       (struct outbound){ .cpu = { 0xf7000000, 0xf8000fff },
				  .bus = { 0xf7000000, 0xf8000fff } });
	/* Where the bus may differ, only what a register says. */
	fill(&setting, "47ab:00", NULL, false);
	assert_true(setting.bridge.is_outbound_partial);
	assert_int_equal(setting.bridge.n_outbound, 0);
	arena_free(&setting.arena);
}

/* A VMD function has two windows; those of another one are not its own. */
static void vmd(void **state)
{
	struct setting setting = { 0 };

	(void)state;
	line(&setting, 0, 0x90000000, 0xafffffff, "PCI Bus 0000:00");
	line(&setting, 1, 0x90000000, 0x91ffffff, "0000:00:0e.0");
	line(&setting, 2, 0x90000000, 0x91ffffff, "VMD MEMBAR1");
	line(&setting, 1, 0x94000000, 0x95ffffff, "0000:00:0f.0");
	line(&setting, 2, 0x94000000, 0x95ffffff, "VMD MEMBAR1");
	line(&setting, 0, 0x98000000, 0x99ffffff, "VMD MEMBAR2");
	bar(&setting, (struct bar){ { 0x94000000, 0x940fffff }, true, 0x14000000 });
	fill(&setting, "10001:00", "0000:00:0f.0", false);
	assert_int_equal(setting.bridge.n_outbound, 1);
	expect(&setting, 0,
	       (struct outbound){ .cpu = { 0x94000000, 0x95ffffff },
				  .bus = { 0x14000000, 0x15ffffff } });
	arena_free(&setting.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),   cmocka_unit_test(ram_inside),
		cmocka_unit_test(offsets), cmocka_unit_test(lower_bound),
		cmocka_unit_test(vmd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
