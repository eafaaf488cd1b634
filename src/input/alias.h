/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"
#include "input/root.h"

/**
 * alias_read - requester IDs under which a PCI function's accesses can arrive
 * @root: the machine
 * @path: real path of the function in sysfs, with the bridges above it as components
 * @ret: requester IDs, each a range of its own; not normalised
 *
 * Its own, and that of each PCIe-to-PCI or conventional bridge above it, which takes
 * ownership of what comes from below: pci_for_each_dma_alias() in drivers/pci/search.c,
 * without the quirks of single chips. A bridge whose capabilities can not be read
 * (an ordinary user sees 64 bytes of config) is taken for a PCIe port.
 *
 * Return: 0 or -ENOMEM.
 */
int alias_read(struct root *root, const char *path, struct range_set *ret);
