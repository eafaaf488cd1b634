/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/pci_excerpt.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the line at @line, with its newline; 0 when it has none. */
static size_t line_len(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? (size_t)(end - line) + 1 : 0;
}

/* Does a vendor's part end here? Its devices and their subsystems begin with a tab. */
static int ends_vendor(const char *line)
{
	return *line != '\t' && *line != '#' && *line != '\n';
}

static const char *find_vendor(const char *ids, unsigned int vendor)
{
	char mark[16];
	const char *at;

	snprintf(mark, sizeof(mark), "\n%04x ", vendor);
	at = strstr(ids, mark);
	return at ? at + 1 : NULL;
}

static const char *find_device(const char *line, unsigned int device)
{
	char mark[16];
	size_t len, mark_len;

	mark_len = (size_t)snprintf(mark, sizeof(mark), "\t%04x ", device);
	while ((len = line_len(line))) {
		line += len;
		if (ends_vendor(line))
			break;
		if (!strncmp(line, mark, mark_len))
			return line;
	}
	return NULL;
}

size_t pci_excerpt(const char *ids, unsigned int vendor, unsigned int device, char *ret,
		   size_t size)
{
	const char *at = find_vendor(ids, vendor), *line;
	size_t len = at ? line_len(at) : 0, device_len;

	if (!len || len > size)
		return 0;
	memcpy(ret, at, len);
	line = find_device(at, device);
	device_len = line ? line_len(line) : 0;
	if (device_len > size - len)
		return 0;
	if (device_len)
		memcpy(ret + len, line, device_len);
	return len + device_len;
}
