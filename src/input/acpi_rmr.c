/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_rmr.h"

#include "input/acpi_iort.h"
#include "input/acpi_kinds.h"

/* Offset from the start of the table; Linux reads these nodes from IORT E.d on. */
enum { TABLE_REVISION = 8 };
#define LEAST_REVISION 5

/* Offsets from the start of a node. */
enum { FLAGS = 16, COUNT = 20, OFFSET = 24 };
#define REMAP_PERMITTED 1

/* A descriptor: base, length, four reserved bytes. */
enum { BASE = 0, LENGTH = 8, DESCRIPTOR_SIZE = 20 };

#define ALIGNMENT 0x10000

const char *acpi_rmr_check(struct arena *arena, const struct acpi_table *table,
			   const struct acpi_record *node, uint64_t *total)
{
	uint64_t count = acpi_u32(table, node->at + COUNT);
	uint64_t offset = acpi_u32(table, node->at + OFFSET);

	if (!offset)
		return NULL;
	return acpi_check_array(arena, table, node->at + offset, count * DESCRIPTOR_SIZE,
				total);
}

/* Does the node name this stream of this SMMU? iort_node_get_rmr_info() */
static bool names_stream(const struct acpi_table *table, const struct acpi_record *node,
			 const struct acpi_record *smmu, uint32_t id)
{
	struct acpi_mappings mappings = acpi_iort_mappings(table, node);

	for (uint32_t i = 0; i < mappings.n; i++) {
		struct acpi_mapping mapping = acpi_mapping_read(table, &mappings, i);

		if (mapping.reference == smmu->at && mapping.output <= id &&
		    id <= mapping.output + mapping.count)
			return true;
	}
	return false;
}

/* iort_get_rmrs(): what is not aligned as the specification wants grows to whole pages. */
static int add_descriptor(struct arena *arena, const struct acpi_table *table, size_t at,
			  uint64_t page_size, enum reserved_type type,
			  struct firmware_iommu *iommu)
{
	uint64_t base = acpi_u64(table, at + BASE), size = acpi_u64(table, at + LENGTH);
	uint64_t in_page = base & (page_size - 1);

	if ((base | size) & (ALIGNMENT - 1)) {
		base -= in_page;
		if (__builtin_add_overflow(size, in_page, &size) ||
		    !acpi_page_up(size, page_size, &size)) {
			iommu->malformed = true;
			return 0;
		}
	}
	return acpi_add_region(arena, iommu, base, size, type, ACPI_IORT);
}

static int add_node(struct arena *arena, const struct acpi_table *table,
		    const struct acpi_record *node, uint64_t page_size,
		    struct firmware_iommu *iommu)
{
	uint32_t count = acpi_u32(table, node->at + COUNT);
	uint32_t offset = acpi_u32(table, node->at + OFFSET);
	enum reserved_type type = acpi_u32(table, node->at + FLAGS) & REMAP_PERMITTED ?
		RESERVED_DIRECT_RELAXABLE :
		RESERVED_DIRECT;
	int err = 0;

	for (uint32_t i = 0; offset && i < count && !err; i++)
		err = add_descriptor(arena, table,
				     node->at + offset + (size_t)i * DESCRIPTOR_SIZE,
				     page_size, type, iommu);
	return err;
}

int acpi_rmr_add(struct arena *arena, const struct acpi_table *table,
		 const struct acpi_record *smmu, uint32_t id,
		 const struct acpi_function *function, struct firmware_iommu *iommu)
{
	uint64_t page_size = function->page_size ?: 4096;
	int err = 0;

	if (acpi_u8(table, TABLE_REVISION) < LEAST_REVISION)
		return 0;
	for (size_t i = 0; i < table->n_records && !err; i++) {
		const struct acpi_record *node = &table->records[i];

		if (node->type == ACPI_IORT_RMR && names_stream(table, node, smmu, id))
			err = add_node(arena, table, node, page_size, iommu);
	}
	return err;
}
