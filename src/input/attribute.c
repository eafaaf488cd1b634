/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/attribute.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"

#define SMALL_FILE 4096

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int attribute_read(struct root *root, const char *directory, const char *name,
		   const char **ret)
{
	char *path = arena_printf(root->arena, "%s/%s", directory, name);
	struct reading reading;
	int err = path ? root_read(root, path, SMALL_FILE, &reading) : -ENOMEM;

	*ret = NULL;
	if (err || reading.status != SOURCE_READ)
		return err;
	*ret = text_printable(root->arena, reading.data, strcspn(reading.data, "\n"));
	return *ret ? 0 : -ENOMEM;
}

int attribute_link(struct root *root, const char *directory, const char *name,
		   const char **ret)
{
	char *path = arena_printf(root->arena, "%s/%s", directory, name);
	const char *target;
	int err = path ? root_read_link(root, path, &target) : -ENOMEM;

	*ret = NULL;
	if (err || !target)
		return err;
	*ret = text_printable(root->arena, path_base(target), SIZE_MAX);
	return *ret ? 0 : -ENOMEM;
}
