/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vfio_scene.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iommufd),
		cmocka_unit_test(test_hw_info),
		cmocka_unit_test(test_iommufd_refused),
		cmocka_unit_test(test_no_detour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
