/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/dt_bridge.h"
#include "input/dt_memory.h"
#include "input/gather.h"
#include "input/gather_tree.h"

static int add_node(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		    struct facts *facts, const char **ret_message)
{
	struct bridge bridge;
	int err = gather_tree_bridge(arena, facts->sources.items[0].path, tree, node,
				     &bridge, ret_message);

	return err ?: gather_add_bridge(arena, facts, bridge);
}

static bool is_listed(const uint32_t *nodes, size_t n, uint32_t node)
{
	for (size_t i = 0; i < n; i++) {
		if (nodes[i] == node)
			return true;
	}
	return false;
}

static int add_named_node(struct arena *arena, const struct dt_tree *tree,
			  const char *path, const uint32_t *hosts, size_t n_hosts,
			  struct facts *facts, const char **ret_message)
{
	uint32_t node = dt_find_path(tree, path);
	const char *name = node == DT_NONE ? text_printable(arena, path, strlen(path)) :
					     dt_path(arena, tree, node);

	if (!name)
		return -ENOMEM;
	if (node == DT_NONE)
		return gather_refuse(
			ret_message,
			arena_printf(arena, "'%s': the tree has no such node", name));
	if (!is_listed(hosts, n_hosts, node))
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s: not a PCI host bridge",
						  name));
	for (size_t i = 0; i < facts->n_bridges; i++) {
		if (!strcmp(facts->bridges[i].node, name))
			return 0;
	}
	return add_node(arena, tree, node, facts, ret_message);
}

static int add_bridges(struct arena *arena, const struct gather_request *request,
		       const struct dt_tree *tree, struct facts *facts,
		       const char **ret_message)
{
	const char *name = facts->sources.items[0].path,
		   *detail = facts->sources.items[0].detail;
	uint32_t *hosts;
	size_t n_hosts;
	int err = dt_find_hosts(arena, tree, &hosts, &n_hosts);

	if (!err && !n_hosts)
		return gather_refuse(
			ret_message,
			arena_printf(arena, "%s: no PCI host bridge in this tree%s%s",
				     name, detail ? "; " : "", detail ?: ""));
	if (!request->n_devices) {
		for (size_t i = 0; i < n_hosts && !err; i++)
			err = add_node(arena, tree, hosts[i], facts, ret_message);
		return err;
	}
	for (size_t i = 0; i < request->n_devices && !err; i++)
		err = add_named_node(arena, tree, request->devices[i], hosts, n_hosts,
				     facts, ret_message);
	return err;
}

int gather_blob(struct arena *arena, const struct gather_request *request,
		struct facts *facts, const char **ret_message)
{
	struct dt_tree tree;
	int err = gather_named_blob(arena, request->dtb, facts, &tree, ret_message);

	if (err)
		return err;
	/* The kernel of a board is not known; 4 KiB is what most are built for. */
	facts->platform.page_size = 4096;
	err = add_bridges(arena, request, &tree, facts, ret_message);
	err = err ?: dt_read_banks(arena, &tree, &facts->ram);
	err = err ?: dt_read_reserved(arena, &tree, &facts->ram);
	err = err ?: dt_read_memreserve(arena, tree.fdt, &facts->ram);
	if (!err && facts->ram.n_banks)
		facts->ram.source = facts->sources.items[0].path;
	return err;
}
