/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * kpageflags_read - where the hugepages of the pools physically lie
 * @root: the machine
 * @platform: its page size
 * @ram: where to look, physical addresses
 * @hugepages: pools are read; places and runs are written
 *
 * One word of /proc/kpageflags for each place where a page of the smallest size could be
 * that a pool has pages of: pages of a pool are marked whether in use or free, and nothing
 * is allocated or touched (hugetlb sets the mark when a page enters its pool,
 * init_new_hugetlb_folio() in mm/hugetlb.c; fs/proc/page.c shows it as KPF_HUGE).
 *
 * Return: 0 or -ENOMEM.
 */
int kpageflags_read(struct root *root, const struct platform *platform,
		    const struct range_set *ram, struct hugepages *hugepages);
