/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/vfio_session.h"

#include <errno.h>
#include <linux/vfio.h>
#include <string.h>

#include "core/arena.h"
#include "input/capability.h"

static const char *const step_names[] = {
	[VFIO_STEP_API_VERSION] = "VFIO_GET_API_VERSION",
	[VFIO_STEP_GROUP_STATUS] = "VFIO_GROUP_GET_STATUS",
	[VFIO_STEP_SET_CONTAINER] = "VFIO_GROUP_SET_CONTAINER",
	[VFIO_STEP_SET_IOMMU] = "VFIO_SET_IOMMU",
	[VFIO_STEP_GET_INFO] = "VFIO_IOMMU_GET_INFO",
	[VFIO_STEP_SPAPR_INFO] = "VFIO_IOMMU_SPAPR_TCE_GET_INFO",
	[VFIO_STEP_GET_DEVICE] = "VFIO_GROUP_GET_DEVICE_FD",
	[VFIO_STEP_DEVICE_INFO] = "VFIO_DEVICE_GET_INFO",
	[VFIO_STEP_IOAS_ALLOC] = "IOMMU_IOAS_ALLOC",
	[VFIO_STEP_BIND] = "VFIO_DEVICE_BIND_IOMMUFD",
	[VFIO_STEP_ATTACH] = "VFIO_DEVICE_ATTACH_IOMMUFD_PT",
	[VFIO_STEP_IOVA_RANGES] = "IOMMU_IOAS_IOVA_RANGES",
};

#define WHY_DIRECT \
	"firmware wants memory of the group mapped 1:1 (a region of type direct)"
#define WHY_UNSAFE "no interrupt remapping, and allow_unsafe_interrupts is not set"
#define WHY_IN_USE "the group is in use by another program"

/*
 * What an errno means: vfio_container_attach_group() in drivers/vfio/container.c,
 * vfio_iommu_type1_attach_group() in drivers/vfio/vfio_iommu_type1.c, iommufd_device_bind()
 * in drivers/iommu/iommufd/device.c, __iommu_take_dma_ownership() in
 * drivers/iommu/iommu.c. For direct regions running kernels gave EINVAL (6.12, 7.2) and
 * EPERM (6.1) at SET_CONTAINER; kernels before 5.19 refuse at SET_IOMMU.
 */
static const struct {
	enum vfio_step step;
	int error;
	const char *why;
} meanings[] = {
	{ VFIO_STEP_SET_CONTAINER, EINVAL, WHY_DIRECT },
	{ VFIO_STEP_SET_CONTAINER, EPERM,
	  WHY_DIRECT ", or a device of it is bound to a host driver" },
	{ VFIO_STEP_SET_CONTAINER, EBUSY, WHY_IN_USE },
	{ VFIO_STEP_SET_IOMMU, EPERM, WHY_UNSAFE ", or " WHY_DIRECT },
	{ VFIO_STEP_SET_IOMMU, EINVAL, "the group leaves VFIO no valid IOVA" },
	{ VFIO_STEP_SET_IOMMU, ENODEV, "the kernel has no IOMMU for the group" },
	{ VFIO_STEP_SET_IOMMU, EBUSY, WHY_IN_USE },
	{ VFIO_STEP_GET_DEVICE, EPERM,
	  WHY_UNSAFE ", or a device of the group is bound to a host driver" },
	{ VFIO_STEP_GET_DEVICE, EINVAL, WHY_DIRECT },
	{ VFIO_STEP_GET_DEVICE, EBUSY, "the device is in use by another program" },
	{ VFIO_STEP_BIND, EPERM,
	  WHY_UNSAFE ", or a device of the group is bound to a host driver" },
	{ VFIO_STEP_BIND, EBUSY, WHY_IN_USE },
	{ VFIO_STEP_ATTACH, EINVAL, WHY_DIRECT },
	{ VFIO_STEP_ATTACH, EPERM, WHY_DIRECT },
	{ VFIO_STEP_ATTACH, EBUSY, WHY_IN_USE },
};

static const char *meaning_of(enum vfio_step step, int error)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++) {
		if (meanings[i].step == step && meanings[i].error == error)
			return meanings[i].why;
	}
	return NULL;
}

int vfio_give_up(struct vfio_session *session, const char *reason)
{
	session->answer->reason = reason;
	return reason ? VFIO_EXPLAINED : -ENOMEM;
}

int vfio_refused(struct vfio_session *session, enum vfio_step step, int err)
{
	const char *name = step_names[step], *why = meaning_of(step, -err);
	const char *error = strerror(-err);

	return vfio_give_up(session,
			    why ? arena_printf(session->arena, "%s (%s: %s)", why, name,
					       error) :
				  arena_printf(session->arena, "%s: %s", name, error));
}

int vfio_malformed(struct vfio_session *session, enum vfio_step step, const char *problem)
{
	return vfio_give_up(session,
			    arena_printf(session->arena, "malformed answer to %s: %s",
					 step_names[step], problem));
}

int vfio_open(struct vfio_session *session, const char *path, const char *missing,
	      int *ret_fd)
{
	int fd = session->ops->open(session->ops->context, path);
	const char *why, *needs;

	if (fd >= 0) {
		*ret_fd = fd;
		return 0;
	}
	switch (-fd) {
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
	case ENXIO:
		session->is_unreachable = true;
		why = missing;
		break;
	case EACCES:
	case EPERM:
		session->is_unreachable = true;
		needs = capability_for(path);
		why = needs ? arena_printf(session->arena, "permission denied, needs %s",
					   needs) :
			      "permission denied";
		break;
	case EBUSY:
		why = "in use by another program";
		break;
	default:
		why = strerror(-fd);
	}
	return vfio_give_up(
		session, why ? arena_printf(session->arena, "%s: %s", path, why) : NULL);
}

void vfio_close(struct vfio_session *session, int fd)
{
	if (fd >= 0)
		session->ops->close(session->ops->context, fd);
}

int vfio_control(struct vfio_session *session, int fd, unsigned long request,
		 void *argument)
{
	return session->ops->control(session->ops->context, fd, request,
				     (uintptr_t)argument);
}

int vfio_control_number(struct vfio_session *session, int fd, unsigned long request,
			unsigned long argument)
{
	return session->ops->control(session->ops->context, fd, request, argument);
}

int vfio_get_info(struct vfio_session *session, int fd, enum vfio_step step, size_t size,
		  const void **ret, size_t *ret_len)
{
	unsigned long request = step == VFIO_STEP_DEVICE_INFO ? VFIO_DEVICE_GET_INFO :
								VFIO_IOMMU_GET_INFO;
	uint32_t argsz = (uint32_t)size;

	for (int try = 0; try < VFIO_TRIES; try++) {
		uint32_t room = argsz;
		uint32_t *info = arena_alloc(session->arena, room);
		int err;

		if (!info)
			return -ENOMEM;
		*info = room;
		err = vfio_control(session, fd, request, info);
		if (err < 0)
			return vfio_refused(session, step, err);
		argsz = *info;
		if (argsz < size)
			return vfio_malformed(session, step, "shorter than its header");
		if (argsz > VFIO_ANSWER_LIMIT)
			return vfio_malformed(session, step,
					      "longer than any such answer");
		if (argsz <= room) {
			*ret = info;
			*ret_len = argsz;
			return 0;
		}
	}
	return vfio_malformed(session, step, "its length grows with each request");
}
