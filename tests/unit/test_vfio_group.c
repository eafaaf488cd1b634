/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vfio_scene.h"

/* Asking through the group and its container. */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorded), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_hopeless), cmocka_unit_test(test_old),
		cmocka_unit_test(test_emulated), cmocka_unit_test(test_spapr),
		cmocka_unit_test(test_zpci),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
