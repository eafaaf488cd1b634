/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/iomem.h"

#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/capability.h"

#define IOMEM "/proc/iomem"
#define IOMEM_LIMIT (16u << 20)

bool iomem_is_named(const struct iomem_line *line, const char *name)
{
	return line->name_len == strlen(name) &&
		!memcmp(line->name, name, line->name_len);
}

/* Kinds of System RAM; "(boot alias)" of 32-bit Arm is a second name, not more RAM. */
bool iomem_is_ram(const struct iomem_line *line)
{
	return iomem_is_named(line, "System RAM") ||
		iomem_is_named(line, "System RAM (kmem)") ||
		iomem_is_named(line, "System RAM (virtio_mem)");
}

/* "  00001000-0009fbff : System RAM": hexadecimal without 0x, the end included. */
static bool parse_line(const char *text, size_t len, struct iomem_line *ret)
{
	const char *dash = memchr(text, '-', len), *end = text + len;
	const char *colon = memmem(text, len, " : ", 3), *start = text;

	if (!dash || !colon || dash > colon)
		return false;
	while (*start == ' ')
		start++;
	ret->depth = (unsigned int)(start - text) / 2;
	ret->name = colon + 3;
	ret->name_len = (size_t)(end - ret->name);
	return start < dash &&
		!parse_hex(start, (size_t)(dash - start), &ret->range.start) &&
		!parse_hex(dash + 1, (size_t)(colon - dash - 1), &ret->range.last) &&
		ret->range.start <= ret->range.last;
}

/* Reads all lines; false at one that makes no sense. */
static bool parse(struct arena *arena, const char *text, struct iomem *iomem, int *err)
{
	*err = 0;
	for (size_t len; *text && !*err; text += len + (text[len] == '\n')) {
		struct iomem_line line;

		len = strcspn(text, "\n");
		if (!len)
			continue;
		if (!parse_line(text, len, &line))
			return false;
		*err = arena_reserve(arena, &iomem->lines, iomem->n, &iomem->cap,
				     sizeof(*iomem->lines));
		if (!*err)
			iomem->lines[iomem->n++] = line;
	}
	return true;
}

static bool is_all_zero(const struct iomem *iomem)
{
	for (size_t i = 0; i < iomem->n; i++) {
		if (iomem->lines[i].range.last)
			return false;
	}
	return true;
}

int iomem_read(struct root *root, struct iomem *ret)
{
	struct iomem iomem = { 0 };
	struct reading reading;
	bool is_sound;
	int err = root_read(root, IOMEM, IOMEM_LIMIT, &reading);

	*ret = iomem;
	if (err || reading.status != SOURCE_READ)
		return err;
	is_sound = parse(root->arena, reading.data, &iomem, &err);
	if (err)
		return err;
	if (!is_sound || !reading.len)
		root_mark(root, SOURCE_MALFORMED, "a line is not 'START-END : NAME'");
	else if (is_all_zero(&iomem))
		return capability_deny(root, root->sources->n - 1,
				       "addresses read as zero");
	else
		*ret = iomem;
	return 0;
}
