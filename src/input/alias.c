/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/alias.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <string.h>

#include "core/arena.h"
#include "input/pci_address.h"

#define CONFIG_LIMIT 4096
#define MAX_CAPABILITIES 48

enum bridge_kind { BRIDGE_UNKNOWN, BRIDGE_PORT, BRIDGE_TO_PCI, BRIDGE_CONVENTIONAL };

static unsigned int byte_at(const struct reading *config, size_t at)
{
	return at < config->len ? (unsigned char)config->data[at] : 0;
}

/* Offset of the PCI Express capability; 0 when there is none or it is out of sight. */
static size_t find_express(const struct reading *config)
{
	size_t at = byte_at(config, PCI_CAPABILITY_LIST) & ~3u;

	if (!(byte_at(config, PCI_STATUS) & PCI_STATUS_CAP_LIST))
		return 0;
	for (int i = 0; at && i < MAX_CAPABILITIES; i++) {
		if (byte_at(config, at) == PCI_CAP_ID_EXP)
			return at;
		at = byte_at(config, at + PCI_CAP_LIST_NEXT) & ~3u;
	}
	return 0;
}

static enum bridge_kind kind_of(const struct reading *config)
{
	size_t express = find_express(config);

	if (config->len <= 64 ||
	    (byte_at(config, PCI_HEADER_TYPE) & 0x7f) != PCI_HEADER_TYPE_BRIDGE)
		return BRIDGE_UNKNOWN;
	if (!express)
		return BRIDGE_CONVENTIONAL;
	switch ((byte_at(config, express + PCI_EXP_FLAGS) & PCI_EXP_FLAGS_TYPE) >> 4) {
	case PCI_EXP_TYPE_PCI_BRIDGE:
		return BRIDGE_TO_PCI;
	case PCI_EXP_TYPE_PCIE_BRIDGE:
		return BRIDGE_CONVENTIONAL;
	}
	return BRIDGE_PORT;
}

static int add_id(struct root *root, struct range_set *ids, unsigned int id)
{
	return range_set_append(root->arena, ids, (struct range){ id, id });
}

/* Adds what a bridge above the function makes of its accesses. */
static int add_bridge(struct root *root, const char *path, size_t len,
		      struct pci_address bridge, struct range_set *ids)
{
	char *file = arena_printf(root->arena, "%.*s/config", (int)len, path);
	struct reading config;
	int err = file ? root_read(root, file, CONFIG_LIMIT, &config) : -ENOMEM;

	if (err)
		return err;
	switch (kind_of(&config)) {
	case BRIDGE_TO_PCI:
		return add_id(root, ids, byte_at(&config, PCI_SECONDARY_BUS) << 8);
	case BRIDGE_CONVENTIONAL:
		return add_id(root, ids, pci_address_requester(bridge));
	case BRIDGE_PORT:
	case BRIDGE_UNKNOWN:
		break;
	}
	return 0;
}

int alias_read(struct root *root, const char *path, struct range_set *ret)
{
	struct range_set ids = { 0 };
	size_t end = 0;
	int err = 0;

	while (path[end] && !err) {
		size_t start = end + strspn(path + end, "/");
		struct pci_address address;
		char *part;

		end = start + strcspn(path + start, "/");
		part = arena_strndup(root->arena, path + start, end - start);
		if (!part)
			return -ENOMEM;
		if (!strncmp(part, "pci", 3))
			ids.n = 0; /* a hierarchy of its own: what is above VMD does not count */
		if (!pci_address_parse(part, &address))
			continue;
		if (path[end])
			err = add_bridge(root, path, end, address, &ids);
		else
			err = add_id(root, &ids, pci_address_requester(address));
	}
	*ret = ids;
	return err;
}
