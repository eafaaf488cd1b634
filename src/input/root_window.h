/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/bridge.h"
#include "input/bar.h"
#include "input/iomem.h"

struct arena;

/**
 * struct root_view - what there is to tell the outbound windows of a host bridge from
 * @iomem: /proc/iomem; without lines when it could not be read
 * @bars: what the functions on the root bus decode; may be empty where the next is set
 * @bus_is_cpu: bus addresses are CPU addresses by the architecture
 */
struct root_view {
	const struct iomem *iomem;
	const struct bar_list *bars;
	bool bus_is_cpu;
};

/**
 * root_window_find - does /proc/iomem show windows of this root bus?
 * @arena: where the result lives
 * @iomem: /proc/iomem
 * @bridge: its root bus and the function that it is behind are read
 * @ret: CPU addresses of the windows, in the order of the file; not normalised
 *
 * ACPI names a root window like the window of a PCI bridge, "PCI Bus DDDD:BB", with the
 * root bus (drivers/acpi/pci_root.c); no PCI bridge can have that as its secondary bus.
 * VMD calls its windows "VMD MEMBAR1" and 2, below a BAR of the VMD function
 * (drivers/pci/controller/vmd.c).
 *
 * Return: 0 or -ENOMEM.
 */
int root_window_find(struct arena *arena, const struct iomem *iomem,
		     const struct bridge *bridge, struct range_set *ret);

/**
 * root_window_fill - outbound windows of a host bridge that no tree describes
 * @arena: where the facts live
 * @view: what there is to tell them from
 * @bridge: its root bus and the function that it is behind are read; its outbound windows
 *          are written
 *
 * Where ACPI translates (_TRA), /proc/iomem has the CPU side and BARs hold the bus side;
 * their difference is that of the window around them. A window without any BAR is taken
 * for 1:1, and marked.
 *
 * Without windows in /proc/iomem, what the functions on the root bus decode is a lower
 * bound: a BAR with a known bus address, and the windows of PCI bridges.
 *
 * RAM that is nested in a 1:1 window is no part of it: a CPU address leads to one place.
 *
 * Return: 0 or -ENOMEM.
 */
int root_window_fill(struct arena *arena, const struct root_view *view,
		     struct bridge *bridge);
