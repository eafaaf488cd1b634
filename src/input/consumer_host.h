/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/machine.h"

/**
 * consumer_host_read - read what SPDK and DPDK look at before they choose an IOVA mode
 * @machine: its devices are read; the host of its facts is written
 *
 * Does nothing for other consumers. What this program may not read is noted as unknown:
 * the consumer may be luckier.
 *
 * Return: 0 or -ENOMEM.
 */
int consumer_host_read(struct machine *machine);
