/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <errno.h>
#include <linux/vfio.h>
#include <linux/vfio_zdev.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "dice.h"
#include "input/uapi_iommufd.h"
#include "input/vfio_session.h"

/*
 * A kernel in a few lines: it answers as Debian's 6.1, 6.12 and 7.2 did, or refuses, or
 * lies, and fails the test when it is asked for anything that changes something.
 */

#define N(array) (sizeof(array) / sizeof((array)[0]))

enum node { CONTAINER, GROUP, DEVICE, CDEV, IOMMU, N_NODES };

static const char *const paths[N_NODES] = {
	[CONTAINER] = "/dev/vfio/vfio",
	[GROUP] = "/dev/vfio/7",
	[CDEV] = "/dev/vfio/devices/vfio3",
	[IOMMU] = "/dev/iommu",
};

struct kernel {
	/* What it is; errors are positive, 0 is success. */
	int open_error[N_NODES];
	int version, set_container, set_iommu, get_device, bind, attach, hw_info;
	unsigned int extensions;
	bool is_not_viable, is_emulated, is_old, grows, has_bad_zpci;
	uint64_t page_sizes;
	const struct range *ranges;
	uint32_t n_ranges;
	uint32_t hw_type, hw_len, argsz;
	uint64_t alignment;
	/* What it does wrong: call number @fail_at fails; answers are changed by @dice. */
	size_t fail_at;
	int fail_with;
	struct dice *dice;
	/* What happened. */
	bool is_open[N_NODES], in_container, has_iommu, has_ioas, is_bound, is_attached;
	size_t n_calls, n_info;
	uint32_t wanted;
	char log[1024];
};

static inline void note(struct kernel *kernel, const char *what)
{
	size_t len = strlen(kernel->log);

	snprintf(kernel->log + len, sizeof(kernel->log) - len, "%s%s", len ? " " : "",
		 what);
}

static inline bool is_failing(struct kernel *kernel)
{
	return ++kernel->n_calls == kernel->fail_at;
}

static inline int fake_open(void *context, const char *path)
{
	struct kernel *kernel = context;

	note(kernel, path);
	if (is_failing(kernel))
		return -kernel->fail_with;
	for (int node = 0; node < N_NODES; node++) {
		if (!paths[node] || strcmp(path, paths[node]) != 0)
			continue;
		if (kernel->open_error[node])
			return -kernel->open_error[node];
		assert_false(kernel->is_open[node]);
		kernel->is_open[node] = true;
		return 100 + node;
	}
	fail_msg("%s was opened", path);
	return -ENOENT;
}

static inline void fake_close(void *context, int fd)
{
	struct kernel *kernel = context;

	assert_in_range(fd, 100, 100 + N_NODES - 1);
	assert_true(kernel->is_open[fd - 100]);
	kernel->is_open[fd - 100] = false;
}

/* Appends a capability and links the one before to it. */
static inline uint32_t add(unsigned char *info, uint32_t at, uint32_t *last,
			   unsigned int id, unsigned int version, uint32_t size)
{
	struct vfio_info_cap_header header = { (uint16_t)id, (uint16_t)version, 0 };

	memcpy(info + at, &header, sizeof(header));
	if (*last)
		memcpy(info + *last + 4, &at, sizeof(at));
	*last = at;
	return at + size;
}

/* As type1 orders and aligns them, or as iommufd does in its place. */
static inline uint32_t make_info(const struct kernel *kernel, unsigned char *info)
{
	static const struct range all = { 0, UINT64_MAX };
	bool is_narrow = !kernel->is_emulated || kernel->is_open[DEVICE];
	const struct range *ranges = is_narrow ? kernel->ranges : &all;
	uint32_t n = is_narrow ? kernel->n_ranges : 1, at = 24, last = 0;
	uint32_t avail = kernel->is_emulated ? UINT32_MAX : 65535;

	if (!kernel->is_emulated)
		at = add(info, at, &last, 2, 1, 32);
	memcpy(info + at + 8, &avail, sizeof(avail));
	at = add(info, at, &last, 3, 1, kernel->is_emulated ? 12 : 16);
	memcpy(info + at + 8, &n, sizeof(n));
	memcpy(info + at + 16, ranges, n * sizeof(*ranges));
	return add(info, at, &last, 1, 1, 16 + n * 16);
}

/* Changes up to four places of an answer. */
static inline void mutate(struct dice *dice, void *bytes, size_t len)
{
	static const unsigned char special[] = { 0, 1, 2, 8, 24, 0x7f, 0x80, 0xff };

	for (size_t i = 0; dice && i < dice_below(dice, 5); i++) {
		size_t at = dice_below(dice, (unsigned int)len);

		((unsigned char *)bytes)[at] = dice_below(dice, 2) ?
			special[dice_below(dice, N(special))] :
			(unsigned char)dice_bits(dice);
	}
}

/* The common part of both GET_INFO: @total bytes exist, of which @head always fit. */
static inline int give_info(struct kernel *kernel, void *argument, unsigned char *info,
			    uint32_t total, uint32_t head)
{
	uint32_t room, offset = 24, caps = 24;

	memcpy(&room, argument, sizeof(room));
	assert_true(room >= head);
	kernel->n_info++;
	kernel->wanted = total;
	if (room < total)
		offset = 0;
	if (room < total || kernel->is_emulated)
		room = total;
	memcpy(info, &room, sizeof(room));
	memcpy(info + 16, &offset, sizeof(offset));
	memcpy(&room, argument, sizeof(room));
	memcpy(argument, info, offset ? total : head < caps ? head : caps);
	if (kernel->grows || kernel->argsz) {
		uint32_t argsz = kernel->argsz ?: room + 16;

		memcpy(argument, &argsz, sizeof(argsz));
	}
	mutate(kernel->dice, argument, room);
	return 0;
}

static inline int give_type1_info(struct kernel *kernel, void *argument)
{
	unsigned char info[512] = { 0 };
	uint32_t flags = kernel->is_old ? 1 : 3;

	if (!kernel->has_iommu)
		return -EINVAL;
	memcpy(info + 4, &flags, sizeof(flags));
	memcpy(info + 8, &kernel->page_sizes, sizeof(kernel->page_sizes));
	if (kernel->is_old) {
		memcpy((unsigned char *)argument + 4, info + 4, 12);
		return 0;
	}
	return give_info(kernel, argument, info, make_info(kernel, info), 24);
}

static inline int give_spapr_info(struct kernel *kernel,
				  struct vfio_iommu_spapr_tce_info *info)
{
	if (!kernel->has_iommu)
		return -ENXIO;
	info->flags = VFIO_IOMMU_SPAPR_INFO_DDW;
	info->dma32_window_start = (uint32_t)kernel->ranges->start;
	info->dma32_window_size = (uint32_t)range_size(*kernel->ranges);
	info->ddw.pgsizes = kernel->page_sizes;
	info->ddw.max_dynamic_windows_supported = 2;
	return 0;
}

/* As on s390: capabilities 1 (version 2) and 4. */
static inline int give_device_info(struct kernel *kernel, void *argument)
{
	unsigned char info[512] = { 0 };
	uint32_t flags = VFIO_DEVICE_FLAGS_PCI | VFIO_DEVICE_FLAGS_CAPS, at = 24,
		 last = 0;

	memcpy(info + 4, &flags, sizeof(flags));
	memcpy(info + at + 8, kernel->ranges, sizeof(*kernel->ranges));
	at = add(info, at, &last, VFIO_DEVICE_INFO_CAP_ZPCI_BASE, 2, 40);
	at = add(info, at, &last, VFIO_DEVICE_INFO_CAP_ZPCI_PFIP, 1, 16);
	if (kernel->has_bad_zpci)
		memcpy(info + last + 4, &last, sizeof(last));
	return give_info(kernel, argument, info, at, 20);
}
