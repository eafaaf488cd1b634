/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/root.h"

/**
 * struct host_link - where a PCI function hangs
 * @root_bus: "DDDD:BB" of its root bus, or "unknown" when sysfs does not tell
 * @node: path of the host bridge's tree node as sysfs names it, or NULL
 * @path: real path of the function, bridges and all, or NULL
 * @behind: address of the PCI function that makes the host bridge (VMD), or NULL
 */
struct host_link {
	const char *root_bus, *node, *path, *behind;
};

/**
 * host_find - the host bridge above a PCI function
 * @root: the machine
 * @address: DDDD:BB:DD.F
 * @ret: the host bridge
 *
 * The node is the of_node of the parent of pciDDDD:BB, which is what pci_dma_configure()
 * uses (drivers/pci/pci-driver.c). linux,pci-domain would not do: Linux need not obey it.
 *
 * Return: 0 or -ENOMEM.
 */
int host_find(struct root *root, const char *address, struct host_link *ret);
