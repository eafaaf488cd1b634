/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/gather.h"
#include "input/gather_tree.h"
#include "input/kernel_log.h"
#include "input/log_file.h"
#include "input/root.h"

/*
 * Most bytes of a log are printable, even when a serial line added some rubbish. Of a
 * compressed file it is 2 in 5, of UTF-16 one half.
 */
static bool is_text(const char *data, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		n += (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t' || c == '\r' ||
			c == '\033';
	}
	return n / 3 >= (len - n);
}

/* What the log has nothing about, for the list of sources. */
static int describe(struct arena *arena, const struct facts *facts, const char **ret)
{
	const char *first = NULL;
	size_t n = 0, n_missing = 0;

	for (size_t i = 0; i < facts->n_bridges; i++) {
		const struct bridge *bridge = &facts->bridges[i];

		if (!bridge->node || !bridge->enabled)
			continue;
		n++;
		if (bridge->log)
			continue;
		first = first ?: bridge->node;
		n_missing++;
	}
	*ret = NULL;
	if (!n)
		*ret = "no host bridge here has a device tree node: Linux logs no windows of others";
	else if (n_missing == 1)
		*ret = arena_printf(arena, "no line 'host bridge %s ranges:'", first);
	else if (n_missing)
		*ret = arena_printf(
			arena, "no line 'host bridge %s ranges:', and none of %zu more",
			first, n_missing - 1);
	return !n || !n_missing || *ret ? 0 : -ENOMEM;
}

static int use_log(struct arena *arena, const char *name, const struct reading *reading,
		   struct facts *facts)
{
	struct kernel_log log;
	const char *detail;
	int err = kernel_log_parse(arena, reading->data, reading->len, &log);

	if (err)
		return err;
	for (size_t i = 0; i < facts->n_bridges; i++) {
		struct bridge *bridge = &facts->bridges[i];

		if (bridge->node)
			bridge->log = kernel_log_find(&log, bridge->node);
	}
	facts->kernel_log = name;
	err = describe(arena, facts, &detail);
	return err ?: source_add(arena, &facts->sources, name, SOURCE_READ, detail);
}

int gather_kernel_log(struct arena *arena, const struct gather_request *request,
		      struct facts *facts, const char **ret_message)
{
	const char *path = request->kernel_log, *hint;
	const char *name = strcmp(path, "-") ? text_printable(arena, path, strlen(path)) :
					       "standard input";
	struct reading reading;
	int err = name ? read_named_log(arena, path, &reading, &hint) : -ENOMEM;

	if (err == -ENOMEM)
		return err;
	if (err)
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s: %s", name,
						  hint ?: strerror(-err)));
	if (!reading.len)
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s: empty, so not a kernel log",
						  name));
	if (!is_text(reading.data, reading.len))
		return gather_refuse(
			ret_message,
			arena_printf(arena,
				     "%s: not a text as dmesg prints it (compressed?)",
				     name));
	return use_log(arena, name, &reading, facts);
}
