/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "dice.h"
#include "input/acpi.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* Little-endian numbers in an array of bytes. */
#define U16(value) (value) & 0xff, (value) >> 8 & 0xff
#define U32(value) U16((value)&0xffff), U16((uint32_t)(value) >> 16)
#define U64(value) \
	U32((value)&UINT32_C(0xffffffff)), U32((uint32_t)((uint64_t)(value) >> 32))

/* The 36 bytes that all tables begin with; parsed_open() fills in length and checksum. */
#define HEADER(a, b, c, d, revision)                                                  \
	a, b, c, d, U32(0), revision, 0, 'T', 'E', 'S', 'T', ' ', ' ', 'T', 'E', 'S', \
		'T', ' ', ' ', ' ', ' ', U32(1), 'T', 'E', 'S', 'T', U32(1)

/**
 * struct parsed - one table, all others absent
 * @arena: where everything lives but @copy
 * @copy: the bytes, which end with their memory
 * @tables: what was made of them
 * @flaw: what is wrong with them, or NULL
 */
struct parsed {
	struct arena arena;
	char *copy;
	struct acpi_tables tables;
	const char *flaw;
};

static inline void write_number(char *bytes, size_t at, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++)
		bytes[at + i] = (char)(value >> 8 * i);
}

/* seal - make the bytes add up to 0. */
static inline void seal(char *bytes, size_t len)
{
	unsigned int sum = 0;

	bytes[9] = 0;
	for (size_t i = 0; i < len; i++)
		sum += (uint8_t)bytes[i];
	bytes[9] = (char)-sum;
}

/* parsed_open - parse bytes as they are. */
static inline struct parsed parsed_open(enum acpi_kind kind, const void *bytes,
					size_t len)
{
	struct parsed parsed = { 0 };

	for (int i = 0; i < ACPI_KINDS; i++)
		parsed.tables.items[i].status = SOURCE_ABSENT;
	parsed.copy = malloc(len ? len : 1);
	assert_non_null(parsed.copy);
	memcpy(parsed.copy, bytes, len);
	assert_int_equal(acpi_parse(&parsed.arena, kind, parsed.copy, len,
				    &parsed.tables.items[kind], &parsed.flaw),
			 0);
	assert_int_equal(parsed.tables.items[kind].status,
			 parsed.flaw ? SOURCE_MALFORMED : SOURCE_READ);
	return parsed;
}

static inline void parsed_close(struct parsed *parsed)
{
	arena_free(&parsed->arena);
	free(parsed->copy);
}

/* parsed_open_sealed - with the length and checksum that a header should have. */
static inline struct parsed parsed_open_sealed(enum acpi_kind kind, const void *bytes,
					       size_t len)
{
	char *copy = malloc(len);
	struct parsed parsed;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	write_number(copy, 4, 4, len);
	seal(copy, len);
	parsed = parsed_open(kind, copy, len);
	free(copy);
	return parsed;
}

/**
 * struct hops - a function with its bridges
 * @path: from the root bus down
 * @n: how many hops
 * @class_code: class of the function
 */
struct hops {
	struct pci_address path[4];
	size_t n;
	unsigned int class_code;
};

/* name_of - the address of a function; good until the next call. */
static inline const char *name_of(const struct hops *hops)
{
	static struct pci_address_text text;

	text = pci_address_format(hops->path[hops->n - 1]);
	return text.text;
}

static inline struct acpi_function function_of(const struct hops *hops)
{
	const struct pci_address *last = &hops->path[hops->n - 1];

	return (struct acpi_function){
		.segment = last->domain,
		.requester = pci_address_requester(*last),
		.class_code = hops->class_code,
		.path = hops->path,
		.n_path = hops->n,
	};
}

static inline struct firmware_iommu describe(struct parsed *parsed,
					     const struct acpi_function *function)
{
	struct firmware_iommu iommu;

	assert_int_equal(acpi_describe(&parsed->arena, &parsed->tables, function, &iommu),
			 0);
	assert_true(!iommu.unit == (iommu.is_served != TRI_YES));
	if (iommu.is_served != TRI_YES)
		assert_int_equal(iommu.n_regions, 0);
	return iommu;
}

static inline struct firmware_iommu describe_hops(struct parsed *parsed,
						  const struct hops *hops)
{
	struct acpi_function function = function_of(hops);

	return describe(parsed, &function);
}

/* assert_unit - is the function served by @unit, or by none when that is NULL? */
static inline void assert_unit(const struct firmware_iommu *iommu, const char *unit,
			       const char *what)
{
	const char *got = iommu->is_served == TRI_YES ? iommu->unit :
		iommu->is_served == TRI_NO	      ? "none" :
							"unknown";

	if (strcmp(got, unit ?: "none") != 0)
		fail_msg("%s: %s instead of %s", what, got, unit ?: "none");
}

static inline void assert_regions(const struct firmware_iommu *iommu,
				  const struct firmware_region *regions, size_t n,
				  const char *what)
{
	if (iommu->n_regions != n)
		fail_msg("%s: %zu regions instead of %zu", what, iommu->n_regions, n);
	for (size_t i = 0; i < n; i++) {
		const struct firmware_region *got = &iommu->regions[i];

		if (got->range.start != regions[i].range.start ||
		    got->range.last != regions[i].range.last ||
		    got->type != regions[i].type)
			fail_msg("%s: region %zu is 0x%jx-0x%jx, %s", what, i,
				 (uintmax_t)got->range.start, (uintmax_t)got->range.last,
				 reserved_type_name(got->type));
		assert_string_equal(got->table, iommu->table);
	}
}

/**
 * struct damage - one wrong number
 * @at: where it is written
 * @size: in how many bytes
 * @value: the number
 * @flaw: what must be found, or NULL when it does no harm
 */
struct damage {
	size_t at, size;
	uint64_t value;
	const char *flaw;
};

/* check_damages - a table that is sound, and is not after each of the damages alone. */
static inline void check_damages(enum acpi_kind kind, const void *bytes, size_t len,
				 const struct damage *damages, size_t n)
{
	struct parsed parsed = parsed_open_sealed(kind, bytes, len);
	char *copy = malloc(len);

	assert_non_null(copy);
	assert_null(parsed.flaw);
	parsed_close(&parsed);
	for (size_t i = 0; i < n; i++) {
		memcpy(copy, bytes, len);
		write_number(copy, 4, 4, len);
		write_number(copy, damages[i].at, damages[i].size, damages[i].value);
		seal(copy, len);
		parsed = parsed_open(kind, copy, len);
		if (strcmp(parsed.flaw ?: "none", damages[i].flaw ?: "none") != 0)
			fail_msg("0x%jx at 0x%zx: \"%s\"", (uintmax_t)damages[i].value,
				 damages[i].at, parsed.flaw ?: "none");
		parsed_close(&parsed);
	}
	free(copy);
}

/* check_cuts - a file that is cut anywhere is no table. */
static inline void check_cuts(enum acpi_kind kind, const void *bytes, size_t len)
{
	for (size_t n = 0; n < len; n++) {
		struct parsed parsed = parsed_open(kind, bytes, n);

		assert_non_null(parsed.flaw);
		parsed_close(&parsed);
	}
}

/* mutate - one change that looks random. */
static inline void mutate(struct dice *dice, char *bytes, size_t *len)
{
	static const uint8_t edges[] = { 0, 1, 2, 3, 4, 0x7f, 0x80, 0xfe, 0xff };
	size_t at = dice_below(dice, (unsigned int)*len);

	switch (dice_below(dice, 6)) {
	case 0:
		bytes[at] = (char)dice_bits(dice);
		break;
	case 1:
		bytes[at] = (char)edges[dice_below(dice, N(edges))];
		break;
	case 2:
		bytes[at] = (char)(bytes[at] ^ 1 << dice_below(dice, 8));
		break;
	case 3:
		bytes[at] = (char)(bytes[at] + (int)dice_below(dice, 9) - 4);
		break;
	case 4: /* the first bytes of records decide most */
		at = 36 + dice_below(dice, (unsigned int)*len - 36);
		bytes[at] = bytes[36 + dice_below(dice, (unsigned int)*len - 36)];
		break;
	case 5:
		if (*len > 60 && !dice_below(dice, 8))
			*len -= dice_below(dice, 16);
		break;
	}
}

/*
 * check_mutations - 100,000 tables that are nearly sound, and what they say about some
 * functions. Nothing is expected but that the sanitizers stay quiet, and that a fair part
 * gets past the checks.
 */
static inline void check_mutations(enum acpi_kind kind, const void *bytes, size_t full,
				   const struct hops *functions, size_t n)
{
	struct dice dice = { 0x1234567 + full };
	unsigned int n_sound = 0;
	char *copy = malloc(full);

	assert_non_null(copy);
	for (unsigned int i = 0; i < 100000; i++) {
		size_t len = full;
		struct parsed parsed;

		memcpy(copy, bytes, full);
		for (unsigned int left = 1 + dice_below(&dice, 4); left; left--)
			mutate(&dice, copy, &len);
		if (dice_below(&dice, 16))
			write_number(copy, 4, 4, len);
		if (dice_below(&dice, 16))
			seal(copy, len);
		parsed = parsed_open(kind, copy, len);
		n_sound += !parsed.flaw;
		for (size_t j = 0; j < n; j++)
			describe_hops(&parsed, &functions[j]);
		parsed_close(&parsed);
	}
	free(copy);
	assert_in_range(n_sound, 10000, 99000);
}
