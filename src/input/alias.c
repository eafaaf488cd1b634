/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/alias.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <string.h>

#include "core/arena.h"
#include "input/attribute.h"
#include "input/capability.h"
#include "input/pci_address.h"

#define CONFIG_LIMIT 4096
#define MAX_CAPABILITIES 48

enum bridge_kind {
	BRIDGE_NONE,
	BRIDGE_PORT,
	BRIDGE_TO_PCI,
	BRIDGE_CONVENTIONAL,
	BRIDGE_OUT_OF_SIGHT,
};

static unsigned int byte_at(const struct reading *config, size_t at)
{
	return at < config->len ? (unsigned char)config->data[at] : 0;
}

static bool has_capabilities(const struct reading *config)
{
	return byte_at(config, PCI_STATUS) & PCI_STATUS_CAP_LIST;
}

/* Offset of the PCI Express capability; 0 when there is none or it is out of sight. */
static size_t find_express(const struct reading *config)
{
	size_t at = byte_at(config, PCI_CAPABILITY_LIST) & ~3u;

	if (!has_capabilities(config))
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

	if ((byte_at(config, PCI_HEADER_TYPE) & 0x7f) != PCI_HEADER_TYPE_BRIDGE)
		return BRIDGE_NONE;
	if (config->len <= PCI_STD_HEADER_SIZEOF && has_capabilities(config))
		return BRIDGE_OUT_OF_SIGHT;
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

/* pcie_portdrv_probe() takes PCIe ports and nothing else (drivers/pci/pcie/portdrv.c). */
static int is_port_by_driver(struct root *root, const char *directory, bool *ret)
{
	const char *driver;
	int err = attribute_link(root, directory, "driver", &driver);

	*ret = !err && driver && !strcmp(driver, "pcieport");
	return err;
}

static int add_id(struct root *root, struct range_set *ids, unsigned int id)
{
	return range_set_append(root->arena, ids, (struct range){ id, id });
}

/* What a bridge whose kind is out of sight may make of the function's accesses. */
static int add_doubtful(struct root *root, const char *directory,
			const struct reading *config, struct pci_address bridge,
			struct alias_ids *ids)
{
	size_t source = root->sources->n - 1;
	bool is_port;
	int err = is_port_by_driver(root, directory, &is_port);

	if (err || is_port)
		return err;
	err = capability_deny(root, source, "only the first 64 bytes can be read");
	err = err ?:
		    add_id(root, &ids->doubtful, byte_at(config, PCI_SECONDARY_BUS) << 8);
	return err ?: add_id(root, &ids->doubtful, pci_address_requester(bridge));
}

/* Adds what a bridge above the function makes of its accesses. */
static int add_bridge(struct root *root, const char *directory, struct pci_address bridge,
		      struct alias_ids *ids)
{
	char *file = arena_printf(root->arena, "%s/config", directory);
	struct reading config;
	int err = file ? root_read(root, file, CONFIG_LIMIT, &config) : -ENOMEM;

	if (err)
		return err;
	switch (kind_of(&config)) {
	case BRIDGE_TO_PCI:
		return add_id(root, &ids->sure, byte_at(&config, PCI_SECONDARY_BUS) << 8);
	case BRIDGE_CONVENTIONAL:
		return add_id(root, &ids->sure, pci_address_requester(bridge));
	case BRIDGE_OUT_OF_SIGHT:
		return add_doubtful(root, directory, &config, bridge, ids);
	case BRIDGE_PORT:
	case BRIDGE_NONE:
		break;
	}
	return 0;
}

int alias_find(struct root *root, const char *path, struct alias_ids *ret)
{
	struct alias_ids ids = { 0 };
	size_t end = 0;
	int err = 0;

	while (path[end] && !err) {
		size_t start = end + strspn(path + end, "/");
		struct pci_address address;
		char *part, *directory;

		end = start + strcspn(path + start, "/");
		part = arena_strndup(root->arena, path + start, end - start);
		directory = arena_strndup(root->arena, path, end);
		if (!part || !directory)
			return -ENOMEM;
		/* A hierarchy of its own: what is above VMD does not count. */
		if (!strncmp(part, "pci", 3))
			ids.sure.n = ids.doubtful.n = 0;
		if (!pci_address_parse(part, &address))
			continue;
		if (path[end])
			err = add_bridge(root, directory, address, &ids);
		else
			err = add_id(root, &ids.sure, pci_address_requester(address));
	}
	*ret = ids;
	return err;
}

int alias_read(struct root *root, const char *path, struct range_set *ret)
{
	struct alias_ids ids;
	int err = alias_find(root, path, &ids);

	*ret = ids.sure;
	return err;
}
