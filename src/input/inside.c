/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *inside_relative(const char *path)
{
	const char *relative = path + strspn(path, "/");

	return *relative ? relative : ".";
}

int inside_open(int top, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT,
	};
	long fd;

	do {
		fd = syscall(SYS_openat2, top, inside_relative(path), &how, sizeof(how));
	} while (fd < 0 && errno == EAGAIN);
	return fd < 0 ? -errno : (int)fd;
}
