/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/pci_ids.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"

static int by_id(const void *a, const void *b)
{
	const struct pci_id *x = a, *y = b;

	if (x->vendor != y->vendor)
		return x->vendor < y->vendor ? -1 : 1;
	return x->device < y->device ? -1 : x->device > y->device;
}

/* libpci refuses a file in which an ID comes twice; vendors own their devices. */
static size_t put(char *text, const struct pci_id *before, const struct pci_id *id)
{
	bool is_new = !before || before->vendor != id->vendor;
	int len = 0;

	if (!id->vendor_name || (!is_new && before->device == id->device))
		return 0;
	if (is_new)
		len = sprintf(text, "%04x  %s\n", id->vendor, id->vendor_name);
	if (id->device_name)
		len += sprintf(text + len, "\t%04x  %s\n", id->device, id->device_name);
	return (size_t)len;
}

int pci_ids_format(struct arena *arena, struct pci_ids *ids, const char **ret)
{
	size_t size = 1, at = 0;
	char *text;

	if (ids->n)
		qsort(ids->items, ids->n, sizeof(*ids->items), by_id);
	for (size_t i = 0; i < ids->n; i++) {
		const char *vendor = ids->items[i].vendor_name;
		const char *device = ids->items[i].device_name;

		size += sizeof("01234567  \n\t01234567  \n") +
			(vendor ? strlen(vendor) : 0) + (device ? strlen(device) : 0);
	}
	text = arena_alloc(arena, size);
	if (!text)
		return -ENOMEM;
	for (size_t i = 0; i < ids->n; i++)
		at += put(text + at, i ? &ids->items[i - 1] : NULL, &ids->items[i]);
	*ret = text;
	return 0;
}
