/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <libfdt.h>

#include "core/arena.h"
#include "core/claims.h"
#include "input/dt_bus.h"
#include "input/dt_memory.h"

static int add_reserved(struct arena *arena, struct ram *ram,
			struct reserved_memory reserved)
{
	int err = arena_reserve(arena, &ram->reserved, ram->n_reserved,
				&ram->reserved_cap, sizeof(*ram->reserved));

	if (err)
		return err;
	ram->reserved[ram->n_reserved++] = reserved;
	return 0;
}

static int exclude(struct arena *arena, struct ram *ram, struct range range)
{
	int err = arena_reserve(arena, &ram->excluded, ram->n_excluded,
				&ram->excluded_cap, sizeof(*ram->excluded));

	if (!err)
		ram->excluded[ram->n_excluded++] = (struct exclusion){ range, "no-map" };
	return err;
}

/* Was any byte of reservation number @i reserved by an earlier one? */
static bool is_taken(const struct claims *claims, struct range range, size_t i)
{
	for (size_t j = claims_from(claims, range.start); j < claims->n; j++) {
		if (claims->items[j].range.start > range.last)
			break;
		if (claims->items[j].owner < i)
			return true;
	}
	return false;
}

/*
 * early_init_dt_reserve_memory() refuses no-map for memory that is reserved already, and
 * it then stays mapped.
 */
static int exclude_no_map(struct arena *arena, struct ram *ram)
{
	struct range *mapped = arena_alloc(arena, ram->n_reserved * sizeof(*mapped));
	size_t *earlier = arena_alloc(arena, ram->n_reserved * sizeof(*earlier)), n = 0;
	struct claims claims;
	int err;

	if (!mapped || !earlier)
		return -ENOMEM;
	for (size_t i = 0; i < ram->n_reserved; i++) {
		earlier[i] = n;
		if (ram->reserved[i].is_static && !ram->reserved[i].no_map)
			mapped[n++] = ram->reserved[i].range;
	}
	err = claims_build(arena, mapped, n, &claims);
	for (size_t i = 0; i < ram->n_reserved && !err; i++) {
		const struct reserved_memory *reserved = &ram->reserved[i];

		if (reserved->is_static && reserved->no_map &&
		    !is_taken(&claims, reserved->range, earlier[i]))
			err = exclude(arena, ram, reserved->range);
	}
	return err;
}

int dt_read_memreserve(struct arena *arena, const void *fdt, struct ram *ram)
{
	int n = fdt_num_mem_rsv(fdt), err = 0;

	for (int i = 0; i < n && !err; i++) {
		struct reserved_memory reserved = { .name = "/memreserve/",
						    .is_static = true };
		uint64_t base, size;

		if (fdt_get_mem_rsv(fdt, i, &base, &size) || !size)
			continue;
		reserved.range = range_cut_to_size(base, size);
		err = add_reserved(arena, ram, reserved);
	}
	return err;
}

/* __reserved_mem_check_root(): in other cells than the root's Linux ignores it all. */
static bool is_usable(const struct dt_tree *tree, uint32_t node)
{
	uint32_t na, ns;

	return dt_u32(tree, node, DT_ADDRESS_CELLS, &na) &&
		dt_u32(tree, node, DT_SIZE_CELLS, &ns) &&
		na == dt_bus_address_cells(tree, 0) && ns == dt_bus_size_cells(tree, 0) &&
		dt_prop(tree, node, DT_RANGES);
}

static int read_child(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		      struct ram *ram)
{
	const struct dt_prop *reg = dt_prop(tree, node, DT_REG),
			     *size = dt_prop(tree, node, DT_SIZE);
	uint64_t na = dt_bus_address_cells(tree, 0), ns = dt_bus_size_cells(tree, 0);
	struct reserved_memory reserved = {
		.name = dt_path(arena, tree, node),
		.no_map = dt_prop(tree, node, DT_NO_MAP),
		.reusable = dt_prop(tree, node, DT_REUSABLE),
	};

	if (!reserved.name)
		return -ENOMEM;
	if (reg && na + ns && reg->len % ((na + ns) * 4))
		return 0; /* __reserved_mem_reserve_reg() skips the whole node */
	for (uint64_t at = 0; reg && na + ns && (at + na + ns) * 4 <= reg->len;
	     at += na + ns) {
		uint64_t base = dt_cells(reg->data + 4 * at, (uint32_t)na);
		uint64_t bytes = dt_cells(reg->data + 4 * (at + na), (uint32_t)ns);
		int err;

		if (!bytes)
			continue;
		reserved.is_static = true;
		reserved.range = range_cut_to_size(base, bytes);
		err = add_reserved(arena, ram, reserved);
		if (err)
			return err;
	}
	if (reg || !size || size->len / 4 < ns)
		return 0;
	reserved.size = dt_cells(size->data, (uint32_t)ns);
	return add_reserved(arena, ram, reserved);
}

int dt_read_reserved(struct arena *arena, const struct dt_tree *tree, struct ram *ram)
{
	uint32_t node = dt_find_path(tree, "/reserved-memory");
	int err = 0;

	if (node == DT_NONE || !is_usable(tree, node))
		return 0;
	for (uint32_t i = node + 1; i < tree->n_nodes && tree->nodes[i].depth > 1 && !err;
	     i++) {
		if (tree->nodes[i].parent == node && dt_is_available(tree, i))
			err = read_child(arena, tree, i, ram);
	}
	return err ?: exclude_no_map(arena, ram);
}
