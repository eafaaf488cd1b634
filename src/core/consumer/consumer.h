/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"
#include "core/source.h"

/* Whose addresses are to work; the names of --for. */
enum consumer {
	CONSUMER_NONE,
	CONSUMER_KERNEL,
	CONSUMER_SPDK,
	CONSUMER_DPDK,
	CONSUMER_QEMU,
	CONSUMER_CLOUD_HYPERVISOR,
	CONSUMER_CROSVM,
};

/* What a consumer takes as the address for its device. */
enum iova_mode {
	IOVA_MODE_UNKNOWN, /* nobody said, or it could not be predicted */
	IOVA_MODE_VA, /* its own virtual address */
	IOVA_MODE_PA, /* the physical address */
	IOVA_MODE_GPA, /* the physical address of a guest */
	IOVA_MODE_DMA_API, /* what the kernel's DMA API makes of it */
};

/* Who emits addresses, and which: the cases A to D of the README. */
enum dma_case {
	DMA_KERNEL, /* A: the kernel's DMA API, untranslated: it adds the window's offset */
	DMA_USER, /* A: user space hands out physical addresses, untranslated */
	DMA_VA, /* B: behind an IOMMU, IOVA = virtual address */
	DMA_PA, /* C: behind an IOMMU, IOVA = physical address */
	DMA_GPA, /* D: behind an IOMMU, IOVA = guest physical address */
	DMA_KERNEL_IOVA, /* behind an IOMMU, the kernel's DMA API chooses */
	DMA_ANY_IOVA, /* behind an IOMMU, and nobody said who chooses */
};

/**
 * struct demand - bus addresses that a consumer will let the device use
 * @range: IOVAs, or physical addresses where nothing translates
 * @what: "pool", "reserved span", "RAM", "guest RAM" or "--iova"
 * @is_spare: only reserved, and used when the consumer grows: a conflict is a warning
 */
struct demand {
	struct range range;
	const char *what;
	bool is_spare;
};

/**
 * struct plan - what a consumer will do with a device on this machine
 * @mode: which addresses it takes
 * @reason: the rule by which, or NULL
 * @demands: the addresses; in PA mode RAM itself is judged, and there is none for it
 * @n_demands: how many
 * @needs: what would have to be read to know more
 * @n_needs: how many
 * @is_ram_spared: in PA mode RAM out of reach is none of its business
 * @awaits_group: an IOMMU may translate for it once a driver is bound, which nobody knows
 */
struct plan {
	enum iova_mode mode;
	const char *reason;
	struct demand *demands;
	size_t n_demands, demands_cap;
	const char **needs;
	size_t n_needs, needs_cap;
	bool is_ram_spared, awaits_group;
};

/* consumer_name - as --for has it; NULL for CONSUMER_NONE. */
const char *consumer_name(enum consumer consumer);

/* consumer_find - by name; CONSUMER_NONE when there is none. */
enum consumer consumer_find(const char *name);

/* consumer_is_vmm - does it hand the device to a guest? */
bool consumer_is_vmm(enum consumer consumer);

/* consumer_wants_vfio - does it drive the device from user space? */
bool consumer_wants_vfio(enum consumer consumer);

/* iova_mode_name - "va", "pa", "gpa" or "dma-api"; NULL when unknown. */
const char *iova_mode_name(enum iova_mode mode);

/**
 * plan_demand - one more range that the consumer will use
 * @arena: where the list grows
 * @plan: the plan
 * @demand: the range
 *
 * Return: 0 or -ENOMEM.
 */
int plan_demand(struct arena *arena, struct plan *plan, struct demand demand);

/* plan_need - one more thing that would have to be read; 0 or -ENOMEM. */
int plan_need(struct arena *arena, struct plan *plan, const char *need);
