/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/check.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Every combination of findings at the three levels and something undecided: the verdict,
 * and the exit status with --fail-on error, warning and note.
 */
static const struct {
	bool error, warning, note, undecided;
	enum verdict verdict;
	int status[N_LEVELS];
} rows[] = {
	{ 0, 0, 0, 0, VERDICT_FINE, { 0, 0, 0 } },
	{ 0, 0, 0, 1, VERDICT_UNDECIDED, { 3, 3, 3 } },
	{ 0, 0, 1, 0, VERDICT_FINE, { 0, 0, 1 } },
	{ 0, 0, 1, 1, VERDICT_UNDECIDED, { 3, 3, 1 } },
	{ 0, 1, 0, 0, VERDICT_FINE, { 0, 1, 1 } },
	{ 0, 1, 0, 1, VERDICT_UNDECIDED, { 3, 1, 1 } },
	{ 0, 1, 1, 0, VERDICT_FINE, { 0, 1, 1 } },
	{ 0, 1, 1, 1, VERDICT_UNDECIDED, { 3, 1, 1 } },
	{ 1, 0, 0, 0, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 0, 0, 1, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 0, 1, 0, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 0, 1, 1, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 1, 0, 0, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 1, 0, 1, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 1, 1, 0, VERDICT_CONFLICT, { 1, 1, 1 } },
	{ 1, 1, 1, 1, VERDICT_CONFLICT, { 1, 1, 1 } },
};

static void test_truth_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		for (size_t many = 1; many <= 2; many++) {
			struct report report = {
				.n_undecided = rows[i].undecided ? many : 0,
				.count = { [LEVEL_ERROR] = rows[i].error ? many : 0,
					   [LEVEL_WARNING] = rows[i].warning ? many : 0,
					   [LEVEL_NOTE] = rows[i].note ? many : 0 },
			};

			assert_int_equal(report_verdict(&report), rows[i].verdict);
			assert_int_equal(report_status(&report, LEVEL_ERROR),
					 rows[i].status[0]);
			assert_int_equal(report_status(&report, LEVEL_WARNING),
					 rows[i].status[1]);
			assert_int_equal(report_status(&report, LEVEL_NOTE),
					 rows[i].status[2]);
		}
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(verdict_name(VERDICT_FINE), "fine");
	assert_string_equal(verdict_name(VERDICT_CONFLICT), "conflict");
	assert_string_equal(verdict_name(VERDICT_UNDECIDED), "undecided");
	assert_string_equal(level_name(LEVEL_ERROR), "error");
	assert_string_equal(level_name(LEVEL_WARNING), "warning");
	assert_string_equal(level_name(LEVEL_NOTE), "note");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_truth_table),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
