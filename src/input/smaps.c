/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/smaps.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"

#define PAGE_SIZE_FIELD "KernelPageSize:"
#define FLAGS_FIELD "VmFlags:"

/* A mapping begins with its addresses; all other lines are "Name: value". */
static bool is_head(const char *line, size_t len)
{
	size_t word = strcspn(line, " \n");

	return word < len && line[word] == ' ' && line[word - !!word] != ':';
}

/* "7f0000000000-7f0040000000 rw-s ...": the end is not included. */
static bool parse_head(const char *line, struct range *ret)
{
	size_t start_len = strcspn(line, "- \n"), len = strcspn(line, " \n");
	uint64_t end;

	if (line[start_len] != '-' || parse_hex(line, start_len, &ret->start) ||
	    parse_hex(line + start_len + 1, len - start_len - 1, &end) ||
	    end <= ret->start)
		return false;
	ret->last = end - 1;
	return true;
}

static bool has_flag(const char *line, size_t len, const char *flag)
{
	for (size_t at = 0, word; at < len; at += word + 1) {
		word = strcspn(line + at, " \n");
		if (word == strlen(flag) && !memcmp(line + at, flag, word))
			return true;
	}
	return false;
}

static bool begins(const char *line, const char *field)
{
	return !strncmp(line, field, strlen(field));
}

static int add(struct arena *arena, struct mappings *mappings, struct mapping mapping)
{
	int err;

	if (!mapping.page_size || (mapping.page_size & (mapping.page_size - 1)))
		return -EINVAL;
	err = arena_reserve(arena, &mappings->items, mappings->n, &mappings->cap,
			    sizeof(*mappings->items));
	if (!err)
		mappings->items[mappings->n++] = mapping;
	return err;
}

int smaps_parse(struct arena *arena, const char *text, struct mappings *ret)
{
	struct mappings mappings = { 0 };
	struct mapping mapping = { 0 };
	unsigned int kib;
	int err = 0;

	for (size_t len; *text && !err; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (is_head(text, len)) {
			mapping = (struct mapping){ 0 };
			err = parse_head(text, &mapping.range) ? 0 : -EINVAL;
		} else if (begins(text, PAGE_SIZE_FIELD) &&
			   sscanf(text + strlen(PAGE_SIZE_FIELD), "%9u kB", &kib) == 1) {
			mapping.page_size = UINT64_C(1024) * kib;
		} else if (begins(text, FLAGS_FIELD) && has_flag(text, len, "ht")) {
			err = add(arena, &mappings, mapping);
		}
	}
	if (!err)
		*ret = mappings;
	return err;
}
