/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_kinds.h"

/*
 * VIOT: the ACPI specification's Virtual I/O Translation Table. Read as drivers/acpi/viot.c
 * does.
 */

enum { VIOT_PCI_RANGE = 1, VIOT_MMIO = 2, VIOT_VIRTIO_PCI = 3, VIOT_VIRTIO_MMIO = 4 };

/* Offsets from the start of a node. */
enum {
	RANGE_FIRST_SEGMENT = 8,
	RANGE_FIRST_REQUESTER = 12,
	RANGE_OUTPUT = 16,
	RANGE_SIZE = 24,
	VIRTIO_SEGMENT = 4,
	VIRTIO_REQUESTER = 6,
	VIRTIO_ADDRESS = 8,
	VIRTIO_SIZE = 16,
};

static size_t least_size(unsigned int type)
{
	switch (type) {
	case VIOT_PCI_RANGE:
	case VIOT_MMIO:
		return RANGE_SIZE;
	case VIOT_VIRTIO_PCI:
	case VIOT_VIRTIO_MMIO:
		return VIRTIO_SIZE;
	}
	return 0;
}

const char *acpi_viot_check(struct arena *arena, const struct acpi_table *table)
{
	const char *flaw = NULL;

	for (size_t i = 0; i < table->n_records && !flaw; i++)
		flaw = acpi_check_len(arena, &table->records[i],
				      least_size(table->records[i].type));
	return flaw;
}

/* Is a value between two that stand side by side? */
static bool is_within(const struct acpi_table *table, size_t first_at, unsigned int value)
{
	return acpi_u16(table, first_at) <= value &&
		value <= acpi_u16(table, first_at + 2);
}

static bool lists(const struct acpi_table *table, const struct acpi_record *node,
		  const struct acpi_function *function)
{
	return node->type == VIOT_PCI_RANGE &&
		is_within(table, node->at + RANGE_FIRST_SEGMENT, function->segment) &&
		is_within(table, node->at + RANGE_FIRST_REQUESTER, function->requester);
}

static bool is_iommu(const struct acpi_record *node)
{
	return node->type == VIOT_VIRTIO_PCI || node->type == VIOT_VIRTIO_MMIO;
}

/*
 * The IOMMU of the range that lists a function. Linux asks the last range first, and does
 * without one that leads to what it does not know (viot_parse_node()).
 */
static const struct acpi_record *find_iommu(const struct acpi_table *table,
					    const struct acpi_function *function,
					    struct firmware_iommu *iommu)
{
	const struct acpi_record *found = NULL;
	bool is_lost = false;

	for (size_t i = 0; i < table->n_records; i++) {
		const struct acpi_record *node = &table->records[i], *output;

		if (!lists(table, node, function))
			continue;
		output = acpi_record_at(table, acpi_u16(table, node->at + RANGE_OUTPUT));
		if (output && is_iommu(output))
			found = output;
		is_lost = is_lost || !output;
	}
	if (!found && is_lost)
		acpi_confuse(iommu);
	return found;
}

/* The IOMMU does not translate itself: viot_dev_iommu_init(). */
static bool is_itself(const struct acpi_table *table, const struct acpi_record *node,
		      const struct acpi_function *function)
{
	return acpi_u16(table, node->at + VIRTIO_SEGMENT) == function->segment &&
		acpi_u16(table, node->at + VIRTIO_REQUESTER) == function->requester;
}

int acpi_viot_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function, struct firmware_iommu *iommu)
{
	const struct acpi_record *unit = find_iommu(table, function, iommu);

	if (!unit)
		return 0;
	if (unit->type == VIOT_VIRTIO_MMIO)
		return acpi_serve(arena, iommu, "virtio-iommu",
				  acpi_u64(table, unit->at + VIRTIO_ADDRESS));
	iommu->is_unit = is_itself(table, unit, function);
	if (iommu->is_unit)
		return 0;
	return acpi_serve_pci(arena, iommu, "virtio-iommu",
			      acpi_u16(table, unit->at + VIRTIO_SEGMENT),
			      acpi_u16(table, unit->at + VIRTIO_REQUESTER));
}
