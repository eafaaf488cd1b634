/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/ram.h"

#include <stdlib.h>

#include "core/arena.h"

int ram_add_bank(struct arena *arena, struct ram *ram, struct bank bank)
{
	int err = arena_reserve(arena, &ram->banks, ram->n_banks, &ram->banks_cap,
				sizeof(*ram->banks));

	if (err)
		return err;
	ram->banks[ram->n_banks++] = bank;
	return 0;
}

static int by_address(const void *a, const void *b)
{
	const struct bank *x = a, *y = b;

	if (x->range.start != y->range.start)
		return x->range.start < y->range.start ? -1 : 1;
	return (x->range.last > y->range.last) - (x->range.last < y->range.last);
}

void ram_sort_banks(struct ram *ram)
{
	size_t n = 0;

	if (!ram->n_banks)
		return;
	qsort(ram->banks, ram->n_banks, sizeof(*ram->banks), by_address);
	for (size_t i = 1; i < ram->n_banks; i++) {
		struct bank *end = &ram->banks[n], bank = ram->banks[i];

		if (bank.range.start > end->range.last)
			ram->banks[++n] = bank;
		else if (bank.range.last > end->range.last)
			end->range.last = bank.range.last;
	}
	ram->n_banks = n + 1;
}

int ram_usable(struct arena *arena, const struct ram *ram, struct range_set *ret)
{
	struct range_set banks = { 0 }, excluded = { 0 };
	int err = 0;

	for (size_t i = 0; i < ram->n_banks && !err; i++)
		err = range_set_append(arena, &banks, ram->banks[i].range);
	for (size_t i = 0; i < ram->n_excluded && !err; i++)
		err = range_set_append(arena, &excluded, ram->excluded[i].range);
	if (err)
		return err;
	range_set_normalise(&banks);
	range_set_normalise(&excluded);
	return range_set_subtract(arena, &banks, &excluded, ret);
}
