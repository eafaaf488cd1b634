/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/kpageflags.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/sparse.h"

#define PATH "/proc/kpageflags"

/* include/uapi/linux/kernel-page-flags.h */
#define KPF_COMPOUND_HEAD (UINT64_C(1) << 15)
#define KPF_COMPOUND_TAIL (UINT64_C(1) << 16)
#define KPF_HUGE (UINT64_C(1) << 17)

struct walk {
	struct arena *arena;
	struct sparse file;
	uint64_t page_size;
	const uint64_t *sizes; /* of the pools that have pages, ascending */
	size_t n_sizes;
	struct hugepage_runs *runs;
	bool has_ended; /* the file has no words from here on */
};

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Page sizes of the pools that have pages, each once. */
static int find_sizes(struct arena *arena, const struct hugepages *hugepages,
		      uint64_t page_size, struct walk *walk)
{
	uint64_t *sizes = arena_alloc(arena, hugepages->n_pools * sizeof(*sizes));
	size_t n = 0, n_distinct = 0;

	if (!sizes)
		return -ENOMEM;
	for (size_t i = 0; i < hugepages->n_pools; i++) {
		if (hugepages->pools[i].total &&
		    hugepages->pools[i].page_size > page_size)
			sizes[n++] = hugepages->pools[i].page_size;
	}
	if (n)
		qsort(sizes, n, sizeof(*sizes), by_value);
	for (size_t i = 0; i < n; i++) {
		if (!i || sizes[i] != sizes[i - 1])
			sizes[n_distinct++] = sizes[i];
	}
	walk->sizes = sizes;
	walk->n_sizes = n_distinct;
	return 0;
}

/* No flags where the file has no word: memory ends before it, or the recording. */
static int flags_at(const struct walk *walk, uint64_t address, uint64_t *ret,
		    bool *ret_has_ended)
{
	int n = sparse_word(&walk->file, address / walk->page_size, ret);

	if (n < 0)
		return n;
	if (!n)
		*ret = 0;
	*ret_has_ended = !n;
	return 0;
}

/*
 * Size of the page whose head is at @address: the smallest that the page does not go on
 * behind. A page is aligned to its size, so that a head at an address that a greater page
 * could have costs one more word, and any other none.
 */
static int size_at(const struct walk *walk, uint64_t address, uint64_t *ret)
{
	for (size_t i = 0; i < walk->n_sizes; i++) {
		uint64_t size = walk->sizes[i], next, flags;
		bool has_ended;
		int err;

		if (address % size)
			return 0;
		*ret = size;
		if (i + 1 == walk->n_sizes || address % walk->sizes[i + 1] ||
		    __builtin_add_overflow(address, size, &next))
			return 0;
		err = flags_at(walk, next, &flags, &has_ended);
		if (err)
			return err;
		if (!(flags & KPF_HUGE) || !(flags & KPF_COMPOUND_TAIL))
			return 0;
	}
	return 0;
}

/* Looks at one place, and says how far it is to the next. */
static int visit(struct walk *walk, uint64_t address, uint64_t *ret_step)
{
	uint64_t flags, size = walk->sizes[0];
	struct range page;
	int err = flags_at(walk, address, &flags, &walk->has_ended);

	*ret_step = size;
	if (err || !(flags & KPF_HUGE) || !(flags & KPF_COMPOUND_HEAD))
		return err;
	err = size_at(walk, address, &size);
	if (err || !range_from_size(address, size, &page))
		return err;
	*ret_step = size;
	return hugepage_runs_add(walk->arena, walk->runs, page);
}

static int walk_range(struct walk *walk, struct range range)
{
	uint64_t mask = walk->sizes[0] - 1, address = range.start, step;
	int err = 0;

	if (__builtin_add_overflow(address, mask, &address))
		return 0;
	address &= ~mask;
	while (address <= range.last && !err && !walk->has_ended) {
		err = visit(walk, address, &step);
		if (__builtin_add_overflow(address, step, &address))
			break;
	}
	return err;
}

/* Says in the source how many pages are missing, if any. */
static int compare_with_pools(struct root *root, const struct walk *walk,
			      struct hugepages *hugepages)
{
	bool is_first = true;

	hugepages->has_places = hugepages->pools_status == SOURCE_READ;
	for (size_t i = 0; i < hugepages->n_pools; i++) {
		uint64_t size = hugepages->pools[i].page_size,
			 total = hugepages_total(hugepages, size),
			 found = hugepage_runs_count(walk->runs, size);
		char *detail;

		if (found >= total)
			continue;
		detail = arena_printf(walk->arena,
				      "shows %llu of %llu hugepages of %s in this RAM",
				      (unsigned long long)found,
				      (unsigned long long)total, format_size(size).text);
		if (!detail)
			return -ENOMEM;
		if (is_first)
			root_mark(root, SOURCE_READ, detail);
		is_first = false;
		hugepages->has_places = false;
	}
	return 0;
}

static int set_places(struct arena *arena, struct hugepages *hugepages)
{
	int err = 0;

	for (size_t i = 0; i < hugepages->runs.n && !err; i++)
		err = range_set_append(arena, &hugepages->places,
				       hugepages->runs.items[i].range);
	range_set_normalise(&hugepages->places);
	return err;
}

static int walk_all(struct root *root, struct walk *walk, const struct range_set *ram,
		    struct hugepages *hugepages)
{
	int err = 0;

	for (size_t i = 0; i < ram->n && !err && walk->n_sizes; i++)
		err = walk_range(walk, ram->items[i]);
	if (err == -ENOMEM)
		return err;
	if (err) {
		root_mark(root, SOURCE_MALFORMED, strerror(-err));
		hugepages->places_status = SOURCE_MALFORMED;
		hugepages->runs = (struct hugepage_runs){ 0 };
		return 0;
	}
	hugepages->places_status = SOURCE_READ;
	err = compare_with_pools(root, walk, hugepages);
	return err ?: set_places(root->arena, hugepages);
}

int kpageflags_read(struct root *root, const struct platform *platform,
		    const struct range_set *ram, struct hugepages *hugepages)
{
	struct walk walk = { .arena = root->arena,
			     .page_size = platform->page_size,
			     .runs = &hugepages->runs };
	int err = sparse_open(root, platform, PATH, &walk.file);

	if (err)
		return err;
	hugepages->places_status = root->sources->items[root->sources->n - 1].status;
	if (hugepages->places_status == SOURCE_DENIED)
		root_mark(root, SOURCE_DENIED, "only root may read it (mode 0400)");
	if (walk.file.fd < 0)
		return 0;
	if (!platform->page_size) {
		hugepages->places_status = SOURCE_MALFORMED;
		root_mark(root, SOURCE_MALFORMED,
			  "the page size is not known (/proc/self/auxv)");
	} else {
		err = find_sizes(root->arena, hugepages, platform->page_size, &walk);
		err = err ?: walk_all(root, &walk, ram, hugepages);
	}
	sparse_close(&walk.file);
	return err;
}
