/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/iommu_unit.h"
#include "input/dt_tree.h"
#include "input/root.h"

/**
 * tce_window_read - the DMA window of a function on POWER
 * @root: the machine
 * @tree: its device tree
 * @path: of the function in sysfs, bridges and all
 * @ret: the window; no node when there is none
 *
 * pci_dma_find() in arch/powerpc/platforms/pseries/iommu.c: from the function's node up,
 * the first node with a window; of one node those that the kernel opened go before
 * ibm,dma-window. A function without a node counts as its bridge.
 *
 * Return: 0 or -ENOMEM.
 */
int tce_window_read(struct root *root, const struct dt_tree *tree, const char *path,
		    struct tce_window *ret);
