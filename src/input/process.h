/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * process_read - the hugepages that a process has mapped
 * @root: the machine
 * @facts: platform and request are read; the process is written
 * @ret_message: why it could not be done
 *
 * Nothing without --pid. Mappings are those that /proc/PID/smaps marks as hugetlb, and one
 * word of /proc/PID/pagemap for each page tells where it lies, or nothing to an opener
 * without CAP_SYS_ADMIN (fs/proc/task_mmu.c pagemap_open()).
 *
 * Return: 0, -ENOMEM, or -EINVAL with a message when there is no such process.
 */
int process_read(struct root *root, struct facts *facts, const char **ret_message);
