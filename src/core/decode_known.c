/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/decode.h"

/* A map that VFIO refuses, by errno (vfio_iommu_type1.c vfio_dma_do_map()). */
static const struct cause invalid[MAX_CAUSES] = {
	{ "reserved-overlaps-demand",
	  "the range touches a reserved region of the group" },
	{ "aperture-exceeded", "the range leaves what the IOMMU translates" },
	{ "page-size-mismatch",
	  "address or size is no multiple of the IOMMU's page size" },
	{ NULL, "the memory is no ordinary RAM (a BAR of another device)" },
};

static const struct cause no_memory[MAX_CAUSES] = {
	{ "memlock-limit", "RLIMIT_MEMLOCK is smaller than the memory that is mapped" },
	{ NULL, "the machine or the cgroup has no memory left for page tables" },
};

static const struct cause no_space[MAX_CAUSES] = {
	{ "mapping-limit", "the container has no mapping left (dma_entry_limit)" },
};

static const struct cause exists[MAX_CAUSES] = {
	{ NULL,
	  "the range overlaps one that is mapped already: no question of addresses" },
};

static const struct cause not_permitted[MAX_CAUSES] = {
	{ "unsafe-interrupts", "the platform can not remap interrupts" },
	{ "reserved-direct", "firmware wants a 1:1 mapping (kernels before 6.5)" },
	{ "group-not-viable", "a member of the group is on a host driver" },
	{ NULL, "the process may not open /dev/vfio" },
};

/* EACCES is of open() alone: no map and no group is refused with it. */
static const struct cause denied[MAX_CAUSES] = {
	{ NULL, "the file below /dev/vfio belongs to another user" },
};

static const struct cause busy[MAX_CAUSES] = {
	{ NULL, "another process has the group open" },
};

const struct cause *causes_of_error(int error)
{
	switch (error) {
	case EINVAL:
		return invalid;
	case ENOMEM:
		return no_memory;
	case ENOSPC:
		return no_space;
	case EEXIST:
		return exists;
	case EPERM:
		return not_permitted;
	case EACCES:
		return denied;
	case EBUSY:
		return busy;
	}
	return NULL;
}

static const struct cause fault[MAX_CAUSES] = {
	{ "uio-behind-iommu", "physical addresses behind an IOMMU that translates" },
	{ "device-width-exceeded", "the device lost upper bits of the address" },
	{ "demand-outside-window", "a window of the host bridge shifted it" },
	{ NULL, "the driver unmapped the buffer, or a map failed unseen" },
};

static const struct cause memlock[MAX_CAUSES] = {
	{ "memlock-limit", "raise RLIMIT_MEMLOCK (LimitMEMLOCK= of the unit)" },
};

static const struct cause direct[MAX_CAUSES] = {
	{ "reserved-direct", "a 1:1 region of the firmware" },
};

static const struct cause refused_group[MAX_CAUSES] = {
	{ "reserved-direct", "a 1:1 region of the firmware" },
	{ "group-not-viable", "a member of the group is on a host driver" },
};

static const struct cause not_viable[MAX_CAUSES] = {
	{ "group-not-viable", "a member of the group is on a host driver" },
};

static const struct cause interrupts[MAX_CAUSES] = {
	{ "unsafe-interrupts", "no interrupt remapping" },
	{ "reserved-direct", "a 1:1 region of the firmware (kernels before 6.5)" },
};

static const struct cause no_module[MAX_CAUSES] = {
	{ NULL, "the module vfio_iommu_type1 is not loaded" },
};

static const struct cause not_vfio[MAX_CAUSES] = {
	{ "no-iommu-group", "no IOMMU serves the device" },
	{ NULL, "it is bound to another driver, or to none" },
};

static const struct cause dma_mask[MAX_CAUSES] = {
	{ "aperture-exceeded", "the base address lies beyond the IOMMU's width" },
	{ "consumer-mode", "IOVA = virtual address was chosen" },
};

static const struct cause mixed_modes[MAX_CAUSES] = {
	{ "consumer-mode", "devices on uio next to devices on vfio-pci" },
};

static const struct cause no_physical[MAX_CAUSES] = {
	{ "consumer-mode", "the process lacks CAP_SYS_ADMIN" },
};

static const struct cause only_virtual[MAX_CAUSES] = {
	{ "consumer-mode", "pa was chosen, and this build of DPDK knows va only" },
};

static const struct cause chosen_mode[MAX_CAUSES] = {
	{ "consumer-mode", "the finding says by which rule it was chosen" },
};

static const struct cause power_window[MAX_CAUSES] = {
	{ "aperture-exceeded", "the DMA window of the POWER host bridge ends before it" },
	{ "consumer-mode", "virtual addresses are higher than RAM" },
};

static const struct cause guest_width[MAX_CAUSES] = {
	{ "aperture-exceeded",
	  "the guest's IOMMU was given more bits (aw-bits) than the host's translates" },
};

static const struct cause guest_top[MAX_CAUSES] = {
	{ "guest-layout", "RAM above 4 GiB begins at 1 TiB on AMD once it is large" },
	{ NULL, "the CPU of the guest has too few address bits (phys-bits)" },
};

static const struct cause earlier_line[MAX_CAUSES] = {
	{ NULL, "the line before it has the address and the errno" },
};

static const struct cause no_group[MAX_CAUSES] = {
	{ "no-iommu-group", "no IOMMU serves the device" },
};

static const struct cause no_pages[MAX_CAUSES] = {
	{ NULL,
	  "no free page of this size on that node (/sys/devices/system/node), which is "
	  "harmless for a size or a node that nobody asks for" },
};

static const struct cause base[MAX_CAUSES] = {
	{ "base-unreachable", "it is beyond the address space of a process" },
	{ NULL, "something else is mapped there" },
};

static const struct cause same_stream[MAX_CAUSES] = {
	{ "no-iommu-group", "a second device behind a PCIe-to-PCI bridge" },
};

static const struct cause reservation[MAX_CAUSES] = {
	{ "dma-ranges-order", "windows overlap or are not in order" },
	{ "dma-api-broken", "a dma-ranges entry of size 0 or past 2^64" },
	{ NULL, "the firmware's description of the IOMMU is wrong" },
};

static const struct cause map_broken[MAX_CAUSES] = {
	{ "dma-api-broken", "a dma-ranges entry of size 0 or past 2^64" },
};

static const struct cause probe[MAX_CAUSES] = {
	{ "ram-outside-window", "RAM out of reach of every inbound window" },
	{ "device-width-exceeded", "no RAM within the device's address bits" },
	{ NULL, "too little contiguous memory (cma=)" },
};

static const struct cause aborted[MAX_CAUSES] = {
	{ "ram-outside-window", "RAM out of reach of every inbound window" },
	{ NULL, "the device itself" },
};

static const char stopped[] = "the IOMMU stopped a device at an IOVA that is not mapped";

static const struct known_message known[] = {
	{ "RLIMIT_MEMLOCK", ENOMEM, "VFIO may lock no more memory for this process",
	  memlock },
	{ "RMRR requirement", EPERM, "the kernel refuses VFIO a device with an RMRR",
	  direct },
	{ "requested this device have a 1:1", EINVAL,
	  "the kernel refuses VFIO a device with a 1:1 region", direct },
	{ "cannot add VFIO group to container", 0, "the kernel refuses VFIO the group",
	  refused_group },
	{ "Failed to set group container", 0, "the kernel refuses VFIO the group",
	  refused_group },
	{ "not viable", 0, "VFIO takes a group as a whole or not at all", not_viable },
	{ "No interrupt remapping", EPERM, "the platform can not remap interrupts",
	  interrupts },
	{ "failed to select IOMMU type", EPERM, "VFIO refuses to set up the IOMMU",
	  interrupts },
	{ "No supported IOMMU extensions", 0, "VFIO has no IOMMU driver for this machine",
	  no_module },
	{ "not managed by VFIO driver", 0, "the device is not bound to a vfio driver",
	  not_vfio },
	{ "exceeding limits of current DMA mask", 0,
	  "DPDK holds addresses against the width of the first DMAR unit", dma_mask },
	{ "IOVA mode but current mode is", 0, "two drivers want different IOVA modes",
	  mixed_modes },
	{ "physical addresses are not available", 0,
	  "PA mode needs physical addresses from /proc/self/pagemap", no_physical },
	{ "address hint (", 0, "the base address was not free in the process", base },
	{ "disabled during build", 0, "this build of DPDK has no physical addresses",
	  only_virtual },
	{ "forcing 'DC'", 0, "two buses of DPDK want different IOVA modes", mixed_modes },
	{ "Selected IOVA mode", 0, "DPDK says which IOVA mode it took", chosen_mode },
	{ "outside DMA window", 0, "the IOVA lies in no DMA window (POWER)",
	  power_window },
	{ "create new DMA window", 0, "no DMA window is large enough (POWER)",
	  power_window },
	{ "t map guest IOVA region", 0, "guest RAM lies in no DMA window (POWER)",
	  power_window },
	{ "host aw-bits", 0, "the guest's IOMMU is wider than the host's", guest_width },
	{ "phys-bits too low", 0, "the guest's addresses end before its RAM", guest_top },
	{ "running out of DMA mappings", ENOSPC, "the container has few mappings left",
	  no_space },
	{ "no IOMMU detected", 0, "DAOS needs an IOMMU where it does not run as root",
	  no_group },
	{ "detected multiple devices", 0, "VFIO takes a group as a whole or not at all",
	  not_viable },
	{ "hugepages reported", 0, "DPDK found no free hugepage", no_pages },
	{ "free hugepages on node", 0, "DPDK found no free hugepage", no_pages },
	{ "already in tree", 0, "two functions have the same stream ID", same_stream },
	{ "Aliasing StreamID", 0, "two functions have the same stream ID", same_stream },
	{ "Failed to reserve IOVA", EINVAL,
	  "the kernel's own reservation of window gaps fails", reservation },
	{ "range outside IOMMU capability", EFAULT,
	  "the device's DMA map is empty or wraps", map_broken },
	{ "retaining platform DMA ops", 0, "the kernel's DMA API gave the IOMMU up",
	  reservation },
	{ "fault addr", 0, stopped, fault },
	{ "IO_PAGE_FAULT", 0, stopped, fault },
	{ "context fault", 0, stopped, fault },
	{ "F_TRANSLATION", 0, stopped, fault },
	{ "event 0x10 received", 0, stopped, fault },
	{ "dma_map(", 0, "the kernel refused to map guest memory", NULL },
	{ "IommuDmaMap", 0, "the kernel refused to map guest memory", NULL },
	{ "Failed to DMA map", 0, "the kernel refused to map guest memory", NULL },
	{ "DMA mapping failed, unable", 0,
	  "the kernel refused to map memory of a running guest", earlier_line },
	{ "VFIO_MAP_DMA", 0, "the kernel refused a map", NULL },
	{ "Cannot open /dev/vfio", 0, "the group's file could not be opened", NULL },
	{ "DMA remapping", 0, "the kernel refused to map a hugepage", NULL },
	{ "DMA mapping, error", 0,
	  "the kernel refused a map, and SPDK went on without it", NULL },
	{ "failed with error -12", ENOMEM,
	  "a driver could not get memory that its device reaches", probe },
	{ "can't setup: -12", ENOMEM,
	  "a driver could not get memory that its device reaches", probe },
	{ "Command Aborted", 0, "the device could not fetch its command", aborted },
};

const struct known_message *known_message_find(const char *text)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strstr(text, known[i].mark))
			return &known[i];
	}
	return NULL;
}
