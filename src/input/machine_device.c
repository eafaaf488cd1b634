/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "core/units.h"
#include "input/group.h"
#include "input/host.h"
#include "input/machine.h"

#define SMALL_FILE 4096

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
	if (host->node && machine->has_tree)
		node = dt_find_path(&machine->tree, host->node);
	if (node == DT_NONE && host->node && machine->request->dtb)
		return machine_refuse(
			machine,
			arena_printf(machine->arena,
				     "%s: no node %s, the host bridge of %s",
				     machine->request->dtb, host->node, address));
	if (node != DT_NONE)
		err = gather_tree_bridge(
			machine->arena,
			machine->request->dtb ?: "/sys/firmware/devicetree/base",
			&machine->tree, node, bridge, machine->ret_message);
	else if (host->node)
		err = note_unread(machine, host->node, bridge);
	bridge->root_bus = host->root_bus;
	/* The number that Linux gave, which need not be the one that the tree asks for. */
	if (!parse_hex(host->root_bus, strcspn(host->root_bus, ":"), &domain) &&
	    domain <= INT32_MAX)
		bridge->domain = (int)domain;
	return err;
}

static int find_bridge(struct machine *machine, const char *address, size_t *ret)
{
	struct facts *facts = machine->facts;
	struct host_link host;
	struct bridge bridge;
	int err = host_find(&machine->root, address, &host);

	if (err)
		return err;
	if (!host.root_bus)
		host.root_bus = "unknown";
	for (*ret = 0; *ret < facts->n_bridges; ++*ret) {
		if (!strcmp(facts->bridges[*ret].root_bus, host.root_bus))
			return 0;
	}
	err = read_bridge(machine, address, &host, &bridge);
	return err ?: gather_add_bridge(machine->arena, facts, bridge);
}

/* numa_node: -1 is the kernel's word for not known. */
static int read_numa_node(struct machine *machine, const char *directory, int *ret)
{
	char *path = arena_printf(machine->arena, "%s/numa_node", directory);
	struct reading reading;
	uint64_t node;
	int err = path ? root_read(&machine->root, path, SMALL_FILE, &reading) : -ENOMEM;
	char *text;

	*ret = -1;
	if (err || reading.status != SOURCE_READ)
		return err;
	text = arena_strndup(machine->arena, reading.data, strcspn(reading.data, "\n"));
	if (!text)
		return -ENOMEM;
	if (!parse_u64(text, &node) && node <= INT32_MAX)
		*ret = (int)node;
	return 0;
}

static int read_driver(struct machine *machine, const char *directory, const char **ret)
{
	char *path = arena_printf(machine->arena, "%s/driver", directory);
	const char *target;
	int err = path ? root_read_link(&machine->root, path, &target) : -ENOMEM;

	*ret = NULL;
	if (err || !target)
		return err;
	*ret = text_printable(machine->arena, strrchr(target, '/') + 1, SIZE_MAX);
	return *ret ? 0 : -ENOMEM;
}

static int read_device(struct machine *machine, struct pci_address where,
		       struct device *device)
{
	struct pci_address_text text = pci_address_format(where);
	char *directory =
		arena_printf(machine->arena, "/sys/bus/pci/devices/%s", text.text);
	struct pci_function function;
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
	err = find_bridge(machine, device->address, &device->bridge);
	err = err ?: read_driver(machine, directory, &device->driver);
	err = err ?: read_numa_node(machine, directory, &device->numa_node);
	err = err ?: group_read(&machine->root, machine->facts, directory, device);
	if (!err)
		device->is_bypassed = range_set_holds(
			&machine->facts->bridges[device->bridge].unmatched,
			device->requester);
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
