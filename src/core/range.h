/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/**
 * struct range - addresses from @start to @last, both included
 * @start: first address
 * @last: last address, never below @start
 *
 * Closed, because a half-open end can not say 2^64. The address space (CPU or bus) is
 * said by whoever holds the range.
 */
struct range {
	uint64_t start, last;
};

/**
 * struct range_set - any number of addresses
 * @items: sorted, disjoint, and with a gap between neighbours
 * @n: how many
 * @cap: private
 */
struct range_set {
	struct range *items;
	size_t n, cap;
};

/* The whole 64-bit space. */
#define RANGE_ALL ((struct range){ 0, UINT64_MAX })

/**
 * range_from_size - the range of @size bytes from @start
 * @start: first address
 * @size: bytes; 0 is refused
 * @ret: the range
 *
 * Return: false when @size is 0 or the end lies beyond 2^64 - 1.
 */
bool range_from_size(uint64_t start, uint64_t size, struct range *ret);

/**
 * range_cut_to_size - as range_from_size(), but what lies beyond 2^64 - 1 is cut off
 * @start: first address
 * @size: bytes, not 0
 */
struct range range_cut_to_size(uint64_t start, uint64_t size);

/**
 * range_of_bits - all addresses of @bits bits
 * @bits: 1 to 64
 */
struct range range_of_bits(unsigned int bits);

/* range_size - bytes in @range; 0 stands for 2^64. */
uint64_t range_size(struct range range);

/* range_holds - does @address lie in @range? */
bool range_holds(struct range range, uint64_t address);

/**
 * range_intersect - what two ranges share
 * @a: one range
 * @b: the other, of the same address space
 * @ret: the shared part
 *
 * Return: false when they share nothing.
 */
bool range_intersect(struct range a, struct range b, struct range *ret);

/**
 * range_set_append - put a range into a set that is being built
 * @arena: where the set grows
 * @set: the set; not valid until range_set_normalise()
 * @range: any range, in any order
 *
 * Return: 0 or -ENOMEM.
 */
int range_set_append(struct arena *arena, struct range_set *set, struct range range);

/* range_set_normalise - sort and merge what was appended. */
void range_set_normalise(struct range_set *set);

/**
 * range_set_of - the set of one range
 * @arena: where the set lives
 * @range: the range
 * @ret: the set
 *
 * Return: 0 or -ENOMEM.
 */
int range_set_of(struct arena *arena, struct range range, struct range_set *ret);

/**
 * range_set_union - addresses of @a or @b
 * @arena: where the result lives
 * @a: a normalised set
 * @b: another, of the same address space
 * @ret: the result; may be @a or @b themselves
 *
 * Return: 0 or -ENOMEM.
 */
int range_set_union(struct arena *arena, const struct range_set *a,
		    const struct range_set *b, struct range_set *ret);

/* range_set_intersect - addresses of @a and @b; as range_set_union(). */
int range_set_intersect(struct arena *arena, const struct range_set *a,
			const struct range_set *b, struct range_set *ret);

/* range_set_subtract - addresses of @a that are not in @b; as range_set_union(). */
int range_set_subtract(struct arena *arena, const struct range_set *a,
		       const struct range_set *b, struct range_set *ret);

/* range_set_total - bytes in the set; 2^64 is given as 2^64 - 1. */
uint64_t range_set_total(const struct range_set *set);

/* range_set_holds - does @address lie in the set? */
bool range_set_holds(const struct range_set *set, uint64_t address);
