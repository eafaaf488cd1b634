/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/platform.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#define SMALL_FILE 65536
#define LARGE_FILE (1u << 20)

/* A line of /proc/cpuinfo that only one architecture has. */
static const char *arch_of_cpuinfo(const char *cpuinfo)
{
	static const struct {
		const char *mark, *arch;
	} marks[] = {
		{ "GenuineIntel", "x86_64" },
		{ "AuthenticAMD", "x86_64" },
		{ "CPU architecture: 8", "aarch64" },
		{ "CPU architecture: 7", "armv7l" },
		{ "IBM/S390", "s390x" },
		{ "isa\t\t: rv64", "riscv64" },
		{ "Loongson", "loongarch64" },
		{ "POWER", "ppc64le" },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (strstr(cpuinfo, marks[i].mark))
			return marks[i].arch;
	}
	return NULL;
}

static int read_arch(struct root *root, struct platform *platform)
{
	struct reading reading;
	int err = root_read(root, "/proc/sys/kernel/arch", SMALL_FILE, &reading);

	if (err)
		return err;
	if (reading.status == SOURCE_READ && reading.len > 1) {
		platform->arch = text_printable(root->arena, reading.data,
						strcspn(reading.data, "\n"));
		return platform->arch ? 0 : -ENOMEM;
	}
	/* The file is new in 6.1. */
	err = root_read(root, "/proc/cpuinfo", LARGE_FILE, &reading);
	if (!err && reading.status == SOURCE_READ)
		platform->arch = arch_of_cpuinfo(reading.data);
	return err;
}

static int read_release(struct root *root, struct platform *platform)
{
	struct reading reading;
	const char *text;
	int err = root_read(root, "/proc/sys/kernel/osrelease", SMALL_FILE, &reading);

	if (err)
		return err;
	text = reading.data;
	if (reading.status != SOURCE_READ) {
		err = root_read(root, "/proc/version", SMALL_FILE, &reading);
		if (err)
			return err;
		text = strncmp(reading.data, "Linux version ", 14) ? "" :
								     reading.data + 14;
	}
	platform->has_release = sscanf(text, "%9u.%9u", &platform->release_major,
				       &platform->release_minor) == 2;
	return 0;
}

static uint64_t word_at(const unsigned char *data, unsigned int size, bool big_endian)
{
	uint64_t word = 0;

	for (unsigned int i = 0; i < size; i++)
		word = word << 8 | data[big_endian ? i : size - 1 - i];
	return word;
}

/* AT_PAGESZ of an auxiliary vector of words of one size and order, or 0 if it is none. */
static uint64_t page_size_of(const struct reading *auxv, unsigned int size,
			     bool big_endian)
{
	const unsigned char *data = (const unsigned char *)auxv->data;
	uint64_t page_size = 0;

	for (size_t at = 0; at + 2 * size <= auxv->len; at += 2 * size) {
		uint64_t key = word_at(data + at, size, big_endian);

		if (key == AT_NULL)
			return page_size;
		if (key > 0xff)
			return 0;
		if (key == AT_PAGESZ)
			page_size = word_at(data + at + size, size, big_endian);
	}
	return 0;
}

static bool is_page_size(uint64_t size)
{
	return size >= 4096 && size <= 65536 && !(size & (size - 1));
}

/* The recording may come from a machine of another word size or byte order. */
static uint64_t page_size_of_auxv(const struct reading *auxv)
{
	for (unsigned int size = 4; size <= 8; size += 4) {
		for (int big_endian = 0; big_endian < 2; big_endian++) {
			uint64_t page_size = page_size_of(auxv, size, big_endian);

			if (is_page_size(page_size))
				return page_size;
		}
	}
	return 0;
}

static int read_page_size(struct root *root, struct platform *platform)
{
	struct reading reading;
	const char *line;
	unsigned int kib;
	int err = root_read(root, "/proc/self/auxv", SMALL_FILE, &reading);

	if (err)
		return err;
	platform->page_size = page_size_of_auxv(&reading);
	if (platform->page_size)
		return 0;
	err = root_read(root, "/proc/self/smaps", LARGE_FILE, &reading);
	if (err)
		return err;
	line = strstr(reading.data, "KernelPageSize:");
	if (line && sscanf(line, "KernelPageSize: %9u kB", &kib) == 1 &&
	    is_page_size(UINT64_C(1024) * kib))
		platform->page_size = UINT64_C(1024) * kib;
	return 0;
}

int platform_read(struct root *root, struct platform *platform)
{
	int err = read_arch(root, platform);

	err = err ?: read_release(root, platform);
	return err ?: read_page_size(root, platform);
}
