/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vfio_scene.h"

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
		cmocka_unit_test(test_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
