/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/dt_tree.h"

/* Longer than any path that a person or sysfs could take; a hostile one is cut. */
#define SHOWN_PATH 1024

static uint32_t find_child(const struct dt_tree *tree, uint32_t parent, const char *name,
			   size_t len)
{
	for (uint32_t i = parent + 1; i < tree->n_nodes; i++) {
		const struct dt_node *node = &tree->nodes[i];

		if (node->depth <= tree->nodes[parent].depth)
			break;
		if (node->parent == parent && node->name_len == len &&
		    !memcmp(node->name, name, len))
			return i;
	}
	return DT_NONE;
}

uint32_t dt_find_path(const struct dt_tree *tree, const char *path)
{
	uint32_t node = tree->n_nodes && *path == '/' ? 0 : DT_NONE;

	while (node != DT_NONE && *path) {
		size_t len;

		path += strspn(path, "/");
		len = strcspn(path, "/");
		if (len)
			node = find_child(tree, node, path, len);
		path += len;
	}
	return node;
}

const char *dt_path(struct arena *arena, const struct dt_tree *tree, uint32_t node)
{
	size_t len = 0;
	char *path, *end;

	if (!node)
		return "/";
	for (uint32_t i = node; i; i = tree->nodes[i].parent)
		len += 1 + tree->nodes[i].name_len;
	path = arena_alloc(arena, len + 4);
	if (!path)
		return NULL;
	end = path + len;
	for (uint32_t i = node; i; i = tree->nodes[i].parent) {
		end -= tree->nodes[i].name_len;
		memcpy(end, tree->nodes[i].name, tree->nodes[i].name_len);
		*--end = '/';
	}
	if (len > SHOWN_PATH)
		memcpy(path + SHOWN_PATH, "...", 4);
	return text_printable(arena, path, len);
}
