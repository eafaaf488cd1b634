/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/**
 * struct dice - numbers that look random and are the same in each run
 * @state: any start but 0
 */
struct dice {
	uint64_t state;
};

/* dice_bits - 64 bits (xorshift64*, Vigna 2016). */
static inline uint64_t dice_bits(struct dice *dice)
{
	dice->state ^= dice->state >> 12;
	dice->state ^= dice->state << 25;
	dice->state ^= dice->state >> 27;
	return dice->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* dice_below - a number from 0 to @n - 1. */
static inline unsigned int dice_below(struct dice *dice, unsigned int n)
{
	return (unsigned int)((dice_bits(dice) >> 32) % n);
}
