/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/kpageflags.h"

/*
 * The flags of hugetlb pages, free ones and used ones, as seen on a kernel 6.18: 0x28000
 * for a head and 0x30000 for a tail (stable_page_flags() in fs/proc/page.c).
 */

#define PAGE UINT64_C(4096)
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define HEAD UINT64_C(0x28000)
#define TAIL UINT64_C(0x30000)
#define THP_HEAD UINT64_C(0x40d868)
#define THP_TAIL UINT64_C(0x411800)
#define NOPAGE (UINT64_C(1) << 20)

/**
 * struct scene - a machine whose /proc holds nothing but kpageflags
 */
struct scene {
	struct arena arena;
	struct source_list sources;
	struct root root;
	struct platform platform;
	struct hugepages hugepages;
	struct range_set ram;
	char directory[32];
	int fd;
};

static void enter(struct scene *scene)
{
	char path[64];

	*scene = (struct scene){ .platform.page_size = PAGE };
	strcpy(scene->directory, "kpageflags.XXXXXX");
	assert_non_null(mkdtemp(scene->directory));
	snprintf(path, sizeof(path), "%s/proc", scene->directory);
	assert_int_equal(mkdir(path, 0700), 0);
	strcat(path, "/kpageflags");
	scene->fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(scene->fd >= 0);
	scene->root.arena = &scene->arena;
	scene->root.sources = &scene->sources;
	assert_int_equal(root_open(&scene->root, scene->directory), 0);
}

static void leave(struct scene *scene)
{
	char path[64];

	close(scene->fd);
	root_close(&scene->root);
	snprintf(path, sizeof(path), "%s/proc/kpageflags", scene->directory);
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(scene->directory);
	arena_free(&scene->arena);
}

static void add_ram(struct scene *scene, uint64_t start, uint64_t size)
{
	struct range range = { start, start + size - 1 };

	assert_int_equal(range_set_append(&scene->arena, &scene->ram, range), 0);
	range_set_normalise(&scene->ram);
}

static void add_pool(struct scene *scene, uint64_t page_size, uint64_t total)
{
	struct hugepages *hugepages = &scene->hugepages;

	assert_int_equal(arena_reserve(&scene->arena, &hugepages->pools,
				       hugepages->n_pools, &hugepages->pools_cap,
				       sizeof(*hugepages->pools)),
			 0);
	hugepages->pools[hugepages->n_pools++] =
		(struct hugepage_pool){ 0, page_size, total, 0 };
}

static void put(const struct scene *scene, uint64_t pfn, uint64_t word)
{
	assert_int_equal(pwrite(scene->fd, &word, sizeof(word),
				(off_t)(pfn * sizeof(word))),
			 sizeof(word));
}

/* Writes all words of @n compound pages of @size bytes. */
static void put_pages(const struct scene *scene, uint64_t address, uint64_t size,
		      unsigned int n, uint64_t head, uint64_t tail)
{
	uint64_t pfn = address / scene->platform.page_size,
		 span = size / scene->platform.page_size;
	uint64_t *words = malloc(span * sizeof(*words));

	assert_non_null(words);
	for (uint64_t i = 0; i < span; i++)
		words[i] = i ? tail : head;
	for (unsigned int i = 0; i < n; i++)
		assert_int_equal(pwrite(scene->fd, words, span * sizeof(*words),
					(off_t)((pfn + i * span) * sizeof(*words))),
				 span * sizeof(*words));
	free(words);
}

static void read_flags(struct scene *scene)
{
	assert_int_equal(kpageflags_read(&scene->root, &scene->platform, &scene->ram,
					 &scene->hugepages),
			 0);
	assert_int_equal(scene->hugepages.places_status, SOURCE_READ);
}

static void assert_run(const struct scene *scene, size_t i, uint64_t start, uint64_t n,
		       uint64_t page_size)
{
	const struct hugepage_run *run = &scene->hugepages.runs.items[i];

	assert_true(i < scene->hugepages.runs.n);
	assert_int_equal(run->range.start, start);
	assert_int_equal(run->range.last, start + n * page_size - 1);
	assert_int_equal(run->page_size, page_size);
}

/* A page of 1 GiB between pages of 2 MiB, of which one stands where another could begin. */
static void test_mix(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 0, 4 * GIB);
	add_pool(&scene, 2 * MIB, 6);
	add_pool(&scene, GIB, 1);
	put_pages(&scene, GIB - 2 * MIB, 2 * MIB, 1, HEAD, TAIL);
	put_pages(&scene, GIB, GIB, 1, HEAD, TAIL);
	put_pages(&scene, 2 * GIB, 2 * MIB, 4, HEAD, TAIL);
	put_pages(&scene, 4 * GIB - 2 * MIB, 2 * MIB, 1, HEAD, TAIL);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 4);
	assert_run(&scene, 0, GIB - 2 * MIB, 1, 2 * MIB);
	assert_run(&scene, 1, GIB, 1, GIB);
	assert_run(&scene, 2, 2 * GIB, 4, 2 * MIB);
	assert_run(&scene, 3, 4 * GIB - 2 * MIB, 1, 2 * MIB);
	assert_true(scene.hugepages.has_places);
	/* All that touches is one place. */
	assert_int_equal(scene.hugepages.places.n, 2);
	assert_int_equal(scene.hugepages.places.items[0].start, GIB - 2 * MIB);
	assert_int_equal(scene.hugepages.places.items[0].last, 2 * GIB + 8 * MIB - 1);
	assert_int_equal(hugepage_runs_count(&scene.hugepages.runs, 2 * MIB), 6);
	assert_int_equal(hugepage_runs_count(&scene.hugepages.runs, 0), 7);
	leave(&scene);
}

/* Two pages of 1 GiB, and no pool of 2 MiB: the stride is 1 GiB. */
static void test_large_alone(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 0, 4 * GIB);
	add_pool(&scene, 2 * MIB, 0);
	add_pool(&scene, GIB, 2);
	put_pages(&scene, GIB, GIB, 2, HEAD, TAIL);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 1);
	assert_run(&scene, 0, GIB, 2, GIB);
	assert_true(scene.hugepages.has_places);
	leave(&scene);
}

/* The four sizes of arm64: each head could be that of a greater page. */
static void test_four_sizes(void **state)
{
	static const uint64_t sizes[] = { 64 << 10, 2 * MIB, 32 * MIB, GIB };
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, GIB, 4 * GIB);
	for (size_t i = 0; i < 4; i++) {
		add_pool(&scene, sizes[i], 1);
		put_pages(&scene, (i + 1) * GIB, sizes[i], 1, HEAD, TAIL);
	}
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_run(&scene, i, (i + 1) * GIB, 1, sizes[i]);
	assert_true(scene.hugepages.has_places);
	leave(&scene);
}

/* A kernel with pages of 64 KiB has hugepages of 2 MiB and 512 MiB. */
static void test_large_base(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	scene.platform.page_size = 65536;
	add_ram(&scene, 0, 4 * GIB);
	add_pool(&scene, 2 * MIB, 1);
	add_pool(&scene, 512 * MIB, 1);
	put_pages(&scene, 512 * MIB, 2 * MIB, 1, HEAD, TAIL);
	put_pages(&scene, GIB, 512 * MIB, 1, HEAD, TAIL);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 2);
	assert_run(&scene, 0, 512 * MIB, 1, 2 * MIB);
	assert_run(&scene, 1, GIB, 1, 512 * MIB);
	leave(&scene);
}

/* Holes read 0 or, before 6.18, NOPAGE; a transparent hugepage is in no pool. */
static void test_no_hugepages(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 0, 64 * MIB);
	add_pool(&scene, 2 * MIB, 1);
	for (uint64_t pfn = 0; pfn < 4 * MIB / PAGE; pfn++)
		put(&scene, pfn, NOPAGE);
	put_pages(&scene, 8 * MIB, 2 * MIB, 2, THP_HEAD, THP_TAIL);
	put_pages(&scene, 32 * MIB, 2 * MIB, 1, HEAD, TAIL);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 1);
	assert_run(&scene, 0, 32 * MIB, 1, 2 * MIB);
	assert_true(scene.hugepages.has_places);
	leave(&scene);
}

/* Tails without their head, and heads where no page can begin: pages that moved. */
static void test_torn(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 0, 64 * MIB);
	add_pool(&scene, 2 * MIB, 1);
	put_pages(&scene, 8 * MIB, 2 * MIB, 1, TAIL, TAIL);
	put_pages(&scene, 17 * MIB, MIB, 1, HEAD, TAIL);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 0);
	assert_false(scene.hugepages.has_places);
	assert_string_equal(scene.sources.items[0].detail,
			    "shows 0 of 1 hugepages of 2 MiB in this RAM");
	leave(&scene);
}

/* RAM that neither begins nor ends where a page could. */
static void test_edges(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 3 * MIB, 6 * MIB + 4096);
	add_ram(&scene, 64 * MIB - 4096, 8192);
	add_pool(&scene, 2 * MIB, 3);
	put_pages(&scene, 0, 2 * MIB, 64, HEAD, TAIL);
	read_flags(&scene);
	/* What begins in the RAM: at 4, 6 and 8 MiB, and at 64 MiB. */
	assert_int_equal(scene.hugepages.runs.n, 2);
	assert_run(&scene, 0, 4 * MIB, 3, 2 * MIB);
	assert_run(&scene, 1, 64 * MIB, 1, 2 * MIB);
	/* One more than the pool is said to have: the kernel has changed meanwhile. */
	assert_true(scene.hugepages.has_places);
	leave(&scene);
}

/* The file ends; whatever RAM is said to be behind it is not looked for. */
static void test_end(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 0, UINT64_MAX);
	add_pool(&scene, 2 * MIB, 1);
	add_pool(&scene, GIB, 0);
	put_pages(&scene, 16 * MIB, 2 * MIB, 1, HEAD, TAIL);
	/* Half a word. */
	assert_int_equal(pwrite(scene.fd, "\0\0\x02\0", 4, 18 * MIB / PAGE * 8), 4);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 1);
	assert_run(&scene, 0, 16 * MIB, 1, 2 * MIB);
	leave(&scene);
}

/* The last page of the file, where a page of 1 GiB could begin: no word is behind it. */
static void test_end_in_doubt(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 0, 2 * GIB);
	add_pool(&scene, 2 * MIB, 1);
	add_pool(&scene, GIB, 1);
	put_pages(&scene, GIB, 2 * MIB, 1, HEAD, TAIL);
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 1);
	assert_run(&scene, 0, GIB, 1, 2 * MIB);
	assert_false(scene.hugepages.has_places);
	leave(&scene);
}

/* The words of a recording from a big-endian machine. */
static void test_big_endian(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	scene.platform.arch = "s390x";
	add_ram(&scene, 0, 16 * MIB);
	add_pool(&scene, MIB, 1);
	put_pages(&scene, 4 * MIB, MIB, 1, __builtin_bswap64(HEAD),
		  __builtin_bswap64(TAIL));
	read_flags(&scene);
	assert_int_equal(scene.hugepages.runs.n, 1);
	assert_run(&scene, 0, 4 * MIB, 1, MIB);
	leave(&scene);
}

static void test_unknown_page_size(void **state)
{
	struct scene scene;

	(void)state;
	enter(&scene);
	scene.platform.page_size = 0;
	add_ram(&scene, 0, 16 * MIB);
	add_pool(&scene, 2 * MIB, 1);
	assert_int_equal(kpageflags_read(&scene.root, &scene.platform, &scene.ram,
					 &scene.hugepages),
			 0);
	assert_int_equal(scene.hugepages.places_status, SOURCE_MALFORMED);
	assert_int_equal(scene.sources.items[0].status, SOURCE_MALFORMED);
	assert_false(scene.hugepages.has_places);
	leave(&scene);
}

/* Bytes that this process has read so far; 0 where the kernel does not count. */
static unsigned long long count_read(void)
{
	unsigned long long n = 0;
	FILE *file = fopen("/proc/self/io", "r");

	if (file && fscanf(file, "rchar: %llu", &n) != 1)
		n = 0;
	if (file)
		fclose(file);
	return n;
}

/* 64 GiB, half of it hugepages: one word for each place, of 128 MiB that the file has. */
static void test_reads_little(void **state)
{
	unsigned long long before;
	struct scene scene;

	(void)state;
	enter(&scene);
	add_ram(&scene, 4 * GIB, 64 * GIB);
	add_pool(&scene, 2 * MIB, 16384);
	assert_int_equal(ftruncate(scene.fd, (off_t)(68 * GIB / PAGE * 8)), 0);
	for (uint64_t i = 0; i < 16384; i++)
		put(&scene, (4 * GIB + 4 * i * MIB) / PAGE, HEAD);
	before = count_read();
	read_flags(&scene);
	if (before)
		assert_in_range(count_read() - before, 32768 * 8, 32768 * 8 + 4096);
	assert_int_equal(scene.hugepages.runs.n, 16384);
	assert_true(scene.hugepages.has_places);
	leave(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mix),
		cmocka_unit_test(test_large_alone),
		cmocka_unit_test(test_four_sizes),
		cmocka_unit_test(test_large_base),
		cmocka_unit_test(test_no_hugepages),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_end_in_doubt),
		cmocka_unit_test(test_big_endian),
		cmocka_unit_test(test_unknown_page_size),
		cmocka_unit_test(test_reads_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
