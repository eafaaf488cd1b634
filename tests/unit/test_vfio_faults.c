/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vfio_scene.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
