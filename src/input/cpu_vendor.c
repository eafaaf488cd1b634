/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/cpu_vendor.h"

#include <errno.h>
#include <string.h>

#include "core/text.h"

/* Some 1.5 KiB for each of many CPUs. */
#define CPUINFO_LIMIT (16u << 20)

int cpu_vendor_read(struct root *root, const char **ret)
{
	struct reading reading;
	const char *line, *value;
	int err = root_read(root, "/proc/cpuinfo", CPUINFO_LIMIT, &reading);

	if (err || reading.status != SOURCE_READ)
		return err;
	line = strstr(reading.data, "vendor_id");
	value = line ? strchr(line, ':') : NULL;
	if (!value)
		return 0;
	value += strspn(value, ": \t");
	value = text_printable(root->arena, value, strcspn(value, "\n"));
	if (!value)
		return -ENOMEM;
	*ret = value;
	return 0;
}
