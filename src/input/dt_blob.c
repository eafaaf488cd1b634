/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/dt_blob.h"

#include <libfdt.h>
#include <stdbool.h>

#include "core/arena.h"

/* libfdt lets a property stand before the root node; Linux makes no tree of that. */
static bool begins_with_node(const void *fdt)
{
	int next = 0;
	uint32_t tag;

	do {
		tag = fdt_next_tag(fdt, next, &next);
	} while (tag == FDT_NOP);
	return tag == FDT_BEGIN_NODE;
}

const char *dt_check_blob(struct arena *arena, const void *data, size_t len)
{
	int err;

	if (len < 4 || fdt_magic(data) != FDT_MAGIC)
		return "not a device tree blob: it does not begin with d0 0d fe ed";
	if (len < sizeof(struct fdt_header) || len < fdt_totalsize(data))
		return "truncated device tree blob: the file is shorter than its header says";
	err = fdt_check_full(data, fdt_totalsize(data));
	if (!err && !begins_with_node(data))
		return "damaged device tree blob: it does not begin with a node";
	if (!err)
		return NULL;
	return arena_printf(arena, "damaged device tree blob: %s", fdt_strerror(err)) ?:
		"damaged";
}
