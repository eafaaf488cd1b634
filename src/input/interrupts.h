/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/vfio_host.h"

struct machine;

/**
 * interrupts_judge - are message-signalled interrupts isolated, by what is in use?
 * @text: /proc/interrupts
 * @arch: as uname -m says it, or NULL
 * @ret_mark: the name of an interrupt controller that tells, or NULL
 *
 * On x86 the names of remapped controllers begin with "IR-": the MSIs of the IOMMU itself
 * are never remapped, so that one such name is enough. On Arm an ITS isolates, and GICv2m,
 * whose chip is named MSI before 6.12, does not.
 *
 * Return: TRI_UNKNOWN when no name tells.
 */
enum tri interrupts_judge(const char *text, const char *arch, const char **ret_mark);

/**
 * interrupts_read - are message-signalled interrupts isolated?
 * @machine: its platform and tree have been read
 * @host: the answer and its source are written
 *
 * Without a name that tells the device tree is asked for the controllers of Arm.
 *
 * Return: 0 or -ENOMEM.
 */
int interrupts_read(struct machine *machine, struct vfio_host *host);
