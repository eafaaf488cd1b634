/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/pci_address.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static bool is_same(struct pci_address a, struct pci_address b)
{
	return a.domain == b.domain && a.bus == b.bus && a.device == b.device &&
		a.function == b.function;
}

/* Parses a copy that ends with its memory, so that a read past the end is seen. */
static bool parse(const char *text, struct pci_address *ret)
{
	char *copy = strdup(text);
	bool ok;

	assert_non_null(copy);
	ok = pci_address_parse(copy, ret);
	free(copy);
	return ok;
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		struct pci_address address;
	} cases[] = {
		{ "0000:00:00.0", { 0, 0, 0, 0 } },
		{ "0000:01:00.0", { 0, 1, 0, 0 } },
		{ "01:00.0", { 0, 1, 0, 0 } },
		{ "ff:1f.7", { 0, 0xff, 0x1f, 7 } },
		{ "FF:1F.7", { 0, 0xff, 0x1f, 7 } },
		{ "0001:a0:0b.3", { 1, 0xa0, 0xb, 3 } },
		{ "ffff:ff:1f.7", { 0xffff, 0xff, 0x1f, 7 } },
		{ "10000:e1:00.0", { 0x10000, 0xe1, 0, 0 } }, /* behind Intel's VMD */
		{ "ffffffff:00:00.0", { 0xffffffff, 0, 0, 0 } },
		{ "/sys/bus/pci/devices/0000:03:00.1", { 0, 3, 0, 1 } },
		{ "/sys/devices/pci0000:00/0000:00:1c.0/0000:02:00.0", { 0, 2, 0, 0 } },
		{ "/sys/bus/pci/drivers/nvme/10000:e1:00.0", { 0x10000, 0xe1, 0, 0 } },
		{ "devices/0002:00:00.0", { 2, 0, 0, 0 } },
		{ "./0002:00:00.0", { 2, 0, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct pci_address address;

		if (!parse(cases[i].text, &address) ||
		    !is_same(address, cases[i].address))
			fail_msg("%s", cases[i].text);
	}
}

static void test_parse_refuses(void **state)
{
	static const char *const texts[] = {
		"",
		":",
		".",
		"::",
		":::",
		"0::",
		"0::",
		"0:.",
		"::.",
		"0:0:",
		"00",
		"00:",
		"00:00",
		"00:00.",
		":00.0",
		":00:00.0",
		"0000::00.0",
		"0000:00:.0",
		"0000:00:00",
		"0000:00:00.",
		"0000:00:00:0",
		"0000.00:00.0",
		"0000:00.00.0",
		"0000:0000:00:00.0",
		"0000:00:20.0",
		"0000:00:ff.0",
		"0000:00:00.8",
		"0000:00:00.f",
		"0000:00:00.00",
		"0000:00:00.10",
		"0000:100:00.0",
		"0000:00:000.0",
		"100:00.0",
		"100000000:00:00.0",
		"g000:00:00.0",
		"0000:0g:00.0",
		"0000:00:0g.0",
		"0000:00:00.g",
		"0x0:00:00.0",
		"0000:0x:00.0",
		"0000:00:0x.0",
		"0X1:00:00.0",
		"0x1:00.0",
		"0000:00:00.x",
		" 0000:00:00.0",
		"0000:00:00.0 ",
		"0000:00:00.0\n",
		"0000: 0:00.0",
		"-001:00:00.0",
		"0000:+1:00.0",
		"0000:00:00.-",
		"pci0000:00",
		"nvme0",
		"8086:1533",
		"/sys/bus/pci/devices",
		"/0000:00:00.0/x",
		"/",
		"0000:00:00.0,1",
		"0000:00:*.0",
		"[0000:00:00.0]",
		"0000:00:00.0-1",
	};

	(void)state;
	for (size_t i = 0; i < N(texts); i++) {
		struct pci_address address = { 42, 42, 42, 42 };

		if (parse(texts[i], &address))
			fail_msg("\"%s\" passes", texts[i]);
		assert_true(is_same(address, (struct pci_address){ 42, 42, 42, 42 }));
	}
}

static void test_format(void **state)
{
	static const struct {
		struct pci_address address;
		const char *text;
	} cases[] = {
		{ { 0, 0, 0, 0 }, "0000:00:00.0" },
		{ { 1, 0xa, 0x1f, 7 }, "0001:0a:1f.7" },
		{ { 0xffff, 0xff, 0x1f, 7 }, "ffff:ff:1f.7" },
		{ { 0x10000, 0xe1, 0, 0 }, "10000:e1:00.0" },
		{ { 0xffffffff, 0xff, 0x1f, 7 }, "ffffffff:ff:1f.7" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_string_equal(pci_address_format(cases[i].address).text,
				    cases[i].text);
}

/* The address of requester ID @id in some domain; IDs count in the order of addresses. */
static struct pci_address of_requester(uint32_t domain, unsigned int id)
{
	return (struct pci_address){ domain, (uint8_t)(id >> 8), id >> 3 & 0x1f, id & 7 };
}

static void test_all_requesters(void **state)
{
	(void)state;
	for (unsigned int id = 0; id < 0x10000; id++) {
		struct pci_address address = of_requester(id * 0x10001, id), again;
		struct pci_address_text text = pci_address_format(address);

		assert_int_equal(pci_address_requester(address), id);
		assert_true(parse(text.text, &again));
		assert_true(is_same(address, again));
	}
}

static int sign(int64_t value)
{
	return (value > 0) - (value < 0);
}

static void test_order(void **state)
{
	static const uint32_t domains[] = { 0,		1,	    0xffff,    0x10000,
					    0x7fffffff, 0x80000000, 0xffffffff };
	static const unsigned int ids[] = { 0,	  1,	 7,	 8,	 0xf8,
					    0xff, 0x100, 0x7fff, 0x8000, 0xffff };
	unsigned int n = N(domains) * N(ids);

	(void)state;
	for (unsigned int i = 0; i < n * n; i++) {
		uint32_t domain_a = domains[i % n / N(ids)],
			 domain_b = domains[i / n / N(ids)];
		unsigned int id_a = ids[i % N(ids)], id_b = ids[i / n % N(ids)];
		int order = pci_address_order(of_requester(domain_a, id_a),
					      of_requester(domain_b, id_b));
		int64_t expected = domain_a == domain_b ? (int64_t)id_a - id_b :
							  (int64_t)domain_a - domain_b;

		assert_int_equal(sign(order), sign(expected));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),  cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_format), cmocka_unit_test(test_all_requesters),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
