/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/facts.h"

#include <string.h>

enum tri platform_is(const struct platform *platform, const char *arch)
{
	if (!platform->arch)
		return TRI_UNKNOWN;
	return strcmp(platform->arch, arch) ? TRI_NO : TRI_YES;
}

enum tri platform_is_x86(const struct platform *platform)
{
	static const char *const names[] = { "x86_64", "i686", "i586", "i486" };

	for (size_t i = 0; platform->arch && i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(platform->arch, names[i]))
			return TRI_YES;
	}
	return platform->arch ? TRI_NO : TRI_UNKNOWN;
}

enum tri kernel_is_before(const struct platform *platform, unsigned int major,
			  unsigned int minor)
{
	if (!platform->has_release)
		return TRI_UNKNOWN;
	if (platform->release_major != major)
		return platform->release_major < major ? TRI_YES : TRI_NO;
	return platform->release_minor < minor ? TRI_YES : TRI_NO;
}
