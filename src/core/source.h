/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

enum source_status { SOURCE_READ, SOURCE_ABSENT, SOURCE_DENIED, SOURCE_MALFORMED };

/**
 * struct source - one file or directory that was asked, and how that went
 * @path: inside the root, as opened
 * @status: how it went
 * @detail: more about it, or NULL
 */
struct source {
	const char *path;
	enum source_status status;
	const char *detail;
};

/**
 * struct source_list - all sources, in the order in which they were asked
 */
struct source_list {
	struct source *items;
	size_t n, cap;
};

/**
 * source_add - note how reading a source went
 * @arena: where the list grows
 * @list: the list
 * @path: inside the root; must live as long as the list
 * @status: how it went
 * @detail: more about it, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int source_add(struct arena *arena, struct source_list *list, const char *path,
	       enum source_status status, const char *detail);

/* source_status_name - "read", "absent", "denied" or "malformed". */
const char *source_status_name(enum source_status status);
