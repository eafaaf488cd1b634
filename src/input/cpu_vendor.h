/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/root.h"

/**
 * cpu_vendor_read - who made the CPU, by /proc/cpuinfo
 * @root: where to read
 * @ret: the first vendor_id, "AuthenticAMD" say; as it was when there is none
 *
 * Only x86 has that line.
 *
 * Return: 0 or -ENOMEM.
 */
int cpu_vendor_read(struct root *root, const char **ret);
