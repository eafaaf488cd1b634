/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/machine_firmware.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define VMD "/sys/devices/pci0000:00/0000:00:0e.0"

/* Who a function is, from its path in sysfs alone and the few files that count. */

struct files {
	char path[32];
	struct root root;
	struct arena arena;
	struct source_list sources;
};

static void run(const struct files *files, const char *command)
{
	char line[512];

	snprintf(line, sizeof(line), "cd %s && %s", files->path, command);
	assert_int_equal(system(line), 0);
}

static void open_files(struct files *files)
{
	*files = (struct files){ .path = "identity-XXXXXX" };
	assert_non_null(mkdtemp(files->path));
	files->root = (struct root){ .arena = &files->arena, .sources = &files->sources };
	run(files, "mkdir -p ." VMD " sys/vf && echo 0x010400 >." VMD "/class");
	run(files, "ln -s ../devices/pci0000:00/0000:01:00.0 sys/vf/physfn");
	if (root_open(&files->root, files->path) == -ENOSYS)
		skip();
}

static void close_files(struct files *files)
{
	char line[64];

	snprintf(line, sizeof(line), "rm -r %s", files->path);
	root_close(&files->root);
	arena_free(&files->arena);
	assert_int_equal(system(line), 0);
}

static const struct {
	const char *path, *directory;
	const char *hops; /* of the identity, by their addresses */
	unsigned int class_code;
	const char *physical;
} cases[] = {
	{ "/sys/devices/pci0000:00/0000:00:02.0", "/sys/a", "0000:00:02.0", 0x020000,
	  NULL },
	{ "/sys/devices/pci0000:00/0000:00:1c.0/0000:01:00.0", "/sys/a",
	  "0000:00:1c.0 0000:01:00.0", 0x020000, NULL },
	{ "/sys/devices/platform/4010000000.pcie/pci0001:20/0001:20:00.0/0001:21:1f.7",
	  "/sys/a", "0001:20:00.0 0001:21:1f.7", 0x020000, NULL },
	/* A virtual function has its own path and ID, and a physical one. */
	{ "/sys/devices/pci0000:00/0000:00:1c.0/0000:02:10.1", "/sys/vf",
	  "0000:00:1c.0 0000:02:10.1", 0x020000, "0000:01:00.0" },
	/* Below VMD all are the VMD function, with its class. */
	{ VMD "/pci10000:e0/10000:e0:06.0/10000:e1:00.0", "/sys/a", "0000:00:0e.0",
	  0x010400, NULL },
	{ VMD "/pci10000:e0/10000:e0:06.0", "/sys/vf", "0000:00:0e.0", 0x010400, NULL },
	/* A hierarchy without a path says nothing. */
	{ "/sys/devices/virtual", "/sys/a", "", 0x020000, NULL },
};

static void assert_hops(const struct acpi_function *function, const char *hops,
			const char *path)
{
	char text[128] = "";

	for (size_t i = 0; i < function->n_path; i++) {
		strcat(text, i ? " " : "");
		strcat(text, pci_address_format(function->path[i]).text);
	}
	if (strcmp(text, hops) != 0)
		fail_msg("%s: '%s' instead of '%s'", path, text, hops);
}

static void test_identify(void **state)
{
	struct files files;

	(void)state;
	open_files(&files);
	for (size_t i = 0; i < N(cases); i++) {
		struct firmware_function identity;
		const struct acpi_function *function = &identity.function;
		const struct pci_address *last;

		assert_int_equal(firmware_identify(&files.root, cases[i].directory,
						   cases[i].path, 0x020000, &identity),
				 0);
		assert_hops(function, cases[i].hops, cases[i].path);
		assert_int_equal(function->class_code, cases[i].class_code);
		assert_int_equal(function->physical != NULL, cases[i].physical != NULL);
		if (function->physical)
			assert_string_equal(pci_address_format(*function->physical).text,
					    cases[i].physical);
		assert_int_equal(identity.aliases.n, *cases[i].hops != '\0');
		if (!function->n_path)
			continue;
		last = &function->path[function->n_path - 1];
		assert_int_equal(function->segment, last->domain);
		assert_int_equal(function->requester, pci_address_requester(*last));
		assert_int_equal(identity.aliases.items[0].start, function->requester);
	}
	close_files(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
