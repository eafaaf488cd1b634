/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "recording.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))
#define DEVICE "/sys/devices/pci0000:00/0000:00:01.0"
#define BUS "/sys/bus/pci/devices/0000:00:01.0"

/* A root, and a place for recordings of it. */
static struct tree root, scratch;

static int enter(void **state)
{
	(void)state;
	tree_enter(&root);
	tree_enter(&scratch);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	tree_leave(&scratch);
	tree_leave(&root);
	return 0;
}

static void add_device(void)
{
	tree_text(&root, DEVICE "/vendor", "0x1af4\n");
	tree_link(&root, DEVICE "/driver", "../../../bus/pci/drivers/virtio-pci");
	tree_link(&root, BUS, "../../../devices/pci0000:00/0000:00:01.0");
}

/* Files stand behind the links of the machine, and nothing that was not read is there. */
static void test_links(void **state)
{
	static const struct step steps[] = {
		{ READ, BUS "/vendor" }, { LINK, BUS },
		{ LINK, BUS "/driver" }, { LINK, BUS "/none" },
		{ READ, BUS "/none" },	 { READ, "/proc/device-tree/model" },
	};

	(void)state;
	add_device();
	tree_text(&root, DEVICE "/device", "0x1041\n");
	tree_link(&root, "/proc/device-tree", "/sys/firmware/devicetree/base");
	tree_text(&root, "/sys/firmware/devicetree/base/model", "board");
	expect_same(&root, &scratch, steps, N(steps));
	expect_link(&scratch, "/a" BUS, "../../../devices/pci0000:00/0000:00:01.0");
	expect_link(&scratch, "/a" DEVICE "/driver",
		    "../../../bus/pci/drivers/virtio-pci");
	expect_text(&scratch, "/a" DEVICE "/vendor", "0x1af4\n");
	expect_link(&scratch, "/a/proc/device-tree", "/sys/firmware/devicetree/base");
	expect_text(&scratch, "/a/sys/firmware/devicetree/base/model", "board");
	assert_false(tree_has(&scratch, "/a" DEVICE "/device"));
	assert_false(tree_has(&scratch, "/a/sys/bus/pci/drivers"));
	assert_false(tree_has(&scratch, "/a/iova-check/outcomes"));
	expect_text(&scratch, "/a/iova-check/MANIFEST",
		    "# All files and links of this recording. Serial numbers and MAC "
		    "addresses may\n"
		    "# be in them: look before you give them to others.\n"
		    "/proc/device-tree -> /sys/firmware/devicetree/base\n" BUS
		    " -> ../../../devices/pci0000:00/0000:00:01.0\n" DEVICE
		    "/driver -> ../../../bus/pci/drivers/virtio-pci\n" DEVICE
		    "/vendor\n/sys/firmware/devicetree/base/model\n");
}

/* Links that lead out, in a circle or nowhere. */
static void test_odd_links(void **state)
{
	static const struct step steps[] = {
		{ READ, "/up/secret" },	  { READ, "/outside" },	     { LINK, "/outside" },
		{ READ, "/a" },		  { READ, "/a/b" },	     { LINK, "/a" },
		{ READ, "/dangling" },	  { LINK, "/dangling" },     { HAS, "/dangling" },
		{ READ, "/chain1/file" }, { READ, "/d/slash/file" }, { READ, "/dot" },
		{ LIST, "/chain1" },	  { READ, "/d/self/file" },
	};
	char outside[PATH_MAX];

	(void)state;
	tree_text(&scratch, "/outside", "not to be read");
	snprintf(outside, sizeof(outside), "../%s/outside", scratch.top);
	tree_link(&root, "/outside", outside);
	tree_link(&root, "/up", "../../../..");
	tree_text(&root, "/secret", "inside");
	tree_link(&root, "/a", "b");
	tree_link(&root, "/b", "/a");
	tree_link(&root, "/dangling", "no/such/file");
	tree_link(&root, "/chain1", "chain2/");
	tree_link(&root, "/chain2", "./d/..//chain3");
	tree_link(&root, "/chain3", "d");
	tree_text(&root, "/d/file", "at the end");
	tree_link(&root, "/d/slash", "../d/");
	tree_link(&root, "/d/self", ".");
	tree_link(&root, "/dot", ".");
	expect_same(&root, &scratch, steps, N(steps));
	expect_text(&scratch, "/a/secret", "inside");
	expect_text(&scratch, "/a/d/file", "at the end");
	chmod(tree_path(&scratch, "/outside"), 0600);
	expect_text(&scratch, "/outside", "not to be read");
	expect_text(&scratch, "/a/iova-check/outcomes",
		    "malformed\tread /a\tToo many levels of symbolic links\n"
		    "malformed\tread /a/b\tToo many levels of symbolic links\n"
		    "malformed\tread /dot\tnot a regular file\n");
}

/* A listing has all entries, of the same kind; contents come with a reading. */
static void test_listings(void **state)
{
	static const struct step steps[] = {
		{ LIST, "/dir" },	 { READ, "/dir/read" },	  { LIST, "/dir" },
		{ LIST, "/dir/listed" }, { LIST, "/dir/file" },	  { LIST, "/none" },
		{ LIST, "/link" },	 { READ, "/dir/t\tn\n" }, { HAS, "/dir/fifo" },
	};

	(void)state;
	tree_text(&root, "/dir/read", "text");
	tree_text(&root, "/dir/file", "not to be read");
	tree_text(&root, "/dir/t\tn\n", "odd name");
	tree_directory(&root, "/dir/listed");
	tree_text(&root, "/dir/unlisted/file", "not to be seen");
	tree_link(&root, "/dir/link", "file");
	tree_link(&root, "/link", "/dir");
	assert_int_equal(mkfifo(tree_path(&root, "/dir/fifo"), 0644), 0);
	expect_same(&root, &scratch, steps, N(steps));
	expect_text(&scratch, "/a/dir/read", "text");
	expect_text(&scratch, "/a/dir/file", "");
	expect_text(&scratch, "/a/dir/fifo", "");
	expect_link(&scratch, "/a/dir/link", "file");
	expect_link(&scratch, "/a/link", "/dir");
	assert_true(tree_has(&scratch, "/a/dir/unlisted"));
	assert_false(tree_has(&scratch, "/a/dir/unlisted/file"));
}

/* What no file can show stands beside them. */
static void test_outcomes(void **state)
{
	static const struct step steps[] = {
		{ READ_LITTLE, "/long" }, { READ_LITTLE, "/short" }, { READ, "/fifo" },
		{ READ, "/dir" },	  { LINK, "/dir" },	     { LINK, "/short" },
		{ READ, "/denied" },	  { READ, "/no-device" },    { READ, "/broken" },
		{ LIST, "/dir" },	  { HAS, "/denied" },	     { READ, "/t\ta" },
		{ USE, "/kept" },	  { USE, "/short" },	     { USE, "/none" },
	};

	(void)state;
	tree_text(&root, "/kept", "");
	tree_text(&root, "/long", "12345");
	tree_text(&root, "/short", "1234");
	tree_directory(&root, "/dir");
	tree_text(&root, "/denied", "a secret");
	tree_text(&root, "/no-device", "");
	tree_text(&root, "/t\ta", "");
	assert_int_equal(mkfifo(tree_path(&root, "/fifo"), 0644), 0);
	/* As recorded before, unsorted, where root reads all. */
	tree_text(&root, "/iova-check/outcomes",
		  "malformed\tread /broken\tInput/output error\ndenied\tread /denied\n"
		  "denied\tuse /kept\n"
		  "absent\tread /no-device\ndenied\tread /t\\x09a\n");
	expect_same(&root, &scratch, steps, N(steps));
	/* It is there, whoever may read it. */
	expect_text(&scratch, "/a/denied", "");
	expect_text(&scratch, "/a/short", "1234");
	assert_false(tree_has(&scratch, "/a/long"));
	expect_text(&scratch, "/a/iova-check/outcomes",
		    "malformed\tread /broken\tInput/output error\n"
		    "denied\tread /denied\n"
		    "malformed\tread /dir\tnot a regular file\n"
		    "malformed\tread /fifo\tnot a regular file\n"
		    "malformed\tread /long\tlarger than any such file\n"
		    "absent\tread /no-device\n"
		    "denied\tread /t\\x09a\n"
		    "denied\tuse /kept\n");
}

/* What root can not be denied: as nobody then. */
static bool become_nobody(void)
{
	const uid_t nobody = 65534;
	struct stat st;

	if (geteuid())
		return false;
	/* The way to the trees is the working directory. */
	if (stat(".", &st) || !(st.st_mode & 1) || chown(root.top, nobody, nobody) ||
	    chown(scratch.top, nobody, nobody) || seteuid(nobody))
		skip();
	return true;
}

/* Denied by the machine itself. */
static void test_denied(void **state)
{
	static const struct step steps[] = {
		{ READ, "/file" },	 { LIST, "/dir" },     { READ, "/dir/file" },
		{ LINK, "/dir/link" },	 { HAS, "/dir/file" }, { LIST, "/names" },
		{ READ, "/names/file" },
	};
	char recording[64], as_user[16384], as_root[16384];
	bool is_root = become_nobody();

	(void)state;
	tree_text(&root, "/file", "");
	tree_text(&root, "/dir/file", "");
	tree_link(&root, "/dir/link", "file");
	tree_text(&root, "/names/file", "");
	tree_link(&root, "/names/link", "file");
	chmod(tree_path(&root, "/file"), 0);
	chmod(tree_path(&root, "/dir"), 0);
	chmod(tree_path(&root, "/names"), 0400);
	expect_same(&root, &scratch, steps, N(steps));
	strcpy(recording, tree_path(&scratch, "/a"));
	ask(recording, NULL, steps, N(steps), as_user);
	assert_non_null(strstr(as_user,
			       "denied /file -\ndenied /dir -\ndenied /dir/file -\n"
			       "denied /dir/link -\ndenied /dir/file -\n"
			       "read /names -\ndenied /names/file -\n"));
	if (is_root)
		assert_false(seteuid(0));
	ask(recording, NULL, steps, N(steps), as_root);
	assert_string_equal(as_root, as_user);
	chmod(tree_path(&root, "/dir"), 0700);
	chmod(tree_path(&root, "/names"), 0700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_links, enter, leave),
		cmocka_unit_test_setup_teardown(test_odd_links, enter, leave),
		cmocka_unit_test_setup_teardown(test_listings, enter, leave),
		cmocka_unit_test_setup_teardown(test_outcomes, enter, leave),
		cmocka_unit_test_setup_teardown(test_denied, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
