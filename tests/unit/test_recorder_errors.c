/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>

#include "input/outcomes.h"
#include "input/pci_ids.h"
#include "recording.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static struct tree root, scratch;

static int enter(void **state)
{
	(void)state;
	tree_enter(&root);
	tree_enter(&scratch);
	tree_text(&root, "/dir/file", "0123456789");
	tree_text(&root, "/other", "0123456789");
	return 0;
}

static int leave(void **state)
{
	(void)state;
	tree_leave(&scratch);
	tree_leave(&root);
	return 0;
}

static int open_recorder(const char *path)
{
	struct arena arena = { 0 };
	char full[64];
	struct recorder recorder = { .arena = &arena, .path = full, .fd = -1 };
	int err;

	strcpy(full, tree_path(&scratch, path));
	err = recorder_open(&recorder);
	if (!err)
		assert_int_equal(recorder_finish(&recorder), 0);
	assert_int_equal(recorder.fd, -1);
	arena_free(&arena);
	return err;
}

/* A recording needs a place of its own. */
static void test_places(void **state)
{
	(void)state;
	assert_int_equal(open_recorder("/new"), 0);
	assert_true(tree_has(&scratch, "/new/iova-check/MANIFEST"));
	assert_int_equal(open_recorder("/new"), -ENOTEMPTY);
	tree_directory(&scratch, "/empty");
	tree_link(&scratch, "/link", "empty");
	assert_int_equal(open_recorder("/link"), 0);
	assert_int_equal(open_recorder("/empty"), -ENOTEMPTY);
	tree_text(&scratch, "/file", "");
	assert_int_equal(open_recorder("/file"), -ENOTDIR);
	assert_int_equal(open_recorder("/no/such"), -ENOENT);
	tree_link(&scratch, "/dangling", "none");
	assert_int_equal(open_recorder("/dangling"), -ENOENT);
	assert_false(tree_has(&scratch, "/none"));
}

static void begin(struct session *session, char *recording)
{
	strcpy(recording, tree_path(&scratch, "/a"));
	session_enter(session, root.top, recording);
}

static void read_file(struct session *session, const char *path)
{
	struct reading reading;

	assert_int_equal(root_read(&session->root, path, 4096, &reading), 0);
	assert_string_equal(reading.data, "0123456789");
}

/* The place goes away: the reading goes on, the first failure is told. */
static void test_gone(void **state)
{
	struct session session;
	char recording[64], failed[80];

	(void)state;
	begin(&session, recording);
	assert_int_equal(rmdir(recording), 0);
	read_file(&session, "/dir/file");
	assert_int_equal(session.recorder.error, -ENOENT);
	snprintf(failed, sizeof(failed), "%s/dir", recording);
	assert_string_equal(session.recorder.failed, failed);
	read_file(&session, "/other");
	assert_string_equal(session.recorder.failed, failed);
	assert_int_equal(session_leave(&session), -ENOENT);
}

/* No room for all of a file. */
static void test_full(void **state)
{
	struct rlimit limit, small;
	struct session session;
	char recording[64], failed[80];

	(void)state;
	begin(&session, recording);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = limit;
	small.rlim_cur = 5;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	read_file(&session, "/dir/file");
	read_file(&session, "/other");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(session.recorder.error, -EFBIG);
	snprintf(failed, sizeof(failed), "%s/dir/file", recording);
	assert_string_equal(session.recorder.failed, failed);
	assert_int_equal(session_leave(&session), -EFBIG);
	assert_false(tree_has(&scratch, "/a/other"));
	assert_false(tree_has(&scratch, "/a/iova-check"));
}

/* Someone else puts links into the recording: they lead nowhere else. */
static void test_planted(void **state)
{
	struct session session;
	char recording[64], target[PATH_MAX];

	(void)state;
	tree_text(&scratch, "/victim", "untouched");
	chmod(tree_path(&scratch, "/victim"), 0600);
	begin(&session, recording);
	assert_non_null(realpath(tree_path(&scratch, "/victim"), target));
	tree_directory(&scratch, "/a/dir");
	tree_link(&scratch, "/a/dir/file", target);
	tree_link(&scratch, "/a/other", "../victim");
	read_file(&session, "/dir/file");
	session.recorder.error = 0;
	read_file(&session, "/other");
	session_leave(&session);
	expect_text(&scratch, "/victim", "untouched");
}

/* Outcomes that no recording has: the root is refused, since one may be missing. */
static void test_damaged(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		int err;
	} cases[] = {
		{ "", 0, 0 },
		{ "denied\tread /a\n", 15, 0 },
		{ "malformed\tlist /a\tb\tc\n", 22, 0 },
		{ "absent\tlink /\nabsent\thas /\n", 27, 0 },
		{ "denied\tread /a", 14, -EBADMSG },
		{ "denied\n", 7, -EBADMSG },
		{ "denied\t/a\n", 10, -EBADMSG },
		{ "denied\tread a\n", 14, -EBADMSG },
		{ "denied\tread\t/a\n", 15, -EBADMSG },
		{ "denied read /a\n", 15, -EBADMSG },
		{ "denied\twrite /a\n", 16, -EBADMSG },
		{ "read\tread /a\n", 13, -EBADMSG },
		{ "Denied\tread /a\n", 15, -EBADMSG },
		{ "\n", 1, -EBADMSG },
		{ "denied\tread /a\n\n", 16, -EBADMSG },
		{ "denied\tread /\0a\n", 16, -EBADMSG },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct source_list sources = { 0 };
		struct arena arena = { 0 };
		struct root other = { .arena = &arena, .sources = &sources };

		tree_file(&root, "/iova-check/outcomes", cases[i].text, cases[i].len);
		assert_int_equal(root_open(&other, root.top), cases[i].err);
		root_close(&other);
		arena_free(&arena);
	}
}

/* Each path stays once, in order. */
static void test_format(void **state)
{
	struct source items[] = { { "/c", SOURCE_DENIED, NULL },
				  { "/a", SOURCE_MALFORMED, "why" },
				  { "/c", SOURCE_DENIED, NULL },
				  { "/b", SOURCE_ABSENT, NULL } };
	struct source_list list = { .items = items, .n = N(items) };
	struct arena arena = { 0 };
	const char *text;

	(void)state;
	assert_int_equal(outcomes_format(&arena, &list, &text), 0);
	assert_string_equal(text, "malformed\t/a\twhy\nabsent\t/b\ndenied\t/c\n");
	arena_free(&arena);
}

/* libpci wants each vendor once, and its devices below it. */
static void test_names(void **state)
{
	struct pci_id items[] = {
		{ 0x8086, 0x2922, "Intel", "AHCI" },
		{ 0x1af4, 0x1042, "Red Hat", "block" },
		{ 0x8086, 0x1237, "Intel", NULL },
		{ 0x1af4, 0x1041, "Red Hat", "net" },
		{ 0x8086, 0x2922, "Intel", "AHCI" },
		{ 0xffff, 0x0001, NULL, NULL },
		{ 0x0001, 0x0002, "Small", NULL },
	};
	struct pci_ids ids = { .items = items, .n = N(items) }, none = { 0 };
	struct arena arena = { 0 };
	const char *text;

	(void)state;
	assert_int_equal(pci_ids_format(&arena, &ids, &text), 0);
	assert_string_equal(text,
			    "0001  Small\n"
			    "1af4  Red Hat\n\t1041  net\n\t1042  block\n"
			    "8086  Intel\n\t2922  AHCI\n");
	assert_int_equal(pci_ids_format(&arena, &none, &text), 0);
	assert_string_equal(text, "");
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_places, enter, leave),
		cmocka_unit_test_setup_teardown(test_gone, enter, leave),
		cmocka_unit_test_setup_teardown(test_full, enter, leave),
		cmocka_unit_test_setup_teardown(test_planted, enter, leave),
		cmocka_unit_test_setup_teardown(test_damaged, enter, leave),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
