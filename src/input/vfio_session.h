/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/vfio.h"

/* The failure is explained: the answer's reason is set. */
#define VFIO_EXPLAINED (-ECANCELED)

/* No answer of a kernel is as long, and none grows that often while it is read. */
#define VFIO_ANSWER_LIMIT 65536u
#define VFIO_TRIES 4

/**
 * struct vfio_ops - how the kernel is reached; tests put another kernel here
 * @context: handed to each operation
 * @open: a device node, for reading and writing; a descriptor or a negative errno
 * @control: ioctl(2); its result or a negative errno
 * @close: a descriptor
 */
struct vfio_ops {
	void *context;
	int (*open)(void *context, const char *path);
	int (*control)(void *context, int fd, unsigned long request, uintptr_t argument);
	void (*close)(void *context, int fd);
};

/**
 * struct vfio_session - one device being asked about
 * @arena: where the answer lives
 * @ops: the kernel
 * @target: the device
 * @answer: what is known so far
 * @is_unreachable: a device node is missing or denied, so another way may do
 */
struct vfio_session {
	struct arena *arena;
	const struct vfio_ops *ops;
	const struct vfio_target *target;
	struct vfio_answer *answer;
	bool is_unreachable;
};

/* What can fail; the order is that of the names in vfio_session.c. */
enum vfio_step {
	VFIO_STEP_API_VERSION,
	VFIO_STEP_GROUP_STATUS,
	VFIO_STEP_SET_CONTAINER,
	VFIO_STEP_SET_IOMMU,
	VFIO_STEP_GET_INFO,
	VFIO_STEP_SPAPR_INFO,
	VFIO_STEP_GET_DEVICE,
	VFIO_STEP_DEVICE_INFO,
	VFIO_STEP_IOAS_ALLOC,
	VFIO_STEP_BIND,
	VFIO_STEP_ATTACH,
	VFIO_STEP_IOVA_RANGES,
};

/**
 * vfio_ask_with - vfio_ask() through operations of the caller
 * @arena: where the answer lives
 * @ops: the kernel
 * @target: the device
 * @cdev: device node of its own (/dev/vfio/devices/vfioN), or NULL
 * @ret: the answer
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_ask_with(struct arena *arena, const struct vfio_ops *ops,
		  const struct vfio_target *target, const char *cdev,
		  struct vfio_answer *ret);

/**
 * vfio_open - open a device node
 * @session: the session
 * @path: the node
 * @missing: what it means when there is no such node
 * @ret_fd: its descriptor
 *
 * Return: 0, -ENOMEM or VFIO_EXPLAINED.
 */
int vfio_open(struct vfio_session *session, const char *path, const char *missing,
	      int *ret_fd);

/* vfio_close - close a descriptor unless it is negative. */
void vfio_close(struct vfio_session *session, int fd);

/* vfio_control - ioctl(2) with an argument that is an address; its result or -errno. */
int vfio_control(struct vfio_session *session, int fd, unsigned long request,
		 void *argument);

/* vfio_control_number - ioctl(2) with an argument that is a number. */
int vfio_control_number(struct vfio_session *session, int fd, unsigned long request,
			unsigned long argument);

/**
 * vfio_give_up - note why there is no answer
 * @session: the session
 * @reason: the text, or NULL when there was no memory for it
 *
 * Return: VFIO_EXPLAINED or -ENOMEM.
 */
int vfio_give_up(struct vfio_session *session, const char *reason);

/**
 * vfio_refused - note that the kernel refused a step
 * @session: the session
 * @step: which
 * @err: the negative errno
 *
 * Return: VFIO_EXPLAINED or -ENOMEM.
 */
int vfio_refused(struct vfio_session *session, enum vfio_step step, int err);

/**
 * vfio_malformed - note that an answer of the kernel makes no sense
 * @session: the session
 * @step: which answer
 * @problem: what is wrong
 *
 * Return: VFIO_EXPLAINED or -ENOMEM.
 */
int vfio_malformed(struct vfio_session *session, enum vfio_step step,
		   const char *problem);

/**
 * vfio_get_info - a structure that starts with argsz and may be followed by capabilities
 * @session: the session
 * @fd: whom to ask
 * @step: VFIO_STEP_GET_INFO or VFIO_STEP_DEVICE_INFO
 * @size: of the structure alone
 * @ret: the answer
 * @ret_len: bytes of it, never below @size
 *
 * Asks with the bare structure first and again with the room that the kernel then demands.
 *
 * Return: 0, -ENOMEM or VFIO_EXPLAINED.
 */
int vfio_get_info(struct vfio_session *session, int fd, enum vfio_step step, size_t size,
		  const void **ret, size_t *ret_len);
