/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/hugepage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/attribute.h"
#include "input/kpageflags.h"

#define POOLS "/sys/kernel/mm/hugepages"

/* What the last reading of a pool means for all of them: the worst is kept. */
static void worsen(struct root *root, struct hugepages *hugepages)
{
	const struct source *last = &root->sources->items[root->sources->n - 1];

	if (last->status > hugepages->pools_status)
		hugepages->pools_status = last->status;
}

static int read_number(struct root *root, const char *directory, const char *name,
		       struct hugepages *hugepages, uint64_t *ret, bool *ret_is_known)
{
	const char *text;
	int err = attribute_read(root, directory, name, &text);

	*ret_is_known = false;
	if (err)
		return err;
	*ret_is_known = text && !parse_u64(text, ret);
	if (text && !*ret_is_known)
		root_mark(root, SOURCE_MALFORMED, "not a number");
	if (!*ret_is_known)
		worsen(root, hugepages);
	return 0;
}

/* hugepages-<kB>kB, a power of two (mm/hugetlb.c hugetlb_add_hstate()). */
static bool parse_size_name(const char *name, uint64_t *ret)
{
	static const char prefix[] = "hugepages-";
	char *end;
	uint64_t kib;

	if (strncmp(name, prefix, sizeof(prefix) - 1) || name[sizeof(prefix) - 1] < '1' ||
	    name[sizeof(prefix) - 1] > '9')
		return false;
	errno = 0;
	kib = strtoull(name + sizeof(prefix) - 1, &end, 10);
	return !errno && !strcmp(end, "kB") &&
		!__builtin_mul_overflow(kib, UINT64_C(1024), ret) && !(*ret & (*ret - 1));
}

static int read_pool(struct root *root, const char *directory, struct hugepage_pool pool,
		     struct hugepages *hugepages)
{
	bool has_total, has_free;
	uint64_t bytes;
	int err = read_number(root, directory, "nr_hugepages", hugepages, &pool.total,
			      &has_total);

	err = err ?:
		    read_number(root, directory, "free_hugepages", hugepages, &pool.free,
				&has_free);
	if (err || !has_total || !has_free)
		return err;
	if (__builtin_mul_overflow(pool.total, pool.page_size, &bytes)) {
		root_mark(root, SOURCE_MALFORMED, "more memory than there can be");
		worsen(root, hugepages);
		return 0;
	}
	err = arena_reserve(root->arena, &hugepages->pools, hugepages->n_pools,
			    &hugepages->pools_cap, sizeof(*hugepages->pools));
	if (!err)
		hugepages->pools[hugepages->n_pools++] = pool;
	return err;
}

static int by_node(const void *a, const void *b)
{
	const struct hugepage_pool *x = a, *y = b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return (x->page_size > y->page_size) - (x->page_size < y->page_size);
}

int pools_read(struct root *root, const char *directory, int node,
	       struct hugepages *hugepages)
{
	struct listing listing;
	int err = root_list(root, directory, &listing);

	if (!err && listing.status != SOURCE_READ && listing.status != SOURCE_ABSENT)
		worsen(root, hugepages);
	for (size_t i = 0; i < listing.n && !err; i++) {
		struct hugepage_pool pool = { .node = node };
		char *path = arena_printf(root->arena, "%s/%s", directory,
					  listing.items[i].name);

		if (!path)
			return -ENOMEM;
		if (parse_size_name(listing.items[i].name, &pool.page_size))
			err = read_pool(root, path, pool, hugepages);
	}
	if (hugepages->n_pools)
		qsort(hugepages->pools, hugepages->n_pools, sizeof(*hugepages->pools),
		      by_node);
	return err;
}

static int read_pools(struct root *root, const struct ram *ram,
		      struct hugepages *hugepages)
{
	int err;

	hugepages->pools_status = SOURCE_READ;
	err = nodes_read(root, ram, hugepages);
	if (!err && !hugepages->n_pools && hugepages->pools_status == SOURCE_READ) {
		err = pools_read(root, POOLS, -1, hugepages);
		err = err ?: nodes_replace(root->arena, hugepages);
	}
	if (!err && !hugepages->n_pools && hugepages->pools_status == SOURCE_READ)
		hugepages->pools_status = SOURCE_ABSENT;
	return err;
}

static int merge_banks(struct arena *arena, const struct range_set *banks,
		       const struct ram *ram, struct range_set *ret)
{
	struct range_set set = { 0 };
	int err = 0;

	if (!banks)
		return ram_usable(arena, ram, ret);
	for (size_t i = 0; i < banks->n && !err; i++)
		err = range_set_append(arena, &set, banks->items[i]);
	range_set_normalise(&set);
	*ret = set;
	return err;
}

/* With IOVA = virtual address it does not matter where a page lies. */
static bool wants_places(const struct request *request)
{
	return request->asks_hugepages ||
		((request->consumer == CONSUMER_SPDK ||
		  request->consumer == CONSUMER_DPDK) &&
		 request->iova_mode != IOVA_MODE_VA);
}

int hugepages_read(struct root *root, const struct range_set *banks, struct facts *facts)
{
	const struct request *request = &facts->request;
	struct range_set ram;
	int err;

	if (!request->asks_hugepages && !request->pid &&
	    request->consumer != CONSUMER_SPDK && request->consumer != CONSUMER_DPDK)
		return 0;
	err = read_pools(root, &facts->ram, &facts->hugepages);
	err = err ?: merge_banks(root->arena, banks, &facts->ram, &ram);
	if (err || !hugepages_total(&facts->hugepages, 0) || !wants_places(request))
		return err;
	return kpageflags_read(root, &facts->platform, &ram, &facts->hugepages);
}
