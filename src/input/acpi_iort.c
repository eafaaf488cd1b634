/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi_iort.h"

#include "input/acpi_kinds.h"
#include "input/acpi_rmr.h"

/*
 * IORT: Arm DEN 0049. Read as drivers/acpi/arm64/iort.c does.
 */

enum {
	IORT_NAMED_COMPONENT = 1,
	IORT_ROOT_COMPLEX = 2,
	IORT_SMMU = 3,
	IORT_SMMU_V3 = 4,
};

/* Offsets from the start of a node. */
enum {
	REVISION = 3,
	MAPPING_COUNT = 8,
	MAPPING_OFFSET = 12,
	ROOT_SEGMENT = 28,
	ROOT_ADDRESS_LIMIT = 32,
	ROOT_SIZE = 32,
	SMMU_ADDRESS = 16,
	SMMU_SIZE = 24,
};

#define SINGLE_MAPPING 1

/* Root complex, perhaps a named component, SMMU: more hops are a circle. */
#define MAX_HOPS 8

struct acpi_mappings acpi_iort_mappings(const struct acpi_table *table,
					const struct acpi_record *node)
{
	uint32_t offset = acpi_u32(table, node->at + MAPPING_OFFSET);

	return (struct acpi_mappings){
		.at = (uint64_t)node->at + offset,
		.n = offset ? acpi_u32(table, node->at + MAPPING_COUNT) : 0,
	};
}

/* The address limit came with revision 1 of the node. */
static size_t least_size(const struct acpi_table *table, const struct acpi_record *node)
{
	switch (node->type) {
	case IORT_ROOT_COMPLEX:
		return ROOT_SIZE + (acpi_u8(table, node->at + REVISION) >= 1);
	case IORT_SMMU:
	case IORT_SMMU_V3:
		return SMMU_SIZE;
	case ACPI_IORT_RMR:
		return ACPI_RMR_SIZE;
	}
	return 0;
}

static const char *check_node(struct arena *arena, const struct acpi_table *table,
			      const struct acpi_record *node, uint64_t *total)
{
	struct acpi_mappings mappings = acpi_iort_mappings(table, node);
	const char *flaw = acpi_check_len(arena, node, least_size(table, node));

	if (!flaw)
		flaw = acpi_check_array(arena, table, mappings.at,
					(uint64_t)mappings.n * ACPI_MAPPING_SIZE, total);
	if (!flaw && node->type == ACPI_IORT_RMR)
		flaw = acpi_rmr_check(arena, table, node, total);
	return flaw;
}

const char *acpi_iort_check(struct arena *arena, const struct acpi_table *table)
{
	const char *flaw = NULL;
	uint64_t total = 0;

	for (size_t i = 0; i < table->n_records && !flaw; i++)
		flaw = check_node(arena, table, &table->records[i], &total);
	return flaw;
}

enum match { MATCH_NONE, MATCH_LAST, MATCH };

/*
 * iort_id_map(), in 32 bits as there. Firmware is at odds about whether count means less
 * one, so that a match of the last ID gives way to a mapping that begins with it.
 */
static enum match map_id(const struct acpi_mapping *mapping, unsigned int type,
			 bool has_match, uint32_t id, uint32_t *ret)
{
	uint32_t last = mapping->input + mapping->count;

	if (mapping->flags & SINGLE_MAPPING) {
		if (type != IORT_NAMED_COMPONENT && type != IORT_ROOT_COMPLEX)
			return MATCH_NONE;
		*ret = mapping->output;
		return MATCH;
	}
	if (id < mapping->input || id > last || (has_match && id != mapping->input))
		return MATCH_NONE;
	*ret = mapping->output + (id - mapping->input);
	return mapping->count && id == last ? MATCH_LAST : MATCH;
}

/*
 * Where the node sends an ID, as an offset of the next node; 0 is nowhere. A first mapping
 * that leads nowhere is a firmware bug for which Linux gives up the node.
 */
static uint32_t follow(const struct acpi_table *table, const struct acpi_record *node,
		       uint32_t *id)
{
	struct acpi_mappings mappings = acpi_iort_mappings(table, node);
	uint32_t reference = 0, id_in = *id;

	for (uint32_t i = 0; i < mappings.n; i++) {
		struct acpi_mapping mapping = acpi_mapping_read(table, &mappings, i);
		enum match match;

		if (!i && !mapping.reference)
			break;
		match = map_id(&mapping, node->type, reference != 0, id_in, id);
		if (match != MATCH_NONE)
			reference = mapping.reference;
		if (match == MATCH)
			break;
	}
	return reference;
}

/*
 * iort_node_map_id(): the SMMU that an ID reaches, or NULL. A reference that leads to no
 * node, and a circle, are confusing.
 */
static const struct acpi_record *find_smmu(const struct acpi_table *table,
					   const struct acpi_record *node, uint32_t *id,
					   struct firmware_iommu *iommu)
{
	for (int hop = 0; node && hop < MAX_HOPS; hop++) {
		uint32_t reference;

		if (node->type == IORT_SMMU || node->type == IORT_SMMU_V3)
			return node;
		reference = follow(table, node, id);
		if (!reference)
			return NULL;
		node = acpi_record_at(table, reference);
	}
	acpi_confuse(iommu);
	return NULL;
}

/* Each segment has one root complex: iort_match_node_callback(). */
static const struct acpi_record *find_root_complex(const struct acpi_table *table,
						   unsigned int segment)
{
	for (size_t i = 0; i < table->n_records; i++) {
		const struct acpi_record *node = &table->records[i];

		if (node->type == IORT_ROOT_COMPLEX &&
		    acpi_u32(table, node->at + ROOT_SEGMENT) == segment)
			return node;
	}
	return NULL;
}

/* rc_dma_get_range(); 0 bits is a firmware bug that limits nothing. */
static void read_limit(const struct acpi_table *table, const struct acpi_record *root,
		       struct firmware_iommu *iommu)
{
	unsigned int bits = acpi_u8(table, root->at + ROOT_ADDRESS_LIMIT);

	if (acpi_u8(table, root->at + REVISION) < 1)
		return;
	iommu->has_address_limit = bits > 0;
	iommu->address_limit_bits = bits < 64 ? bits : 64;
}

static bool has_smmu(const struct acpi_table *table)
{
	for (size_t i = 0; i < table->n_records; i++) {
		if (table->records[i].type == IORT_SMMU ||
		    table->records[i].type == IORT_SMMU_V3)
			return true;
	}
	return false;
}

int acpi_iort_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function, struct firmware_iommu *iommu)
{
	const struct acpi_record *root = find_root_complex(table, function->segment);
	const struct acpi_record *smmu;
	uint32_t id = function->requester;
	int err;

	iommu->has_units |= has_smmu(table);
	if (!root)
		return 0;
	read_limit(table, root, iommu);
	smmu = find_smmu(table, root, &id, iommu);
	if (!smmu)
		return 0;
	err = acpi_serve(arena, iommu, smmu->type == IORT_SMMU_V3 ? "SMMUv3" : "SMMU",
			 acpi_u64(table, smmu->at + SMMU_ADDRESS));
	return err ? err : acpi_rmr_add(arena, table, smmu, id, function, iommu);
}
