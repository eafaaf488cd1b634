/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs those before it. */
#include <cmocka.h>

#include "input/pci_excerpt.h"

#define N(array) (sizeof(array) / sizeof(*(array)))

static const char list[] = "# comment\n"
			   "1af4  Red Hat, Inc.\n"
			   "\t1041  Virtio 1.0 network device\n"
			   "# in between\n"
			   "\t1042  Virtio 1.0 block device\n"
			   "\t\t1af4 1100  QEMU\n"
			   "\n"
			   "1af5  Other\n"
			   "\t1043  Not Red Hat's\n"
			   "C 01  Mass storage controller\n"
			   "\t08  NVMe\n"
			   "8086  Intel Corporation";

static void test_lines(void **state)
{
	static const struct {
		unsigned int vendor, device;
		const char *lines;
	} cases[] = {
		{ 0x1af4, 0x1042,
		  "1af4  Red Hat, Inc.\n\t1042  Virtio 1.0 block device\n" },
		{ 0x1af4, 0x1043, "1af4  Red Hat, Inc.\n" },
		{ 0x1af4, 0x1af4, "1af4  Red Hat, Inc.\n" },
		{ 0x1af5, 0x0008, "1af5  Other\n" },
		{ 0x8086, 0x1234, "" }, /* the line has no end */
		{ 0x1042, 0x1042, "" },
	};
	char text[128];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		size_t len = pci_excerpt(list, cases[i].vendor, cases[i].device, text,
					 sizeof(text) - 1);

		text[len] = '\0';
		assert_string_equal(text, cases[i].lines);
	}
}

/* With too little room nothing is better than half a line. */
static void test_room(void **state)
{
	const size_t all =
		strlen("1af4  Red Hat, Inc.\n\t1042  Virtio 1.0 block device\n");
	char text[128];

	(void)state;
	for (size_t size = 0; size < all; size++)
		assert_int_equal(pci_excerpt(list, 0x1af4, 0x1042, text, size), 0);
	assert_int_equal(pci_excerpt(list, 0x1af4, 0x1042, text, all), all);
	assert_int_equal(pci_excerpt("", 0x1af4, 0x1042, text, all), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
