/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/eal.h"

#include <string.h>

#include "core/consumer/place.h"

/*
 * config/rte_config.h of DPDK v26.07: RTE_MAX_MEM_MB_PER_TYPE 65536 and
 * RTE_MAX_MEMSEG_PER_TYPE 32768. Older versions cut a type into lists of at most
 * RTE_MAX_MEMSEG_PER_LIST 8192 pages and RTE_MAX_MEM_MB_PER_LIST 32768: the sum is the same.
 * All types together: RTE_MAX_MEM_MB, 524288 on 64-bit, of config/meson.build.
 */
#define MAX_TYPE (UINT64_C(64) << 30)
#define MAX_TYPE_PAGES 32768u
#define MAX_ALL (UINT64_C(512) << 30)

/* SPDK_ENV_DPDK_DEFAULT_BASE_VIRTADDR of lib/env_dpdk/init.c. */
#define SPDK_BASE UINT64_C(0x200000000000)

/* lib/eal/linux/eal.c eal_get_baseaddr(). */
#define DPDK_BASE UINT64_C(0x100000000)
#define DPDK_BASE_LOONGARCH UINT64_C(0x7000000000)

/* The page that is mapped first is no smaller than what SPDK maps at once. */
#define FIRST_PAGE (UINT64_C(2) << 20)

static uint64_t base_of(const struct facts *facts)
{
	const char *arch = facts->platform.arch;

	if (facts->request.has_base)
		return facts->request.base;
	if (facts->request.consumer == CONSUMER_SPDK)
		return SPDK_BASE;
	return arch && !strcmp(arch, "loongarch64") ? DPDK_BASE_LOONGARCH : DPDK_BASE;
}

/* Is this pool's page size, or its node, the first of its kind in the list? */
static bool is_new_size(const struct hugepages *hugepages, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (hugepages->pools[i].page_size == hugepages->pools[at].page_size &&
		    hugepages->pools[i].total)
			return false;
	}
	return hugepages->pools[at].total;
}

static bool is_new_node(const struct hugepages *hugepages, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (hugepages->pools[i].node == hugepages->pools[at].node)
			return false;
	}
	return true;
}

static uint64_t type_size(uint64_t page_size, uint64_t n_types)
{
	uint64_t size = MAX_ALL / n_types < MAX_TYPE ? MAX_ALL / n_types : MAX_TYPE;
	uint64_t pages = page_size ? size / page_size : 0;

	return page_size * (pages < MAX_TYPE_PAGES ? pages : MAX_TYPE_PAGES);
}

/* Pages beyond a type's addresses stay unused. */
static void add_pool(const struct hugepage_pool *pool, uint64_t n_types,
		     struct eal_memory *memory)
{
	uint64_t limit = type_size(pool->page_size, n_types), pages;

	if (!pool->page_size)
		return;
	pages = limit / pool->page_size;
	pages = pool->total < pages ? pool->total : pages;
	memory->pool += pages * pool->page_size;
	memory->n_pages += pages;
}

/* Sizes without a page in the pool are taken to be without a mount, and left out. */
static void add_pools(const struct hugepages *hugepages, struct eal_memory *memory)
{
	uint64_t n_sizes = 0, n_nodes = 0, n_types;

	for (size_t i = 0; i < hugepages->n_pools; i++) {
		n_sizes += is_new_size(hugepages, i);
		n_nodes += is_new_node(hugepages, i);
	}
	n_types = (n_sizes ?: 1) * n_nodes;
	for (size_t i = 0; i < hugepages->n_pools; i++) {
		const struct hugepage_pool *pool = &hugepages->pools[i];

		add_pool(pool, n_types, memory);
		if (is_new_size(hugepages, i))
			memory->span += n_nodes * type_size(pool->page_size, n_types);
		if (pool->total && pool->page_size > memory->page_size)
			memory->page_size = pool->page_size;
	}
	if (!n_sizes)
		memory->span = n_nodes * type_size(FIRST_PAGE, n_nodes);
}

struct eal_memory eal_memory(const struct facts *facts)
{
	const struct hugepages *hugepages = &facts->hugepages;
	struct eal_memory memory = { .base = base_of(facts) };

	if (hugepages_are_known(hugepages)) {
		add_pools(hugepages, &memory);
		memory.most = memory.span;
	} else {
		memory.span = MAX_TYPE;
		memory.most = MAX_ALL;
	}
	memory.has_pool = memory.pool;
	if (!memory.has_pool)
		memory.pool = FIRST_PAGE;
	if (memory.page_size < FIRST_PAGE)
		memory.page_size = FIRST_PAGE;
	return memory;
}
