/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/iommufd.h"

#include <errno.h>

#include "core/arena.h"
#include "input/uapi_iommufd.h"
#include "input/vfio_group.h"
#include "input/vfio_info.h"

#define RANGES_LIMIT (VFIO_ANSWER_LIMIT / sizeof(struct range))

/**
 * struct objects - what is open and what exists
 * @iommu: descriptor of /dev/iommu, or -1
 * @device: descriptor of the device, or -1
 * @ioas: the address space, if @has_ioas
 * @device_id: name of the device at @iommu
 */
struct objects {
	int iommu, device;
	bool has_ioas, is_attached;
	uint32_t ioas, device_id;
};

static int allocate_ioas(struct vfio_session *session, struct objects *objects)
{
	struct uapi_ioas_alloc alloc = { .size = sizeof(alloc) };
	int err = vfio_control(session, objects->iommu, UAPI_IOMMU_IOAS_ALLOC, &alloc);

	if (err < 0)
		return vfio_refused(session, VFIO_STEP_IOAS_ALLOC, err);
	objects->ioas = alloc.out_ioas_id;
	objects->has_ioas = true;
	return 0;
}

static int attach(struct vfio_session *session, struct objects *objects)
{
	struct uapi_bind bind = { .argsz = sizeof(bind), .iommufd = objects->iommu };
	struct uapi_attach attach = { .argsz = sizeof(attach), .pt_id = objects->ioas };
	int err;

	err = vfio_control(session, objects->device, UAPI_DEVICE_BIND_IOMMUFD, &bind);
	if (err < 0)
		return vfio_refused(session, VFIO_STEP_BIND, err);
	objects->device_id = bind.out_devid;
	session->answer->was_opened = true;
	err = vfio_control(session, objects->device, UAPI_DEVICE_ATTACH_PT, &attach);
	if (err < 0)
		return vfio_refused(session, VFIO_STEP_ATTACH, err);
	objects->is_attached = true;
	return 0;
}

static int note_ranges(struct vfio_session *session, const struct uapi_iova_ranges *query,
		       const struct range *pairs)
{
	struct vfio_answer *answer = session->answer;
	uint64_t page = query->out_iova_alignment;
	const char *problem;
	int err;

	err = vfio_info_ranges(session->arena, pairs, query->num_iovas, &answer->ranges,
			       &problem);
	if (!err && !problem && (!page || page & (page - 1)))
		problem = "the alignment is no power of two";
	if (err || problem)
		return err ?: vfio_malformed(session, VFIO_STEP_IOVA_RANGES, problem);
	answer->way = VFIO_WAY_IOMMUFD;
	answer->page_sizes = page;
	answer->has_ranges = true;
	return 0;
}

/* Asks with no room first; EMSGSIZE then tells how much is needed. */
static int read_ranges(struct vfio_session *session, const struct objects *objects)
{
	const char *problem = "the number of ranges grows with each request";
	uint32_t room = 0;

	for (int try = 0; try < VFIO_TRIES; try++) {
		struct range *pairs =
			arena_alloc(session->arena, room * sizeof(struct range));
		struct uapi_iova_ranges query = {
			.size = sizeof(query),
			.ioas_id = objects->ioas,
			.num_iovas = room,
			.allowed_iovas = (uintptr_t)pairs,
		};
		int err;

		if (!pairs)
			return -ENOMEM;
		err = vfio_control(session, objects->iommu, UAPI_IOMMU_IOAS_IOVA_RANGES,
				   &query);
		if (err < 0 && err != -EMSGSIZE)
			return vfio_refused(session, VFIO_STEP_IOVA_RANGES, err);
		if (err >= 0 && query.num_iovas <= room)
			return note_ranges(session, &query, pairs);
		if (query.num_iovas <= room || query.num_iovas > RANGES_LIMIT) {
			problem = "an impossible number of ranges";
			break;
		}
		room = query.num_iovas;
	}
	return vfio_malformed(session, VFIO_STEP_IOVA_RANGES, problem);
}

/* What the IOMMU is; an extra, so that its failure costs nothing (Linux 6.6). */
static void read_hw_info(struct vfio_session *session, const struct objects *objects)
{
	struct vfio_answer *answer = session->answer;
	struct uapi_hw_info_vtd vtd = { 0 };
	struct uapi_hw_info query = {
		.size = sizeof(query),
		.dev_id = objects->device_id,
		.data_len = sizeof(vtd),
		.data_uptr = (uintptr_t)&vtd,
	};

	if (vfio_control(session, objects->iommu, UAPI_IOMMU_GET_HW_INFO, &query) < 0)
		return;
	if (query.out_data_type == UAPI_HW_INFO_VTD) {
		if (query.data_len < sizeof(vtd))
			return;
		answer->hw_cap = vtd.cap_reg;
		answer->hw_ecap = vtd.ecap_reg;
	}
	answer->hw_type = query.out_data_type;
	answer->has_hw_info = true;
}

static int ask(struct vfio_session *session, struct objects *objects, const char *cdev)
{
	int err = vfio_open(session, cdev, "missing", &objects->device);

	err = err ?:
		    vfio_open(session, "/dev/iommu",
			      "missing: the kernel has no iommufd, or its module is not "
				  "loaded",
			      &objects->iommu);
	err = err ?: allocate_ioas(session, objects);
	err = err ?: attach(session, objects);
	err = err ?: read_ranges(session, objects);
	if (err)
		return err;
	read_hw_info(session, objects);
	return vfio_device_ask(session, objects->device);
}

int iommufd_ask(struct vfio_session *session, const char *cdev)
{
	struct objects objects = { .iommu = -1, .device = -1 };
	struct uapi_detach detach = { .argsz = sizeof(detach) };
	struct uapi_destroy destroy = { .size = sizeof(destroy) };
	int err = ask(session, &objects, cdev);

	/* What fails here ends with the descriptors. */
	if (objects.is_attached)
		vfio_control(session, objects.device, UAPI_DEVICE_DETACH_PT, &detach);
	destroy.id = objects.ioas;
	if (objects.has_ioas)
		vfio_control(session, objects.iommu, UAPI_IOMMU_DESTROY, &destroy);
	vfio_close(session, objects.device);
	vfio_close(session, objects.iommu);
	return err;
}
