/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/range.h"

enum iommu_kind {
	IOMMU_KIND_NONE,
	IOMMU_KIND_NOIOMMU,
	IOMMU_KIND_INTEL,
	IOMMU_KIND_AMD,
	IOMMU_KIND_SMMUV2,
	IOMMU_KIND_SMMUV3,
	IOMMU_KIND_VIRTIO,
	IOMMU_KIND_S390,
	IOMMU_KIND_RISCV,
	IOMMU_KIND_SPAPR,
	IOMMU_KIND_IPMMU,
	IOMMU_KIND_ROCKCHIP,
	IOMMU_KIND_SUN50I,
	IOMMU_KIND_OMAP,
	IOMMU_KIND_MSM,
	IOMMU_KIND_TEGRA,
	IOMMU_KIND_PAMU,
	IOMMU_KIND_OTHER,
};

/**
 * struct iommu_unit - one IOMMU, as /sys/class/iommu shows it
 * @name: there
 * @kind: what it is
 * @has_cap: whether the next is known
 * @cap: capability register of VT-d
 * @has_ecap: whether the next is known
 * @ecap: extended capability register of VT-d
 * @has_features: whether the next two are known
 * @features: the two registers of AMD, as printed: which is which depends on the kernel
 * @unread: path of the attribute that should be there and could not be read, or NULL
 */
struct iommu_unit {
	const char *name;
	enum iommu_kind kind;
	bool has_cap, has_ecap, has_features;
	uint64_t cap, ecap, features[2];
	const char *unread;
};

/**
 * struct amd_firmware - what the IVRS table says of all AMD IOMMUs
 * @is_known: the table was read; else the rest says nothing
 * @efr: extended features that all blocks share; 0 when the table has none
 * @no_host_tables: a block says that host page tables do not work (HATDis)
 */
struct amd_firmware {
	bool is_known;
	uint64_t efr;
	bool no_host_tables;
};

/**
 * struct tce_window - the window that firmware or the kernel opened on POWER
 * @node: path of the node that describes it, or NULL when there is none
 * @property: the property that does
 * @is_dynamic: opened by the kernel, for itself
 * @range: bus addresses
 */
struct tce_window {
	const char *node, *property;
	bool is_dynamic;
	struct range range;
};

/* iommu_kind_name - "intel", "smmuv3", "none", ... */
const char *iommu_kind_name(enum iommu_kind kind);
