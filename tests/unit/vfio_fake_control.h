/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "vfio_fake.h"

/* The requests that the kernel of vfio_fake.h knows. */

static inline int container_control(struct kernel *kernel, unsigned long request,
				    uintptr_t argument)
{
	switch (request) {
	case VFIO_GET_API_VERSION:
		note(kernel, "version");
		return kernel->version;
	case VFIO_CHECK_EXTENSION:
		return (int)(kernel->extensions >> argument & 1);
	case VFIO_SET_IOMMU:
		note(kernel, "set_iommu");
		assert_true(kernel->extensions >> argument & 1);
		if (!kernel->in_container)
			return -EINVAL;
		kernel->has_iommu = !kernel->set_iommu;
		return -kernel->set_iommu;
	case VFIO_IOMMU_GET_INFO:
		note(kernel, "info");
		if (!(kernel->extensions & (1u << VFIO_TYPE1_IOMMU)))
			return give_spapr_info(kernel, (void *)argument);
		return give_type1_info(kernel, (void *)argument);
	}
	fail_msg("request 0x%lx to a container", request);
	return -ENOTTY;
}

static inline int group_control(struct kernel *kernel, unsigned long request,
				uintptr_t argument)
{
	struct vfio_group_status *status = (void *)argument;

	switch (request) {
	case VFIO_GROUP_GET_STATUS:
		note(kernel, "status");
		assert_int_equal(status->argsz, sizeof(*status));
		status->flags = kernel->is_not_viable ? 0 : VFIO_GROUP_FLAGS_VIABLE;
		return 0;
	case VFIO_GROUP_SET_CONTAINER:
		note(kernel, "set_container");
		assert_int_equal(*(int *)argument, 100 + CONTAINER);
		kernel->in_container = !kernel->set_container;
		return -kernel->set_container;
	case VFIO_GROUP_GET_DEVICE_FD:
		note(kernel, "get_device");
		assert_string_equal((char *)argument, "0000:01:00.0");
		assert_true(kernel->has_iommu);
		if (kernel->get_device)
			return -kernel->get_device;
		kernel->is_open[DEVICE] = true;
		return 100 + DEVICE;
	}
	fail_msg("request 0x%lx to a group", request);
	return -ENOTTY;
}

static inline int device_control(struct kernel *kernel, unsigned long request,
				 uintptr_t argument)
{
	struct uapi_attach *attach = (void *)argument;
	struct uapi_bind *bind = (void *)argument;

	switch (request) {
	case VFIO_DEVICE_GET_INFO:
		note(kernel, "device_info");
		return give_device_info(kernel, (void *)argument);
	case UAPI_DEVICE_BIND_IOMMUFD:
		note(kernel, "bind");
		assert_int_equal(bind->iommufd, 100 + IOMMU);
		bind->out_devid = 5;
		kernel->is_bound = !kernel->bind;
		return -kernel->bind;
	case UAPI_DEVICE_ATTACH_PT:
		note(kernel, "attach");
		assert_true(kernel->is_bound && kernel->has_ioas && attach->pt_id == 9);
		kernel->is_attached = !kernel->attach;
		return -kernel->attach;
	case UAPI_DEVICE_DETACH_PT:
		note(kernel, "detach");
		assert_true(kernel->is_attached);
		kernel->is_attached = false;
		return 0;
	}
	fail_msg("request 0x%lx to a device", request);
	return -ENOTTY;
}

static inline int give_ranges(struct kernel *kernel, struct uapi_iova_ranges *query)
{
	struct range *pairs = (void *)(uintptr_t)query->allowed_iovas;
	uint32_t room = query->num_iovas;

	assert_int_equal(query->ioas_id, 9);
	assert_true(kernel->is_attached);
	for (uint32_t i = 0; i < room && i < kernel->n_ranges; i++)
		pairs[i] = kernel->ranges[i];
	query->num_iovas = kernel->grows ? room + 1 : kernel->n_ranges;
	query->out_iova_alignment = kernel->alignment;
	if (kernel->dice) {
		mutate(kernel->dice, query, sizeof(*query));
		if (room)
			mutate(kernel->dice, pairs, room * sizeof(*pairs));
		return dice_below(kernel->dice, 4) ? 0 : -EMSGSIZE;
	}
	return query->num_iovas > room ? -EMSGSIZE : 0;
}

static inline int give_hw_info(struct kernel *kernel, struct uapi_hw_info *query)
{
	struct uapi_hw_info_vtd vtd = { .cap_reg = 0xd2008c222f0606,
					.ecap_reg = 0xf00f5e };

	assert_int_equal(query->dev_id, 5);
	assert_int_equal(query->data_len, sizeof(vtd));
	if (kernel->hw_info)
		return -kernel->hw_info;
	if (kernel->hw_type)
		memcpy((void *)(uintptr_t)query->data_uptr, &vtd, sizeof(vtd));
	query->out_data_type = kernel->hw_type;
	query->data_len = kernel->hw_len;
	return 0;
}

static inline int iommu_control(struct kernel *kernel, unsigned long request,
				uintptr_t argument)
{
	switch (request) {
	case UAPI_IOMMU_IOAS_ALLOC:
		note(kernel, "ioas_alloc");
		assert_false(kernel->has_ioas);
		((struct uapi_ioas_alloc *)argument)->out_ioas_id = 9;
		kernel->has_ioas = true;
		return 0;
	case UAPI_IOMMU_IOAS_IOVA_RANGES:
		note(kernel, "ranges");
		return give_ranges(kernel, (void *)argument);
	case UAPI_IOMMU_GET_HW_INFO:
		note(kernel, "hw_info");
		return give_hw_info(kernel, (void *)argument);
	case UAPI_IOMMU_DESTROY:
		note(kernel, "destroy");
		assert_int_equal(((struct uapi_destroy *)argument)->id, 9);
		assert_true(kernel->has_ioas && !kernel->is_attached);
		kernel->has_ioas = false;
		return 0;
	}
	fail_msg("request 0x%lx to iommufd", request);
	return -ENOTTY;
}

static inline int fake_control(void *context, int fd, unsigned long request,
			       uintptr_t argument)
{
	struct kernel *kernel = context;

	assert_in_range(fd, 100, 100 + N_NODES - 1);
	assert_true(kernel->is_open[fd - 100]);
	if (is_failing(kernel)) {
		/* What can not be undone ends with the descriptors. */
		kernel->is_attached &= request != UAPI_DEVICE_DETACH_PT;
		kernel->has_ioas &= request != UAPI_IOMMU_DESTROY;
		return -kernel->fail_with;
	}
	switch (fd - 100) {
	case CONTAINER:
		return container_control(kernel, request, argument);
	case GROUP:
		return group_control(kernel, request, argument);
	case IOMMU:
		return iommu_control(kernel, request, argument);
	default:
		return device_control(kernel, request, argument);
	}
}
