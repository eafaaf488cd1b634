/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

/**
 * struct arena - all memory of one run, freed at once
 * @blocks: newest block first; private
 *
 * Facts and results point at each other freely because they live equally long: from the
 * first read to the last printed byte. Nothing in an arena is freed alone.
 */
struct arena {
	struct arena_block *blocks;
};

/**
 * arena_alloc - zeroed memory that lives as long as the arena
 * @arena: the arena
 * @size: bytes
 *
 * Sanitizer builds give every allocation a malloc of its own, so that an access past its
 * end is seen.
 *
 * Return: the memory, aligned for any type, or NULL when there is none.
 */
void *arena_alloc(struct arena *arena, size_t size);

/**
 * arena_reserve - room for one more item in a growing array
 * @arena: the arena
 * @items_p: address of the array's pointer; rewritten when the array moves
 * @n: items in use
 * @cap_p: items allocated; updated
 * @size: bytes of one item
 *
 * Return: 0, or -ENOMEM with the array as it was.
 */
int arena_reserve(struct arena *arena, void *items_p, size_t n, size_t *cap_p,
		  size_t size);

/**
 * arena_strndup - copy of the first @len bytes of @text, with a final NUL
 * @arena: the arena
 * @text: the bytes
 * @len: how many
 *
 * Return: the copy, or NULL when there is no memory.
 */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/**
 * arena_printf - formatted text in the arena
 * @arena: the arena
 * @format: as printf(3)
 *
 * Return: the text, or NULL when there is no memory.
 */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * arena_free - give everything back; the arena is empty and usable again
 * @arena: the arena
 */
void arena_free(struct arena *arena);
