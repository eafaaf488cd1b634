/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"

/**
 * parse_u64 - a whole number, decimal or 0x hexadecimal
 * @text: the text, all of which must be the number
 * @ret: the number
 *
 * No sign, no space, no octal: a leading 0 is decimal.
 *
 * Return: 0, -EINVAL when it is no number, -ERANGE when it does not fit in 64 bits.
 */
int parse_u64(const char *text, uint64_t *ret);

/**
 * parse_hex - a hexadecimal number of given length, with or without 0x
 * @text: the digits
 * @len: how many bytes of @text
 * @ret: the number
 *
 * Return: 0, -EINVAL or -ERANGE.
 */
int parse_hex(const char *text, size_t len, uint64_t *ret);

/**
 * parse_size - a number of bytes, with an optional K, M, G, T, P or E (powers of 1024)
 * @text: the text
 * @ret: bytes
 *
 * Return: 0, -EINVAL or -ERANGE.
 */
int parse_size(const char *text, uint64_t *ret);

/**
 * parse_range - START-LAST or SIZE@START
 * @text: the text; START and SIZE may carry a unit
 * @ret: the closed range
 *
 * Return: 0, -EINVAL when it is neither form, the size is 0 or LAST lies below START,
 * -ERANGE when it passes 2^64.
 */
int parse_range(const char *text, struct range *ret);

/**
 * parse_ranges - a comma separated list of ranges
 * @arena: where the result lives
 * @text: the list
 * @ret: the ranges as they were given: not normalised
 * @ret_bad: the piece that is wrong, when there is one
 *
 * Return: 0, -ENOMEM, or the error of parse_range() with @ret_bad set.
 */
int parse_ranges(struct arena *arena, const char *text, struct range_set *ret,
		 const char **ret_bad);

/**
 * struct size_text - a size for people to read
 * @text: for example "24 GiB", "4095 bytes" or "~3.98 GiB"
 */
struct size_text {
	char text[32];
};

/**
 * format_size - a size in a unit that leaves a short number
 * @size: bytes; 0 stands for 2^64
 *
 * Exact where the number has at most four digits ("1535 MiB"), else cut to two decimals
 * and marked when that is not all ("~3.98 GiB").
 */
struct size_text format_size(uint64_t size);
