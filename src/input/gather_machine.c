/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/consumer_host.h"
#include "input/cpu_vendor.h"
#include "input/dt_blob.h"
#include "input/dt_memory.h"
#include "input/gather_tree.h"
#include "input/hugepage.h"
#include "input/machine.h"
#include "input/machine_firmware.h"
#include "input/memory.h"
#include "input/outcomes.h"
#include "input/platform.h"
#include "input/vfio_host.h"
#include "input/process.h"

#define FDT_LIMIT (64u << 20)

/* What only the boot-time blob has: /memreserve/. It is root's to read, and no loss. */
static int read_memreserve(struct machine *machine)
{
	struct reading reading;
	int err = root_read(&machine->root, "/sys/firmware/fdt", FDT_LIMIT, &reading);

	if (err || reading.status != SOURCE_READ)
		return err;
	if (!dt_check_blob(machine->arena, reading.data, reading.len))
		return dt_read_memreserve(machine->arena, reading.data,
					  &machine->facts->ram);
	root_mark(&machine->root, SOURCE_MALFORMED, "not a device tree blob");
	return 0;
}

static int read_tree(struct machine *machine)
{
	const char *dtb = machine->request->dtb;
	enum source_status status;
	const void *fdt;
	int err;

	if (dtb) {
		machine->has_tree = true;
		return gather_named_blob(machine->arena, dtb, machine->facts,
					 &machine->tree, machine->ret_message);
	}
	err = dt_read_live(&machine->root, &fdt);
	if (err)
		return err;
	status = machine->facts->sources.items[machine->facts->sources.n - 1].status;
	machine->facts->platform.is_tree_partial = status != SOURCE_READ &&
		status != SOURCE_ABSENT;
	if (!fdt)
		return 0;
	machine->has_tree = true;
	machine->facts->platform.has_tree = true;
	return dt_tree_build(machine->arena, fdt, &machine->tree);
}

static int read_memory(struct machine *machine)
{
	const struct dt_tree *tree = machine->has_tree ? &machine->tree : NULL;
	struct ram *ram = &machine->facts->ram;
	int err = iomem_read(&machine->root, &machine->iomem);

	err = err ?: memory_read(&machine->root, &machine->iomem, tree, ram);
	if (err || !tree)
		return err;
	err = dt_read_reserved(machine->arena, tree, ram);
	return err ?: read_memreserve(machine);
}

static int by_address(const void *a, const void *b)
{
	return pci_address_order(*(const struct pci_address *)a,
				 *(const struct pci_address *)b);
}

static bool is_present(const struct pci_address *all, size_t n, struct pci_address where)
{
	return n && bsearch(&where, all, n, sizeof(*all), by_address);
}

/* The functions that the user named, sorted, each once. */
static int parse_wanted(struct machine *machine, const struct pci_address *all,
			size_t n_all, struct pci_address **ret, size_t *ret_n)
{
	const struct gather_request *request = machine->request;
	struct pci_address *wanted =
		arena_alloc(machine->arena, request->n_devices * sizeof(*wanted));
	size_t n = 0;

	if (!wanted)
		return -ENOMEM;
	for (size_t i = 0; i < request->n_devices; i++) {
		const char *name = request->devices[i];
		const char *shown = text_printable(machine->arena, name, strlen(name));

		if (!shown)
			return -ENOMEM;
		if (!pci_address_parse(name, &wanted[i]))
			return gather_refuse(
				machine->ret_message,
				arena_printf(machine->arena,
					     "'%s' is not a PCI address ([DDDD:]BB:DD.F)",
					     shown));
		if (!is_present(all, n_all, wanted[i]))
			return gather_refuse(
				machine->ret_message,
				arena_printf(machine->arena,
					     "%s: no such PCI function on this machine",
					     pci_address_format(wanted[i]).text));
	}
	qsort(wanted, request->n_devices, sizeof(*wanted), by_address);
	for (size_t i = 0; i < request->n_devices; i++) {
		if (!n || pci_address_order(wanted[n - 1], wanted[i]))
			wanted[n++] = wanted[i];
	}
	*ret = wanted;
	*ret_n = n;
	return 0;
}

static int note_gone(struct machine *machine, struct pci_address where)
{
	char *path = arena_printf(machine->arena, "/sys/bus/pci/devices/%s",
				  pci_address_format(where).text);

	return path ? source_add(machine->arena, &machine->facts->sources, path,
				 SOURCE_ABSENT, "went away while it was read") :
		      -ENOMEM;
}

static int add_devices(struct machine *machine)
{
	bool named = machine->request->n_devices;
	struct pci_address *all = NULL;
	size_t n = 0;
	int err = machine->bus ? pci_bus_list(&machine->root, machine->bus, &all, &n) : 0;

	if (!err && !n && !named)
		return gather_refuse(machine->ret_message,
				     "no PCI function on this machine");
	if (!err && named)
		err = parse_wanted(machine, all, n, &all, &n);
	for (size_t i = 0; i < n && !err; i++) {
		err = machine_add_device(machine, all[i]);
		if (err == -ENODEV && named)
			return gather_refuse(
				machine->ret_message,
				arena_printf(machine->arena,
					     "%s: went away while it was read",
					     pci_address_format(all[i]).text));
		if (err == -ENODEV) /* unplugged between the listing and here */
			err = note_gone(machine, all[i]);
	}
	return err;
}

/* Without a tree it is the devices that tell whether an IOMMU serves a bridge. */
static void settle_coverage(struct facts *facts, size_t number)
{
	struct bridge *bridge = &facts->bridges[number];
	size_t n = 0, served = 0;

	for (size_t i = 0; i < facts->n_devices; i++) {
		n += facts->devices[i].bridge == number;
		served += facts->devices[i].bridge == number &&
			facts->devices[i].iommu_unit;
	}
	bridge->iommu = !served ? IOMMU_NONE :
		served < n	? IOMMU_PARTLY_MAPPED :
				  IOMMU_MAPPED;
}

/* From here on reading the whole list of names once is the faster way. */
#define MANY_NAMES 8

static bool wants_few_names(const struct gather_request *request)
{
	return request->wants_names && request->n_devices &&
		request->n_devices < MANY_NAMES;
}

static int read_machine(struct machine *machine)
{
	struct facts *facts = machine->facts;
	int err = platform_read(&machine->root, &facts->platform);

	if (!err && machine->request->wants_cpu_vendor)
		err = cpu_vendor_read(&machine->root, &facts->platform.cpu_vendor);
	err = err ?: read_tree(machine);
	err = err ?: firmware_read(machine);
	err = err ?:
		    pci_bus_open(&machine->root, wants_few_names(machine->request),
				 &machine->bus);
	err = err ?: add_devices(machine);
	err = err ?: consumer_host_read(machine);
	err = err ?: vfio_host_read(machine);
	for (size_t i = 0; i < facts->n_bridges && !err; i++) {
		if (!facts->bridges[i].node)
			settle_coverage(facts, i);
	}
	err = err ?: read_memory(machine);
	err = err ?: machine_read_outbound(machine);
	err = err ?:
		    hugepages_read(&machine->root,
				   machine->request->has_banks ? &machine->request->banks :
								 NULL,
				   facts);
	err = err ?: process_read(&machine->root, facts, machine->ret_message);
	if (machine->root.recorder && (!err || err == -EINVAL))
		err = pci_bus_finish_recording(&machine->root, machine->bus) ?: err;
	pci_bus_close(machine->bus);
	return err;
}

int gather_machine(struct arena *arena, const struct gather_request *request,
		   struct facts *facts, const char **ret_message)
{
	struct machine machine = {
		.arena = arena,
		.request = request,
		.facts = facts,
		.ret_message = ret_message,
		.root = { .fd = -1,
			  .arena = arena,
			  .sources = &facts->sources,
			  .recorder = request->recorder },
	};
	int err = root_open(&machine.root, request->sysroot);

	facts->platform.is_live = true;
	if (err == -ENOSYS)
		return gather_refuse(
			ret_message,
			"--sysroot needs openat2(2), which this system denies");
	if (err == -EBADMSG)
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s" OUTCOMES " is damaged",
						  machine.root.path));
	if (err)
		return gather_refuse(ret_message,
				     arena_printf(arena, "%s: %s", machine.root.path,
						  strerror(-err)));
	err = machine_record(&machine);
	err = err ?: read_machine(&machine);
	err = machine_finish_recording(&machine, err);
	root_close(&machine.root);
	return err;
}
