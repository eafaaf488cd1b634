/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_scope.h"

/*
 * A device scope: type, length, two reserved bytes, an ID, the number of a root bus, and
 * the path from there as pairs of device and function.
 */
enum { SCOPE_LEN = 1, SCOPE_BUS = 5, SCOPE_PATH = 6 };
enum { SCOPE_ENDPOINT = 1, SCOPE_BRIDGE = 2 };

#define CLASS_BRIDGE 0x06
#define CLASS_PCI_BRIDGE 0x0604
#define CLASS_CARDBUS 0x0607

const char *acpi_scope_check(struct arena *arena, const struct acpi_table *table,
			     size_t at, size_t end)
{
	while (at < end) {
		size_t len = acpi_u8(table, at + SCOPE_LEN);

		if (len < SCOPE_PATH || len > end - at)
			return acpi_flaw(arena, "device scope of impossible length", at);
		at += len;
	}
	return NULL;
}

/* Do the pairs of a scope spell @n hops of a path? */
static bool spells_path(const struct acpi_table *table, size_t scope,
			const struct pci_address *path, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t pair = scope + SCOPE_PATH + 2 * i;

		if (acpi_u8(table, pair) != path[i].device ||
		    acpi_u8(table, pair + 1) != path[i].function)
			return false;
	}
	return true;
}

/*
 * Does a scope name what stands at the end of the first @n hops? It counts from a root
 * bus; one hop from another bus is a firmware bug that Linux lets pass
 * (dmar_match_pci_path() in drivers/iommu/intel/dmar.c).
 */
static bool names_hop(const struct acpi_table *table, size_t scope,
		      const struct pci_address *path, size_t n)
{
	size_t pairs = (acpi_u8(table, scope + SCOPE_LEN) - SCOPE_PATH) / 2;
	unsigned int bus = acpi_u8(table, scope + SCOPE_BUS);

	if (pairs == n && bus == path[0].bus && spells_path(table, scope, path, n))
		return true;
	return pairs == 1 && bus == path[n - 1].bus &&
		spells_path(table, scope, &path[n - 1], 1);
}

/*
 * Would dmar_insert_dev_scope() take a function of this class for a scope of this type?
 * It goes by the header type, which the class tells well enough.
 */
static bool is_fitting(unsigned int type, unsigned int class_code)
{
	if (type == SCOPE_ENDPOINT)
		return class_code >> 8 != CLASS_PCI_BRIDGE &&
			class_code >> 8 != CLASS_CARDBUS;
	return class_code >> 16 == CLASS_BRIDGE;
}

static enum acpi_cover cover_of_one(const struct acpi_table *table, size_t scope,
				    const struct acpi_function *function)
{
	unsigned int type = acpi_u8(table, scope);

	if (type != SCOPE_ENDPOINT && type != SCOPE_BRIDGE)
		return ACPI_COVER_NONE;
	for (size_t n = 1; n <= function->n_path; n++) {
		unsigned int class_code = n < function->n_path ? ACPI_CLASS_PCI_BRIDGE :
								 function->class_code;

		if (names_hop(table, scope, function->path, n))
			return is_fitting(type, class_code) ? ACPI_COVER_FUNCTION :
							      ACPI_COVER_WRONG_TYPE;
	}
	return ACPI_COVER_NONE;
}

enum acpi_cover acpi_scope_cover(const struct acpi_table *table, size_t at, size_t end,
				 const struct acpi_function *function)
{
	enum acpi_cover cover = ACPI_COVER_NONE;

	while (at < end && cover == ACPI_COVER_NONE) {
		cover = cover_of_one(table, at, function);
		at += acpi_u8(table, at + SCOPE_LEN);
	}
	return cover;
}
