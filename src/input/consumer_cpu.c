/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/consumer_cpu.h"

#include <errno.h>
#include <string.h>

#include "core/text.h"

/* A large machine has a thousand processors of a kilobyte and more. */
#define LIMIT (16u << 20)

/*
 * get_cpu_vendor_name() of SPDK: the value of the first line that has vendor_id anywhere,
 * in any case. Without one SPDK complains and goes on as for Intel.
 */
static int read_vendor(struct root *root, const char *text, struct consumer_host *host)
{
	const char *line = strcasestr(text, "vendor_id");
	const char *colon = line ? strpbrk(line, ":\n") : NULL;

	host->is_intel = TRI_YES;
	if (!colon || *colon != ':')
		return 0;
	colon += 1 + strspn(colon + 1, " \t");
	if (!strcspn(colon, "\n"))
		return 0;
	host->vendor = text_printable(root->arena, colon, strcspn(colon, "\n"));
	if (!host->vendor)
		return -ENOMEM;
	host->is_intel = strcasestr(host->vendor, "GenuineIntel") ? TRI_YES : TRI_NO;
	return 0;
}

/* Does a line that has @key have @value too? */
static bool has_line(const char *text, const char *key, const char *value)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (memmem(text, len, key, strlen(key)) &&
		    memmem(text, len, value, strlen(value)))
			return true;
		text += len + (text[len] != 0);
	}
	return false;
}

/* pci_device_iommu_support_va() of DPDK on POWER; a line of both is the platform's. */
static enum tri power_has_va(const char *text)
{
	if (has_line(text, "platform", "PowerNV"))
		return TRI_YES;
	return has_line(text, "platform", "pSeries") && !has_line(text, "model", "qemu") ?
		TRI_YES :
		TRI_NO;
}

int consumer_cpu_read(struct root *root, struct consumer_host *host)
{
	struct reading reading;
	int err = root_read(root, "/proc/cpuinfo", LIMIT, &reading);

	host->is_intel = TRI_UNKNOWN;
	host->power_has_va = TRI_UNKNOWN;
	if (err || reading.status != SOURCE_READ)
		return err;
	host->power_has_va = power_has_va(reading.data);
	return read_vendor(root, reading.data, host);
}
