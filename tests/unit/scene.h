/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "cells.h"
#include "core/reach.h"
#include "dice.h"

/*
 * Made-up facts on a universe of 33 cells: 16 addresses at the bottom of the 64-bit space,
 * everything between, and 16 addresses at its top. An address is one byte here: reach is
 * exact to the byte, so that pages would add nothing.
 */

#define SCENE_END 16u

enum who {
	BLOB, /* a bridge of a blob, no IOMMU */
	BLOB_MAPPED, /* iommu-map serves all of it */
	BLOB_PARTLY_MAPPED, /* ... or some of it */
	DEVICE_TRANSLATED, /* behind an IOMMU */
	DEVICE_VFIO_IDENTITY, /* its default domain is identity, VFIO has it */
	DEVICE_FREE_IDENTITY, /* the same without a driver */
	DEVICE_KERNEL_IDENTITY, /* the same with a kernel driver */
	DEVICE_NO_GROUP,
	DEVICE_NOIOMMU,
};
#define N_WHO 9u

/**
 * struct scene - facts about one requester, as simple as they can be said
 * @who: what it is
 * @windows: deciding windows, in order
 * @n_windows: how many
 * @is_in_map: they are the kernel's map, since the bridge has none of its own
 * @outbound: outbound windows
 * @n_outbound: how many
 * @regions: reserved regions of the group
 * @n_regions: how many
 * @has_aperture: the aperture is known
 * @aperture: its cells
 * @bits: address bits of the device
 * @ram: cells that have RAM
 */
struct scene {
	enum who who;
	struct window windows[3];
	size_t n_windows;
	bool is_in_map;
	struct outbound outbound[2];
	size_t n_outbound;
	struct reserved_region regions[2];
	size_t n_regions;
	bool has_aperture;
	uint64_t aperture;
	unsigned int bits;
	uint64_t ram;
};

/* scene_window - @size addresses from cell @bus to cell @cpu; none may pass the middle. */
static inline struct window scene_window(const struct cells *cells, unsigned int bus,
					 unsigned int cpu, unsigned int size)
{
	return (struct window){ .bus = cells_span(cells, bus, bus + size - 1),
				.cpu = cells_span(cells, cpu, cpu + size - 1) };
}

/**
 * struct stage - where a scene becomes facts
 */
struct stage {
	struct arena arena;
	struct facts facts;
	struct bridge bridge;
	struct device device;
	struct group group;
	struct range_set ram;
	struct requester requester;
	struct window decoy;
};

static inline void stage_device(struct stage *stage, struct scene *scene)
{
	struct device *device = &stage->device;

	device->group = scene->who == DEVICE_NO_GROUP ? NULL : &stage->group;
	device->iommu = scene->who == DEVICE_NO_GROUP ? IOMMU_KIND_NONE :
		scene->who == DEVICE_NOIOMMU	      ? IOMMU_KIND_NOIOMMU :
							IOMMU_KIND_SMMUV3;
	device->driver = scene->who == DEVICE_KERNEL_IDENTITY ? "nvme" : "vfio-pci";
	if (scene->who == DEVICE_FREE_IDENTITY)
		device->driver = NULL;
	stage->group.type = scene->who == DEVICE_TRANSLATED ? "DMA-FQ" : "identity";
	stage->group.is_noiommu = scene->who == DEVICE_NOIOMMU;
	stage->group.regions = scene->regions;
	stage->group.n_regions = scene->n_regions;
	device->aperture.knowledge = scene->has_aperture ? KNOWLEDGE_KNOWN :
							   KNOWLEDGE_UNKNOWN;
	if (scene->has_aperture)
		device->aperture.ranges = stage->facts.request.aperture;
	stage->requester.device = device;
}

/* stage_enter - facts of a scene; both must stay where they are until stage_leave(). */
static inline void stage_enter(struct stage *stage, const struct cells *cells,
			       struct scene *scene)
{
	*stage = (struct stage){ 0 };
	/* Windows that must not decide: those of the map where the bridge has its own. */
	stage->decoy = scene_window(cells, 3, 1, 2);
	stage->facts.request.dma_bits = scene->bits;
	stage->facts.request.has_aperture = scene->has_aperture;
	if (scene->has_aperture)
		stage->facts.request.aperture =
			cells_set(cells, &stage->arena, scene->aperture);
	stage->bridge.node = "/pcie";
	stage->bridge.map.exists = scene->n_windows;
	if (scene->is_in_map) {
		stage->bridge.map.items = scene->windows;
		stage->bridge.map.n = scene->n_windows;
	} else if (scene->n_windows) {
		stage->bridge.windows = scene->windows;
		stage->bridge.n_windows = scene->n_windows;
		stage->bridge.map.items = &stage->decoy;
		stage->bridge.map.n = 1;
	}
	stage->bridge.outbound = scene->outbound;
	stage->bridge.n_outbound = scene->n_outbound;
	stage->bridge.iommu = scene->who == BLOB_MAPPED ? IOMMU_MAPPED :
		scene->who == BLOB_PARTLY_MAPPED	? IOMMU_PARTLY_MAPPED :
							  IOMMU_NONE;
	stage->requester.bridge = &stage->bridge;
	if (scene->who >= DEVICE_TRANSLATED)
		stage_device(stage, scene);
	stage->ram = cells_set(cells, &stage->arena, scene->ram);
	assert_int_equal(reach_compute(&stage->arena, &stage->facts, &stage->ram,
				       &stage->requester),
			 0);
}

static inline void stage_leave(struct stage *stage)
{
	arena_free(&stage->arena);
}

/* scene_draw_span - some cells between @first and @first + @n - 1. */
static inline struct range scene_draw_span(const struct cells *cells, struct dice *dice,
					   unsigned int first, unsigned int n)
{
	unsigned int from = dice_below(dice, n), to = from + dice_below(dice, n - from);

	return cells_span(cells, first + from, first + to);
}

/*
 * scene_draw - all but the windows, by chance; outbound windows and reserved regions lie
 * among the lowest and the highest @n cells.
 */
static inline void scene_draw(struct scene *scene, const struct cells *cells,
			      struct dice *dice, unsigned int n)
{
	static const unsigned int bits[] = { 1, 2, 3, 4, 64, 64, 64, 64 };
	uint64_t all = (UINT64_C(1) << cells->n) - 1;
	unsigned int top = cells->n - n;

	scene->who = (enum who)dice_below(dice, N_WHO);
	scene->is_in_map = dice_below(dice, 4) == 0;
	scene->n_outbound = dice_below(dice, 3);
	for (size_t i = 0; i < scene->n_outbound; i++) {
		scene->outbound[i].bus =
			scene_draw_span(cells, dice, dice_below(dice, 2) ? 0 : top, n);
		scene->outbound[i].is_io = dice_below(dice, 4) == 0;
	}
	scene->n_regions = dice_below(dice, 3);
	for (size_t i = 0; i < scene->n_regions; i++) {
		scene->regions[i].range =
			scene_draw_span(cells, dice, dice_below(dice, 2) ? 0 : top, n);
		scene->regions[i].type = (enum reserved_type)dice_below(dice, 4);
	}
	scene->has_aperture = dice_below(dice, 2);
	scene->aperture = dice_below(dice, 2) ?
		dice_bits(dice) & all :
		cells_range_bits(cells, scene_draw_span(cells, dice, 0, cells->n));
	scene->bits = bits[dice_below(dice, sizeof(bits) / sizeof(bits[0]))];
	scene->ram = dice_below(dice, 3) ? all : dice_bits(dice) & all;
}
