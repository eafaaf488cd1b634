/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"
#include "input/pci_address.h"
#include "input/root.h"

/**
 * struct bar - memory that a PCI function decodes: a BAR, or a window of a PCI bridge
 * @cpu: CPU addresses, as sysfs gives them
 * @has_bus: whether the next is known
 * @bus: the bus address of its start, as the function's register holds it
 */
struct bar {
	struct range cpu;
	bool has_bus;
	uint64_t bus;
};

/**
 * struct bar_list - what some functions decode
 */
struct bar_list {
	struct bar *items;
	size_t n, cap;
};

/**
 * bar_read - add the memory that a PCI function decodes
 * @root: the machine
 * @function: the function
 * @wants_bus: read the registers too
 * @bars: the list
 *
 * CPU addresses come from the file `resource` (resource_show() in drivers/pci/pci-sysfs.c),
 * bus addresses from the first 64 bytes of `config`; everyone may read both. What has no
 * address yet is left out.
 *
 * Return: 0 or -ENOMEM.
 */
int bar_read(struct root *root, struct pci_address function, bool wants_bus,
	     struct bar_list *bars);

/**
 * bar_parse - as bar_read(), from the two files' contents
 * @arena: where the list grows
 * @resource: text of `resource`
 * @config: bytes of `config`; "" when they are not wanted
 * @config_len: how many
 * @bars: the list
 *
 * Return: 0, -ENOMEM, or -EINVAL when a line of @resource is not three numbers.
 */
int bar_parse(struct arena *arena, const char *resource, const char *config,
	      size_t config_len, struct bar_list *bars);
