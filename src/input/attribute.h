/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/root.h"

/**
 * attribute_read - first line of a small file of a sysfs directory, and note the source
 * @root: the root
 * @directory: absolute, inside the root
 * @name: of the file
 * @ret: the line, fit to be shown; NULL unless it could be read
 *
 * Return: 0 or -ENOMEM.
 */
int attribute_read(struct root *root, const char *directory, const char *name,
		   const char **ret);

/**
 * attribute_link - where a link of a sysfs directory leads, and note the source
 * @root: the root
 * @directory: absolute, inside the root
 * @name: of the link
 * @ret: last component of the target, fit to be shown; NULL unless there is a link
 *
 * Return: 0 or -ENOMEM.
 */
int attribute_link(struct root *root, const char *directory, const char *name,
		   const char **ret);

/* path_base - what stands behind the last slash of a path. */
const char *path_base(const char *path);
