/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/ram.h"
#include "input/dt_tree.h"
#include "input/iomem.h"

/**
 * memory_read - RAM of a machine, from the best source it lets us read
 * @root: the machine
 * @iomem: its /proc/iomem
 * @tree: its device tree, or NULL
 * @ram: banks and source are filled in
 *
 * /proc/iomem knows what the kernel uses, but shows zeros without CAP_SYS_ADMIN.
 * /sys/firmware/memmap is what firmware said (x86). Memory nodes hold only where UEFI did
 * not replace them (drivers/firmware/efi/efi-init.c). Memory blocks bound it from above.
 *
 * Return: 0 or -ENOMEM.
 */
int memory_read(struct root *root, const struct iomem *iomem, const struct dt_tree *tree,
		struct ram *ram);

/**
 * memory_read_memmap - System RAM of /sys/firmware/memmap
 * @root: the machine
 * @ram: banks are added
 *
 * Return: 0 or -ENOMEM; no bank is added unless the whole source is sound.
 */
int memory_read_memmap(struct root *root, struct ram *ram);

/* memory_read_blocks - online blocks of /sys/devices/system/memory; as the other. */
int memory_read_blocks(struct root *root, struct ram *ram);
