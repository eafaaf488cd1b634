/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "core/units.h"
#include "input/alias.h"
#include "input/attribute.h"
#include "input/dt_bridge.h"
#include "input/gather_tree.h"
#include "input/group.h"
#include "input/host.h"
#include "input/machine.h"
#include "input/machine_firmware.h"
#include "input/tce_window.h"

/* The machine has a tree with this node, but we could not read it. */
static int note_unread(struct machine *machine, const char *node, struct bridge *bridge)
{
	bridge->is_unread = true;
	bridge->node = text_printable(machine->arena, node, SIZE_MAX);
	return bridge->node ? 0 : -ENOMEM;
}

static int read_bridge(struct machine *machine, const char *address,
		       const struct host_link *host, struct bridge *bridge)
{
	uint32_t node = DT_NONE;
	uint64_t domain;
	int err = 0;

	*bridge = (struct bridge){ .enabled = true, .domain = -1 };
	if (machine->request->dtb && !host->node)
		return gather_refuse(
			machine->ret_message,
			arena_printf(
				machine->arena,
				"--dtb: %s has no device tree node that could be looked up there",
				address));
	if (host->node && machine->has_tree)
		node = dt_find_path(&machine->tree, host->node);
	if (node == DT_NONE && host->node && machine->request->dtb)
		return gather_refuse(machine->ret_message,
				     arena_printf(machine->arena,
						  "%s: no node %s, the host bridge of %s",
						  machine->request->dtb, host->node,
						  address));
	if (node != DT_NONE)
		err = gather_tree_bridge(
			machine->arena,
			machine->request->dtb ?: "/sys/firmware/devicetree/base",
			&machine->tree, node, bridge, machine->ret_message);
	else if (host->node)
		err = note_unread(machine, host->node, bridge);
	bridge->root_bus = host->root_bus;
	bridge->behind = host->behind;
	/* The number that Linux gave, which need not be the one that the tree asks for. */
	if (!parse_hex(host->root_bus, strcspn(host->root_bus, ":"), &domain) &&
	    domain <= INT32_MAX)
		bridge->domain = (int)domain;
	return err;
}

/* Index of the function's bridge in the facts; a new one is added. */
static int find_bridge(struct machine *machine, const char *address,
		       const struct host_link *host, size_t *ret)
{
	struct facts *facts = machine->facts;
	struct bridge bridge;
	int err;

	for (*ret = 0; *ret < facts->n_bridges; ++*ret) {
		if (!strcmp(facts->bridges[*ret].root_bus, host->root_bus))
			return 0;
	}
	err = read_bridge(machine, address, host, &bridge);
	return err ?: gather_add_bridge(machine->arena, facts, bridge);
}

/* numa_node: -1 is the kernel's word for not known. */
static int read_numa_node(struct machine *machine, const char *directory, int *ret)
{
	const char *text;
	uint64_t node;
	int err = attribute_read(&machine->root, directory, "numa_node", &text);

	*ret = -1;
	if (!err && text && !parse_u64(text, &node) && node <= INT32_MAX)
		*ret = (int)node;
	return err;
}

/* The first of some IDs that iommu-map leaves out; false when it has them all. */
static bool find_lacking(struct machine *machine, uint32_t node,
			 const struct range_set *ids, unsigned int *ret)
{
	for (size_t i = 0; i < ids->n; i++) {
		uint32_t id = (uint32_t)ids->items[i].start;

		if (!dt_iommu_map_lacks(&machine->tree, node, id))
			continue;
		*ret = id;
		return true;
	}
	return false;
}

/* Does iommu-map leave out an ID under which the function's accesses can arrive? */
static int read_bypass(struct machine *machine, const struct host_link *host,
		       struct device *device)
{
	uint32_t node = host->node && machine->has_tree ?
		dt_find_path(&machine->tree, host->node) :
		DT_NONE;
	struct alias_ids ids;
	int err;

	if (node == DT_NONE || !dt_prop(&machine->tree, node, DT_IOMMU_MAP))
		return 0;
	err = alias_find(&machine->root, host->path, &ids);
	if (err)
		return err;
	device->is_bypassed = find_lacking(machine, node, &ids.sure, &device->requester);
	/* A unit serves it only if all its IDs are mapped (drivers/iommu/of_iommu.c). */
	if (!device->is_bypassed && !device->iommu_unit)
		device->has_doubtful_alias = find_lacking(machine, node, &ids.doubtful,
							  &device->doubtful_alias);
	return 0;
}

static int read_device(struct machine *machine, struct pci_address where,
		       struct device *device)
{
	struct pci_address_text text = pci_address_format(where);
	char *directory =
		arena_printf(machine->arena, "/sys/bus/pci/devices/%s", text.text);
	struct pci_function function;
	struct host_link host;
	int err = pci_bus_describe(&machine->root, machine->bus, where,
				   machine->request->wants_names, &function);

	if (err)
		return err;
	*device = (struct device){
		.address = arena_strndup(machine->arena, text.text, strlen(text.text)),
		.requester = pci_address_requester(where),
		.vendor = function.vendor,
		.device = function.device,
		.class_code = function.class_code,
		.name = function.name,
		.aperture = { .knowledge = KNOWLEDGE_UNKNOWN },
	};
	if (!directory || !device->address)
		return -ENOMEM;
	err = host_find(&machine->root, device->address, &host);
	err = err ?: find_bridge(machine, device->address, &host, &device->bridge);
	err = err ?: attribute_link(&machine->root, directory, "driver", &device->driver);
	err = err ?: read_numa_node(machine, directory, &device->numa_node);
	err = err ?: group_read(&machine->root, machine->facts, directory, device);
	err = err ?: read_bypass(machine, &host, device);
	err = err ?: firmware_describe(machine, directory, &host, device);
	if (!err && device->iommu == IOMMU_KIND_SPAPR && machine->has_tree && host.path)
		err = tce_window_read(&machine->root, &machine->tree, host.path,
				      &device->tce);
	if (!err && machine->request->asks_vfio)
		err = machine_ask_vfio(machine, directory, device);
	return err;
}

int machine_add_device(struct machine *machine, struct pci_address where)
{
	struct facts *facts = machine->facts;
	struct device device;
	int err = read_device(machine, where, &device);

	err = err ?:
		    arena_reserve(machine->arena, &facts->devices, facts->n_devices,
				  &facts->devices_cap, sizeof(*facts->devices));
	if (!err)
		facts->devices[facts->n_devices++] = device;
	return err;
}
