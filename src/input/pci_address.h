/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * struct pci_address - where a PCI function sits
 * @domain: up to 32 bits; VMD uses numbers above 0xffff
 * @bus: 0 to 255
 * @device: 0 to 31
 * @function: 0 to 7
 */
struct pci_address {
	uint32_t domain;
	uint8_t bus, device, function;
};

/**
 * struct pci_address_text - an address as sysfs writes it
 * @text: DDDD:BB:DD.F
 */
struct pci_address_text {
	char text[24];
};

/**
 * pci_address_parse - read [DDDD:]BB:DD.F, or a sysfs path that ends with it
 * @text: the text
 * @ret: the address; the domain is 0 when not given
 *
 * Return: false when it is no such thing.
 */
bool pci_address_parse(const char *text, struct pci_address *ret);

/* pci_address_format - the address as sysfs writes it. */
struct pci_address_text pci_address_format(struct pci_address address);

/* pci_address_order - negative, 0 or positive, as memcmp(3). */
int pci_address_order(struct pci_address a, struct pci_address b);

/* pci_address_requester - bus, device and function as the 16-bit requester ID. */
unsigned int pci_address_requester(struct pci_address address);
