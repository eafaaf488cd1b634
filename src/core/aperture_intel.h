/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/aperture_width.h"
#include "core/facts.h"

/*
 * How Linux finds the aperture of a VT-d domain that VFIO asks for
 * (drivers/iommu/intel/iommu.c), by the last release in which it did so.
 */
enum intel_rule {
	INTEL_5_9, /* fixed at 57 bits: maps beyond what the unit can do fail later */
	INTEL_5_15, /* first stage where all units have it */
	INTEL_6_0, /* since 5.16: second stage for VFIO, unless all units lack it */
	INTEL_6_12, /* since 6.1: tables no deeper than both stages allow */
	INTEL_6_18, /* since 6.13: first stage where the unit has it */
	INTEL_7_0, /* since 6.19: generic page tables; MGAW goes before SAGAW */
};
#define INTEL_RULES 6

/**
 * struct intel_unit - what decides the width of one unit
 * @cap: capability register
 * @ecap: extended capability register
 * @all_scalable: all units have scalable mode (ecap bit 43)
 * @all_first: all units have first-stage translation (ecap bit 47)
 * @all_second: all units have second-stage translation (ecap bit 46)
 */
struct intel_unit {
	uint64_t cap, ecap;
	bool all_scalable, all_first, all_second;
};

/**
 * intel_width - address bits of a domain by one rule
 * @rule: the rule
 * @unit: the unit that serves the device
 * @is_scalable_on: intel_iommu=sm_on, or the kernel's default
 * @ret_first: whether that is first-stage translation
 *
 * Return: bits, 0 when this kernel can make no domain of such a unit.
 */
unsigned int intel_width(enum intel_rule rule, const struct intel_unit *unit,
			 bool is_scalable_on, bool *ret_first);

/* intel_mgaw - maximum guest address width, from the capability register. */
unsigned int intel_mgaw(uint64_t cap);

/* intel_sagaw - table depths that it supports: bit 1 is 3-level, bit 2 is 4-level, ... */
unsigned int intel_sagaw(uint64_t cap);

/**
 * intel_aperture - the aperture of a device behind VT-d
 * @arena: where the result lives
 * @facts: kernel, command line and units
 * @unit: the unit that serves the device
 * @ret: the aperture; where the evidence leaves several widths, the narrowest, assumed
 *
 * Return: 0 or -ENOMEM.
 */
int intel_aperture(struct arena *arena, const struct facts *facts,
		   const struct iommu_unit *unit, struct aperture *ret);
