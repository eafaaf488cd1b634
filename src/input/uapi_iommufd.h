/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <linux/ioctl.h>
#include <linux/vfio.h>
#include <stdint.h>

/*
 * What we use of include/uapi/linux/iommufd.h (Linux 6.2) and of the cdev part of
 * include/uapi/linux/vfio.h (6.6), which the headers of Debian 12 lack. The names are ours,
 * so that the headers of newer systems do not collide.
 */

#define UAPI_DEVICE_BIND_IOMMUFD _IO(VFIO_TYPE, VFIO_BASE + 18)
#define UAPI_DEVICE_ATTACH_PT _IO(VFIO_TYPE, VFIO_BASE + 19)
#define UAPI_DEVICE_DETACH_PT _IO(VFIO_TYPE, VFIO_BASE + 20)

#define UAPI_IOMMU_TYPE ';'
#define UAPI_IOMMU_DESTROY _IO(UAPI_IOMMU_TYPE, 0x80)
#define UAPI_IOMMU_IOAS_ALLOC _IO(UAPI_IOMMU_TYPE, 0x81)
#define UAPI_IOMMU_IOAS_IOVA_RANGES _IO(UAPI_IOMMU_TYPE, 0x84)
#define UAPI_IOMMU_GET_HW_INFO _IO(UAPI_IOMMU_TYPE, 0x8a)

#define UAPI_HW_INFO_VTD 1

/**
 * struct uapi_bind - struct vfio_device_bind_iommufd
 * @iommufd: a descriptor of /dev/iommu
 * @out_devid: what the device is called there
 */
struct uapi_bind {
	uint32_t argsz, flags;
	int32_t iommufd;
	uint32_t out_devid;
};

/**
 * struct uapi_attach - struct vfio_device_attach_iommufd_pt
 * @pt_id: the address space; rewritten with the page table
 */
struct uapi_attach {
	uint32_t argsz, flags, pt_id;
};

/* struct uapi_detach - struct vfio_device_detach_iommufd_pt */
struct uapi_detach {
	uint32_t argsz, flags;
};

/* struct uapi_destroy - struct iommu_destroy */
struct uapi_destroy {
	uint32_t size, id;
};

/* struct uapi_ioas_alloc - struct iommu_ioas_alloc */
struct uapi_ioas_alloc {
	uint32_t size, flags, out_ioas_id;
};

/**
 * struct uapi_iova_ranges - struct iommu_ioas_iova_ranges
 * @num_iovas: room in @allowed_iovas; rewritten with what there is
 * @allowed_iovas: address of an array of start and last
 * @out_iova_alignment: smallest page
 */
struct uapi_iova_ranges {
	uint32_t size, ioas_id, num_iovas, reserved;
	uint64_t allowed_iovas, out_iova_alignment;
};

/**
 * struct uapi_hw_info - struct iommu_hw_info
 * @data_len: room at @data_uptr; rewritten with what the kernel has
 * @data_uptr: address of a buffer for what @out_data_type says
 */
struct uapi_hw_info {
	uint32_t size, flags, dev_id, data_len;
	uint64_t data_uptr;
	uint32_t out_data_type, reserved;
	uint64_t out_capabilities;
};

/* struct uapi_hw_info_vtd - struct iommu_hw_info_vtd */
struct uapi_hw_info_vtd {
	uint32_t flags, reserved;
	uint64_t cap_reg, ecap_reg;
};
