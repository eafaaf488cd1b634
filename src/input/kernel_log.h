/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/kernel_log.h"

/**
 * struct kernel_log - the lists of host bridges in a kernel log
 * @lists: sorted by node, one a node: that of the last boot and probe
 * @n: how many
 */
struct kernel_log {
	struct log_list *lists;
	size_t n;
};

/**
 * kernel_log_parse - find the lists of host bridges in a kernel log
 * @arena: where the result lives; it does not point into the text
 * @text: the log; any bytes
 * @len: how many
 * @ret: the lists
 *
 * Whatever stands before the message in a line is not looked at, so that dmesg with any
 * options, journalctl, syslog files, records of /dev/kmsg and a console's capture will
 * all do. A device's lines belong to the last `host bridge NODE ranges:` that it printed;
 * `Linux version` begins another boot.
 *
 * Return: 0 or -ENOMEM.
 */
int kernel_log_parse(struct arena *arena, const char *text, size_t len,
		     struct kernel_log *ret);

/* kernel_log_find - the list of the bridge at @node, or NULL. */
const struct log_list *kernel_log_find(const struct kernel_log *log, const char *node);
