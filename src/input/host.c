/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/host.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "input/pci_address.h"

#define TREE "/sys/firmware/devicetree/base"

/* Is this component "pciDDDD:BB", with four or more digits of a domain? */
static bool is_root_bus(const char *part, size_t len)
{
	size_t digits = 0;

	if (len < 10 || memcmp(part, "pci", 3))
		return false;
	while (3 + digits < len && isxdigit((unsigned char)part[3 + digits]))
		digits++;
	return digits >= 4 && len == 3 + digits + 3 && part[3 + digits] == ':' &&
		isxdigit((unsigned char)part[len - 2]) &&
		isxdigit((unsigned char)part[len - 1]);
}

/* The last such component: a VMD domain sits below a function of another. */
static const char *find_root_bus(const char *path, size_t *ret_len)
{
	const char *found = NULL;

	while (*path) {
		size_t len;

		path += strspn(path, "/");
		len = strcspn(path, "/");
		if (is_root_bus(path, len)) {
			found = path;
			*ret_len = len;
		}
		path += len;
	}
	return found;
}

/* A VMD function is the parent of the host bridge that it makes. */
static int find_maker(struct arena *arena, const char *path, size_t len, const char **ret)
{
	char *parent = arena_strndup(arena, path, len);
	struct pci_address address;

	if (!parent)
		return -ENOMEM;
	if (!pci_address_parse(parent, &address))
		return 0;
	*ret = arena_printf(arena, "%s", pci_address_format(address).text);
	return *ret ? 0 : -ENOMEM;
}

int host_find(struct root *root, const char *address, struct host_link *ret)
{
	char *link = arena_printf(root->arena, "/sys/bus/pci/devices/%s", address);
	struct host_link host = { .root_bus = "unknown" };
	const char *path, *part;
	size_t len = 0;
	int err = link ? root_read_link(root, link, &path) : -ENOMEM;

	*ret = host;
	if (err || !path)
		return err;
	part = find_root_bus(path, &len);
	if (!part)
		return 0;
	host.path = path;
	host.root_bus = arena_strndup(root->arena, part + 3, len - 3);
	link = arena_printf(root->arena, "%.*s/of_node", (int)(part - path - 1), path);
	if (!host.root_bus || !link)
		return -ENOMEM;
	err = find_maker(root->arena, path, (size_t)(part - path - 1), &host.behind);
	err = err ?: root_read_link(root, link, &host.node);
	if (err)
		return err;
	if (host.node && !strncmp(host.node, TREE, strlen(TREE)))
		host.node += strlen(TREE);
	*ret = host;
	return 0;
}
