/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"
#include "input/root.h"

/**
 * struct iomem_line - one resource of /proc/iomem
 * @range: CPU addresses
 * @depth: how deep it is nested; 0 at the top
 * @name: what stands behind the colon; not ended by a NUL
 * @name_len: how many bytes
 */
struct iomem_line {
	struct range range;
	unsigned int depth;
	const char *name;
	size_t name_len;
};

/**
 * struct iomem - what /proc/iomem says
 * @lines: resources in the order of the file, parents before children
 * @n: how many; none unless the whole file is sound and shows addresses
 */
struct iomem {
	struct iomem_line *lines;
	size_t n, cap;
};

/**
 * iomem_read - read /proc/iomem and note the source
 * @root: the machine
 * @ret: its lines
 *
 * r_show() in kernel/resource.c. Without CAP_SYS_ADMIN all addresses are zero: then the
 * source is noted as denied and there are no lines.
 *
 * Return: 0 or -ENOMEM.
 */
int iomem_read(struct root *root, struct iomem *ret);

/* iomem_is_named - is this the resource's whole name? */
bool iomem_is_named(const struct iomem_line *line, const char *name);

/* iomem_is_ram - is this System RAM that the kernel uses? */
bool iomem_is_ram(const struct iomem_line *line);
