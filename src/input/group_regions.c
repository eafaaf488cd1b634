/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/group.h"

static bool parse_type(const char *word, size_t len, enum reserved_type *ret)
{
	for (enum reserved_type type = RESERVED_DIRECT; type <= RESERVED_MSI; type++) {
		const char *name = reserved_type_name(type);

		if (len == strlen(name) && !memcmp(word, name, len)) {
			*ret = type;
			return true;
		}
	}
	return false;
}

/* "0xSTART" as far as the next space; NULL when it is not that. */
static const char *parse_address(const char *at, const char *end, uint64_t *ret)
{
	const char *space = at < end ? memchr(at, ' ', (size_t)(end - at)) : NULL;

	if (!space || space - at < 3 || at[0] != '0' || at[1] != 'x' ||
	    parse_hex(at, (size_t)(space - at), ret))
		return NULL;
	return space + 1;
}

static int add_region(struct arena *arena, struct group *group,
		      struct reserved_region region)
{
	int err = arena_reserve(arena, &group->regions, group->n_regions,
				&group->regions_cap, sizeof(*group->regions));

	if (!err)
		group->regions[group->n_regions++] = region;
	return err;
}

/* Adds one line's region; -EINVAL when the line makes no sense. */
static int parse_line(struct arena *arena, const char *line, size_t len,
		      struct group *group, bool *known_type)
{
	struct reserved_region region = { .type = RESERVED_RESERVED };
	const char *end = line + len, *at = parse_address(line, end, &region.range.start);

	at = at ? parse_address(at, end, &region.range.last) : NULL;
	if (!at || at == end || memchr(at, ' ', (size_t)(end - at)))
		return -EINVAL;
	*known_type = parse_type(at, (size_t)(end - at), &region.type);
	if (region.range.last >= region.range.start)
		return add_region(arena, group, region);
	/* A region of no bytes is printed with its end before its start. */
	return region.range.last + 1 == region.range.start ? 0 : -EINVAL;
}

int group_parse_regions(struct arena *arena, const char *text, size_t len,
			uint64_t page_size, struct group *group, const char **ret_detail)
{
	size_t number = 1, line_len;

	*ret_detail = strlen(text) == len ? NULL : "holds a NUL";
	if (len + 1 >= (page_size ?: 4096))
		*ret_detail = "fills a page, so that regions may be cut off";
	for (; *text; text += line_len + (text[line_len] == '\n'), number++) {
		bool known_type = true;
		int err;

		line_len = strcspn(text, "\n");
		err = parse_line(arena, text, line_len, group, &known_type);
		if (err == -ENOMEM)
			return err;
		if ((err || !known_type) && !*ret_detail) {
			*ret_detail = arena_printf(
				arena,
				err ? "line %zu is not '0xSTART 0xEND TYPE'" :
				      "line %zu has a type not known here",
				number);
			if (!*ret_detail)
				return -ENOMEM;
		}
	}
	return 0;
}
