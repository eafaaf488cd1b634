/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/* The checks, by the file that has them. */

/* checks_ram.c */
extern const struct check check_ram_outside_window;
extern const struct check check_ram_in_outbound_window;
extern const struct check check_no_restriction_described;

/* checks_window.c */
extern const struct check check_window_not_identity;
extern const struct check check_window_gap_not_reserved;
extern const struct check check_window_not_page_aligned;

/* checks_entry.c */
extern const struct check check_dma_ranges_ignored_entry;
extern const struct check check_dma_ranges_exceeds_parent;

/* checks_kernel.c */
extern const struct check check_dma_ranges_order;
extern const struct check check_dma_api_broken;
extern const struct check check_dma_api_differs;

/* checks_soc.c */
extern const struct check check_restricted_dma_pool;
extern const struct check check_soc_caveat;

/* checks_width.c */
extern const struct check check_device_width_exceeded;

/* checks_iommu.c */
extern const struct check check_aperture_unknown;
extern const struct check check_aperture_ignored;
extern const struct check check_no_iommu_group;
extern const struct check check_iommu_bypassed;
extern const struct check check_noiommu_mode;

/* checks_vfio.c */
extern const struct check check_vfio_disagrees;

/* checks_acpi.c */
extern const struct check check_acpi_table_malformed;

/* checks_log.c */
extern const struct check check_kernel_log_differs;

/* checks_group.c */
extern const struct check check_reserved_direct;
extern const struct check check_group_not_viable;

/* checks_hugepage.c */
extern const struct check check_hugepages_unreachable;
extern const struct check check_process_pages_unreachable;

/* checks_demand.c */
extern const struct check check_demand_outside_window;
extern const struct check check_demand_in_outbound_window;
extern const struct check check_reserved_overlaps_demand;
extern const struct check check_aperture_exceeded;

/* checks_kernel_dma.c */
extern const struct check check_kernel_dma;

/* checks_vmm.c */
extern const struct check check_guest_layout;

/* checks_find.c */
extern const struct check check_no_usable_range;

/* checks_consumer.c */
extern const struct check check_consumer_mode;
extern const struct check check_uio_behind_iommu;

/* checks_limit.c */
extern const struct check check_mapping_limit;
extern const struct check check_memlock_limit;

/* checks_page.c */
extern const struct check check_page_size_mismatch;
extern const struct check check_base_unreachable;

/* checks_ready.c */
extern const struct check check_unsafe_interrupts;
extern const struct check check_vfio_not_ready;
