/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/iommu_unit.h"

const char *iommu_kind_name(enum iommu_kind kind)
{
	static const char *const names[] = {
		[IOMMU_KIND_NONE] = "none",	[IOMMU_KIND_NOIOMMU] = "noiommu",
		[IOMMU_KIND_INTEL] = "intel",	[IOMMU_KIND_AMD] = "amd",
		[IOMMU_KIND_SMMUV2] = "smmuv2", [IOMMU_KIND_SMMUV3] = "smmuv3",
		[IOMMU_KIND_VIRTIO] = "virtio", [IOMMU_KIND_S390] = "s390",
		[IOMMU_KIND_RISCV] = "riscv",	[IOMMU_KIND_SPAPR] = "spapr",
		[IOMMU_KIND_IPMMU] = "ipmmu",	[IOMMU_KIND_ROCKCHIP] = "rockchip",
		[IOMMU_KIND_SUN50I] = "sun50i", [IOMMU_KIND_OMAP] = "omap",
		[IOMMU_KIND_MSM] = "msm",	[IOMMU_KIND_TEGRA] = "tegra-smmu",
		[IOMMU_KIND_PAMU] = "pamu",	[IOMMU_KIND_OTHER] = "other",
	};

	return names[kind];
}
