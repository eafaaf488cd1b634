/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/checks.h"
#include "core/firmware.h"

/* Does a whole table make no sense? Then its flaw is the source's detail. */
static bool is_table(const struct source *source)
{
	return source->status == SOURCE_MALFORMED &&
		!strncmp(source->path, ACPI_TABLES "/", sizeof(ACPI_TABLES));
}

static bool is_iort(const char *path)
{
	return !strcmp(path, firmware_path("IORT"));
}

/* What of the answer rests on the table. */
static void explain(struct checkup *checkup, struct finding *finding, const char *path)
{
	finding_why(
		checkup, finding,
		"which IOMMU serves a device, and which memory firmware wants mapped 1:1, is not "
		"known from this table%s; what sysfs shows of groups and their regions stands",
		is_iort(path) ? ", nor is an address limit of the root complex" : "");
	finding_fix(
		checkup, finding,
		"update the firmware, and look for what the kernel says: dmesg | grep %s",
		strrchr(path, '/') + 1);
}

static void add_table(struct checkup *checkup, const struct source *source)
{
	struct finding *finding = finding_add(checkup, &check_acpi_table_malformed,
					      LEVEL_WARNING, source->path,
					      "this ACPI table makes no sense");

	finding_evidence(checkup, finding, source->path, "%s",
			 source->detail ?: "can not be read");
	explain(checkup, finding, source->path);
}

/* A sound table with an entry that makes no sense, which matters for some devices. */
static void add_entry(struct checkup *checkup, const char *path, const char *table)
{
	const struct facts *facts = checkup->report->facts;
	struct finding *finding = NULL;

	for (size_t i = 0; i < facts->n_devices; i++) {
		const struct device *device = &facts->devices[i];

		if (!device->firmware || !device->firmware->flawed ||
		    strcmp(device->firmware->flawed, table))
			continue;
		if (!finding)
			finding = finding_add(
				checkup, &check_acpi_table_malformed, LEVEL_WARNING, path,
				"an entry of this ACPI table makes no sense");
		finding_evidence(checkup, finding, device->address,
				 "the entry concerns it");
	}
	if (finding)
		explain(checkup, finding, path);
}

static void check_tables(struct checkup *checkup)
{
	static const char *const tables[] = { "DMAR", "IVRS", "IORT", "RIMT", "VIOT" };
	const struct source_list *sources = &checkup->report->facts->sources;

	for (size_t i = 0; i < sources->n; i++) {
		if (is_table(&sources->items[i]))
			add_table(checkup, &sources->items[i]);
	}
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		add_entry(checkup, firmware_path(tables[i]), tables[i]);
}

const struct check check_acpi_table_malformed = {
	.name = "acpi-table-malformed",
	.levels = "warning",
	.summary = "an ACPI table that describes IOMMUs makes no sense",
	.explanation =
		"DMAR, IVRS, IORT, RIMT and VIOT say which IOMMU serves which PCI function, and which\n"
		"memory must stay mapped 1:1 for it. One that is cut off, has structures of impossible\n"
		"length, or entries that lead nowhere, is not believed here. Linux gives some such\n"
		"tables up and uses what it can of others.\n"
		"\n"
		"What rests on the table: for a device without an IOMMU group, whether one is there to\n"
		"be turned on and which regions it will bring; on arm64 the address limit of the root\n"
		"complex. For a device in a group sysfs tells what holds, and the table adds nothing.\n"
		"\n"
		"Rests on: drivers/iommu/intel/dmar.c, drivers/iommu/amd/init.c,\n"
		"drivers/acpi/arm64/iort.c, drivers/acpi/riscv/rimt.c, drivers/acpi/viot.c.\n",
	.check_machine = check_tables,
};
