/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * hugepages_read - the hugepage pools, the nodes' memory, and where the pages lie
 * @root: the machine
 * @banks: RAM to look in instead of that of the facts, or NULL
 * @facts: platform, RAM and request are read; hugepages are written
 *
 * Pools by node (drivers/base/node.c), or the only ones (mm/hugetlb_sysfs.c) of a kernel
 * without nodes. Nothing unless the user asks, also for a process, or names a consumer
 * that uses them; where the pages lie is left out for IOVA = virtual address, which does
 * not care, and for a process, which has pages of its own.
 *
 * Return: 0 or -ENOMEM.
 */
int hugepages_read(struct root *root, const struct range_set *banks, struct facts *facts);

/**
 * nodes_read - the NUMA nodes, their memory and their hugepage pools
 * @root: the machine
 * @ram: its banks, which may know their node
 * @hugepages: pools, nodes and block size are written
 *
 * Return: 0 or -ENOMEM; no pool is written on a kernel without nodes.
 */
int nodes_read(struct root *root, const struct ram *ram, struct hugepages *hugepages);

/**
 * nodes_replace - one node without a number that has all memory
 * @arena: where it lives
 * @hugepages: its nodes are replaced
 *
 * For a kernel that keeps its pools for the whole machine.
 *
 * Return: 0 or -ENOMEM.
 */
int nodes_replace(struct arena *arena, struct hugepages *hugepages);

/**
 * pools_read - the hugepage pools of one directory
 * @root: the machine
 * @directory: with an entry hugepages-<kB>kB for each page size
 * @node: the node whose pools they are, or -1
 * @hugepages: the pools are added; its pools_status becomes the worst of all
 *
 * Return: 0 or -ENOMEM.
 */
int pools_read(struct root *root, const char *directory, int node,
	       struct hugepages *hugepages);
