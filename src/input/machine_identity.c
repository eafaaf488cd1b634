/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/alias.h"
#include "input/attribute.h"
#include "input/machine_firmware.h"

/**
 * struct hops - the functions that a path in sysfs leads through
 * @items: those of the last hierarchy, from the root bus down
 * @n: how many
 * @cap: private
 * @vmd_end: length of the path of the function that hides a hierarchy; 0 without one
 */
struct hops {
	struct pci_address *items;
	size_t n, cap, vmd_end;
};

static int add_hop(struct arena *arena, struct hops *hops, const char *part, size_t len)
{
	char *text = arena_strndup(arena, part, len);
	struct pci_address address;
	int err;

	if (!text)
		return -ENOMEM;
	if (!pci_address_parse(text, &address))
		return 0;
	err = arena_reserve(arena, &hops->items, hops->n, &hops->cap,
			    sizeof(*hops->items));
	if (!err)
		hops->items[hops->n++] = address;
	return err;
}

/* Follows the first @len bytes; a root bus below a function is that of VMD. */
static int follow(struct arena *arena, const char *path, size_t len, struct hops *ret)
{
	struct hops hops = { 0 };
	size_t end = 0;
	int err = 0;

	while (end < len && !err) {
		size_t before = end, start = end + strspn(path + end, "/");

		end = start + strcspn(path + start, "/");
		if (strncmp(path + start, "pci", 3)) {
			err = add_hop(arena, &hops, path + start, end - start);
			continue;
		}
		if (hops.n && !hops.vmd_end)
			hops.vmd_end = before;
		hops.n = 0;
	}
	*ret = hops;
	return err;
}

/* The class of the function that a path names, or 0. */
static int read_class(struct root *root, const char *path, unsigned int *ret)
{
	const char *text;
	uint64_t number;
	int err = attribute_read(root, path, "class", &text);

	*ret = 0;
	if (!err && text && !parse_hex(text, strlen(text), &number) && number <= 0xffffff)
		*ret = (unsigned int)number;
	return err;
}

static int read_physical(struct root *root, const char *directory,
			 struct firmware_function *ret)
{
	const char *name;
	int err = attribute_link(root, directory, "physfn", &name);

	if (!err && name && pci_address_parse(name, &ret->physical))
		ret->function.physical = &ret->physical;
	return err;
}

int firmware_identify(struct root *root, const char *directory, const char *path,
		      unsigned int class_code, struct firmware_function *ret)
{
	struct hops hops;
	int err = follow(root->arena, path, strlen(path), &hops);

	*ret = (struct firmware_function){ .function.class_code = class_code };
	if (!err && hops.vmd_end) {
		path = arena_strndup(root->arena, path, hops.vmd_end);
		err = path ? follow(root->arena, path, hops.vmd_end, &hops) : -ENOMEM;
		err = err ?: read_class(root, path, &ret->function.class_code);
	} else if (!err) {
		err = read_physical(root, directory, ret);
	}
	if (err || !hops.n)
		return err;
	ret->function.path = hops.items;
	ret->function.n_path = hops.n;
	ret->function.segment = hops.items[hops.n - 1].domain;
	ret->function.requester = pci_address_requester(hops.items[hops.n - 1]);
	return alias_read(root, path, &ret->aliases);
}
