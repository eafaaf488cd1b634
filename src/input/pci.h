/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/pci_address.h"
#include "input/root.h"

/**
 * struct pci_function - what libpci says about a function
 * @address: where it sits
 * @vendor: vendor ID
 * @device: device ID
 * @class_code: class, subclass and programming interface
 * @name: vendor and device in words, or NULL
 */
struct pci_function {
	struct pci_address address;
	unsigned int vendor, device, class_code;
	const char *name;
};

/**
 * struct pci_bus - the PCI functions of a machine, by libpci
 */
struct pci_bus;

/**
 * pci_bus_open - find the functions of a machine
 * @root: the machine; its bus directory is noted as a source
 * @wants_few_names: names of a few functions will be asked for, for which libpci need not
 *                   read all of pci.ids
 * @ret: the bus, to be closed; NULL when the directory can not be read
 *
 * Only libpci's sysfs method is used: the others touch I/O ports.
 *
 * Return: 0 or -ENOMEM.
 */
int pci_bus_open(struct root *root, bool wants_few_names, struct pci_bus **ret);

/**
 * pci_bus_list - addresses of all functions, sorted
 * @root: the machine
 * @bus: the bus
 * @ret: the addresses
 * @ret_n: how many
 *
 * Return: 0 or -ENOMEM.
 */
int pci_bus_list(struct root *root, struct pci_bus *bus, struct pci_address **ret,
		 size_t *ret_n);

/**
 * pci_bus_describe - IDs and, if wanted, the name of a function
 * @root: the machine
 * @bus: the bus
 * @address: the function
 * @wants_name: look the name up
 * @ret: the description
 *
 * Return: 0, -ENOMEM, or -ENODEV when it can not be read: it may have been unplugged.
 */
int pci_bus_describe(struct root *root, struct pci_bus *bus, struct pci_address address,
		     bool wants_name, struct pci_function *ret);

/**
 * pci_bus_finish_recording - write the names that were looked up
 * @root: the machine; nothing happens unless it is recorded
 * @bus: the bus, or NULL
 *
 * They make a small pci.ids where a sysroot's is looked for.
 *
 * Return: 0 or -ENOMEM.
 */
int pci_bus_finish_recording(struct root *root, struct pci_bus *bus);

/* pci_bus_close - give libpci's memory back; @bus may be NULL. */
void pci_bus_close(struct pci_bus *bus);
