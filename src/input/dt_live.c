/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <libfdt.h>
#include <stdbool.h>
#include <string.h>

#include "core/arena.h"
#include "input/dt_blob.h"
#include "input/root.h"

#define TREE "/sys/firmware/devicetree/base"
#define TREE_LIMIT (64u << 20)
#define DEPTH_LIMIT 64

struct builder {
	struct root *root;
	void *fdt;
	size_t size;
	size_t n_nodes, n_unread;
};

/* libfdt says -FDT_ERR_NOSPACE; then the blob moves to twice the room. */
static int grow(struct builder *builder)
{
	size_t size = builder->size * 2;
	void *larger = size <= TREE_LIMIT ? arena_alloc(builder->root->arena, size) :
					    NULL;

	if (!larger || fdt_resize(builder->fdt, larger, (int)size))
		return -ENOMEM;
	builder->fdt = larger;
	builder->size = size;
	return 0;
}

static int begin_node(struct builder *builder, const char *name)
{
	int err;

	builder->n_nodes++;
	while ((err = fdt_begin_node(builder->fdt, name)) == -FDT_ERR_NOSPACE) {
		if (grow(builder))
			return -ENOMEM;
	}
	return err ? -EINVAL : 0;
}

static int end_node(struct builder *builder)
{
	int err;

	while ((err = fdt_end_node(builder->fdt)) == -FDT_ERR_NOSPACE) {
		if (grow(builder))
			return -ENOMEM;
	}
	return err ? -EINVAL : 0;
}

static int add_property(struct builder *builder, const char *path, const char *name)
{
	struct reading reading;
	int err = root_read_quietly(builder->root, path, TREE_LIMIT / 4, &reading);

	if (err)
		return err;
	if (reading.status != SOURCE_READ) {
		/* security-* properties are root's; nothing here depends on them. */
		builder->n_unread += strncmp(name, "security-", 9) != 0;
		return 0;
	}
	while ((err = fdt_property(builder->fdt, name, reading.data, (int)reading.len)) ==
	       -FDT_ERR_NOSPACE) {
		if (grow(builder))
			return -ENOMEM;
	}
	return err ? -EINVAL : 0;
}

static int add_directory(struct builder *builder, const char *path, int depth);

static int add_node(struct builder *builder, const char *path, const char *name,
		    int depth)
{
	int err = begin_node(builder, name);

	err = err ?: add_directory(builder, path, depth);
	return err ?: end_node(builder);
}

/* Adds the properties, or the subnodes, of a directory: in a blob properties come first. */
static int add_entries(struct builder *builder, const char *path,
		       const struct listing *listing, bool nodes, int depth)
{
	for (size_t i = 0; i < listing->n; i++) {
		const struct dir_entry *entry = &listing->items[i];
		char *inner;
		int err;

		if (entry->is_directory != nodes)
			continue;
		inner = arena_printf(builder->root->arena, "%s/%s", path, entry->name);
		if (!inner)
			return -ENOMEM;
		err = nodes ? add_node(builder, inner, entry->name, depth + 1) :
			      add_property(builder, inner, entry->name);
		if (err)
			return err;
	}
	return 0;
}

static int add_directory(struct builder *builder, const char *path, int depth)
{
	struct listing listing;
	int err = root_list_quietly(builder->root, path, &listing);

	if (err || listing.status != SOURCE_READ || depth > DEPTH_LIMIT) {
		builder->n_unread += !err;
		return err;
	}
	err = add_entries(builder, path, &listing, false, depth);
	return err ?: add_entries(builder, path, &listing, true, depth);
}

static int build(struct builder *builder)
{
	int err;

	builder->size = 1 << 18;
	builder->fdt = arena_alloc(builder->root->arena, builder->size);
	if (!builder->fdt)
		return -ENOMEM;
	/* Without string sharing each property costs the same, however many there are. */
	if (fdt_create_with_flags(builder->fdt, (int)builder->size,
				  FDT_CREATE_FLAG_NO_NAME_DEDUP) ||
	    fdt_finish_reservemap(builder->fdt))
		return -EINVAL;
	err = begin_node(builder, "");
	err = err ?: add_directory(builder, TREE, 0);
	err = err ?: end_node(builder);
	while (!err && (err = fdt_finish(builder->fdt)) == -FDT_ERR_NOSPACE)
		err = grow(builder);
	return err == -ENOMEM ? err : err ? -EINVAL : 0;
}

static int note(struct builder *builder, int err)
{
	struct root *root = builder->root;
	const char *detail = arena_printf(root->arena, "%zu nodes", builder->n_nodes);

	if (!detail)
		return -ENOMEM;
	if (err)
		root_mark(root, SOURCE_MALFORMED, "does not make a device tree");
	else if (builder->n_unread)
		root_mark(root, SOURCE_MALFORMED,
			  arena_printf(root->arena,
				       "%zu properties or nodes could not be read",
				       builder->n_unread));
	else
		root_mark(root, SOURCE_READ, detail);
	return 0;
}

int dt_read_live(struct root *root, const void **ret)
{
	struct builder builder = { .root = root };
	struct listing listing;
	int err = root_list(root, TREE, &listing);

	*ret = NULL;
	if (err || listing.status != SOURCE_READ || !listing.n)
		return err;
	err = build(&builder);
	if (err == -ENOMEM)
		return err;
	if (!err && !dt_check_blob(root->arena, builder.fdt, builder.size))
		*ret = builder.fdt;
	return note(&builder, *ret ? 0 : -EINVAL);
}
