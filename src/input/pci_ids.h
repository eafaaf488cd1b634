/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;

/**
 * struct pci_id - the names of a function's IDs
 * @vendor: vendor ID
 * @device: device ID
 * @vendor_name: in words; NULL when there is none
 * @device_name: in words; NULL when there is none
 */
struct pci_id {
	unsigned int vendor, device;
	const char *vendor_name, *device_name;
};

/**
 * struct pci_ids - names that were looked up
 */
struct pci_ids {
	struct pci_id *items;
	size_t n, cap;
};

/**
 * pci_ids_format - the names as a file of the form of pci.ids
 * @arena: where the text lives
 * @ids: the names; they are sorted
 * @ret: the text; "" when nothing has a name
 *
 * libpci finds the same names in it as in the file where they were looked up.
 *
 * Return: 0 or -ENOMEM.
 */
int pci_ids_format(struct arena *arena, struct pci_ids *ids, const char **ret);
