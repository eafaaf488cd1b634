/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/pci.h"

#include <errno.h>
#include <pci/pci.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/pci_excerpt.h"
#include "input/pci_ids.h"
#include "input/recorder.h"

#define BUS "/sys/bus/pci"
#define DEVICES BUS "/devices"
#define NAMES "/usr/share/misc/pci.ids"
#define NAMES_LIMIT (16u << 20)

/* More than a line of pci.ids may hold, so that libpci cuts nothing. */
#define NAME_SIZE 2048

/**
 * struct pci_bus - the PCI functions of a machine, by libpci
 * @access: libpci's handle
 * @fd: the directory of the bus
 * @names_fd: the list of names of a sysroot, or -1
 * @has_names: names can be looked up
 * @list: the list of names as text where few are wanted, else NULL
 * @excerpt_fd: a file in memory with the lines of one function, or -1
 * @ids: names for a recording
 */
struct pci_bus {
	struct pci_access *access;
	int fd, names_fd;
	bool has_names;
	const char *list;
	int excerpt_fd;
	struct pci_ids ids;
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

/*
 * A sysroot answers with its own names or none, not with those of this machine. They are no
 * evidence, so that they are not noted as a source.
 */
static int use_names(struct root *root, struct pci_bus *bus)
{
	static const char *const paths[] = { NAMES, "/usr/share/hwdata/pci.ids" };
	char *path;

	bus->has_names = root->is_live;
	for (size_t i = 0; !root->is_live && bus->names_fd < 0 && i < 2; i++)
		bus->names_fd = root_open_path(root, paths[i]);
	if (bus->names_fd < 0)
		return 0;
	bus->has_names = true;
	path = arena_printf(root->arena, "/proc/self/fd/%d", bus->names_fd);
	if (path)
		pci_set_name_list_path(bus->access, path, 0);
	return path ? 0 : -ENOMEM;
}

/* Reads the list of names as text; it is not part of a recording as it stands. */
static int read_list(struct root *root, struct pci_bus *bus)
{
	struct root quiet = *root;
	struct reading reading;
	int err;

	quiet.recorder = NULL;
	err = root_read_quietly(&quiet, NAMES, NAMES_LIMIT, &reading);
	if (err || reading.status != SOURCE_READ)
		return err;
	bus->excerpt_fd = memfd_create("pci.ids", MFD_CLOEXEC);
	if (bus->excerpt_fd >= 0)
		bus->list = reading.data;
	return 0;
}

/* Gives libpci the lines of one function alone, unless that can not be done. */
static int use_excerpt(struct root *root, struct pci_bus *bus,
		       const struct pci_function *function)
{
	char text[2 * NAME_SIZE];
	size_t len = bus->list ? pci_excerpt(bus->list, function->vendor,
					     function->device, text, sizeof(text)) :
				 0;
	char *path = arena_printf(root->arena, "/proc/self/fd/%d", bus->excerpt_fd);

	if (!path)
		return -ENOMEM;
	if (!len || ftruncate(bus->excerpt_fd, 0) ||
	    pwrite(bus->excerpt_fd, text, len, 0) != (ssize_t)len)
		return 0;
	pci_free_name_list(bus->access);
	pci_set_name_list_path(bus->access, path, 0);
	return 0;
}

/* libpci opens files by itself; this is what it reads to enumerate functions. */
static int record_bus(struct root *root)
{
	struct listing listing;

	recorder_add_path(root->recorder, root, BUS);
	return root->recorder ? root_list_quietly(root, DEVICES, &listing) : 0;
}

/* ... and to describe one. */
static int record_function(struct root *root, struct pci_address address)
{
	static const char *const names[] = { "vendor", "device", "class", "revision" };
	struct pci_address_text text = pci_address_format(address);
	int err = 0;

	for (size_t i = 0; root->recorder && i < 4 && !err; i++) {
		char *path =
			arena_printf(root->arena, DEVICES "/%s/%s", text.text, names[i]);
		struct reading reading;

		err = path ? root_read_quietly(root, path, 4096, &reading) : -ENOMEM;
	}
	return err;
}

int pci_bus_open(struct root *root, bool wants_few_names, struct pci_bus **ret)
{
	struct pci_bus *bus = arena_alloc(root->arena, sizeof(*bus));
	char *path;
	int err;

	*ret = NULL;
	if (!bus)
		return -ENOMEM;
	bus->names_fd = -1;
	bus->excerpt_fd = -1;
	bus->fd = root_open_path(root, BUS);
	path = arena_printf(root->arena, "/proc/self/fd/%d", bus->fd);
	if (!path)
		return -ENOMEM;
	if (bus->fd < 0)
		return source_add(root->arena, root->sources, DEVICES, SOURCE_ABSENT,
				  NULL);
	err = record_bus(root);
	if (err) {
		pci_bus_close(bus);
		return err;
	}
	if (!scan(bus, root->is_live ? NULL : path)) {
		pci_bus_close(bus);
		return source_add(root->arena, root->sources, DEVICES, SOURCE_MALFORMED,
				  "libpci can not read it");
	}
	err = use_names(root, bus);
	if (!err && bus->has_names && wants_few_names)
		err = read_list(root, bus);
	if (err) {
		pci_bus_close(bus);
		return err;
	}
	*ret = bus;
	return source_add(root->arena, root->sources, DEVICES, SOURCE_READ, NULL);
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

/* -ENOMEM is the one thing that can fail here. */
static int look_up(struct root *root, struct pci_bus *bus,
		   const struct pci_function *function, int what, const char **ret)
{
	char buffer[NAME_SIZE];
	const char *name;
	jmp_buf here;

	way_back = &here;
	if (setjmp(here))
		return -ENOMEM;
	name = pci_lookup_name(bus->access, buffer, sizeof(buffer),
			       what | PCI_LOOKUP_NO_NUMBERS | PCI_LOOKUP_NO_HWDB,
			       function->vendor, function->device);
	*ret = name ? arena_strndup(root->arena, name, strlen(name)) : NULL;
	return name && !*ret ? -ENOMEM : 0;
}

static int look_up_name(struct root *root, struct pci_bus *bus,
			struct pci_function *function)
{
	const char *name = NULL;
	int err = look_up(root, bus, function, PCI_LOOKUP_VENDOR | PCI_LOOKUP_DEVICE,
			  &name);

	if (err || !name)
		return err;
	function->name = text_printable(root->arena, name, strlen(name));
	return function->name ? 0 : -ENOMEM;
}

/* Whether or not they are wanted now: another reader of the recording may want them. */
static int record_names(struct root *root, struct pci_bus *bus,
			const struct pci_function *function)
{
	struct pci_id id = { .vendor = function->vendor, .device = function->device };
	int err;

	if (!root->recorder || !bus->has_names)
		return 0;
	err = look_up(root, bus, function, PCI_LOOKUP_VENDOR, &id.vendor_name);
	err = err ?: look_up(root, bus, function, PCI_LOOKUP_DEVICE, &id.device_name);
	err = err ?:
		    arena_reserve(root->arena, &bus->ids.items, bus->ids.n, &bus->ids.cap,
				  sizeof(*bus->ids.items));
	if (!err)
		bus->ids.items[bus->ids.n++] = id;
	return err;
}

int pci_bus_describe(struct root *root, struct pci_bus *bus, struct pci_address address,
		     bool wants_name, struct pci_function *ret)
{
	int err = record_function(root, address);

	if (!err && !fill(bus->access, address, ret))
		err = -ENODEV;
	if (!err && bus->list)
		err = use_excerpt(root, bus, ret);
	err = err ?: record_names(root, bus, ret);
	if (!err && wants_name && bus->has_names)
		err = look_up_name(root, bus, ret);
	return err;
}

int pci_bus_finish_recording(struct root *root, struct pci_bus *bus)
{
	const char *text = "";
	int err = bus ? pci_ids_format(root->arena, &bus->ids, &text) : 0;

	if (!err && *text)
		recorder_write(root->recorder, NAMES, text, strlen(text));
	return err;
}

void pci_bus_close(struct pci_bus *bus)
{
	if (!bus)
		return;
	if (bus->access)
		pci_cleanup(bus->access);
	if (bus->names_fd >= 0)
		close(bus->names_fd);
	if (bus->excerpt_fd >= 0)
		close(bus->excerpt_fd);
	if (bus->fd >= 0)
		close(bus->fd);
}
