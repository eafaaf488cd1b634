/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/source.h"

#include "core/arena.h"

int source_add(struct arena *arena, struct source_list *list, const char *path,
	       enum source_status status, const char *detail)
{
	int err = arena_reserve(arena, &list->items, list->n, &list->cap,
				sizeof(*list->items));

	if (err)
		return err;
	list->items[list->n++] = (struct source){ path, status, detail };
	return 0;
}

const char *source_status_name(enum source_status status)
{
	static const char *const names[] = { "read", "absent", "denied", "malformed" };

	return names[status];
}
