/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/vfio_answer.h"

struct arena;

/**
 * vfio_info_ranges - a list of pairs of 64-bit numbers, start and last
 * @arena: where the result lives
 * @pairs: the list, aligned or not
 * @n: how many pairs
 * @ret: the ranges
 * @ret_problem: what is wrong with the list, or NULL
 *
 * VFIO and iommufd list ranges alike, in ascending order.
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_info_ranges(struct arena *arena, const void *pairs, size_t n,
		     struct range_set *ret, const char **ret_problem);

/**
 * vfio_info_parse - what VFIO_IOMMU_GET_INFO of a type1 container answered
 * @arena: where the result lives
 * @info: a struct vfio_iommu_type1_info and its capabilities
 * @len: bytes of it
 * @answer: page sizes, ranges and free mappings are filled in
 * @ret_is_emulated: iommufd stands in for the container
 * @ret_problem: what is wrong with the answer, or NULL
 *
 * A container that iommufd stands in for (drivers/iommu/iommufd/vfio_compat.c) tells no
 * limits until a device is opened: 0 to 2^64 - 1.
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_info_parse(struct arena *arena, const void *info, size_t len,
		    struct vfio_answer *answer, bool *ret_is_emulated,
		    const char **ret_problem);

/**
 * vfio_info_parse_device - what VFIO_DEVICE_GET_INFO answered
 * @arena: where the result lives
 * @info: a struct vfio_device_info and its capabilities
 * @len: bytes of it
 * @answer: the range of a zPCI function is filled in, if there is one
 * @ret_problem: what is wrong with the answer, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_info_parse_device(struct arena *arena, const void *info, size_t len,
			   struct vfio_answer *answer, const char **ret_problem);
