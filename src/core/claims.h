/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"

/**
 * struct claim - a stretch of addresses and the entry that decides them
 * @range: the stretch
 * @owner: index of the entry
 */
struct claim {
	struct range range;
	size_t owner;
};

/**
 * struct claims - who decides each address, where entries may overlap
 * @items: sorted, disjoint; neighbours of one owner are one item
 * @n: how many
 * @cap: private
 *
 * Linux looks an address up by walking a property and taking the first entry that holds
 * it. This answers the same question in logarithmic time, so that a hostile property
 * costs no more than a sort.
 */
struct claims {
	struct claim *items;
	size_t n, cap;
};

/**
 * claims_build - settle who owns what
 * @arena: where the result lives
 * @ranges: the entries in their order; they may overlap
 * @n: how many
 * @ret: the result
 *
 * Return: 0 or -ENOMEM.
 */
int claims_build(struct arena *arena, const struct range *ranges, size_t n,
		 struct claims *ret);

/**
 * claims_from - first claim that ends at or after an address
 * @claims: the claims
 * @address: the address
 *
 * Return: its index; claims->n when there is none. It may begin after @address.
 */
size_t claims_from(const struct claims *claims, uint64_t address);
