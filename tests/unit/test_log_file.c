/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/log_file.h"
#include "input/root.h"

/* Datagrams are records: one a read(2), and there may be none now but later. */
static void open_pair(int pair[2])
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
}

static void close_pair(const int pair[2])
{
	close(pair[0]);
	close(pair[1]);
}

static void test_records(void **state)
{
	static const char one[] = "6,1,2,-;one\n", two[] = "6,2,3,-;two\n KEY=x\n";
	struct arena arena = { 0 };
	struct reading reading;
	int pair[2];

	(void)state;
	open_pair(pair);
	assert_int_equal(read_records(&arena, pair[0], 1000, &reading), 0);
	assert_int_equal(reading.len, 0);
	assert_int_equal(write(pair[1], one, strlen(one)), strlen(one));
	assert_int_equal(write(pair[1], two, strlen(two)), strlen(two));
	assert_int_equal(read_records(&arena, pair[0], 1000, &reading), 0);
	assert_string_equal(reading.data, "6,1,2,-;one\n6,2,3,-;two\n KEY=x\n");
	assert_int_equal(reading.len, strlen(reading.data));
	close_pair(pair);
	arena_free(&arena);
}

/* The largest records there are, until there is more than the limit. */
static void test_many(void **state)
{
	struct arena arena = { 0 };
	char record[8192];
	struct reading reading;
	int pair[2];

	(void)state;
	memset(record, 'x', sizeof(record));
	open_pair(pair);
	for (int i = 0; i < 20; i++) {
		if (send(pair[1], record, sizeof(record), MSG_DONTWAIT) < 0)
			break;
	}
	assert_int_equal(read_records(&arena, pair[0], sizeof(record) - 1, &reading),
			 -EFBIG);
	assert_int_equal(read_records(&arena, pair[0], 1 << 20, &reading), 0);
	assert_true(reading.len && reading.len % sizeof(record) == 0);
	assert_int_equal(reading.data[reading.len], '\0');
	close_pair(pair);
	arena_free(&arena);
}

static void test_not_readable(void **state)
{
	struct arena arena = { 0 };
	struct reading reading;
	const char *hint;

	(void)state;
	assert_int_equal(read_records(&arena, -1, 10, &reading), 0);
	assert_int_equal(read_named_log(&arena, "/dev/null", &reading, &hint), -EINVAL);
	assert_non_null(hint);
	assert_int_equal(read_named_log(&arena, "/", &reading, &hint), -EISDIR);
	assert_null(hint);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_not_readable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
