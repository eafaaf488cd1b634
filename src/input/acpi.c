/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/acpi.h"

#include <errno.h>

#include "core/arena.h"
#include "input/acpi_ivrs.h"
#include "input/acpi_kinds.h"
#include "input/root.h"

#define TABLE_LIMIT (1 << 20)

static const char *check(struct arena *arena, enum acpi_kind kind,
			 const struct acpi_table *table)
{
	switch (kind) {
	case ACPI_DMAR:
		return acpi_dmar_check(arena, table);
	case ACPI_IVRS:
		return acpi_ivrs_check(arena, table);
	case ACPI_IORT:
		return acpi_iort_check(arena, table);
	case ACPI_RIMT:
		return acpi_rimt_check(arena, table);
	case ACPI_VIOT:
		return acpi_viot_check(arena, table);
	}
	return NULL;
}

int acpi_parse(struct arena *arena, enum acpi_kind kind, const char *data, size_t len,
	       struct acpi_table *ret, const char **ret_flaw)
{
	struct acpi_table table;
	const char *flaw;
	int err = acpi_index(arena, kind, data, len, &table, &flaw);

	if (err)
		return err;
	if (!flaw)
		flaw = check(arena, kind, &table);
	if (flaw)
		table = (struct acpi_table){ .status = SOURCE_MALFORMED };
	*ret = table;
	*ret_flaw = flaw;
	return 0;
}

static int read_table(struct root *root, enum acpi_kind kind, struct acpi_table *ret)
{
	char *path = arena_printf(root->arena, ACPI_TABLES "/%s", acpi_signature(kind));
	struct reading reading;
	const char *flaw;
	int err = path ? root_read(root, path, TABLE_LIMIT, &reading) : -ENOMEM;

	if (err)
		return err;
	*ret = (struct acpi_table){ .status = reading.status };
	if (reading.status == SOURCE_DENIED)
		root_mark(root, SOURCE_DENIED, "needs CAP_DAC_READ_SEARCH");
	if (reading.status != SOURCE_READ)
		return 0;
	err = acpi_parse(root->arena, kind, reading.data, reading.len, ret, &flaw);
	if (!err && flaw)
		root_mark(root, SOURCE_MALFORMED, flaw);
	return err;
}

int acpi_read_tables(struct root *root, struct acpi_tables *ret)
{
	struct acpi_tables tables;

	for (enum acpi_kind kind = 0; kind < ACPI_KINDS; kind++) {
		int err = read_table(root, kind, &tables.items[kind]);

		if (err)
			return err;
	}
	*ret = tables;
	return 0;
}

static int ask(struct arena *arena, enum acpi_kind kind, const struct acpi_table *table,
	       const struct acpi_function *function, struct firmware_iommu *iommu)
{
	switch (kind) {
	case ACPI_DMAR:
		return acpi_dmar_describe(arena, table, function, iommu);
	case ACPI_IVRS:
		return acpi_ivrs_describe(arena, table, function, iommu);
	case ACPI_IORT:
		return acpi_iort_describe(arena, table, function, iommu);
	case ACPI_RIMT:
		return acpi_rimt_describe(arena, table, function, iommu);
	case ACPI_VIOT:
		return acpi_viot_describe(arena, table, function, iommu);
	}
	return 0;
}

/* Asks one table, and notes whether it is the one that makes no sense. */
static int describe(struct arena *arena, enum acpi_kind kind,
		    const struct acpi_table *table, const struct acpi_function *function,
		    struct firmware_iommu *iommu)
{
	bool was_malformed = iommu->malformed;
	int err;

	iommu->malformed = false;
	err = ask(arena, kind, table, function, iommu);
	if (iommu->malformed)
		iommu->flawed = acpi_signature(kind);
	iommu->malformed |= was_malformed;
	if (kind != ACPI_IORT) /* which has other uses */
		iommu->has_units = true;
	return err;
}

/*
 * The first table that knows the function decides, as acpi_iommu_configure_id() in
 * drivers/acpi/scan.c asks IORT, RIMT and VIOT in turn. DMAR and IVRS have drivers that
 * claim their functions themselves.
 */
int acpi_describe(struct arena *arena, const struct acpi_tables *tables,
		  const struct acpi_function *function, struct firmware_iommu *ret)
{
	struct firmware_iommu iommu = { .is_served = TRI_NO,
					.requester = function->requester };
	bool is_complete = true;

	for (enum acpi_kind kind = 0; kind < ACPI_KINDS; kind++) {
		const struct acpi_table *table = &tables->items[kind];
		enum tri before = iommu.is_served;
		int err;

		is_complete = is_complete &&
			(table->status == SOURCE_READ || table->status == SOURCE_ABSENT);
		if (table->status == SOURCE_MALFORMED)
			iommu.malformed = true;
		if (table->status != SOURCE_READ || before == TRI_YES)
			continue;
		err = describe(arena, kind, table, function, &iommu);
		if (err)
			return err;
		if (iommu.is_served != before || !iommu.table)
			iommu.table = acpi_signature(kind);
	}
	if (iommu.is_served == TRI_NO && !is_complete) {
		iommu.is_served = TRI_UNKNOWN;
		iommu.table = NULL;
	}
	*ret = iommu;
	return 0;
}

int acpi_serve(struct arena *arena, struct firmware_iommu *iommu, const char *what,
	       uint64_t address)
{
	iommu->unit = arena_printf(arena, "%s at 0x%jx", what, (uintmax_t)address);
	iommu->unit_address = address;
	iommu->is_served = TRI_YES;
	return iommu->unit ? 0 : -ENOMEM;
}

int acpi_serve_pci(struct arena *arena, struct firmware_iommu *iommu, const char *what,
		   unsigned int segment, unsigned int requester)
{
	struct pci_address address = { segment, (uint8_t)(requester >> 8),
				       requester >> 3 & 0x1f, requester & 7 };

	iommu->unit =
		arena_printf(arena, "%s %s", what, pci_address_format(address).text);
	iommu->unit_address = 0;
	iommu->is_served = TRI_YES;
	return iommu->unit ? 0 : -ENOMEM;
}

void acpi_confuse(struct firmware_iommu *iommu)
{
	iommu->malformed = true;
	iommu->is_served = TRI_UNKNOWN;
	iommu->unit = NULL;
	iommu->unit_address = 0;
	iommu->n_regions = 0;
}

int acpi_add_region(struct arena *arena, struct firmware_iommu *iommu, uint64_t start,
		    uint64_t size, enum reserved_type type, enum acpi_kind kind)
{
	struct range range;
	int err;

	if (!size)
		return 0;
	if (!range_from_size(start, size, &range)) {
		iommu->malformed = true;
		return 0;
	}
	err = arena_reserve(arena, &iommu->regions, iommu->n_regions, &iommu->cap,
			    sizeof(*iommu->regions));
	if (err)
		return err;
	iommu->regions[iommu->n_regions++] =
		(struct firmware_region){ range, type, acpi_signature(kind) };
	return 0;
}

bool acpi_page_up(uint64_t value, uint64_t page_size, uint64_t *ret)
{
	uint64_t sum;

	if (__builtin_add_overflow(value, page_size - 1, &sum))
		return false;
	*ret = sum & ~(page_size - 1);
	return true;
}

int acpi_ivrs_read_features(struct root *root, struct amd_firmware *ret)
{
	struct acpi_table table;
	int err = read_table(root, ACPI_IVRS, &table);

	if (!err && table.status == SOURCE_READ)
		acpi_ivrs_features(&table, ret);
	return err;
}
