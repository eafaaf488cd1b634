/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/attribute.h"
#include "input/gather_tree.h"
#include "input/smaps.h"
#include "input/sparse.h"

#define SMAPS_LIMIT (256u << 20)
/* More pages than this no process has: 64 TiB of 2 MiB. */
#define PAGES_LIMIT (UINT64_C(1) << 25)

/* fs/proc/task_mmu.c, Documentation/admin-guide/mm/pagemap.rst */
#define PM_PRESENT (UINT64_C(1) << 63)
#define PM_PFN_MASK ((UINT64_C(1) << 55) - 1)

struct reader {
	struct root *root;
	struct process *process;
	struct sparse pagemap;
	uint64_t page_size;
	struct range *pages; /* found so far, not sorted */
	size_t n, cap;
	uint64_t n_asked;
};

/* Notes what is wrong with the source that was asked last. */
static void fail(struct reader *reader, const char *path, enum source_status status,
		 const char *detail)
{
	reader->process->status = status;
	reader->process->failed = path;
	root_mark(reader->root, status, detail);
}

static int add_page(struct reader *reader, uint64_t word, uint64_t size)
{
	uint64_t start;
	struct range page;
	int err;

	if (__builtin_mul_overflow(word & PM_PFN_MASK, reader->page_size, &start) ||
	    start % size || !range_from_size(start, size, &page)) {
		fail(reader, reader->pagemap.path, SOURCE_MALFORMED,
		     "a hugepage is not aligned to its size");
		return 0;
	}
	err = arena_reserve(reader->root->arena, &reader->pages, reader->n, &reader->cap,
			    sizeof(*reader->pages));
	if (!err)
		reader->pages[reader->n++] = page;
	return err;
}

/* The page mapped at one address. */
static int read_page(struct reader *reader, uint64_t address, uint64_t size)
{
	const char *path = reader->pagemap.path;
	uint64_t word = 0;
	int n = sparse_word(&reader->pagemap, address / reader->page_size, &word);

	if (n < 0)
		fail(reader, path, SOURCE_MALFORMED, strerror(-n));
	else if (!n)
		fail(reader, path, SOURCE_MALFORMED, "ends before the process's memory");
	else if (!(word & PM_PRESENT))
		reader->process->n_untouched++;
	else if (!(word & PM_PFN_MASK))
		fail(reader, path, SOURCE_DENIED,
		     "page frame numbers read as zero without CAP_SYS_ADMIN");
	else
		return add_page(reader, word, size);
	return 0;
}

static int read_mapping(struct reader *reader, const struct mapping *mapping)
{
	uint64_t size = mapping->page_size, n = range_size(mapping->range) / size;
	int err = 0;

	reader->n_asked += n;
	if (!n || mapping->range.start % size || reader->n_asked > PAGES_LIMIT) {
		fail(reader, reader->pagemap.path, SOURCE_MALFORMED,
		     "smaps names a mapping that can not be");
		return 0;
	}
	for (uint64_t i = 0; i < n && !err && reader->process->status == SOURCE_READ; i++)
		err = read_page(reader, mapping->range.start + i * size, size);
	return err;
}

static int by_address(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->last > y->last) - (x->last < y->last);
}

/* A page that is mapped twice is one page. */
static int make_runs(struct reader *reader)
{
	struct range *pages = reader->pages;
	int err = 0;

	if (reader->n)
		qsort(pages, reader->n, sizeof(*pages), by_address);
	for (size_t i = 0; i < reader->n && !err; i++) {
		if (!i || pages[i].start > pages[i - 1].last)
			err = hugepage_runs_add(reader->root->arena,
						&reader->process->runs, pages[i]);
	}
	return err;
}

static int read_pages(struct reader *reader, const struct platform *platform,
		      const char *path, const struct mappings *mappings)
{
	struct process *process = reader->process;
	int err = sparse_open(reader->root, platform, path, &reader->pagemap);

	if (err)
		return err;
	if (reader->pagemap.fd < 0) {
		process->status =
			reader->root->sources->items[reader->root->sources->n - 1].status;
		process->failed = path;
		return 0;
	}
	for (size_t i = 0; i < mappings->n && !err && process->status == SOURCE_READ; i++)
		err = read_mapping(reader, &mappings->items[i]);
	sparse_close(&reader->pagemap);
	if (err || process->status != SOURCE_READ)
		return err;
	return make_runs(reader);
}

/* Reads what the mappings are; no pagemap is asked for a process that maps no hugepage. */
static int read_mappings(struct reader *reader, const struct platform *platform,
			 const char *directory)
{
	char *smaps = arena_printf(reader->root->arena, "%s/smaps", directory),
	     *pagemap = arena_printf(reader->root->arena, "%s/pagemap", directory);
	struct mappings mappings;
	struct reading reading;
	int err = smaps && pagemap ?
		root_read(reader->root, smaps, SMAPS_LIMIT, &reading) :
		-ENOMEM;

	if (err)
		return err;
	reader->process->status = reading.status;
	reader->process->failed = smaps;
	if (reading.status != SOURCE_READ)
		return 0;
	err = smaps_parse(reader->root->arena, reading.data, &mappings);
	if (err == -EINVAL) {
		fail(reader, smaps, SOURCE_MALFORMED, "not the mappings of a process");
		return 0;
	}
	if (!err && mappings.n && !platform->page_size) {
		fail(reader, smaps, SOURCE_MALFORMED,
		     "the page size is not known (/proc/self/auxv)");
		return 0;
	}
	if (!err && mappings.n)
		err = read_pages(reader, platform, pagemap, &mappings);
	return err;
}

static int refuse(struct root *root, unsigned int pid, const char *what,
		  const char **ret_message)
{
	return gather_refuse(ret_message,
			     arena_printf(root->arena, "process %u: %s", pid, what));
}

int process_read(struct root *root, struct facts *facts, const char **ret_message)
{
	unsigned int pid = facts->request.pid;
	struct reader reader = { .root = root,
				 .process = &facts->process,
				 .page_size = facts->platform.page_size };
	char *directory = arena_printf(root->arena, "/proc/%u", pid);
	bool is_there;
	int err;

	if (!pid)
		return 0;
	if (!directory)
		return -ENOMEM;
	err = root_has(root, directory, &is_there);
	if (!err && !is_there)
		return refuse(root, pid, "no such process", ret_message);
	facts->process.pid = pid;
	err = err ?: attribute_read(root, directory, "comm", &facts->process.command);
	err = err ?: read_mappings(&reader, &facts->platform, directory);
	if (err || facts->process.status == SOURCE_READ)
		return err;
	err = root_has(root, directory, &is_there);
	if (!err && !is_there)
		return refuse(root, pid, "ended while it was read", ret_message);
	return err;
}
