/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"

/**
 * struct mapping - a mapping of hugepages
 * @range: virtual addresses
 * @page_size: bytes of a page
 */
struct mapping {
	struct range range;
	uint64_t page_size;
};

/**
 * struct mappings - the mappings of hugepages of a process
 */
struct mappings {
	struct mapping *items;
	size_t n, cap;
};

/**
 * smaps_parse - find the hugetlb mappings in /proc/PID/smaps
 * @arena: where the result lives
 * @text: the file
 * @ret: the mappings, in the order of the file
 *
 * Whatever they are called (a file of hugetlbfs, /anon_hugepage, memfd), the kernel sets
 * "ht" in VmFlags and KernelPageSize to the size of a page (fs/proc/task_mmu.c).
 * Transparent hugepages and DAX have no such flag: they come from no pool.
 *
 * Return: 0, -ENOMEM, or -EINVAL when a mapping begins that makes no sense.
 */
int smaps_parse(struct arena *arena, const char *text, struct mappings *ret);
