/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"
#include "input/root.h"

/**
 * struct alias_ids - requester IDs under which a PCI function's accesses can arrive
 * @sure: those it has
 * @doubtful: those that it has too if a bridge above it is of a kind that is out of sight
 *
 * Each ID is a range of its own; not normalised.
 */
struct alias_ids {
	struct range_set sure, doubtful;
};

/**
 * alias_find - requester IDs under which a PCI function's accesses can arrive
 * @root: the machine
 * @path: real path of the function in sysfs, with the bridges above it as components
 * @ret: the IDs
 *
 * Its own, and that of each PCIe-to-PCI or conventional bridge above it, which takes
 * ownership of what comes from below: pci_for_each_dma_alias() in drivers/pci/search.c,
 * without the quirks of single chips. An ordinary user sees 64 bytes of a bridge's
 * config, without the capability that tells its kind. Then pcieport, which binds to PCIe
 * ports alone, or a header without capabilities still tells; else the IDs are doubtful
 * and the source is noted as denied.
 *
 * Return: 0 or -ENOMEM.
 */
int alias_find(struct root *root, const char *path, struct alias_ids *ret);

/* alias_read - the sure ones of alias_find(). */
int alias_read(struct root *root, const char *path, struct range_set *ret);
