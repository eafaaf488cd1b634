/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/node.h"

#include <errno.h>
#include <inttypes.h>

#include "core/arena.h"
#include "core/consumer/place.h"

/* More nodes than Linux has on anything with PCI. */
#define MAX_NODES 1024

/* What setup.sh and most guides reserve when nobody says otherwise: HUGEMEM, HUGEPGSZ. */
#define DEFAULT_BYTES (UINT64_C(2) << 30)
#define DEFAULT_PAGE (UINT64_C(2) << 20)

/**
 * struct wanted - hugepages to be had
 */
struct wanted {
	uint64_t page_size, pages;
};

/* As many as there are now, of the size that has the most memory. */
static struct wanted wanted_pages(const struct hugepages *hugepages)
{
	struct wanted best = { DEFAULT_PAGE, DEFAULT_BYTES / DEFAULT_PAGE };
	uint64_t most = 0;

	for (size_t i = 0; i < hugepages->n_pools; i++) {
		uint64_t page_size = hugepages->pools[i].page_size, pages = 0;

		for (size_t j = 0; j < hugepages->n_pools; j++) {
			if (hugepages->pools[j].page_size == page_size)
				pages += hugepages->pools[j].total;
		}
		if (page_size && page_size * pages > most) {
			most = page_size * pages;
			best = (struct wanted){ page_size, pages };
		}
	}
	return best;
}

/* RAM that IOVA = PA does not reach for one of @requesters. */
static int bad_ram(struct arena *arena, const struct requester *const *requesters,
		   size_t n, struct range_set *ret)
{
	struct range_set set = { 0 };
	int err = 0;

	for (size_t i = 0; i < n; i++) {
		const struct reach *reach = &requesters[i]->reach;

		for (size_t j = 0; j < reach->n_misfits && !err; j++)
			err = range_set_append(arena, &set, reach->misfits[j].range);
	}
	range_set_normalise(&set);
	if (!err)
		*ret = set;
	return err;
}

static int highest_node(const struct facts *facts)
{
	int highest = -1;

	for (size_t i = 0; i < facts->ram.n_banks; i++) {
		if (facts->ram.banks[i].node > highest)
			highest = facts->ram.banks[i].node;
	}
	return highest < MAX_NODES ? highest : MAX_NODES - 1;
}

/* Pages that a node can give without leaving the kernel too little. */
static uint64_t room(const struct facts *facts, const struct range_set *bad, int node,
		     uint64_t page_size)
{
	if (node_is_good(facts, bad, node) != TRI_YES)
		return 0;
	return node_ram(facts, node) / 4 * 3 / page_size;
}

/* The device's own node if it has room, else the good one with the most. */
static int choose_node(const struct facts *facts, const struct range_set *bad,
		       const struct requester *requester, struct wanted *wanted)
{
	int best = requester->device ? requester->device->numa_node : -1;
	uint64_t pages = best < 0 ? 0 : room(facts, bad, best, wanted->page_size);
	int last = highest_node(facts);

	for (int node = 0; node <= last && pages < wanted->pages; node++) {
		uint64_t here = room(facts, bad, node, wanted->page_size);

		if (here > pages) {
			pages = here;
			best = node;
		}
	}
	if (pages < wanted->pages)
		wanted->pages = pages;
	return pages ? best : -1;
}

static void say_spdk(struct checkup *checkup, struct finding *finding, int node,
		     struct wanted wanted)
{
	finding_fix(checkup, finding,
		    "CLEAR_HUGE=yes HUGEPGSZ=%" PRIu64 " HUGENODE='nodes_hp[%d]=%" PRIu64
		    "' scripts/setup.sh: all RAM of node %d can be used",
		    wanted.page_size >> 10, node, wanted.pages, node);
}

static void say_dpdk(struct checkup *checkup, struct finding *finding, int node,
		     struct wanted wanted)
{
	char *list = arena_printf(checkup->arena, "%s", "");

	for (int i = 0; i < node && list; i++)
		list = arena_printf(checkup->arena, "%s0,", list);
	if (!list) {
		checkup_fail(checkup, -ENOMEM);
		return;
	}
	finding_fix(checkup, finding,
		    "--numa-mem=%s%" PRIu64
		    " (--socket-mem of older versions) with hugepages on "
		    "node %d, all of whose RAM can be used",
		    list, wanted.page_size * wanted.pages >> 20, node);
}

/* Neither option knows banks: a node that has both kinds can not be told to be good. */
static void say_none(struct checkup *checkup, struct finding *finding)
{
	const struct facts *facts = checkup->report->facts;

	finding_fix(
		checkup, finding, "%s can not help: %s",
		facts->request.consumer == CONSUMER_SPDK ? "HUGENODE" : "--numa-mem",
		highest_node(facts) < 0 ?
			"the NUMA nodes of the RAM are not known" :
			"no NUMA node has only RAM that can be used, and pages can not "
			"be asked for by address");
}

void fix_nodes(struct checkup *checkup, struct finding *finding,
	       const struct requester *const *requesters, size_t n)
{
	const struct facts *facts = checkup->report->facts;
	struct wanted wanted = wanted_pages(&facts->hugepages);
	struct range_set bad = { 0 };
	int node;

	checkup_fail(checkup, bad_ram(checkup->arena, requesters, n, &bad));
	if (checkup->err || !facts->ram.n_banks)
		return;
	node = choose_node(facts, &bad, requesters[0], &wanted);
	if (node >= 0 && facts->request.consumer == CONSUMER_SPDK)
		say_spdk(checkup, finding, node, wanted);
	else if (node >= 0)
		say_dpdk(checkup, finding, node, wanted);
	else
		say_none(checkup, finding);
}
