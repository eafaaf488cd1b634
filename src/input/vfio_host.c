/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/vfio_host.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "core/viability.h"
#include "input/attribute.h"
#include "input/interrupts.h"
#include "input/machine.h"

#define SMALL_FILE 65536
#define MAPS_LIMIT (4u << 20)

/* All lines have an address of user space, and the last of them is the stack's. */
uint64_t address_top_of(const char *maps)
{
	uint64_t highest = 0;

	for (const char *line = maps; *line;) {
		const char *dash = strchr(line, '-');
		uint64_t end;

		if (dash && !parse_hex(dash + 1, strcspn(dash + 1, " \n"), &end) &&
		    !(end >> 63) && end > highest)
			highest = end;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	if (!highest)
		return 0;
	highest--;
	for (unsigned int shift = 1; shift < 64; shift *= 2)
		highest |= highest >> shift;
	return highest;
}

int memlock_of(const char *limits, uint64_t *ret)
{
	const char *line = strstr(limits, "Max locked memory");

	if (!line)
		return -EINVAL;
	line += strlen("Max locked memory");
	line += strspn(line, " \t");
	if (!strncmp(line, "unlimited", strlen("unlimited"))) {
		*ret = UINT64_MAX;
		return 0;
	}
	return sscanf(line, "%19" SCNu64, ret) == 1 ? 0 : -EINVAL;
}

static int read_memlock(struct root *root, struct vfio_host *host)
{
	struct reading reading;
	uint64_t limit;
	int err = root_read(root, SELF_LIMITS, SMALL_FILE, &reading);

	if (err)
		return err;
	host->memlock_status = reading.status;
	if (reading.status != SOURCE_READ)
		return 0;
	if (memlock_of(reading.data, &limit)) {
		host->memlock_status = SOURCE_MALFORMED;
		root_mark(root, SOURCE_MALFORMED, "no line Max locked memory");
		return 0;
	}
	host->memlock = limit;
	return 0;
}

/* A capability counts in the first user namespace alone: capable(), kernel/capability.c. */
static int read_capabilities(struct root *root, struct vfio_host *host)
{
	struct reading status, map;
	unsigned long first, mapped, n;
	const char *line;
	uint64_t set;
	int err = root_read(root, SELF_STATUS, SMALL_FILE, &status);

	host->can_lock = host->can_rawio = TRI_UNKNOWN;
	err = err ?: root_read(root, "/proc/self/uid_map", SMALL_FILE, &map);
	line = err ? NULL : strstr(status.data, "\nCapEff:");
	if (!line)
		return err;
	line += strlen("\nCapEff:");
	line += strspn(line, " \t");
	if (parse_hex(line, strcspn(line, "\n"), &set))
		return 0;
	if (map.status == SOURCE_READ &&
	    (sscanf(map.data, "%lu %lu %lu", &first, &mapped, &n) != 3 || first ||
	     mapped || n != UINT32_MAX))
		set = 0;
	host->can_lock = set >> CAP_IPC_LOCK & 1 ? TRI_YES : TRI_NO;
	host->can_rawio = set >> CAP_SYS_RAWIO & 1 ? TRI_YES : TRI_NO;
	return 0;
}

static int read_entry_limit(struct root *root, struct vfio_host *host)
{
	struct reading reading;
	uint64_t limit;
	int err = root_read(root, ENTRY_LIMIT_FILE, SMALL_FILE, &reading);

	if (err || reading.status != SOURCE_READ)
		return err;
	host->has_entry_limit = sscanf(reading.data, "%19" SCNu64, &limit) == 1;
	if (host->has_entry_limit)
		host->entry_limit = limit;
	else
		root_mark(root, SOURCE_MALFORMED, "not a number");
	return 0;
}

static int read_unsafe(struct root *root, struct vfio_host *host)
{
	struct reading reading;
	int err = root_read(root, UNSAFE_FILE, SMALL_FILE, &reading);

	if (err)
		return err;
	if (reading.status == SOURCE_READ)
		host->allows_unsafe = reading.data[0] == 'Y' ? TRI_YES : TRI_NO;
	else
		host->allows_unsafe = reading.status == SOURCE_ABSENT ? TRI_NO :
									TRI_UNKNOWN;
	return 0;
}

/* A directory or nothing: whether it may be read does not matter. */
static int read_driver(struct root *root, struct vfio_host *host)
{
	bool has_driver;
	int err = root_has(root, "/sys/bus/pci/drivers/vfio-pci", &has_driver);

	host->has_driver = has_driver ? TRI_YES : TRI_NO;
	return err;
}

static int read_top(struct root *root, struct vfio_host *host)
{
	struct reading reading;
	int err = root_read(root, SELF_MAPS, MAPS_LIMIT, &reading);

	if (!err && reading.status == SOURCE_READ)
		host->address_top = address_top_of(reading.data);
	return err;
}

/* Only once vfio-pci has the device there is a node for it. */
static int read_node(struct root *root, struct device *device)
{
	if (!device->group || !driver_is_vfio(device->driver))
		return 0;
	device->vfio_node = arena_printf(root->arena, "/dev/vfio/%s%u",
					 device->group->is_noiommu ? "noiommu-" : "",
					 device->group->id);
	return device->vfio_node ?
		root_may_use(root, device->vfio_node, &device->vfio_node_status) :
		-ENOMEM;
}

int vfio_host_read(struct machine *machine)
{
	struct facts *facts = machine->facts;
	struct vfio_host *host = &facts->vfio_host;
	struct root *root = &machine->root;
	int err;

	if (!consumer_wants_vfio(facts->request.consumer))
		return 0;
	host->was_read = true;
	err = read_memlock(root, host);
	err = err ?: read_capabilities(root, host);
	err = err ?: read_entry_limit(root, host);
	err = err ?: read_unsafe(root, host);
	err = err ?: read_driver(root, host);
	err = err ?: read_top(root, host);
	err = err ?: interrupts_read(machine, host);
	for (size_t i = 0; i < facts->n_devices && !err; i++)
		err = read_node(root, &facts->devices[i]);
	return err;
}
