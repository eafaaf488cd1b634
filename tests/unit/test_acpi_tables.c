/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test_acpi.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/root.h"

/* The tables together: how they are read, and whose word counts. */

#define TABLES "/sys/firmware/acpi/tables"

/* One DRHD for all of segment 0, at 0xfed90000. */
static const unsigned char dmar[] = { HEADER('D', 'M', 'A', 'R', 1),
				      38,
				      0,
				      U64(0),
				      U16(0),
				      U16(0),
				      U16(16),
				      1,
				      0,
				      U16(0),
				      U64(0xfed90000) };

/* No IOMMU; a root complex of segment 0 with 40 bits. */
static const unsigned char iort_none[] = { HEADER('I', 'O', 'R', 'T', 3),
					   U32(1),
					   U32(48),
					   U32(0),
					   2,
					   U16(36),
					   1,
					   U32(0),
					   U32(0),
					   U32(36),
					   U64(0),
					   U32(0),
					   U32(0),
					   40,
					   0,
					   0,
					   0 };

/* The same, and a mapping that leads astray. */
static const unsigned char iort_lost[] = { HEADER('I', 'O', 'R', 'T', 3),
					   U32(1),
					   U32(48),
					   U32(0),
					   2,
					   U16(56),
					   1,
					   U32(0),
					   U32(1),
					   U32(36),
					   U64(0),
					   U32(0),
					   U32(0),
					   40,
					   0,
					   0,
					   0,
					   U32(0),
					   U32(0xffff),
					   U32(0),
					   U32(0x1000),
					   U32(0) };

/* A virtio-iommu at 0xa000000 for all of segment 0. */
static const unsigned char viot[] = { HEADER('V', 'I', 'O', 'T', 0),
				      U16(2),
				      U16(48),
				      U64(0),
				      4,
				      0,
				      U16(16),
				      U32(0),
				      U64(0xa000000),
				      1,
				      0,
				      U16(24),
				      U32(0),
				      U16(0),
				      U16(0),
				      U16(0),
				      U16(0xffff),
				      U16(48),
				      U16(0),
				      U32(0) };

static const struct acpi_function function = { .requester = 0x0010 };

/**
 * struct files - a sysroot with tables
 * @path: the directory
 * @root: what reads them
 * @arena: of that
 * @sources: of that
 */
struct files {
	char path[32];
	struct root root;
	struct arena arena;
	struct source_list sources;
};

static void write_file(const struct files *files, const char *name, const void *bytes,
		       size_t len)
{
	char path[128], *copy = calloc(1, len + 1);
	FILE *file;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	if (len >= 48) {
		write_number(copy, 4, 4, len);
		seal(copy, len);
	}
	snprintf(path, sizeof(path), "%s" TABLES "/%s", files->path, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(copy, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	free(copy);
}

/* Makes or removes the directories from the root down to the tables. */
static void walk_directories(const struct files *files, bool make)
{
	static const char *const parts[] = { TABLES, "/sys/firmware/acpi",
					     "/sys/firmware", "/sys", "" };
	char path[128];

	for (size_t i = 0; i < N(parts); i++) {
		size_t part = make ? N(parts) - 1 - i : i;

		snprintf(path, sizeof(path), "%s%s", files->path, parts[part]);
		if (make && *parts[part])
			assert_int_equal(mkdir(path, 0755), 0);
		else if (!make)
			assert_int_equal(rmdir(path), 0);
	}
}

static void open_files(struct files *files)
{
	*files = (struct files){ .path = "acpi-XXXXXX" };
	assert_non_null(mkdtemp(files->path));
	walk_directories(files, true);
	files->root = (struct root){ .arena = &files->arena, .sources = &files->sources };
	if (root_open(&files->root, files->path) == -ENOSYS)
		skip();
}

static void close_files(struct files *files)
{
	for (enum acpi_kind kind = 0; kind < ACPI_KINDS; kind++) {
		char path[128];

		snprintf(path, sizeof(path), "%s" TABLES "/%s", files->path,
			 acpi_signature(kind));
		unlink(path);
	}
	walk_directories(files, false);
	root_close(&files->root);
	arena_free(&files->arena);
}

static void assert_source(const struct files *files, enum acpi_kind kind,
			  enum source_status status, const char *detail)
{
	static const char *const paths[] = { TABLES "/DMAR", TABLES "/IVRS",
					     TABLES "/IORT", TABLES "/RIMT",
					     TABLES "/VIOT" };
	const struct source *source = &files->sources.items[kind];

	assert_string_equal(source->path, paths[kind]);
	assert_int_equal(source->status, status);
	assert_string_equal(source->detail ?: "none", detail ?: "none");
}

static void test_read(void **state)
{
	struct files files;
	struct acpi_tables tables;
	struct firmware_iommu iommu;

	(void)state;
	open_files(&files);
	write_file(&files, "DMAR", dmar, sizeof(dmar));
	write_file(&files, "IORT", iort_none, sizeof(iort_none) - 1);
	write_file(&files, "VIOT", "", 0);
	assert_int_equal(acpi_read_tables(&files.root, &tables), 0);
	assert_int_equal(files.sources.n, 5);
	assert_source(&files, ACPI_DMAR, SOURCE_READ, NULL);
	assert_source(&files, ACPI_IVRS, SOURCE_ABSENT, NULL);
	assert_source(&files, ACPI_IORT, SOURCE_MALFORMED,
		      "structure passes the end of the table at offset 0x30");
	assert_source(&files, ACPI_RIMT, SOURCE_ABSENT, NULL);
	assert_source(&files, ACPI_VIOT, SOURCE_MALFORMED,
		      "file ends inside the header at offset 0x0");
	assert_int_equal(tables.items[ACPI_DMAR].status, SOURCE_READ);
	assert_int_equal(tables.items[ACPI_IORT].status, SOURCE_MALFORMED);
	assert_int_equal(acpi_describe(&files.arena, &tables, &function, &iommu), 0);
	assert_unit(&iommu, "DRHD at 0xfed90000", "read");
	close_files(&files);
}

/* 1 MiB is read, more is not. */
static void test_read_large(void **state)
{
	static const size_t limit = 1 << 20;
	char *bytes = calloc(1, limit + 1);
	struct files files;
	struct acpi_tables tables;

	(void)state;
	assert_non_null(bytes);
	memcpy(bytes, dmar, sizeof(dmar));
	open_files(&files);
	write_file(&files, "DMAR", bytes, limit);
	assert_int_equal(acpi_read_tables(&files.root, &tables), 0);
	assert_source(&files, ACPI_DMAR, SOURCE_READ, NULL);
	assert_int_equal(tables.items[ACPI_DMAR].n_records, 1);
	files.sources.n = 0;
	write_file(&files, "DMAR", bytes, limit + 1);
	assert_int_equal(acpi_read_tables(&files.root, &tables), 0);
	assert_int_equal(files.sources.items[ACPI_DMAR].status, SOURCE_MALFORMED);
	assert_int_equal(tables.items[ACPI_DMAR].status, SOURCE_MALFORMED);
	close_files(&files);
	free(bytes);
}

/**
 * struct set - tables in memory
 * @parsed: each alone, in the order of adding
 * @n: how many
 * @tables: together
 */
struct set {
	struct parsed parsed[3];
	size_t n;
	struct acpi_tables tables;
};

static void set_add(struct set *set, enum acpi_kind kind, const void *bytes, size_t len)
{
	struct parsed *parsed = &set->parsed[set->n++];

	*parsed = parsed_open_sealed(kind, bytes, len);
	assert_null(parsed->flaw);
	set->tables.items[kind] = parsed->tables.items[kind];
}

static struct set set_open(void)
{
	struct set set = { 0 };

	for (int i = 0; i < ACPI_KINDS; i++)
		set.tables.items[i].status = SOURCE_ABSENT;
	return set;
}

static struct firmware_iommu set_describe(struct set *set, struct arena *arena)
{
	struct firmware_iommu iommu;

	assert_int_equal(acpi_describe(arena, &set->tables, &function, &iommu), 0);
	return iommu;
}

static void set_close(struct set *set)
{
	for (size_t i = 0; i < set->n; i++)
		parsed_close(&set->parsed[i]);
}

/* An earlier table that serves the function decides; one that does not leaves it. */
static void test_order(void **state)
{
	struct arena arena = { 0 };
	struct set set = set_open();
	struct firmware_iommu iommu;

	(void)state;
	set_add(&set, ACPI_IORT, iort_none, sizeof(iort_none));
	iommu = set_describe(&set, &arena);
	assert_unit(&iommu, NULL, "IORT alone");
	assert_string_equal(iommu.table, "IORT");
	set_add(&set, ACPI_VIOT, viot, sizeof(viot));
	iommu = set_describe(&set, &arena);
	assert_unit(&iommu, "virtio-iommu at 0xa000000", "IORT and VIOT");
	assert_string_equal(iommu.table, "VIOT");
	assert_int_equal(iommu.address_limit_bits, 40);
	set_add(&set, ACPI_DMAR, dmar, sizeof(dmar));
	iommu = set_describe(&set, &arena);
	assert_unit(&iommu, "DRHD at 0xfed90000", "all");
	assert_string_equal(iommu.table, "DMAR");
	set_close(&set);
	arena_free(&arena);
}

static void test_lost(void **state)
{
	struct arena arena = { 0 };
	struct set set = set_open();
	struct firmware_iommu iommu;

	(void)state;
	set_add(&set, ACPI_IORT, iort_lost, sizeof(iort_lost));
	iommu = set_describe(&set, &arena);
	assert_unit(&iommu, "unknown", "IORT alone");
	assert_string_equal(iommu.table, "IORT");
	assert_true(iommu.malformed);
	set.tables.items[ACPI_RIMT].status = SOURCE_DENIED;
	iommu = set_describe(&set, &arena);
	assert_unit(&iommu, "unknown", "with another unknown");
	assert_string_equal(iommu.table, "IORT");
	set_add(&set, ACPI_VIOT, viot, sizeof(viot));
	iommu = set_describe(&set, &arena);
	assert_unit(&iommu, "virtio-iommu at 0xa000000", "IORT and VIOT");
	assert_string_equal(iommu.table, "VIOT");
	assert_true(iommu.malformed);
	set_close(&set);
	arena_free(&arena);
}

/* What could not be read could have said yes. */
static void test_unread(void **state)
{
	static const enum source_status statuses[] = { SOURCE_DENIED, SOURCE_MALFORMED };

	(void)state;
	for (size_t i = 0; i < N(statuses); i++) {
		for (enum acpi_kind kind = 0; kind < ACPI_KINDS; kind++) {
			struct arena arena = { 0 };
			struct set set = set_open();
			struct firmware_iommu iommu = set_describe(&set, &arena);

			assert_unit(&iommu, NULL, "all absent");
			assert_null(iommu.table);
			assert_false(iommu.malformed);
			set.tables.items[kind].status = statuses[i];
			iommu = set_describe(&set, &arena);
			assert_unit(&iommu, "unknown", "one unread");
			assert_null(iommu.table);
			assert_int_equal(iommu.malformed,
					 statuses[i] == SOURCE_MALFORMED);
			if (kind != ACPI_IORT) {
				set_add(&set, ACPI_IORT, iort_none, sizeof(iort_none));
				iommu = set_describe(&set, &arena);
				assert_unit(&iommu, "unknown", "another read");
				assert_null(iommu.table);
				assert_int_equal(iommu.address_limit_bits, 40);
			}
			if (kind != ACPI_VIOT) {
				set_add(&set, ACPI_VIOT, viot, sizeof(viot));
				iommu = set_describe(&set, &arena);
				assert_unit(&iommu, "virtio-iommu at 0xa000000",
					    "another says yes");
			}
			set_close(&set);
			arena_free(&arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),   cmocka_unit_test(test_read_large),
		cmocka_unit_test(test_order),  cmocka_unit_test(test_lost),
		cmocka_unit_test(test_unread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
