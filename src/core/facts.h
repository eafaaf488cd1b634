/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/bridge.h"
#include "core/consumer/consumer.h"
#include "core/consumer/guest.h"
#include "core/consumer/host.h"
#include "core/consumer/vfio_host.h"
#include "core/device.h"
#include "core/hugepage.h"
#include "core/ram.h"
#include "core/source.h"

/**
 * struct platform - what the running kernel is
 * @arch: as uname -m says it, or NULL when not known
 * @has_release: whether the next two are known
 * @release_major: 6 of 6.12
 * @release_minor: 12 of 6.12
 * @page_size: bytes, or 0 when not known
 * @cpu_vendor: as /proc/cpuinfo of x86 has it, or NULL when not known or not asked for
 * @is_live: facts come from a machine or its sysroot, not from a blob alone
 * @has_tree: a device tree was read
 * @is_tree_partial: parts of the machine's tree could not be read
 */
struct platform {
	const char *arch;
	bool has_release;
	unsigned int release_major, release_minor;
	uint64_t page_size;
	const char *cpu_vendor;
	bool is_live, has_tree, is_tree_partial;
};

/**
 * struct request - what the user said about the device and who uses it
 * @dma_bits: address bits that it drives; 64 when not said
 * @has_dma_bits: whether it was said
 * @has_aperture: whether --aperture was given
 * @aperture: IOVAs that the IOMMU translates, as the user says
 * @consumer: --for, or CONSUMER_NONE
 * @iova_mode: what SPDK or DPDK is told; IOVA_MODE_UNKNOWN when it chooses itself
 * @has_base: whether --base-virtaddr was given
 * @base: the virtual address that SPDK or DPDK is told to begin at
 * @iovas: --iova, as given: not normalised
 * @guest: --guest
 * @shares_container: several devices were named, which are taken to share their IOVAs
 * @find_size: --find, or 0
 * @find_align: its alignment, or 0 when not said
 * @decode: --decode, or NULL
 * @asks_hugepages: --hugepages
 * @pid: the process of --pid, or 0
 */
struct request {
	unsigned int dma_bits;
	bool has_dma_bits, has_aperture;
	struct range_set aperture;
	enum consumer consumer;
	enum iova_mode iova_mode;
	bool has_base;
	uint64_t base;
	struct range_set iovas;
	struct guest guest;
	bool shares_container;
	uint64_t find_size, find_align;
	const char *decode;
	bool asks_hugepages;
	unsigned int pid;
};

/**
 * struct facts - everything that was read, and what the user said
 * @units: IOMMUs that serve devices; where one is of VT-d, all of the machine
 * @cmdline: the kernel's command line, where an IOMMU's rule needs it, or NULL
 * @amd: what firmware says of AMD's IOMMUs, where their rule needs it
 *
 * What was read, before anything is concluded from it: the input side fills it, the core
 * computes on it, the output side shows it. All pointers lead into the run's arena.
 */
struct facts {
	struct platform platform;
	struct request request;
	struct ram ram;
	struct process process;
	struct bridge *bridges;
	size_t n_bridges, bridges_cap;
	struct device *devices;
	size_t n_devices, devices_cap;
	struct group **groups;
	size_t n_groups, groups_cap;
	struct hugepages hugepages;
	struct iommu_unit **units;
	size_t n_units, units_cap;
	const char *cmdline;
	struct amd_firmware amd;
	struct consumer_host host;
	struct vfio_host vfio_host;
	struct source_list sources;
	/* Name of the kernel log that the user gave, or NULL; its lists are in the bridges. */
	const char *kernel_log;
};

/**
 * platform_is - does the machine have this architecture?
 * @platform: the platform
 * @arch: as uname -m says it
 *
 * Return: TRI_UNKNOWN when the architecture is not known.
 */
enum tri platform_is(const struct platform *platform, const char *arch);

/**
 * platform_is_x86 - is this a PC, of 32 or 64 bits?
 * @platform: the platform
 *
 * Its host bridges do not translate: bus addresses are CPU addresses.
 *
 * Return: TRI_UNKNOWN when the architecture is not known.
 */
enum tri platform_is_x86(const struct platform *platform);

/**
 * kernel_is_before - is the running kernel older than a release?
 * @platform: the platform
 * @major: its first number
 * @minor: its second number
 *
 * Return: TRI_UNKNOWN when the release is not known.
 */
enum tri kernel_is_before(const struct platform *platform, unsigned int major,
			  unsigned int minor);
