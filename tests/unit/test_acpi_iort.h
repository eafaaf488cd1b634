/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "test_acpi.h"

/* Parts of an IORT. */

#define IORT(revision, count) \
	HEADER('I', 'O', 'R', 'T', revision), U32(count), U32(48), U32(0)
#define NODE(type, len, revision, n_mappings, mapping_offset) \
	type, U16(len), revision, U32(0), U32(n_mappings), U32(mapping_offset)
/* 24 bytes */
#define ITS() NODE(0, 24, 1, 0, 0), U32(1), U32(0)
/* 36 bytes and mappings */
#define ROOT(len, revision, n_mappings, segment, limit)                                 \
	NODE(2, len, revision, n_mappings, 36), U64(0), U32(0), U32(segment), limit, 0, \
		0, 0
/* 24 bytes */
#define SMMU(type, address) NODE(type, 24, 0, 0, 0), U64(address)
#define MAPPING(input, count, output, reference, flags) \
	U32(input), U32(count), U32(output), U32(reference), U32(flags)
