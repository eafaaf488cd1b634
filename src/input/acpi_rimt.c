/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_kinds.h"
#include "input/acpi_mapping.h"

/*
 * RIMT: the RISC-V IO Mapping Table. Read as drivers/acpi/riscv/rimt.c does.
 */

enum { RIMT_IOMMU = 0, RIMT_ROOT_COMPLEX = 1, RIMT_PLATFORM_DEVICE = 2 };

/* Offsets from the start of a node. */
enum {
	IOMMU_ADDRESS = 16,
	IOMMU_FLAGS = 24,
	IOMMU_SEGMENT = 32,
	IOMMU_REQUESTER = 34,
	IOMMU_SIZE = 40,
	ROOT_SEGMENT = 14,
	ROOT_MAPPINGS = 16,
	ROOT_SIZE = 20,
	PLATFORM_MAPPINGS = 8,
	PLATFORM_SIZE = 12,
};

#define IOMMU_IS_PCIE 1

/* Root complex, IOMMU: more hops are a circle. */
#define MAX_HOPS 8

static size_t least_size(unsigned int type)
{
	switch (type) {
	case RIMT_IOMMU:
		return IOMMU_SIZE;
	case RIMT_ROOT_COMPLEX:
		return ROOT_SIZE;
	case RIMT_PLATFORM_DEVICE:
		return PLATFORM_SIZE;
	}
	return 0;
}

/* Offset and count stand side by side. */
static struct acpi_mappings mappings_of(const struct acpi_table *table,
					const struct acpi_record *node)
{
	size_t at = node->at +
		(node->type == RIMT_ROOT_COMPLEX ? ROOT_MAPPINGS : PLATFORM_MAPPINGS);
	unsigned int offset = acpi_u16(table, at);

	if (node->type != RIMT_ROOT_COMPLEX && node->type != RIMT_PLATFORM_DEVICE)
		offset = 0;
	return (struct acpi_mappings){
		.at = (uint64_t)node->at + offset,
		.n = offset ? acpi_u16(table, at + 2) : 0,
	};
}

const char *acpi_rimt_check(struct arena *arena, const struct acpi_table *table)
{
	const char *flaw = NULL;
	uint64_t total = 0;

	for (size_t i = 0; i < table->n_records && !flaw; i++) {
		const struct acpi_record *node = &table->records[i];
		struct acpi_mappings mappings = mappings_of(table, node);

		flaw = acpi_check_len(arena, node, least_size(node->type));
		if (!flaw)
			flaw = acpi_check_array(arena, table, mappings.at,
						(uint64_t)mappings.n * ACPI_MAPPING_SIZE,
						&total);
	}
	return flaw;
}

/* Would the mapping take the ID? rimt_id_map(), in 32 bits and with the last ID, as there. */
static bool takes_id(const struct acpi_mapping *mapping, uint32_t id)
{
	return mapping->input <= id && id <= mapping->input + mapping->count;
}

/*
 * Where the node sends an ID, as an offset of the next node; 0 is nowhere. A first mapping
 * that leads nowhere is a firmware bug for which Linux gives up the node.
 */
static uint32_t follow(const struct acpi_table *table, const struct acpi_record *node,
		       uint32_t *id)
{
	struct acpi_mappings mappings = mappings_of(table, node);

	for (uint32_t i = 0; i < mappings.n; i++) {
		struct acpi_mapping mapping = acpi_mapping_read(table, &mappings, i);

		if (!i && !mapping.reference)
			break;
		if (takes_id(&mapping, *id)) {
			*id = mapping.output + (*id - mapping.input);
			return mapping.reference;
		}
	}
	return 0;
}

/* rimt_node_map_id(): the IOMMU that an ID reaches, or NULL. */
static const struct acpi_record *find_iommu(const struct acpi_table *table,
					    const struct acpi_record *node, uint32_t id,
					    struct firmware_iommu *iommu)
{
	for (int hop = 0; node && hop < MAX_HOPS; hop++) {
		uint32_t reference;

		if (node->type == RIMT_IOMMU)
			return node;
		reference = follow(table, node, &id);
		if (!reference)
			return NULL;
		node = acpi_record_at(table, reference);
	}
	acpi_confuse(iommu);
	return NULL;
}

static const struct acpi_record *find_root_complex(const struct acpi_table *table,
						   unsigned int segment)
{
	for (size_t i = 0; i < table->n_records; i++) {
		const struct acpi_record *node = &table->records[i];

		if (node->type == RIMT_ROOT_COMPLEX &&
		    acpi_u16(table, node->at + ROOT_SEGMENT) == segment)
			return node;
	}
	return NULL;
}

int acpi_rimt_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function, struct firmware_iommu *iommu)
{
	const struct acpi_record *root = find_root_complex(table, function->segment),
				 *unit;

	unit = root ? find_iommu(table, root, function->requester, iommu) : NULL;
	if (!unit)
		return 0;
	if (acpi_u32(table, unit->at + IOMMU_FLAGS) & IOMMU_IS_PCIE)
		return acpi_serve_pci(arena, iommu, "RISC-V IOMMU",
				      acpi_u16(table, unit->at + IOMMU_SEGMENT),
				      acpi_u16(table, unit->at + IOMMU_REQUESTER));
	return acpi_serve(arena, iommu, "RISC-V IOMMU",
			  acpi_u64(table, unit->at + IOMMU_ADDRESS));
}
