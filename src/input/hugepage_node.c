/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/attribute.h"
#include "input/hugepage.h"

#define NODES "/sys/devices/system/node"
#define BLOCKS "/sys/devices/system/memory"

/* The number behind a prefix, all of the rest of the name; false for other names. */
static bool numbered(const char *name, const char *prefix, uint64_t *ret)
{
	size_t len = strlen(prefix);

	return !strncmp(name, prefix, len) && !parse_u64(name + len, ret);
}

/* The block size is hexadecimal, and without 0x (drivers/base/memory.c). */
static int read_block_size(struct root *root, uint64_t *ret)
{
	const char *text;
	int err = attribute_read(root, BLOCKS, "block_size_bytes", &text);

	*ret = 0;
	if (!err && text && parse_hex(text, strlen(text), ret))
		root_mark(root, SOURCE_MALFORMED, "not a hexadecimal number");
	return err;
}

/* The blocks that a node's directory links to. */
static int add_blocks(struct arena *arena, const struct listing *listing,
		      uint64_t block_size, struct range_set *ranges)
{
	int err = 0;

	for (size_t i = 0; i < listing->n && block_size && !err; i++) {
		uint64_t number;
		struct range range;

		if (numbered(listing->items[i].name, "memory", &number) &&
		    !__builtin_mul_overflow(number, block_size, &number) &&
		    range_from_size(number, block_size, &range))
			err = range_set_append(arena, ranges, range);
	}
	range_set_normalise(ranges);
	return err;
}

static int read_node(struct root *root, const char *name, int number,
		     struct hugepages *hugepages)
{
	char *path = arena_printf(root->arena, NODES "/%s", name),
	     *pools = arena_printf(root->arena, NODES "/%s/hugepages", name);
	struct memory_node node = { .node = number };
	struct listing listing;
	int err = path && pools ? root_list(root, path, &listing) : -ENOMEM;

	err = err ?:
		    add_blocks(root->arena, &listing, hugepages->block_size, &node.ranges);
	err = err ?:
		    arena_reserve(root->arena, &hugepages->nodes, hugepages->n_nodes,
				  &hugepages->nodes_cap, sizeof(*hugepages->nodes));
	if (err)
		return err;
	hugepages->nodes[hugepages->n_nodes++] = node;
	return pools_read(root, pools, number, hugepages);
}

/* Where blocks do not tell (no memory hotplug), a tree's numa-node-id may. */
static int add_banks(struct arena *arena, const struct ram *ram, struct memory_node *node)
{
	int err = 0;

	for (size_t i = 0; i < ram->n_banks && !err; i++) {
		if (ram->banks[i].node == node->node)
			err = range_set_append(arena, &node->ranges, ram->banks[i].range);
	}
	range_set_normalise(&node->ranges);
	return err;
}

static int by_number(const void *a, const void *b)
{
	const struct memory_node *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

/* A node alone has all memory; nodes of which none is known to have any are dropped. */
static int settle(struct arena *arena, const struct ram *ram, struct hugepages *hugepages)
{
	struct memory_node *nodes = hugepages->nodes;
	bool is_known = false;
	int err = 0;

	if (hugepages->n_nodes)
		qsort(nodes, hugepages->n_nodes, sizeof(*nodes), by_number);
	if (hugepages->n_nodes == 1)
		return range_set_of(arena, RANGE_ALL, &nodes[0].ranges);
	for (size_t i = 0; i < hugepages->n_nodes; i++)
		is_known |= nodes[i].ranges.n;
	for (size_t i = 0; i < hugepages->n_nodes && !is_known && !err; i++)
		err = add_banks(arena, ram, &nodes[i]);
	for (size_t i = 0; i < hugepages->n_nodes; i++)
		is_known |= nodes[i].ranges.n;
	if (!is_known)
		hugepages->n_nodes = 0;
	return err;
}

int nodes_replace(struct arena *arena, struct hugepages *hugepages)
{
	struct memory_node node = { .node = -1 };
	int err = range_set_of(arena, RANGE_ALL, &node.ranges);

	hugepages->n_nodes = 0;
	err = err ?:
		    arena_reserve(arena, &hugepages->nodes, 0, &hugepages->nodes_cap,
				  sizeof(*hugepages->nodes));
	if (!err)
		hugepages->nodes[hugepages->n_nodes++] = node;
	return err;
}

int nodes_read(struct root *root, const struct ram *ram, struct hugepages *hugepages)
{
	struct listing listing;
	int err = root_list(root, NODES, &listing);

	err = err ?: read_block_size(root, &hugepages->block_size);
	for (size_t i = 0; i < listing.n && !err; i++) {
		uint64_t number;

		if (listing.items[i].is_directory &&
		    numbered(listing.items[i].name, "node", &number) &&
		    number <= INT32_MAX)
			err = read_node(root, listing.items[i].name, (int)number,
					hugepages);
	}
	return err ?: settle(root->arena, ram, hugepages);
}
