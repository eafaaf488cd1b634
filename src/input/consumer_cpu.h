/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/host.h"
#include "input/root.h"

/**
 * consumer_cpu_read - read what SPDK and DPDK look for in /proc/cpuinfo
 * @root: the machine
 * @host: is_intel, vendor and power_has_va are written
 *
 * Return: 0 or -ENOMEM.
 */
int consumer_cpu_read(struct root *root, struct consumer_host *host);
