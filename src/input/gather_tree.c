/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/gather_tree.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/dt_blob.h"
#include "input/dt_bridge.h"
#include "input/root.h"

#define BLOB_LIMIT (512u << 20)

int gather_refuse(const char **ret_message, const char *message)
{
	*ret_message = message;
	return message ? -EINVAL : -ENOMEM;
}

int gather_named_blob(struct arena *arena, const char *path, struct facts *facts,
		      struct dt_tree *tree, const char **ret_message)
{
	const char *name = strcmp(path, "-") ? text_printable(arena, path, strlen(path)) :
					       "standard input";
	struct reading reading;
	const char *wrong, *detail = NULL;
	int err = name ? read_named_file(arena, path, BLOB_LIMIT, &reading) : -ENOMEM;

	if (err == -ENOMEM)
		return err;
	if (err)
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s: %s", name, strerror(-err)));
	wrong = dt_check_blob(arena, reading.data, reading.len);
	if (wrong)
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s: %s", name, wrong));
	err = dt_tree_build(arena, reading.data, tree);
	if (err)
		return err;
	if (tree->n_too_deep)
		detail = arena_printf(
			arena,
			"%zu nodes more than 62 levels deep are left out, as Linux does",
			tree->n_too_deep);
	if (tree->n_too_deep && !detail)
		return -ENOMEM;
	facts->platform.has_tree = true;
	return source_add(arena, &facts->sources, name, SOURCE_READ, detail);
}

int gather_add_bridge(struct arena *arena, struct facts *facts, struct bridge bridge)
{
	int err = arena_reserve(arena, &facts->bridges, facts->n_bridges,
				&facts->bridges_cap, sizeof(*facts->bridges));

	if (!err)
		facts->bridges[facts->n_bridges++] = bridge;
	return err;
}

int gather_tree_bridge(struct arena *arena, const char *name, const struct dt_tree *tree,
		       uint32_t node, struct bridge *ret, const char **ret_message)
{
	int err = dt_read_bridge(arena, tree, node, ret);
	const char *path;

	if (err != -ELOOP)
		return err;
	path = dt_path(arena, tree, node);
	return path ?
		gather_refuse(
			ret_message,
			arena_printf(
				arena,
				"%s: %s: its DMA parents (interconnect dma-mem) lead in a circle or through more than 64 nodes",
				name, path)) :
		-ENOMEM;
}
