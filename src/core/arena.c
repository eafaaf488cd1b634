/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/arena.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define BLOCK_SIZE 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BLOCK_SIZE 0
#endif
#endif
#ifndef BLOCK_SIZE
#define BLOCK_SIZE 65536
#endif

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	max_align_t data[];
};

static struct arena_block *new_block(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t align = _Alignof(max_align_t);
	void *memory;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = size ? (size + align - 1) / align * align : align;
	if (!block || block->size - block->used < size)
		block = new_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
	if (!block)
		return NULL;
	memory = (char *)block->data + block->used;
	block->used += size;
	return memory;
}

int arena_reserve(struct arena *arena, void *items_p, size_t n, size_t *cap_p,
		  size_t size)
{
	size_t cap = *cap_p ? *cap_p * 2 : 8;
	void *old, *new;

	if (n < *cap_p)
		return 0;
	if (cap > SIZE_MAX / 2 / size)
		return -ENOMEM;
	new = arena_alloc(arena, cap * size);
	if (!new)
		return -ENOMEM;
	/* The caller's pointer has a type of its own; memcpy keeps to the aliasing rules. */
	memcpy(&old, items_p, sizeof(old));
	if (n)
		memcpy(new, old, n * size);
	memcpy(items_p, &new, sizeof(new));
	*cap_p = cap;
	return 0;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = len < SIZE_MAX ? arena_alloc(arena, len + 1) : NULL;

	if (copy)
		memcpy(copy, text, len);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return NULL;
	text = arena_alloc(arena, (size_t)len + 1);
	if (!text)
		return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void arena_free(struct arena *arena)
{
	struct arena_block *block = arena->blocks, *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
	arena->blocks = NULL;
}
