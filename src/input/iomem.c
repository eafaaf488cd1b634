/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/units.h"
#include "input/memory.h"

#define IOMEM "/proc/iomem"
#define IOMEM_LIMIT (16u << 20)

/* Kinds of System RAM; "(boot alias)" of 32-bit Arm is a second name, not more RAM. */
static bool is_ram(const char *name, size_t len)
{
	static const char *const names[] = {
		"System RAM",
		"System RAM (kmem)",
		"System RAM (virtio_mem)",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (len == strlen(names[i]) && !memcmp(name, names[i], len))
			return true;
	}
	return false;
}

/* "  00001000-0009fbff : System RAM": hexadecimal without 0x, the end included. */
static bool parse_line(const char *line, size_t len, struct range *range,
		       const char **name)
{
	const char *dash = memchr(line, '-', len), *end = line + len;
	const char *colon = memmem(line, len, " : ", 3);

	if (!dash || !colon || dash > colon)
		return false;
	while (*line == ' ')
		line++;
	*name = colon + 3;
	return *name <= end && line < dash &&
		!parse_hex(line, (size_t)(dash - line), &range->start) &&
		!parse_hex(dash + 1, (size_t)(colon - dash - 1), &range->last) &&
		range->start <= range->last;
}

/* Adds the RAM of all lines; false at a line that makes no sense. */
static bool parse(struct root *root, const char *text, struct ram *ram, bool *all_zero,
		  int *err)
{
	*all_zero = true;
	*err = 0;
	for (size_t len; *text && !*err; text += len + (text[len] == '\n')) {
		struct range range;
		const char *name;

		len = strcspn(text, "\n");
		if (!len)
			continue;
		if (!parse_line(text, len, &range, &name))
			return false;
		*all_zero &= !range.last;
		if (is_ram(name, (size_t)(text + len - name)))
			*err = ram_add_bank(root->arena, ram,
					    (struct bank){ range, "System RAM", -1 });
	}
	return true;
}

int memory_read_iomem(struct root *root, struct ram *ram)
{
	struct reading reading;
	bool sound, all_zero;
	int err = root_read(root, IOMEM, IOMEM_LIMIT, &reading);

	if (err || reading.status != SOURCE_READ)
		return err;
	sound = parse(root, reading.data, ram, &all_zero, &err);
	if (err)
		return err;
	if (!sound || !reading.len)
		root_mark(root, SOURCE_MALFORMED, "a line is not 'START-END : NAME'");
	else if (all_zero)
		root_mark(root, SOURCE_DENIED,
			  "addresses read as zero without CAP_SYS_ADMIN");
	if (!sound || all_zero)
		ram->n_banks = 0;
	return 0;
}
