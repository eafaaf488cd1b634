/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

enum misfit_reason {
	MISFIT_NO_WINDOW,
	MISFIT_SHIFTED,
	MISFIT_OUTBOUND,
	MISFIT_RESERVED,
	MISFIT_APERTURE,
	MISFIT_DEVICE_WIDTH,
};

/**
 * struct misfit - RAM that is not reached at IOVA = physical address
 * @range: CPU addresses, which are here used as bus addresses
 * @reason: the first that applies, in the order of the enum
 * @has_hits: whether these bus addresses reach something else
 * @hits: the CPU addresses that they reach instead
 */
struct misfit {
	struct range range;
	enum misfit_reason reason;
	bool has_hits;
	struct range hits;
};

/**
 * struct reach - what a requester can reach
 * @unreachable: RAM (CPU addresses) that no window leads to
 * @misfits: RAM that is not reached at IOVA = physical address, sorted
 * @n_misfits: how many
 * @has_vfio: whether @vfio is known
 * @vfio: IOVAs that VFIO's list must have
 * @has_usable: whether @usable is known
 * @usable: IOVAs (bus addresses) that work
 * @at_most: what @usable can be whatever the aperture is
 * @restricted: whether inbound windows limit anything
 */
struct reach {
	struct range_set unreachable;
	struct misfit *misfits;
	size_t n_misfits, misfits_cap;
	bool has_vfio, has_usable;
	struct range_set vfio, usable, at_most;
	enum tri restricted;
};

struct hugepage_reach;

/**
 * struct requester - who emits addresses
 * @bridge: the host bridge above it
 * @device: the PCI function; NULL for whatever is behind a bridge of a blob
 * @is_translated: an IOMMU translates what it emits for its consumer
 * @reach: the answer
 * @plan: what the consumer will do with it
 * @dma_case: who emits addresses for it
 * @hugepages: what it can reach of the hugepages, or NULL where none is known
 * @pool_is_known: its consumer uses no RAM but the hugepages, and all of them are known
 */
struct requester {
	const struct bridge *bridge;
	const struct device *device;
	bool is_translated;
	struct reach reach;
	struct plan plan;
	enum dma_case dma_case;
	const struct hugepage_reach *hugepages;
	bool pool_is_known;
};

/**
 * reach_compute - what a requester can reach
 * @arena: where the result lives
 * @facts: what was read
 * @ram: RAM as ram_usable() gives it
 * @requester: its bridge and device are read; the rest is written
 *
 * Return: 0 or -ENOMEM.
 */
int reach_compute(struct arena *arena, const struct facts *facts,
		  const struct range_set *ram, struct requester *requester);

/* misfit_reason_name - "no-window", "shifted", ... */
const char *misfit_reason_name(enum misfit_reason reason);
