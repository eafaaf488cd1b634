/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hugepage_reach.h"

#include <errno.h>
#include <stdlib.h>

#include "core/arena.h"

const char *hugepage_reach_name(const struct hugepage_share *share)
{
	if (share->bank == SHARE_NO_BANK)
		return NULL;
	if (share->is_identity)
		return "identity";
	return share->reason == MISFIT_NO_WINDOW ? "unreachable" :
						   misfit_reason_name(share->reason);
}

/* Pages that begin from @address to @last; there is at least one. */
static uint64_t beginning_up_to(uint64_t address, uint64_t last, uint64_t page_size)
{
	return (last - address) / page_size + 1;
}

/* Pages from @address on that end at @last or before. */
static uint64_t ending_up_to(uint64_t address, uint64_t last, uint64_t page_size)
{
	uint64_t rest = last - address;

	return rest / page_size + (rest % page_size == page_size - 1);
}

static void limit(uint64_t *n, uint64_t most)
{
	if (most < *n)
		*n = most;
}

/* The bank that a page at @address begins in, and for how many pages of @n that holds. */
static size_t find_bank(const struct ram *ram, uint64_t address, uint64_t page_size,
			uint64_t *n)
{
	size_t low = 0, high = ram->n_banks;

	/* The first bank that does not end below the page. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ram->banks[middle].range.last < address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == ram->n_banks)
		return SHARE_NO_BANK;
	if (ram->banks[low].range.start > address) {
		limit(n,
		      beginning_up_to(address, ram->banks[low].range.start - 1,
				      page_size));
		return SHARE_NO_BANK;
	}
	limit(n, beginning_up_to(address, ram->banks[low].range.last, page_size));
	return low;
}

/* The first node that has @address, and for how many pages of @n that holds. */
static int find_node(const struct hugepages *hugepages, uint64_t address,
		     uint64_t page_size, uint64_t *n)
{
	for (size_t i = 0; i < hugepages->n_nodes; i++) {
		const struct range_set *set = &hugepages->nodes[i].ranges;

		for (size_t j = 0; j < set->n && set->items[j].start <= address; j++) {
			if (set->items[j].last < address)
				continue;
			limit(n, beginning_up_to(address, set->items[j].last, page_size));
			return hugepages->nodes[i].node;
		}
	}
	limit(n, 1);
	return -1;
}

/* Fills in what keeps pages from @address on from being reached, if anything. */
static void find_reason(const struct reach *reach, uint64_t address, uint64_t *n,
			struct hugepage_share *share)
{
	uint64_t last = address + (share->page_size - 1);
	const struct misfit *misfits = reach->misfits;
	size_t low = 0, high = reach->n_misfits;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (misfits[middle].range.last < address)
			low = middle + 1;
		else
			high = middle;
	}
	share->is_identity = low == reach->n_misfits || misfits[low].range.start > last;
	if (low == reach->n_misfits)
		return;
	if (share->is_identity) {
		limit(n,
		      ending_up_to(address, misfits[low].range.start - 1,
				   share->page_size));
		return;
	}
	share->reason = misfits[low].reason;
	if (misfits[low].range.start <= address && misfits[low].range.last >= last) {
		limit(n,
		      ending_up_to(address, misfits[low].range.last, share->page_size));
		return;
	}
	for (size_t i = low; i < reach->n_misfits && misfits[i].range.start <= last;
	     i++) {
		if (misfits[i].reason < share->reason)
			share->reason = misfits[i].reason;
	}
	limit(n, 1);
}

static bool is_alike(const struct hugepage_share *a, const struct hugepage_share *b)
{
	return a->node == b->node && a->page_size == b->page_size && a->bank == b->bank &&
		a->is_identity == b->is_identity &&
		(a->is_identity || a->reason == b->reason);
}

static int add(struct arena *arena, struct hugepage_shares *shares,
	       const struct hugepage_share *share, struct range range)
{
	size_t i = 0;
	int err = 0;

	while (i < shares->n && !is_alike(&shares->items[i], share))
		i++;
	if (i == shares->n) {
		err = arena_reserve(arena, &shares->items, shares->n, &shares->cap,
				    sizeof(*shares->items));
		if (err)
			return err;
		shares->items[shares->n++] = *share;
	}
	shares->items[i].n += range_size(range) / share->page_size;
	return range_set_append(arena, &shares->items[i].ranges, range);
}

static int share_out(struct arena *arena, const struct facts *facts,
		     const struct hugepage_run *run, const struct reach *reach,
		     struct hugepage_shares *shares)
{
	struct range rest = run->range;

	for (;;) {
		struct hugepage_share share = { .page_size = run->page_size };
		uint64_t n = range_size(rest) / run->page_size;
		struct range part;
		int err;

		share.bank = find_bank(&facts->ram, rest.start, run->page_size, &n);
		share.node = find_node(&facts->hugepages, rest.start, run->page_size, &n);
		find_reason(reach, rest.start, &n, &share);
		part = (struct range){ rest.start,
				       rest.start + (n * run->page_size - 1) };
		err = add(arena, shares, &share, part);
		if (err || part.last == rest.last)
			return err;
		rest.start = part.last + 1;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct hugepage_share *x = a, *y = b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	if (x->page_size != y->page_size)
		return x->page_size < y->page_size ? -1 : 1;
	if (x->bank != y->bank)
		return x->bank < y->bank ? -1 : 1;
	if (x->is_identity != y->is_identity)
		return x->is_identity ? -1 : 1;
	return (x->reason > y->reason) - (x->reason < y->reason);
}

int hugepage_shares_of(struct arena *arena, const struct facts *facts,
		       const struct hugepage_runs *runs, const struct reach *reach,
		       struct hugepage_shares *ret)
{
	struct hugepage_shares shares = { 0 };
	int err = 0;

	for (size_t i = 0; i < runs->n && !err; i++)
		err = share_out(arena, facts, &runs->items[i], reach, &shares);
	for (size_t i = 0; i < shares.n; i++)
		range_set_normalise(&shares.items[i].ranges);
	if (shares.n)
		qsort(shares.items, shares.n, sizeof(*shares.items), by_place);
	if (!err)
		*ret = shares;
	return err;
}
