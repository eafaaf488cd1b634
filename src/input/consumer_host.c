/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/consumer_host.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/attribute.h"
#include "input/consumer_cpu.h"

#define SMALL_FILE 4096
#define STATUS_FILE 65536
#define UNITS "/sys/devices/virtual/iommu"
#define FUNCTIONS "/sys/bus/pci/devices"

/* rte_vfio_noiommu_is_enabled(): one byte; no such file is off, another error is -1. */
static int read_noiommu(struct root *root, struct consumer_host *host)
{
	struct reading reading;
	int err = root_read(root,
			    "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode",
			    SMALL_FILE, &reading);

	if (err)
		return err;
	if (reading.status == SOURCE_ABSENT)
		host->noiommu = NOIOMMU_OFF;
	else if (reading.status != SOURCE_READ)
		host->noiommu = NOIOMMU_UNKNOWN;
	else if (!reading.len)
		host->noiommu = NOIOMMU_UNREADABLE;
	else
		host->noiommu = reading.data[0] == 'Y' ? NOIOMMU_ON : NOIOMMU_OFF;
	return 0;
}

static int read_groups(struct root *root, struct consumer_host *host)
{
	struct listing listing;
	int err = root_list(root, "/sys/kernel/iommu_groups", &listing);

	host->groups = GROUPS_UNKNOWN;
	if (err || listing.status == SOURCE_DENIED || listing.status == SOURCE_MALFORMED)
		return err;
	host->groups = listing.n ? GROUPS_WITHOUT_0 : GROUPS_NONE;
	for (size_t i = 0; i < listing.n; i++) {
		if (!strcmp(listing.items[i].name, "0"))
			host->groups = GROUPS_WITH_0;
	}
	return 0;
}

/* CapEff, in a user namespace that is the first: in others it is worth nothing here. */
static int read_capability(struct root *root, struct consumer_host *host)
{
	struct reading reading;
	unsigned long first, mapped, n;
	const char *line;
	uint64_t set;
	int err = root_read(root, "/proc/self/status", STATUS_FILE, &reading);

	host->has_physical = TRI_UNKNOWN;
	line = err ? NULL : strstr(reading.data, "\nCapEff:");
	if (!line)
		return err;
	line += strlen("\nCapEff:");
	line += strspn(line, " \t");
	if (parse_hex(line, strcspn(line, "\n"), &set))
		return 0;
	host->has_physical = set >> CAP_SYS_ADMIN & 1 ? TRI_YES : TRI_NO;
	err = root_read(root, "/proc/self/uid_map", SMALL_FILE, &reading);
	if (!err && reading.status == SOURCE_READ &&
	    (sscanf(reading.data, "%lu %lu %lu", &first, &mapped, &n) != 3 || first ||
	     mapped || n != UINT32_MAX))
		host->has_physical = TRI_NO;
	return err;
}

/* MGAW, as SPDK and DPDK take it from the register; 0 when that is no number. */
static unsigned int width_of(const struct reading *reading)
{
	uint64_t cap;

	if (reading->status != SOURCE_READ ||
	    parse_hex(reading->data, strcspn(reading->data, "\n"), &cap))
		return 0;
	return (unsigned int)(cap >> 16 & 0x3f) + 1;
}

static int add_unit(struct root *root, const char *name, struct consumer_host *host)
{
	char *path = arena_printf(root->arena, UNITS "/%s/intel-iommu/cap", name);
	struct dmar_unit unit = { .name = name };
	struct reading reading;
	int err = path ? root_read(root, path, SMALL_FILE, &reading) : -ENOMEM;

	if (err || reading.status == SOURCE_ABSENT)
		return err;
	unit.status = reading.status;
	unit.width = width_of(&reading);
	err = arena_reserve(root->arena, &host->units, host->n_units, &host->units_cap,
			    sizeof(*host->units));
	if (!err)
		host->units[host->n_units++] = unit;
	return err;
}

/* SPDK's glob(3) of cap in each dmar*: by name, dmar10 before dmar2. */
static int read_units(struct root *root, struct consumer_host *host)
{
	struct listing listing;
	int err = root_list(root, UNITS, &listing);

	host->units_status = err ? SOURCE_ABSENT : listing.status;
	for (size_t i = 0; i < listing.n && !err; i++) {
		if (!strncmp(listing.items[i].name, "dmar", 4))
			err = add_unit(root, listing.items[i].name, host);
	}
	return err;
}

static int read_first(struct root *root, const char *address, struct consumer_host *host)
{
	char *path =
		arena_printf(root->arena, FUNCTIONS "/%s/iommu/intel-iommu/cap", address);
	struct reading reading;
	int err = path ? root_read(root, path, SMALL_FILE, &reading) : -ENOMEM;

	if (err)
		return err;
	host->first = address;
	host->first_status = reading.status;
	host->first_width = width_of(&reading);
	return 0;
}

static int read_number(struct root *root, const char *directory, const char *name,
		       unsigned int *ret)
{
	const char *text;
	uint64_t number;
	int err = attribute_read(root, directory, name, &text);

	*ret = 0;
	if (!err && text && !parse_u64(text, &number) && number <= UINT32_MAX)
		*ret = (unsigned int)number;
	return err;
}

/* A function counts when user space holds it: DPDK skips those on other drivers. */
static int read_function(struct root *root, const char *address,
			 struct consumer_host *host)
{
	char *directory = arena_printf(root->arena, FUNCTIONS "/%s", address);
	struct host_function function = { .address = address };
	int err = directory ?
		attribute_link(root, directory, "driver", &function.driver) :
		-ENOMEM;

	if (err || !function.driver ||
	    (strcmp(function.driver, "vfio-pci") != 0 && !driver_is_uio(function.driver)))
		return err;
	err = read_number(root, directory, "vendor", &function.vendor);
	err = err ?: read_number(root, directory, "class", &function.class_code);
	err = err ?:
		    arena_reserve(root->arena, &host->functions, host->n_functions,
				  &host->functions_cap, sizeof(*host->functions));
	if (!err)
		host->functions[host->n_functions++] = function;
	return err;
}

static int read_functions(struct machine *machine, struct consumer_host *host)
{
	struct pci_address *all = NULL;
	size_t n = 0;
	int err = machine->bus ? pci_bus_list(&machine->root, machine->bus, &all, &n) : 0;

	for (size_t i = 0; i < n && !err; i++) {
		struct pci_address_text text = pci_address_format(all[i]);
		const char *address =
			arena_strndup(machine->arena, text.text, strlen(text.text));

		if (!address)
			return -ENOMEM;
		if (!i)
			err = read_first(&machine->root, address, host);
		err = err ?: read_function(&machine->root, address, host);
	}
	return err;
}

int consumer_host_read(struct machine *machine)
{
	enum consumer consumer = machine->facts->request.consumer;
	struct consumer_host *host = &machine->facts->host;
	struct root *root = &machine->root;
	int err;

	if (consumer != CONSUMER_SPDK && consumer != CONSUMER_DPDK)
		return 0;
	host->was_read = true;
	err = read_noiommu(root, host);
	err = err ?: read_groups(root, host);
	err = err ?: consumer_cpu_read(root, host);
	err = err ?: read_capability(root, host);
	err = err ?: read_units(root, host);
	return err ?: read_functions(machine, host);
}
