/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/outcomes.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"

static const char *const ways[N_WAYS] = { "read", "list", "link", "has", "use" };

static int by_path(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* "WAY PATH", the path of an outcome in a list. */
static const char *key_of(struct arena *arena, enum way way, const char *path)
{
	path = text_printable(arena, path, SIZE_MAX);
	return path ? arena_printf(arena, "%s %s", ways[way], path) : NULL;
}

static bool is_key(const char *key)
{
	for (size_t i = 0; i < N_WAYS; i++) {
		size_t len = strlen(ways[i]);

		if (!strncmp(key, ways[i], len) && !strncmp(key + len, " /", 2))
			return true;
	}
	return false;
}

static int parse_line(struct arena *arena, char *line, struct source_list *list)
{
	const char *status = strsep(&line, "\t"), *path = strsep(&line, "\t");

	if (!path || !is_key(path))
		return -EBADMSG;
	for (int i = SOURCE_ABSENT; i <= SOURCE_MALFORMED; i++) {
		const char *detail;

		if (strcmp(status, source_status_name((enum source_status)i)) != 0)
			continue;
		path = text_printable(arena, path, SIZE_MAX);
		detail = line ? text_printable(arena, line, SIZE_MAX) : NULL;
		if (!path || (line && !detail))
			return -ENOMEM;
		return source_add(arena, list, path, (enum source_status)i, detail);
	}
	return -EBADMSG;
}

int outcomes_parse(struct arena *arena, const char *text, size_t len,
		   struct source_list *ret)
{
	struct source_list list = { 0 };
	char *rest = arena_strndup(arena, text, len);
	int err = rest ? 0 : -ENOMEM;

	if (!err && strlen(rest) != len)
		return -EBADMSG;
	while (!err && *rest) {
		char *line = strsep(&rest, "\n");

		err = rest ? parse_line(arena, line, &list) : -EBADMSG;
	}
	if (err)
		return err;
	if (list.n)
		qsort(list.items, list.n, sizeof(*list.items), by_path);
	*ret = list;
	return 0;
}

int outcomes_add(struct arena *arena, struct source_list *list, enum way way,
		 const char *path, const struct source *outcome)
{
	const char *key = key_of(arena, way, path);

	return key ? source_add(arena, list, key, outcome->status, outcome->detail) :
		     -ENOMEM;
}

static void sort_once(struct source_list *list)
{
	size_t n = 0;

	if (list->n)
		qsort(list->items, list->n, sizeof(*list->items), by_path);
	for (size_t i = 0; i < list->n; i++) {
		if (!n || by_path(&list->items[n - 1], &list->items[i]))
			list->items[n++] = list->items[i];
	}
	list->n = n;
}

static char *append(char *to, const char *text, char end)
{
	size_t len = strlen(text);

	memcpy(to, text, len);
	to[len] = end;
	return to + len + 1;
}

int outcomes_format(struct arena *arena, struct source_list *list, const char **ret)
{
	size_t size = 1;
	char *text, *to;

	sort_once(list);
	for (size_t i = 0; i < list->n; i++) {
		const char *detail = list->items[i].detail;

		size += sizeof("malformed\t\t\n") + strlen(list->items[i].path) +
			(detail ? strlen(detail) : 0);
	}
	text = to = arena_alloc(arena, size);
	if (!text)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++) {
		const struct source *outcome = &list->items[i];

		to = append(to, source_status_name(outcome->status), '\t');
		to = append(to, outcome->path, outcome->detail ? '\t' : '\n');
		if (outcome->detail)
			to = append(to, outcome->detail, '\n');
	}
	*ret = text;
	return 0;
}

int outcomes_find(struct arena *arena, const struct source_list *list, enum way way,
		  const char *path, const struct source **ret)
{
	struct source key = { 0 };

	*ret = NULL;
	if (!list->n)
		return 0;
	key.path = key_of(arena, way, path);
	if (!key.path)
		return -ENOMEM;
	*ret = bsearch(&key, list->items, list->n, sizeof(key), by_path);
	return 0;
}
