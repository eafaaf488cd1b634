/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/pci.h"

#include <errno.h>
#include <pci/pci.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"

#define BUS "/sys/bus/pci"

struct pci_bus {
	struct pci_access *access;
	int fd;
	bool has_names;
};

/*
 * libpci leaves the process when something fails, unless its error callback does not
 * return, and it gives that callback no context. So the way back is kept here, set just
 * for the length of a call into libpci.
 */
static _Thread_local jmp_buf *way_back;

__attribute__((noreturn)) static void on_error(char *msg, ...)
{
	(void)msg;
	longjmp(*way_back, 1);
}

static void on_message(char *msg, ...)
{
	(void)msg;
}

/* Opens libpci on @path, or on the running machine; false when it fails. */
static bool scan(struct pci_bus *bus, char *path)
{
	char parameter[] = "sysfs.path";
	jmp_buf here;

	bus->access = pci_alloc();
	bus->access->method = PCI_ACCESS_SYS_BUS_PCI;
	bus->access->error = on_error;
	bus->access->warning = on_message;
	bus->access->debug = on_message;
	bus->access->id_lookup_mode = 0; /* no cache in the user's home, no DNS */
	way_back = &here;
	if (setjmp(here))
		return false;
	if (path)
		pci_set_param(bus->access, parameter, path);
	pci_init(bus->access);
	/* Bus-centric, so that one function that can not be read does not end the scan. */
	bus->access->buscentric = 1;
	pci_scan_bus(bus->access);
	bus->access->buscentric = 0;
	return true;
}

static bool fill(struct pci_access *access, struct pci_address address,
		 struct pci_function *ret)
{
	struct pci_dev *volatile dev = NULL; /* must outlive the jump */
	jmp_buf here;

	way_back = &here;
	if (setjmp(here)) {
		if (dev)
			pci_free_dev(dev);
		return false;
	}
	dev = pci_get_dev(access, (int)address.domain, address.bus, address.device,
			  address.function);
	pci_fill_info(dev, PCI_FILL_IDENT | PCI_FILL_CLASS | PCI_FILL_CLASS_EXT);
	*ret = (struct pci_function){
		.address = address,
		.vendor = dev->vendor_id,
		.device = dev->device_id,
		.class_code = (unsigned int)dev->device_class << 8 | dev->prog_if,
	};
	pci_free_dev(dev);
	return true;
}

/* A recording answers with its own names or none, not with those of this machine. */
static int use_names(struct root *root, struct pci_bus *bus)
{
	static const char *const paths[] = { "/usr/share/misc/pci.ids",
					     "/usr/share/hwdata/pci.ids" };

	bus->has_names = root->is_live;
	for (size_t i = 0; !root->is_live && !bus->has_names && i < 2; i++) {
		char *path = arena_printf(root->arena, "%s%s", root->path, paths[i]);
		int err = path ? root_has(root, paths[i], &bus->has_names) : -ENOMEM;

		if (err)
			return err;
		if (bus->has_names)
			pci_set_name_list_path(bus->access, path, 0);
	}
	return 0;
}

int pci_bus_open(struct root *root, struct pci_bus **ret)
{
	struct pci_bus *bus = arena_alloc(root->arena, sizeof(*bus));
	char *path;
	int err;

	*ret = NULL;
	if (!bus)
		return -ENOMEM;
	bus->fd = root_open_directory(root, BUS);
	path = arena_printf(root->arena, "/proc/self/fd/%d", bus->fd);
	if (!path)
		return -ENOMEM;
	if (bus->fd < 0)
		return source_add(root->arena, root->sources, BUS "/devices",
				  SOURCE_ABSENT, NULL);
	if (!scan(bus, root->is_live ? NULL : path)) {
		pci_bus_close(bus);
		return source_add(root->arena, root->sources, BUS "/devices",
				  SOURCE_MALFORMED, "libpci can not read it");
	}
	err = use_names(root, bus);
	if (err) {
		pci_bus_close(bus);
		return err;
	}
	*ret = bus;
	return source_add(root->arena, root->sources, BUS "/devices", SOURCE_READ, NULL);
}

static int by_address(const void *a, const void *b)
{
	return pci_address_order(*(const struct pci_address *)a,
				 *(const struct pci_address *)b);
}

int pci_bus_list(struct root *root, struct pci_bus *bus, struct pci_address **ret,
		 size_t *ret_n)
{
	struct pci_address *list = NULL;
	size_t n = 0, cap = 0;

	for (struct pci_dev *dev = bus->access->devices; dev; dev = dev->next) {
		int err = arena_reserve(root->arena, &list, n, &cap, sizeof(*list));

		if (err)
			return err;
		list[n++] = (struct pci_address){ (uint32_t)dev->domain, dev->bus,
						  dev->dev, dev->func };
	}
	if (n)
		qsort(list, n, sizeof(*list), by_address);
	*ret = list;
	*ret_n = n;
	return 0;
}

static int look_up_name(struct root *root, struct pci_bus *bus,
			struct pci_function *function)
{
	char buffer[256];
	const char *name;
	jmp_buf here;

	way_back = &here;
	if (setjmp(here))
		return -ENOMEM; /* the one thing that can fail here */
	name = pci_lookup_name(bus->access, buffer, sizeof(buffer),
			       PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE |
				       PCI_LOOKUP_NO_NUMBERS | PCI_LOOKUP_NO_HWDB,
			       function->vendor, function->device);

	if (!name)
		return 0;
	function->name = text_printable(root->arena, name, strlen(name));
	return function->name ? 0 : -ENOMEM;
}

int pci_bus_describe(struct root *root, struct pci_bus *bus, struct pci_address address,
		     bool wants_name, struct pci_function *ret)
{
	if (!fill(bus->access, address, ret))
		return -ENODEV;
	return wants_name && bus->has_names ? look_up_name(root, bus, ret) : 0;
}

void pci_bus_close(struct pci_bus *bus)
{
	if (!bus)
		return;
	if (bus->access)
		pci_cleanup(bus->access);
	if (bus->fd >= 0)
		close(bus->fd);
}
