/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"

/* Ways to ask, as @way of an answer says them. */
#define VFIO_WAY_TYPE1 "VFIO_IOMMU_GET_INFO"
#define VFIO_WAY_SPAPR "VFIO_IOMMU_SPAPR_TCE_GET_INFO"
#define VFIO_WAY_IOMMUFD "IOMMU_IOAS_IOVA_RANGES"

/**
 * struct vfio_answer - what the kernel said when it was asked which IOVAs are valid
 * @was_asked: the user wanted the kernel to be asked
 * @answered: it gave an answer; else nothing but @reason is set
 * @was_opened: the device had to be opened, which resets the function
 * @can_grow: the ranges are only what is there at first: the user of VFIO may open further
 *            windows (sPAPR)
 * @way: one of VFIO_WAY_*, or NULL
 * @reason: why there are no ranges; NULL exactly when there are
 * @has_ranges: @ranges is known
 * @ranges: IOVAs that a user may map; the kernel's own list may cut them more finely
 * @page_sizes: bitmap; iommufd tells only the smallest; 0 when not known
 * @has_dma_avail: @dma_avail is known
 * @dma_avail: mappings that are left
 * @has_zpci: @zpci is known
 * @zpci: IOVAs of a PCI function of s390
 * @has_hw_info: @hw_type is known
 * @hw_type: enum iommu_hw_info_type of include/uapi/linux/iommufd.h; 0: nothing told, 1: VT-d
 * @hw_cap: capability register of VT-d, else 0
 * @hw_ecap: extended capability register of VT-d, else 0
 */
struct vfio_answer {
	bool was_asked, answered, was_opened, can_grow;
	const char *way, *reason;
	bool has_ranges;
	struct range_set ranges;
	uint64_t page_sizes;
	bool has_dma_avail;
	uint32_t dma_avail;
	bool has_zpci;
	struct range zpci;
	bool has_hw_info;
	uint32_t hw_type;
	uint64_t hw_cap, hw_ecap;
};
