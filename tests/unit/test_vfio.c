/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/vfio.h>
#include <linux/vfio_zdev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void note(struct kernel *kernel, const char *what)
{
	size_t len = strlen(kernel->log);

	snprintf(kernel->log + len, sizeof(kernel->log) - len, "%s%s", len ? " " : "",
		 what);
}

static bool is_failing(struct kernel *kernel)
{
	return ++kernel->n_calls == kernel->fail_at;
}

static int fake_open(void *context, const char *path)
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

static void fake_close(void *context, int fd)
{
	struct kernel *kernel = context;

	assert_in_range(fd, 100, 100 + N_NODES - 1);
	assert_true(kernel->is_open[fd - 100]);
	kernel->is_open[fd - 100] = false;
}

/* Appends a capability and links the one before to it. */
static uint32_t add(unsigned char *info, uint32_t at, uint32_t *last, unsigned int id,
		    unsigned int version, uint32_t size)
{
	struct vfio_info_cap_header header = { (uint16_t)id, (uint16_t)version, 0 };

	memcpy(info + at, &header, sizeof(header));
	if (*last)
		memcpy(info + *last + 4, &at, sizeof(at));
	*last = at;
	return at + size;
}

/* As type1 orders and aligns them, or as iommufd does in its place. */
static uint32_t make_info(const struct kernel *kernel, unsigned char *info)
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
static void mutate(struct dice *dice, void *bytes, size_t len)
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
static int give_info(struct kernel *kernel, void *argument, unsigned char *info,
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

static int give_type1_info(struct kernel *kernel, void *argument)
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

static int give_spapr_info(struct kernel *kernel, struct vfio_iommu_spapr_tce_info *info)
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
static int give_device_info(struct kernel *kernel, void *argument)
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

static int container_control(struct kernel *kernel, unsigned long request,
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

static int group_control(struct kernel *kernel, unsigned long request, uintptr_t argument)
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

static int device_control(struct kernel *kernel, unsigned long request,
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

static int give_ranges(struct kernel *kernel, struct uapi_iova_ranges *query)
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

static int give_hw_info(struct kernel *kernel, struct uapi_hw_info *query)
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

static int iommu_control(struct kernel *kernel, unsigned long request, uintptr_t argument)
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

static int fake_control(void *context, int fd, unsigned long request, uintptr_t argument)
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

/* Two ranges of an SMMUv3, and a kernel that has all of it. */
static const struct range smmu[] = { { 0, 0x7ffffff }, { 0x8100000, 0xffffffffffff } };

static const struct kernel good = {
	.extensions = 1u << VFIO_TYPE1_IOMMU | 1u << VFIO_TYPE1v2_IOMMU |
		1u << VFIO_TYPE1_NESTING_IOMMU | 1u << VFIO_UNMAP_ALL,
	.page_sizes = 0x40201000,
	.ranges = smmu,
	.n_ranges = 2,
	.hw_type = UAPI_HW_INFO_VTD,
	.hw_len = sizeof(struct uapi_hw_info_vtd),
	.alignment = 0x1000,
};

static const struct vfio_target nvme = {
	.address = "0000:01:00.0",
	.directory = "/sys/bus/pci/devices/0000:01:00.0",
	.has_group = true,
	.group = 7,
	.driver = "vfio-pci",
	.kind = IOMMU_KIND_SMMUV3,
};

static void ask_target(struct arena *arena, struct kernel *kernel,
		       const struct vfio_target *target, bool has_cdev,
		       struct vfio_answer *ret)
{
	struct vfio_ops ops = { kernel, fake_open, fake_control, fake_close };

	assert_int_equal(vfio_ask_with(arena, &ops, target, has_cdev ? paths[CDEV] : NULL,
				       ret),
			 0);
	for (int node = 0; node < N_NODES; node++)
		assert_false(kernel->is_open[node]);
	assert_false(kernel->has_ioas || kernel->is_attached);
	assert_true(ret->was_asked);
	assert_int_equal(ret->has_ranges, !ret->reason);
	if (!ret->answered) {
		assert_null(ret->way);
		assert_false(ret->has_ranges || ret->has_dma_avail || ret->has_zpci);
		assert_false(ret->page_sizes || ret->has_hw_info);
	}
}

static void ask(struct arena *arena, struct kernel *kernel, bool has_cdev,
		struct vfio_answer *ret)
{
	ask_target(arena, kernel, &nvme, has_cdev, ret);
}

static void expect_ranges(const struct vfio_answer *answer, const struct kernel *kernel)
{
	assert_true(answer->answered && answer->has_ranges);
	assert_int_equal(answer->ranges.n, kernel->n_ranges);
	assert_memory_equal(answer->ranges.items, kernel->ranges,
			    kernel->n_ranges * sizeof(*kernel->ranges));
}

static void expect_reason(const struct vfio_answer *answer, const char *part)
{
	assert_false(answer->answered);
	if (!strstr(answer->reason, part))
		fail_msg("\"%s\", expected \"%s\"", answer->reason, part);
}

/* What kernels answered; the lengths are those that they asked for. */
static void test_recorded(void **state)
{
	static const struct {
		const char *machine;
		uint64_t page_sizes;
		uint32_t n_ranges, wanted;
		struct range ranges[3];
	} cases[] = {
		{ "arm64, SMMUv3",
		  0x40201000,
		  2,
		  120,
		  { { 0, 0x7ffffff }, { 0x8100000, 0xffffffffffff } } },
		{ "x86, VT-d, 39 bits",
		  0x40201000,
		  2,
		  120,
		  { { 0, 0xfedfffff }, { 0xfef00000, 0x7fffffffff } } },
		{ "x86, VT-d, 48 bits",
		  0x40201000,
		  2,
		  120,
		  { { 0, 0xfedfffff }, { 0xfef00000, 0xffffffffffff } } },
		{ "x86, AMD-Vi",
		  0xfff7ffffff000,
		  3,
		  136,
		  { { 0, 0xfedfffff },
		    { 0xfef00000, 0xfcffffffff },
		    { 0x10000000000, UINT64_MAX } } },
		{ "arm64, virtio-iommu",
		  0xfffffffffffff000,
		  2,
		  120,
		  { { 0, 0x808ffff }, { 0x80a0000, UINT64_MAX } } },
		{ "s390x, zPCI", 0x1000, 1, 104, { { 0x100000000, 0x1ffffffff } } },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct vfio_target target = nvme;
		struct kernel kernel = good;
		struct vfio_answer answer;
		struct arena arena = { 0 };

		kernel.page_sizes = cases[i].page_sizes;
		kernel.ranges = cases[i].ranges;
		kernel.n_ranges = cases[i].n_ranges;
		if (cases[i].machine[0] == 's')
			target.kind = IOMMU_KIND_S390;
		ask_target(&arena, &kernel, &target, true, &answer);
		expect_ranges(&answer, &kernel);
		assert_string_equal(answer.way, "VFIO_IOMMU_GET_INFO");
		assert_int_equal(answer.page_sizes, cases[i].page_sizes);
		assert_true(answer.has_dma_avail);
		assert_int_equal(answer.dma_avail, 65535);
		assert_int_equal(kernel.wanted, cases[i].wanted);
		/* The device itself is left alone, even on s390: the list says it all. */
		assert_false(answer.was_opened);
		assert_string_equal(kernel.log,
				    "/dev/vfio/vfio version /dev/vfio/7 status "
				    "set_container set_iommu info info");
		arena_free(&arena);
	}
}

/* Each way to fail, and a part of what is then said. */
static void test_refused(void **state)
{
	static const struct {
		struct kernel kernel;
		const char *reason;
	} cases[] = {
		{ { .open_error[CONTAINER] = ENOENT },
		  "/dev/vfio/vfio: missing: the kernel module vfio is not loaded" },
		{ { .open_error[CONTAINER] = ENODEV }, "/dev/vfio/vfio: missing" },
		{ { .open_error[CONTAINER] = EACCES },
		  "/dev/vfio/vfio: permission denied, needs CAP_DAC_OVERRIDE, or the access "
		  "that udev gives its owner" },
		{ { .open_error[CONTAINER] = EMFILE }, "/dev/vfio/vfio: Too many open" },
		{ { .version = 1 }, "unknown VFIO API version 1" },
		{ { .open_error[GROUP] = ENOENT }, "/dev/vfio/7: missing" },
		{ { .open_error[GROUP] = EACCES },
		  "/dev/vfio/7: permission denied, needs CAP_DAC_OVERRIDE, or the access that "
		  "udev gives its owner" },
		{ { .open_error[GROUP] = EBUSY }, "/dev/vfio/7: in use by another" },
		{ { .is_not_viable = true }, "group 7 is not viable" },
		{ { .set_container = EINVAL }, "type direct) (VFIO_GROUP_SET_CONTAINER" },
		{ { .set_container = EPERM }, "type direct), or a device of it" },
		{ { .set_container = EBUSY }, "in use by another program (VFIO_GROUP" },
		{ { .set_container = ENOTTY },
		  "VFIO_GROUP_SET_CONTAINER: Inappropriate" },
		{ { .extensions = 1u << VFIO_TYPE1_NESTING_IOMMU },
		  "neither vfio_iommu_type1 nor" },
		{ { .set_iommu = EPERM }, "no interrupt remapping" },
		{ { .set_iommu = EINVAL }, "no valid IOVA (VFIO_SET_IOMMU" },
		{ { .set_iommu = EIO }, "VFIO_SET_IOMMU: Input/output error" },
		{ { .grows = true }, "malformed answer to VFIO_IOMMU_GET_INFO: its" },
		{ { .argsz = 23 }, "VFIO_IOMMU_GET_INFO: shorter than its header" },
		{ { .argsz = 65537 }, "VFIO_IOMMU_GET_INFO: longer than any" },
		{ { .argsz = UINT32_MAX }, "VFIO_IOMMU_GET_INFO: longer than any" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct kernel kernel = cases[i].kernel;
		struct vfio_answer answer;
		struct arena arena = { 0 };

		kernel.ranges = good.ranges;
		kernel.n_ranges = good.n_ranges;
		if (!kernel.extensions)
			kernel.extensions = good.extensions;
		ask(&arena, &kernel, false, &answer);
		expect_reason(&answer, cases[i].reason);
		assert_true(kernel.n_info <= VFIO_TRIES);
		arena_free(&arena);
	}
}

/* What is not worth a single open. */
static void test_hopeless(void **state)
{
	static const struct {
		struct vfio_target target;
		const char *reason;
	} cases[] = {
		{ { .is_noiommu = true, .has_group = true, .driver = "vfio-pci" },
		  "nothing translates" },
		{ { .has_group = true }, "bound to no driver" },
		{ { .has_group = true, .driver = "nvme" },
		  "bound to nvme, not to a vfio driver" },
		{ { .driver = "vfio-pci" }, "no IOMMU group" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct kernel kernel = good;
		struct vfio_answer answer;
		struct arena arena = { 0 };

		ask_target(&arena, &kernel, &cases[i].target, true, &answer);
		expect_reason(&answer, cases[i].reason);
		assert_string_equal(kernel.log, "");
		arena_free(&arena);
	}
}

/* A kernel before 5.4: page sizes, but no list. */
static void test_old(void **state)
{
	struct vfio_target target = nvme;
	struct kernel kernel = good;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	(void)state;
	kernel.is_old = true;
	ask(&arena, &kernel, true, &answer);
	assert_true(answer.answered && !answer.was_opened);
	assert_int_equal(answer.page_sizes, 0x40201000);
	assert_non_null(strstr(answer.reason, "lists no valid IOVAs"));
	/* A zPCI function then tells its range. */
	kernel = good;
	kernel.is_old = true;
	target.kind = IOMMU_KIND_S390;
	ask_target(&arena, &kernel, &target, true, &answer);
	assert_true(answer.answered && answer.was_opened && answer.has_zpci);
	assert_int_equal(answer.zpci.start, smmu[0].start);
	assert_int_equal(answer.zpci.last, smmu[0].last);
	assert_non_null(strstr(kernel.log, "info get_device device_info device_info"));
	arena_free(&arena);
}

/* iommufd in the container's place knows limits only once the device is open. */
static void test_emulated(void **state)
{
	struct kernel kernel = good;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	(void)state;
	kernel.is_emulated = true;
	ask(&arena, &kernel, false, &answer);
	expect_ranges(&answer, &kernel);
	assert_true(answer.was_opened);
	assert_non_null(strstr(kernel.log, "info info get_device info info"));
	kernel = good;
	kernel.is_emulated = true;
	kernel.get_device = EPERM;
	ask(&arena, &kernel, false, &answer);
	expect_reason(&answer, "(VFIO_GROUP_GET_DEVICE_FD: ");
	arena_free(&arena);
}

/* Beside a list, a zPCI range that makes no sense is only left out. */
static void test_zpci(void **state)
{
	struct vfio_target target = nvme;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	(void)state;
	target.kind = IOMMU_KIND_S390;
	for (int is_bad = 0; is_bad < 2; is_bad++) {
		struct kernel kernel = good;

		kernel.is_emulated = true;
		kernel.has_bad_zpci = is_bad;
		ask_target(&arena, &kernel, &target, false, &answer);
		expect_ranges(&answer, &kernel);
		assert_int_equal(answer.has_zpci, !is_bad);
		kernel = good;
		kernel.is_old = true;
		kernel.has_bad_zpci = is_bad;
		ask_target(&arena, &kernel, &target, false, &answer);
		assert_int_equal(answer.has_zpci, !is_bad);
		if (is_bad)
			expect_reason(&answer,
				      "malformed answer to VFIO_DEVICE_GET_INFO");
	}
	arena_free(&arena);
}

static void test_spapr(void **state)
{
	static const struct range window = { 0, 0x7fffffff }, empty = { 0, UINT64_MAX };
	struct kernel kernel = good;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	(void)state;
	kernel.extensions = 1u << VFIO_SPAPR_TCE_IOMMU | 1u << VFIO_SPAPR_TCE_v2_IOMMU;
	kernel.ranges = &window;
	kernel.n_ranges = 1;
	ask(&arena, &kernel, false, &answer);
	expect_ranges(&answer, &kernel);
	assert_string_equal(answer.way, VFIO_WAY_SPAPR);
	assert_true(answer.can_grow && !answer.was_opened);
	kernel.ranges = &empty; /* a size of 2^64 reads 0 in 32 bits */
	kernel.in_container = kernel.has_iommu = false;
	ask(&arena, &kernel, false, &answer);
	expect_reason(&answer, "VFIO_IOMMU_SPAPR_TCE_GET_INFO: an empty window");
	arena_free(&arena);
}

#define CDEV_LOG "/dev/vfio/devices/vfio3 /dev/iommu ioas_alloc bind attach ranges "

/* A kernel without groups for VFIO. */
static void test_iommufd(void **state)
{
	struct kernel kernel = good;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	(void)state;
	kernel.open_error[CONTAINER] = ENOENT;
	ask(&arena, &kernel, true, &answer);
	expect_ranges(&answer, &kernel);
	assert_string_equal(answer.way, "IOMMU_IOAS_IOVA_RANGES");
	assert_true(answer.was_opened && answer.has_hw_info && !answer.has_dma_avail);
	assert_int_equal(answer.page_sizes, 0x1000);
	assert_int_equal(answer.hw_type, 1);
	assert_int_equal(answer.hw_cap, 0xd2008c222f0606);
	assert_int_equal(answer.hw_ecap, 0xf00f5e);
	assert_string_equal(kernel.log,
			    "/dev/vfio/vfio " CDEV_LOG "ranges hw_info detach destroy");
	arena_free(&arena);
}

/* What the IOMMU is costs nothing when it can not be told. */
static void test_hw_info(void **state)
{
	static const struct {
		int error;
		uint32_t type, len;
		bool has_hw_info;
	} cases[] = {
		{ ENOTTY, 1, 24, false },
		{ 0, 0, 0, true },
		{ 0, 2, 32, true },
		{ 0, 1, 23, false },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct kernel kernel = good;
		struct vfio_answer answer;
		struct arena arena = { 0 };

		kernel.open_error[CONTAINER] = ENOENT;
		kernel.hw_info = cases[i].error;
		kernel.hw_type = cases[i].type;
		kernel.hw_len = cases[i].len;
		ask(&arena, &kernel, true, &answer);
		expect_ranges(&answer, &kernel);
		assert_int_equal(answer.has_hw_info, cases[i].has_hw_info);
		assert_int_equal(answer.hw_cap, 0);
		arena_free(&arena);
	}
}

static void test_iommufd_refused(void **state)
{
	static const struct {
		struct kernel kernel;
		const char *reason;
	} cases[] = {
		{ { .open_error[CDEV] = ENOENT }, "/dev/vfio/vfio: missing" },
		{ { .open_error[CDEV] = EBUSY }, "vfio3: in use by another" },
		{ { .open_error[IOMMU] = ENOENT }, "/dev/vfio/vfio: missing" },
		{ { .bind = EPERM }, "no interrupt remapping" },
		{ { .bind = EBUSY }, "in use by another program" },
		{ { .attach = EINVAL }, "type direct) (VFIO_DEVICE_ATTACH_IOMMUFD_PT" },
		{ { .grows = true },
		  "IOMMU_IOAS_IOVA_RANGES: the number of ranges grows" },
		{ { .alignment = 0x1001 }, "the alignment is no power of two" },
		{ { .n_ranges = 65536 }, "an impossible number of ranges" },
		{ { .n_ranges = UINT32_MAX }, "an impossible number of ranges" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct kernel kernel = cases[i].kernel;
		struct vfio_answer answer;
		struct arena arena = { 0 };

		kernel.open_error[CONTAINER] = ENOENT;
		kernel.ranges = good.ranges;
		if (!kernel.alignment)
			kernel.alignment = good.alignment;
		if (!kernel.n_ranges)
			kernel.n_ranges = good.n_ranges;
		ask(&arena, &kernel, true, &answer);
		expect_reason(&answer, cases[i].reason);
		arena_free(&arena);
	}
}

/* A refusal stands: iommufd is not tried to get round it. */
static void test_no_detour(void **state)
{
	struct kernel kernel = good;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	(void)state;
	kernel.open_error[GROUP] = EBUSY;
	ask(&arena, &kernel, true, &answer);
	expect_reason(&answer, "/dev/vfio/7: in use");
	assert_string_equal(kernel.log, "/dev/vfio/vfio version /dev/vfio/7");
	arena_free(&arena);
}

/* Asks with call number @at failing, or none when that is 0; how many calls there were. */
static size_t ask_failing(const struct kernel *kind, size_t at, int error)
{
	struct vfio_target target = nvme;
	struct kernel kernel = *kind;
	struct vfio_answer answer;
	struct arena arena = { 0 };

	target.kind = IOMMU_KIND_S390;
	kernel.extensions = good.extensions;
	kernel.ranges = good.ranges;
	kernel.n_ranges = good.n_ranges;
	kernel.alignment = good.alignment;
	kernel.fail_at = at;
	kernel.fail_with = error;
	ask_target(&arena, &kernel, &target, true, &answer);
	arena_free(&arena);
	return kernel.n_calls;
}

/* Each call fails once with each error; whatever happens, all is closed. */
static void test_failures(void **state)
{
	static const int errors[] = { EPERM,  ENOENT,	EBUSY,	EINVAL,
				      ENOMEM, EMSGSIZE, ENOTTY, ECANCELED };
	static const struct kernel kinds[] = {
		{ .open_error[CONTAINER] = 0 },
		{ .open_error[CONTAINER] = ENOENT },
		{ .is_emulated = true },
		{ .is_old = true },
	};

	(void)state;
	for (size_t i = 0; i < N(kinds); i++) {
		size_t n_calls = ask_failing(&kinds[i], 0, 0);

		assert_true(n_calls >= 9);
		for (size_t at = 1; at <= n_calls; at++) {
			for (size_t j = 0; j < N(errors); j++)
				ask_failing(&kinds[i], at, errors[j]);
		}
	}
}

/* Answers of which some bytes are wrong. */
static void test_mutations(void **state)
{
	struct dice dice = { 0xd1ce };
	size_t n_answers[2] = { 0 };

	(void)state;
	for (size_t round = 0; round < 100000; round++) {
		struct kernel kernel = good;
		struct vfio_answer answer;
		struct arena arena = { 0 };

		kernel.dice = &dice;
		if (round & 1)
			kernel.open_error[CONTAINER] = ENOENT;
		ask(&arena, &kernel, round & 1, &answer);
		n_answers[round & 1] += answer.has_ranges;
		for (size_t i = 1; answer.has_ranges && i < answer.ranges.n; i++)
			assert_true(answer.ranges.items[i - 1].last <
				    answer.ranges.items[i].start);
		arena_free(&arena);
	}
	for (size_t i = 0; i < 2; i++)
		assert_in_range(n_answers[i], 1000, 49000);
}

static void make(const char *top, const char *path, bool is_directory)
{
	char full[PATH_MAX];
	int fd;

	snprintf(full, sizeof(full), "%s/%s", top, path);
	if (is_directory) {
		assert_int_equal(mkdir(full, 0700), 0);
		return;
	}
	fd = open(full, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
}

/* The way to real device nodes, in a tree that has none. */
static void test_nodes(void **state)
{
	static const char *const directories[] = { "dev",
						   "dev/vfio",
						   "dev/vfio/devices",
						   "dev/vfio/devices/vfio12",
						   "device",
						   "device/vfio-dev",
						   "device/vfio-dev/vfio",
						   "device/vfio-dev/vfio12" };
	struct vfio_target target = nvme;
	struct source_list sources = { 0 };
	struct arena arena = { 0 };
	struct vfio_answer answer;
	char top[] = "vfio.XXXXXX", path[PATH_MAX];
	struct root root;

	(void)state;
	target.directory = "/device";
	assert_non_null(mkdtemp(top));
	root = (struct root){ .fd = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC),
			      .path = top,
			      .arena = &arena,
			      .sources = &sources };
	assert_int_equal(vfio_ask(&root, &target, &answer), 0);
	expect_reason(&answer, "a sysroot has no kernel");
	root.is_live = true;
	assert_int_equal(vfio_ask(&root, &target, &answer), 0);
	expect_reason(&answer, "/dev/vfio/vfio: missing");
	for (size_t i = 0; i < N(directories); i++)
		make(top, directories[i], true);
	make(top, "dev/vfio/vfio", false); /* no device node: as good as missing */
	assert_int_equal(vfio_ask(&root, &target, &answer), 0);
	expect_reason(&answer, "/dev/vfio/devices/vfio12: Is a directory");
	root_close(&root);
	snprintf(path, sizeof(path), "%s/dev/vfio/vfio", top);
	unlink(path);
	for (size_t i = N(directories); i--;) {
		snprintf(path, sizeof(path), "%s/%s", top, directories[i]);
		rmdir(path);
	}
	assert_int_equal(rmdir(top), 0);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorded),  cmocka_unit_test(test_refused),
		cmocka_unit_test(test_hopeless),  cmocka_unit_test(test_old),
		cmocka_unit_test(test_emulated),  cmocka_unit_test(test_spapr),
		cmocka_unit_test(test_zpci),	  cmocka_unit_test(test_iommufd),
		cmocka_unit_test(test_hw_info),	  cmocka_unit_test(test_iommufd_refused),
		cmocka_unit_test(test_no_detour), cmocka_unit_test(test_failures),
		cmocka_unit_test(test_mutations), cmocka_unit_test(test_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
