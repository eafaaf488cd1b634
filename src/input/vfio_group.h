/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/vfio_session.h"

/**
 * vfio_group_ask - ask through the device's group and a container
 * @session: the session; the answer is filled in
 *
 * To put the group into a container and give that an IOMMU driver is as far as VFIO can be
 * asked without opening the device (drivers/vfio/group.c, container.c). Both end with the
 * descriptors.
 *
 * Return: 0, -ENOMEM or VFIO_EXPLAINED.
 */
int vfio_group_ask(struct vfio_session *session);

/**
 * vfio_device_ask - ask an open device of s390 for its zPCI range
 * @session: the session; the answer is filled in
 * @fd: the device
 *
 * Where there are ranges already, a failure costs only that range.
 *
 * Return: 0, -ENOMEM or VFIO_EXPLAINED.
 */
int vfio_device_ask(struct vfio_session *session, int fd);
