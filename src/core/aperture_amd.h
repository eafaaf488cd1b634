/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/aperture_width.h"
#include "core/facts.h"

/*
 * How Linux finds the aperture of an AMD domain (drivers/iommu/amd/iommu.c), by a release
 * in which it did so. What changed came with 6.17: commits 025d1371cc8c and 8637afa79cfa.
 */
enum amd_rule {
	AMD_6_12, /* dma_max_address(): version 1 tables have 64 bits */
	AMD_7_0, /* what the tables can be made of, as EFR says */
};

/**
 * amd_width - address bits of a domain by one rule
 * @rule: the rule
 * @efr: extended features that the kernel sees when it chooses its tables
 * @wants_v2: amd_iommu=pgtbl_v2
 * @ret_v2: whether it gets version 2 tables
 *
 * Return: the bits; none when this kernel can make no domain.
 */
struct aperture_width amd_width(enum amd_rule rule, uint64_t efr, bool wants_v2,
				bool *ret_v2);

/**
 * amd_aperture - the aperture of a device behind an AMD IOMMU
 * @arena: where the result lives
 * @facts: kernel, command line and what firmware says
 * @unit: the unit that serves the device
 * @ret: the aperture; where the evidence leaves several widths, the narrowest, assumed
 *
 * Return: 0 or -ENOMEM.
 */
int amd_aperture(struct arena *arena, const struct facts *facts,
		 const struct iommu_unit *unit, struct aperture *ret);
