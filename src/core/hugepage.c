/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hugepage.h"

#include "core/arena.h"

int hugepage_runs_add(struct arena *arena, struct hugepage_runs *runs, struct range range)
{
	uint64_t page_size = range_size(range);
	struct hugepage_run *end = runs->n ? &runs->items[runs->n - 1] : NULL;
	int err;

	if (end && end->page_size == page_size && end->range.last + 1 == range.start) {
		end->range.last = range.last;
		return 0;
	}
	err = arena_reserve(arena, &runs->items, runs->n, &runs->cap,
			    sizeof(*runs->items));
	if (!err)
		runs->items[runs->n++] = (struct hugepage_run){ range, page_size };
	return err;
}

uint64_t hugepage_runs_count(const struct hugepage_runs *runs, uint64_t page_size)
{
	uint64_t n = 0;

	for (size_t i = 0; i < runs->n; i++) {
		const struct hugepage_run *run = &runs->items[i];

		if (!page_size || run->page_size == page_size)
			n += range_size(run->range) / run->page_size;
	}
	return n;
}

uint64_t hugepages_total(const struct hugepages *hugepages, uint64_t page_size)
{
	uint64_t n = 0;

	for (size_t i = 0; i < hugepages->n_pools; i++) {
		if (!page_size || hugepages->pools[i].page_size == page_size)
			n += hugepages->pools[i].total;
	}
	return n;
}
