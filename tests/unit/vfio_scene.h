/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "vfio_fake_control.h"

/* Two ranges of an SMMUv3, and a kernel that has all of it. */
static const struct range smmu[] = { { 0, 0x7ffffff }, { 0x8100000, 0xffffffffffff } };

static const struct kernel good = {
	.extensions = 1u << VFIO_TYPE1_IOMMU | 1u << VFIO_TYPE1v2_IOMMU |
		1u << VFIO_TYPE1_NESTING_IOMMU | 1u << VFIO_UNMAP_ALL,
	.page_sizes = 0x40201000,
	.ranges = smmu,
	.n_ranges = 2,
	.hw_type = UAPI_HW_INFO_VTD,
	.hw_len = sizeof(struct uapi_hw_info_vtd),
	.alignment = 0x1000,
};

static const struct vfio_target nvme = {
	.address = "0000:01:00.0",
	.directory = "/sys/bus/pci/devices/0000:01:00.0",
	.has_group = true,
	.group = 7,
	.driver = "vfio-pci",
	.kind = IOMMU_KIND_SMMUV3,
};

static inline void ask_target(struct arena *arena, struct kernel *kernel,
			      const struct vfio_target *target, bool has_cdev,
			      struct vfio_answer *ret)
{
	struct vfio_ops ops = { kernel, fake_open, fake_control, fake_close };

	assert_int_equal(vfio_ask_with(arena, &ops, target, has_cdev ? paths[CDEV] : NULL,
				       ret),
			 0);
	for (int node = 0; node < N_NODES; node++)
		assert_false(kernel->is_open[node]);
	assert_false(kernel->has_ioas || kernel->is_attached);
	assert_true(ret->was_asked);
	assert_int_equal(ret->has_ranges, !ret->reason);
	if (!ret->answered) {
		assert_null(ret->way);
		assert_false(ret->has_ranges || ret->has_dma_avail || ret->has_zpci);
		assert_false(ret->page_sizes || ret->has_hw_info);
	}
}

static inline void ask(struct arena *arena, struct kernel *kernel, bool has_cdev,
		       struct vfio_answer *ret)
{
	ask_target(arena, kernel, &nvme, has_cdev, ret);
}

static inline void expect_ranges(const struct vfio_answer *answer,
				 const struct kernel *kernel)
{
	assert_true(answer->answered && answer->has_ranges);
	assert_int_equal(answer->ranges.n, kernel->n_ranges);
	assert_memory_equal(answer->ranges.items, kernel->ranges,
			    kernel->n_ranges * sizeof(*kernel->ranges));
}

static inline void expect_reason(const struct vfio_answer *answer, const char *part)
{
	assert_false(answer->answered);
	if (!strstr(answer->reason, part))
		fail_msg("\"%s\", expected \"%s\"", answer->reason, part);
}
