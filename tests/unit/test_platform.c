/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>

#include "input/platform.h"
#include "recording.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* A machine: its word and the order of the bytes in it, and its page. */
static const struct machine {
	const char *arch;
	unsigned int word;
	bool is_big_endian;
	unsigned int page_size;
} machines[] = {
	{ "x86_64", 8, false, 4096 },	{ "s390x", 8, true, 4096 },
	{ "armv7l", 4, false, 4096 },	{ "ppc", 4, true, 4096 },
	{ "ppc64", 8, true, 65536 },	{ "ppc64le", 8, false, 65536 },
	{ "aarch64", 8, false, 16384 },
};

static size_t put(const struct machine *machine, char *to, uint64_t value)
{
	for (unsigned int i = 0; i < machine->word; i++) {
		unsigned int at = machine->is_big_endian ? machine->word - 1 - i : i;

		to[at] = (char)(value >> 8 * i & 0xff);
	}
	return machine->word;
}

/* The vector as create_elf_tables() in fs/binfmt_elf.c begins and ends it. */
static void add_auxv(const struct tree *root, const struct machine *machine)
{
	const uint64_t words[] = {
		AT_SYSINFO_EHDR, 0x7fff12345000 >> (machine->word == 4 ? 16 : 0),
		AT_HWCAP,	 0x178bfbff,
		AT_PAGESZ,	 machine->page_size,
		AT_CLKTCK,	 100,
		AT_SECURE,	 0,
		AT_NULL,	 0
	};
	char vector[N(words) * 8];
	size_t len = 0;

	for (size_t i = 0; i < N(words); i++)
		len += put(machine, vector + len, words[i]);
	tree_file(root, "/proc/self/auxv", vector, len);
}

static void expect_platform(const char *path, const char *recording,
			    const struct machine *machine)
{
	struct platform platform = { 0 };
	struct session session;

	session_enter(&session, path, recording);
	assert_int_equal(platform_read(&session.root, &platform), 0);
	assert_string_equal(platform.arch, machine->arch);
	assert_int_equal(platform.page_size, machine->page_size);
	assert_int_equal(platform.release_major, 6);
	assert_int_equal(platform.release_minor, 12);
	assert_int_equal(session_leave(&session), 0);
}

/* Whatever machine it was recorded on, the recording says what the machine said. */
static void test_foreign(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(machines); i++) {
		struct tree root, scratch;
		char recording[64], text[32];

		tree_enter(&root);
		tree_enter(&scratch);
		strcpy(recording, tree_path(&scratch, "/a"));
		snprintf(text, sizeof(text), "%s\n", machines[i].arch);
		tree_text(&root, "/proc/sys/kernel/arch", text);
		tree_text(&root, "/proc/sys/kernel/osrelease", "6.12.43\n");
		add_auxv(&root, &machines[i]);
		expect_platform(root.top, recording, &machines[i]);
		expect_platform(recording, NULL, &machines[i]);
		tree_leave(&scratch);
		tree_leave(&root);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_foreign) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
