/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/pci_address.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/units.h"

/* Reads hexadecimal digits up to @stop, at most @digits of them; NULL when it is not that. */
static const char *parse_field(const char *text, char stop, size_t digits, uint64_t *ret)
{
	const char *end = text + strspn(text, "0123456789abcdefABCDEF");

	if (*end != stop || end == text || (size_t)(end - text) > digits ||
	    parse_hex(text, (size_t)(end - text), ret))
		return NULL;
	return end + 1;
}

/* What stands behind the last slash, but for those at the end: a shell adds them. */
static const char *last_component(const char *path)
{
	const char *last = path;

	for (const char *slash = strchr(path, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		if (slash[1] && slash[1] != '/')
			last = slash + 1;
	}
	return last;
}

bool pci_address_parse(const char *text, struct pci_address *ret)
{
	const char *at = last_component(text), *first = strchr(at, ':');
	bool is_path = at != text;
	uint64_t domain = 0, bus, device, function;

	if (first && strchr(first + 1, ':'))
		at = parse_field(at, ':', 8, &domain);
	at = at ? parse_field(at, ':', 2, &bus) : NULL;
	at = at ? parse_field(at, '.', 2, &device) : NULL;
	if (!at || parse_hex(at, *at ? 1 : 0, &function) || device > 31 || function > 7)
		return false;
	at++;
	if (at[is_path ? strspn(at, "/") : 0])
		return false;
	*ret = (struct pci_address){ (uint32_t)domain, (uint8_t)bus, (uint8_t)device,
				     (uint8_t)function };
	return true;
}

struct pci_address_text pci_address_format(struct pci_address address)
{
	struct pci_address_text text;

	snprintf(text.text, sizeof(text.text), "%04" PRIx32 ":%02x:%02x.%x",
		 address.domain, address.bus, address.device, address.function);
	return text;
}

int pci_address_order(struct pci_address a, struct pci_address b)
{
	if (a.domain != b.domain)
		return a.domain < b.domain ? -1 : 1;
	return (int)pci_address_requester(a) - (int)pci_address_requester(b);
}

unsigned int pci_address_requester(struct pci_address address)
{
	return (unsigned int)address.bus << 8 | (unsigned int)address.device << 3 |
		address.function;
}
