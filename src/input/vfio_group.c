/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/vfio_group.h"

#include <errno.h>
#include <linux/vfio.h>
#include <string.h>

#include "core/arena.h"
#include "input/vfio_info.h"

#define NO_LIST                                                                         \
	"the kernel lists no valid IOVAs: it is older than 5.4, or the group has only " \
	"mediated devices"

/* The descriptors of one group; -1 where none is open. */
struct handles {
	int container, group, device;
};

static int check_version(struct vfio_session *session, int container)
{
	int version = vfio_control_number(session, container, VFIO_GET_API_VERSION, 0);

	if (version < 0)
		return vfio_refused(session, VFIO_STEP_API_VERSION, version);
	if (version == VFIO_API_VERSION)
		return 0;
	return vfio_give_up(session,
			    arena_printf(session->arena, "unknown VFIO API version %d",
					 version));
}

static int open_group(struct vfio_session *session, int *ret_fd)
{
	const char *path =
		arena_printf(session->arena, "/dev/vfio/%u", session->target->group);

	if (!path)
		return -ENOMEM;
	return vfio_open(session, path, "missing: the kernel offers VFIO no such group",
			 ret_fd);
}

static int check_viable(struct vfio_session *session, int group)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int err = vfio_control(session, group, VFIO_GROUP_GET_STATUS, &status);

	if (err < 0)
		return vfio_refused(session, VFIO_STEP_GROUP_STATUS, err);
	if (status.flags & VFIO_GROUP_FLAGS_VIABLE)
		return 0;
	return vfio_give_up(
		session,
		arena_printf(session->arena,
			     "group %u is not viable: a device of it is bound to a host "
			     "driver, or in use",
			     session->target->group));
}

static int set_container(struct vfio_session *session, const struct handles *handles)
{
	int container = handles->container;
	int err = vfio_control(session, handles->group, VFIO_GROUP_SET_CONTAINER,
			       &container);

	return err < 0 ? vfio_refused(session, VFIO_STEP_SET_CONTAINER, err) : 0;
}

/* Gives the container the first IOMMU driver of these that the kernel has. */
static int set_iommu(struct vfio_session *session, int container, unsigned long *ret_type)
{
	static const unsigned long types[] = { VFIO_TYPE1v2_IOMMU, VFIO_TYPE1_IOMMU,
					       VFIO_SPAPR_TCE_v2_IOMMU,
					       VFIO_SPAPR_TCE_IOMMU };
	int err;

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		err = vfio_control_number(session, container, VFIO_CHECK_EXTENSION,
					  types[i]);
		if (err <= 0)
			continue;
		*ret_type = types[i];
		err = vfio_control_number(session, container, VFIO_SET_IOMMU, types[i]);
		return err < 0 ? vfio_refused(session, VFIO_STEP_SET_IOMMU, err) : 0;
	}
	return vfio_give_up(session,
			    "VFIO has no IOMMU driver: neither "
			    "vfio_iommu_type1 nor vfio_iommu_spapr_tce is "
			    "loaded");
}

static int read_type1(struct vfio_session *session, int container, bool *ret_is_emulated)
{
	struct vfio_answer *answer = session->answer;
	const char *problem;
	const void *info;
	size_t len;
	int err = vfio_get_info(session, container, VFIO_STEP_GET_INFO,
				sizeof(struct vfio_iommu_type1_info), &info, &len);

	err = err ?:
		    vfio_info_parse(session->arena, info, len, answer, ret_is_emulated,
				    &problem);
	if (err)
		return err;
	if (problem)
		return vfio_malformed(session, VFIO_STEP_GET_INFO, problem);
	answer->way = VFIO_WAY_TYPE1;
	answer->reason = answer->has_ranges ? NULL : NO_LIST;
	return 0;
}

/* POWER: one 32-bit window, and page sizes of the ones that the user may add. */
static int read_spapr(struct vfio_session *session, int container)
{
	struct vfio_iommu_spapr_tce_info info = { .argsz = sizeof(info) };
	struct vfio_answer *answer = session->answer;
	struct range window;
	int err = vfio_control(session, container, VFIO_IOMMU_SPAPR_TCE_GET_INFO, &info);

	if (err < 0)
		return vfio_refused(session, VFIO_STEP_SPAPR_INFO, err);
	if (!range_from_size(info.dma32_window_start, info.dma32_window_size, &window))
		return vfio_malformed(session, VFIO_STEP_SPAPR_INFO, "an empty window");
	if (info.flags & VFIO_IOMMU_SPAPR_INFO_DDW) {
		answer->page_sizes = info.ddw.pgsizes;
		answer->can_grow = info.ddw.max_dynamic_windows_supported > 0;
	}
	answer->way = VFIO_WAY_SPAPR;
	answer->has_ranges = true;
	return range_set_of(session->arena, window, &answer->ranges);
}

static int open_device(struct vfio_session *session, struct handles *handles)
{
	char *name = arena_strndup(session->arena, session->target->address,
				   strlen(session->target->address));
	int fd;

	if (!name)
		return -ENOMEM;
	fd = vfio_control(session, handles->group, VFIO_GROUP_GET_DEVICE_FD, name);
	if (fd < 0)
		return vfio_refused(session, VFIO_STEP_GET_DEVICE, fd);
	handles->device = fd;
	session->answer->was_opened = true;
	return 0;
}

static int read_zpci(struct vfio_session *session, int fd)
{
	const char *problem;
	const void *info;
	size_t len;
	int err = vfio_get_info(session, fd, VFIO_STEP_DEVICE_INFO,
				sizeof(struct vfio_device_info), &info, &len);

	err = err ?:
		    vfio_info_parse_device(session->arena, info, len, session->answer,
					   &problem);
	if (!err && problem)
		err = vfio_malformed(session, VFIO_STEP_DEVICE_INFO, problem);
	return err;
}

int vfio_device_ask(struct vfio_session *session, int fd)
{
	struct vfio_answer *answer = session->answer;
	int err;

	if (session->target->kind != IOMMU_KIND_S390)
		return 0;
	err = read_zpci(session, fd);
	if (err == VFIO_EXPLAINED && answer->has_ranges) {
		answer->reason = NULL;
		answer->has_zpci = false;
		err = 0;
	}
	return err;
}

/*
 * What the container alone can not tell: limits, where iommufd stands in for it and knows
 * no device yet, and the range of a zPCI function, where there is no list that implies it.
 */
static int ask_with_device(struct vfio_session *session, struct handles *handles,
			   bool is_emulated)
{
	struct vfio_answer *answer = session->answer;
	int err = open_device(session, handles);

	if (!err && is_emulated) {
		*answer = (struct vfio_answer){ .was_asked = true, .was_opened = true };
		err = read_type1(session, handles->container, &is_emulated);
	}
	return err ?: vfio_device_ask(session, handles->device);
}

static int ask(struct vfio_session *session, struct handles *handles)
{
	bool is_emulated = false, is_zpci = session->target->kind == IOMMU_KIND_S390;
	unsigned long type = 0;
	int err;

	err = vfio_open(session, "/dev/vfio/vfio",
			"missing: the kernel module vfio is not loaded",
			&handles->container);
	err = err ?: check_version(session, handles->container);
	err = err ?: open_group(session, &handles->group);
	err = err ?: check_viable(session, handles->group);
	err = err ?: set_container(session, handles);
	err = err ?: set_iommu(session, handles->container, &type);
	if (err)
		return err;
	if (type == VFIO_SPAPR_TCE_v2_IOMMU || type == VFIO_SPAPR_TCE_IOMMU)
		return read_spapr(session, handles->container);
	err = read_type1(session, handles->container, &is_emulated);
	if (!err && (is_emulated || (is_zpci && !session->answer->has_ranges)))
		err = ask_with_device(session, handles, is_emulated);
	return err;
}

int vfio_group_ask(struct vfio_session *session)
{
	struct handles handles = { -1, -1, -1 };
	int err = ask(session, &handles);

	vfio_close(session, handles.device);
	vfio_close(session, handles.group);
	vfio_close(session, handles.container);
	return err;
}
