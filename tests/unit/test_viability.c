/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/viability.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define OWN "0000:01:00.0"

static void test_bridges(void **state)
{
	static const struct {
		unsigned int class_code;
		bool is_bridge;
	} cases[] = {
		{ 0x060400, true },  { 0x060401, true },  { 0x0604ff, true },
		{ 0x060700, true },  { 0x060000, false }, { 0x060100, false },
		{ 0x068000, false }, { 0x010802, false }, { 0x000604, false },
		{ 0x040600, false }, { 0, false },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct device device = { .class_code = cases[i].class_code };

		assert_int_equal(device_is_bridge(&device), cases[i].is_bridge);
	}
}

/* Who is let pass before 5.19 (vfio_dev_viable()) and since (driver_managed_dma). */
static const struct {
	struct member member;
	bool before, since;
} members[] = {
	{ { "0000:01:00.1", NULL, false }, true, true },
	{ { "0000:01:00.1", "vfio-pci", false }, true, true },
	{ { "0000:01:00.1", "mlx5_vfio_pci", false }, true, true },
	{ { "0000:01:00.1", "hisi-acc-vfio-pci", false }, true, true },
	{ { "0000:01:00.1", "nvgrace-gpu-vfio-pci", false }, true, true },
	{ { "0000:01:00.1", "pci-stub", false }, true, true },
	{ { "0000:01:00.1", "nvme", false }, false, false },
	{ { "0000:01:00.1", "snd_hda_intel", false }, false, false },
	{ { "0000:01:00.1", "uio_pci_generic", false }, false, false },
	{ { "0000:01:00.1", "igb_uio", false }, false, false },
	{ { "0000:01:00.1", "xen-pciback", false }, false, false },
	{ { "0000:00:1c.0", NULL, true }, true, true },
	{ { "0000:00:1c.0", "pcieport", true }, true, true },
	{ { "0000:00:1c.0", "shpchp", true }, true, false },
	{ { "0000:00:1c.0", "i2c-thing", true }, true, false },
};

static const struct {
	struct platform platform;
	enum tri is_before;
} kernels[] = {
	{ { .has_release = true, .release_major = 4, .release_minor = 19 }, TRI_YES },
	{ { .has_release = true, .release_major = 4, .release_minor = 20 }, TRI_YES },
	{ { .has_release = true, .release_major = 5, .release_minor = 10 }, TRI_YES },
	{ { .has_release = true, .release_major = 5, .release_minor = 18 }, TRI_YES },
	{ { .has_release = true, .release_major = 5, .release_minor = 19 }, TRI_NO },
	{ { .has_release = true, .release_major = 6, .release_minor = 0 }, TRI_NO },
	{ { .has_release = true, .release_major = 6, .release_minor = 12 }, TRI_NO },
	{ { .has_release = true, .release_major = 7, .release_minor = 0 }, TRI_NO },
	{ { .has_release = false }, TRI_UNKNOWN },
};

static enum tri passes(size_t kernel, size_t member)
{
	bool before = members[member].before, since = members[member].since;

	if (kernels[kernel].is_before == TRI_UNKNOWN && before != since)
		return TRI_UNKNOWN;
	return (kernels[kernel].is_before == TRI_YES ? before : since) ? TRI_YES : TRI_NO;
}

static void check_group(size_t kernel, struct member *group_members, size_t n,
			enum tri expected, const struct member *expected_blocker)
{
	struct facts facts = { .platform = kernels[kernel].platform };
	struct group group = { .members = group_members, .n_members = n };
	struct device device = { .address = OWN, .driver = "nvme", .group = &group };
	const struct member *blocker = &members[0].member;

	assert_int_equal(group_viability(&facts, &device, &blocker), expected);
	assert_ptr_equal(blocker, expected_blocker);
}

/* The device itself is on a host driver, which makes way. */
static void test_alone(void **state)
{
	struct member own = { OWN, "nvme", false };

	(void)state;
	for (size_t kernel = 0; kernel < N(kernels); kernel++)
		check_group(kernel, &own, 1, TRI_YES, NULL);
}

/* The device, first or last, and one other member. */
static void test_one_sibling(void **state)
{
	(void)state;
	for (size_t kernel = 0; kernel < N(kernels); kernel++) {
		for (size_t i = 0; i < N(members); i++) {
			struct member group[] = { { OWN, "nvme", false },
						  members[i].member,
						  { OWN, "nvme", false } };
			enum tri pass = passes(kernel, i);
			const struct member *blocker = pass == TRI_YES ? NULL : &group[1];

			check_group(kernel, group, 2, pass, blocker);
			check_group(kernel, group + 1, 2, pass, blocker);
		}
	}
}

/* One that surely blocks decides over one that may, wherever they stand. */
static void test_two_siblings(void **state)
{
	(void)state;
	for (size_t kernel = 0; kernel < N(kernels); kernel++) {
		for (size_t i = 0; i < N(members) * N(members); i++) {
			size_t first = i / N(members), second = i % N(members);
			struct member group[] = { members[first].member,
						  { OWN, NULL, false },
						  members[second].member };
			enum tri one = passes(kernel, first),
				 two = passes(kernel, second);
			enum tri worst = one == TRI_NO || two == TRI_NO ? TRI_NO :
				one == TRI_UNKNOWN			? TRI_UNKNOWN :
									  two;
			const struct member *blocker = worst == TRI_YES ? NULL :
				one == worst				? &group[0] :
									  &group[2];

			check_group(kernel, group, 3, worst, blocker);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bridges),
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_one_sibling),
		cmocka_unit_test(test_two_siblings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
