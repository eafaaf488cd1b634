/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "input/acpi_kinds.h"
#include "input/acpi_scope.h"

/*
 * DMAR: Intel's VT-d specification, chapter 8. Read as drivers/iommu/intel/dmar.c and
 * iommu.c do.
 */

enum {
	DMAR_DRHD = 0,
	DMAR_RMRR = 1,
	DMAR_ATSR = 2,
	DMAR_RHSA = 3,
	DMAR_ANDD = 4,
	DMAR_SATC = 5,
	DMAR_SIDP = 6,
};

/* Offsets from the start of the table. */
enum { WIDTH = 36 };

/* Offsets from the start of a structure. */
enum {
	DRHD_FLAGS = 4,
	DRHD_ADDRESS = 8,
	SEGMENT = 6,
	RMRR_BASE = 8,
	RMRR_END = 16,
};

#define INCLUDE_ALL 1
#define PAGE_SHIFT 12

#define CLASS_DISPLAY 0x03
#define CLASS_USB 0x0c03

/* Bytes of a structure before its device scopes, if it has some. */
static size_t fixed_size(unsigned int type, bool *ret_has_scopes)
{
	*ret_has_scopes = true;
	switch (type) {
	case DMAR_DRHD:
		return 16;
	case DMAR_RMRR:
		return 24;
	case DMAR_ATSR:
	case DMAR_SATC:
	case DMAR_SIDP:
		return 8;
	}
	*ret_has_scopes = false;
	return type == DMAR_RHSA ? 20 : type == DMAR_ANDD ? 8 : 4;
}

static const char *check_structure(struct arena *arena, const struct acpi_table *table,
				   const struct acpi_record *record)
{
	bool has_scopes;
	size_t fixed = fixed_size(record->type, &has_scopes);
	const char *flaw = acpi_check_len(arena, record, fixed);

	if (flaw)
		return flaw;
	/* Without an address Linux gives the table up: dmar_validate_one_drhd(). */
	if (record->type == DMAR_DRHD && !acpi_u64(table, record->at + DRHD_ADDRESS))
		return acpi_flaw(arena, "DRHD without a register address", record->at);
	return has_scopes ? acpi_scope_check(arena, table, record->at + fixed,
					     record->at + record->len) :
			    NULL;
}

const char *acpi_dmar_check(struct arena *arena, const struct acpi_table *table)
{
	const char *flaw = NULL;

	/* parse_dmar_table() */
	if (acpi_u8(table, WIDTH) < PAGE_SHIFT - 1)
		return acpi_flaw(arena, "impossible host address width", WIDTH);
	for (size_t i = 0; i < table->n_records && !flaw; i++)
		flaw = check_structure(arena, table, &table->records[i]);
	return flaw;
}

/* What the scopes of a structure say. */
static enum acpi_cover cover_of(const struct acpi_table *table,
				const struct acpi_record *record,
				const struct acpi_function *function)
{
	bool has_scopes;
	size_t fixed = fixed_size(record->type, &has_scopes);

	if (acpi_u16(table, record->at + SEGMENT) != function->segment)
		return ACPI_COVER_NONE;
	return acpi_scope_cover(table, record->at + fixed, record->at + record->len,
				function);
}

/*
 * The DRHD that serves a function. Linux asks the last one of the table first, and those
 * with INCLUDE_ALL at the end (dmar_register_drhd_unit(), device_lookup_iommu()).
 */
static const struct acpi_record *find_drhd(const struct acpi_table *table,
					   const struct acpi_function *function,
					   bool *is_confused)
{
	const struct acpi_record *found = NULL, *all = NULL;

	for (size_t i = 0; i < table->n_records; i++) {
		const struct acpi_record *record = &table->records[i];
		enum acpi_cover cover;

		if (record->type != DMAR_DRHD)
			continue;
		if (acpi_u8(table, record->at + DRHD_FLAGS) & INCLUDE_ALL) {
			if (!all &&
			    acpi_u16(table, record->at + SEGMENT) == function->segment)
				all = record;
			continue;
		}
		cover = cover_of(table, record, function);
		if (cover == ACPI_COVER_FUNCTION)
			found = record;
		else if (cover == ACPI_COVER_WRONG_TYPE)
			*is_confused = true;
	}
	return found ?: all;
}

/* device_rmrr_is_relaxable() in drivers/iommu/intel/iommu.c */
static enum reserved_type rmrr_type(unsigned int class_code)
{
	return class_code >> 8 == CLASS_USB || class_code >> 16 == CLASS_DISPLAY ?
		RESERVED_DIRECT_RELAXABLE :
		RESERVED_DIRECT;
}

/* intel_iommu_get_resv_regions() in drivers/iommu/intel/iommu.c */
static int add_rmrr(struct arena *arena, const struct acpi_table *table,
		    const struct acpi_record *record, enum reserved_type type,
		    struct firmware_iommu *iommu)
{
	uint64_t base = acpi_u64(table, record->at + RMRR_BASE);
	uint64_t end = acpi_u64(table, record->at + RMRR_END);

	if (end < base || (!base && end == UINT64_MAX)) {
		iommu->malformed = true;
		return 0;
	}
	return acpi_add_region(arena, iommu, base, end - base + 1, type, ACPI_DMAR);
}

static int add_rmrrs(struct arena *arena, const struct acpi_table *table,
		     const struct acpi_function *function, struct firmware_iommu *iommu)
{
	enum reserved_type type = rmrr_type(function->class_code);
	struct acpi_function covered = *function;
	int err = 0;

	/* Of a virtual function only the bridges above it count. */
	if (function->physical && covered.n_path) {
		covered.n_path--;
		covered.class_code = ACPI_CLASS_PCI_BRIDGE;
	}
	for (size_t i = 0; i < table->n_records && !err; i++) {
		const struct acpi_record *record = &table->records[i];
		enum acpi_cover cover = record->type == DMAR_RMRR ?
			cover_of(table, record, &covered) :
			ACPI_COVER_NONE;

		if (cover == ACPI_COVER_FUNCTION)
			err = add_rmrr(arena, table, record, type, iommu);
		else if (cover == ACPI_COVER_WRONG_TYPE)
			acpi_confuse(iommu);
	}
	return err;
}

/* For its IOMMU a virtual function is the physical one: device_lookup_iommu(). */
static int replace_virtual(struct arena *arena, const struct acpi_function *function,
			   struct acpi_function *ret)
{
	struct pci_address *path;

	*ret = *function;
	if (!function->physical || !function->n_path)
		return 0;
	path = arena_alloc(arena, function->n_path * sizeof(*path));
	if (!path)
		return -ENOMEM;
	memcpy(path, function->path, function->n_path * sizeof(*path));
	path[function->n_path - 1] = *function->physical;
	ret->path = path;
	return 0;
}

/* A scope whose type does not fit what it names makes Linux give up all of VT-d. */
int acpi_dmar_describe(struct arena *arena, const struct acpi_table *table,
		       const struct acpi_function *function, struct firmware_iommu *iommu)
{
	struct acpi_function physical;
	const struct acpi_record *drhd;
	bool is_confused = false;
	int err = replace_virtual(arena, function, &physical);

	iommu->host_address_bits = acpi_known_bits(acpi_u8(table, WIDTH) + 1);
	if (err)
		return err;
	drhd = find_drhd(table, &physical, &is_confused);
	if (is_confused)
		acpi_confuse(iommu);
	if (is_confused || !drhd)
		return 0;
	err = acpi_serve(arena, iommu, "DRHD", acpi_u64(table, drhd->at + DRHD_ADDRESS));
	return err ? err : add_rmrrs(arena, table, function, iommu);
}
