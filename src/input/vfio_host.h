/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

struct machine;

/**
 * vfio_host_read - what limits a program that drives devices through VFIO
 * @machine: platform, tree, devices and groups have been read
 *
 * Does nothing unless --for or --guest names such a program.
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_host_read(struct machine *machine);

/**
 * address_top_of - the highest address that processes can have
 * @maps: /proc/self/maps
 *
 * Return: a power of two less 1; 0 when no line makes sense. What x86 shows of the kernel's
 * half, [vsyscall], does not count.
 */
uint64_t address_top_of(const char *maps);

/**
 * memlock_of - how much memory a process may lock
 * @limits: /proc/self/limits
 * @ret: bytes; UINT64_MAX for any
 *
 * Return: 0, or -EINVAL when it does not say.
 */
int memlock_of(const char *limits, uint64_t *ret);
