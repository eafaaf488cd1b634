/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/link.h"

#include <string.h>

#include "core/arena.h"

/* Appends one component to a normalised path; ".." at the top stays, as in a chroot. */
static size_t append_component(char *path, size_t len, const char *part, size_t part_len)
{
	if (!part_len || (part_len == 1 && *part == '.'))
		return len;
	if (part_len == 2 && !memcmp(part, "..", 2)) {
		while (len && path[--len] != '/')
			;
		return len;
	}
	path[len++] = '/';
	memcpy(path + len, part, part_len);
	return len + part_len;
}

char *link_resolve(struct arena *arena, const char *directory, size_t directory_len,
		   const char *target)
{
	char *in, *out;
	size_t len = 0;

	in = *target == '/' ?
		arena_strndup(arena, target, strlen(target)) :
		arena_printf(arena, "%.*s/%s", (int)directory_len, directory, target);
	out = in ? arena_alloc(arena, strlen(in) + 2) : NULL;
	if (!out)
		return NULL;
	while (*in) {
		size_t part_len = strcspn(in, "/");

		len = append_component(out, len, in, part_len);
		in += part_len + (in[part_len] == '/');
	}
	out[len] = '\0';
	return out;
}
