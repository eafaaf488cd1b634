/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/source.h"

/* Where the limits stand, as paths inside a root. */
#define ENTRY_LIMIT_FILE "/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"
#define UNSAFE_FILE "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts"
#define SELF_LIMITS "/proc/self/limits"
#define SELF_STATUS "/proc/self/status"
#define SELF_MAPS "/proc/self/maps"
#define INTERRUPTS_FILE "/proc/interrupts"

/**
 * struct vfio_host - what limits a program that drives devices through VFIO
 * @was_read: whether the rest was asked for
 * @has_entry_limit: whether the next is known
 * @entry_limit: mappings that a container may have
 * @allows_unsafe: type1 takes groups whose interrupts are not isolated; no where its module
 *                 is not loaded, which is its default
 * @isolates_msis: whether a device can raise only its own interrupts
 * @msi_source: the file that says so, or NULL
 * @msi_detail: what it says; set with @msi_source
 * @has_driver: vfio-pci is there, built in or loaded
 * @memlock_status: how reading the next went
 * @memlock: bytes that a process like this one may lock (soft limit); UINT64_MAX: any
 * @can_lock: CAP_IPC_LOCK, with which that limit does not count
 * @can_rawio: CAP_SYS_RAWIO, which no-IOMMU mode asks for
 * @address_top: the highest address that a process here can have, a power of two less 1, or
 *               0 when not known
 *
 * Memory that is pinned counts against the limit of the process that maps it: the program
 * to come, which need not be started as this one was.
 */
struct vfio_host {
	bool was_read;
	bool has_entry_limit;
	uint64_t entry_limit;
	enum tri allows_unsafe, isolates_msis;
	const char *msi_source, *msi_detail;
	enum tri has_driver;
	enum source_status memlock_status;
	uint64_t memlock;
	enum tri can_lock, can_rawio;
	uint64_t address_top;
};
