/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/kernel_log.h"
#include "core/range.h"

/**
 * struct window - one inbound window: bus addresses that the host bridge passes to RAM
 * @bus: the PCI side
 * @cpu: the CPU side, of the same size
 * @prefetchable: bit 30 of the space code
 * @is_64bit: the space code says 64-bit memory
 * @first_entry: first dma-ranges entry it was made of, counted from 0
 * @last_entry: last one; entries that continue each other are merged
 */
struct window {
	struct range bus, cpu;
	bool prefetchable, is_64bit;
	size_t first_entry, last_entry;
};

/**
 * struct outbound - one outbound window: bus addresses that the bridge keeps for MMIO
 * @bus: the PCI side
 * @cpu: the CPU side, of the same size
 * @is_io: I/O space rather than memory
 * @is_assumed: only the CPU side is known; @bus is the same by assumption
 */
struct outbound {
	struct range bus, cpu;
	bool is_io, is_assumed;
};

enum ignored_reason {
	IGNORED_NOT_MEMORY,
	IGNORED_UNTRANSLATABLE,
	IGNORED_ZERO_SIZE,
	IGNORED_OVERFLOW,
	IGNORED_TRAILING,
};

/**
 * struct ignored - a dma-ranges entry that Linux leaves out of the bridge's list
 * @entry: counted from 0, before merging
 * @reason: the first test that it fails, in Linux's order
 */
struct ignored {
	size_t entry;
	enum ignored_reason reason;
};

/**
 * struct excess - the part of a window that a parent bus does not pass
 * @cpu: CPU addresses as Linux believes them
 * @entry: the dma-ranges entry
 * @parent: path of the bus whose dma-ranges is narrower
 */
struct excess {
	struct range cpu;
	size_t entry;
	const char *parent;
};

/**
 * struct iova_reservation - an iommu-addresses region of a node below the bridge
 * @range: IOVAs
 * @device: path of the node it is for
 * @region: path of the reserved-memory node that says so
 * @is_direct: Linux wants it mapped 1:1
 */
struct iova_reservation {
	struct range range;
	const char *device, *region;
	bool is_direct;
};

/* State of the bridge's own dma-ranges; INHERITED replaces absent and empty. */
enum dma_ranges {
	DMA_RANGES_ABSENT,
	DMA_RANGES_EMPTY,
	DMA_RANGES_PRESENT,
	DMA_RANGES_INHERITED
};

enum iommu_coverage { IOMMU_NONE, IOMMU_MAPPED, IOMMU_PARTLY_MAPPED };

/**
 * struct dma_map - what Linux gives each device below the bridge (dev->dma_range_map)
 * @exists: false for the kernel's NULL map: 1:1 and unlimited
 * @node: path of the node whose dma-ranges it comes from, or NULL
 * @items: regions in property order; flags are those of the entry
 * @n: how many
 * @has_limit: false when @items is empty or does not exist
 * @limit: dev->bus_dma_limit, as Linux computes it: it may wrap
 * @is_cut: a zero-size entry ended the array, and it or what follows is lost
 * @wraps: a region passes 2^64 on the bus
 */
struct dma_map {
	bool exists;
	const char *node;
	struct window *items;
	size_t n, cap;
	bool has_limit;
	uint64_t limit;
	bool is_cut, wraps;
};

/**
 * struct bridge - a PCI host bridge
 * @node: path in the device tree, or NULL
 * @root_bus: "DDDD:BB" of a live machine, or NULL
 * @behind: address of the PCI function that the bridge is part of (VMD), or NULL
 * @compatible: strings of the property
 * @n_compatible: how many
 * @domain: PCI domain, or -1 when not known
 * @has_bus_range: whether the next two are known
 * @bus_first: first bus number
 * @bus_last: last bus number
 * @enabled: false when its own or an ancestor's status disables it
 * @dma_ranges: state of its property
 * @parent_cells: cells of a CPU address in its dma-ranges
 * @windows: bridge->dma_ranges of Linux, in property order
 * @n_windows: how many
 * @ignored: entries that did not make it there
 * @n_ignored: how many
 * @excess: parts of windows that a parent does not pass
 * @n_excess: how many
 * @map: what its devices get
 * @outbound: bridge->windows of Linux, without the bus numbers
 * @n_outbound: how many
 * @is_outbound_partial: the bridge's windows could not be read: @outbound has at most what
 *                       its functions were seen to decode, and there may be more
 * @iommu: how much of the bus range iommu-map translates
 * @iommu_node: path of the first IOMMU it names, or NULL
 * @unmapped: the first stretches of requester IDs of the bus range that no IOMMU serves,
 *            where iommu-map exists
 * @n_unmapped: how many stretches there are in all
 * @restricted_pool: path of the restricted-dma-pool its devices must use, or NULL
 * @reservations: iommu-addresses of nodes below it
 * @n_reservations: how many
 * @no_bar_match_bits: cdns,no-bar-match-nbits, or 0
 * @lacks_ranges: its node has no ranges property, without which Linux keeps none of the
 *                windows in the bridge's list and logs none; the devices' map stays
 * @is_unread: it has a node, but the tree could not be read
 * @acpi_limit_bits: address bits that the IORT gives its root complex; 0 for no limit
 * @acpi_limit: what that leaves, 1:1; Linux uses it only where there is no _DMA object
 * @log: its list in the kernel log that the user named, or NULL
 */
struct bridge {
	const char *node, *root_bus, *behind;
	const char **compatible;
	size_t n_compatible;
	int domain;
	bool has_bus_range;
	unsigned int bus_first, bus_last;
	bool enabled;
	enum dma_ranges dma_ranges;
	unsigned int parent_cells;
	struct window *windows;
	size_t n_windows, windows_cap;
	struct ignored *ignored;
	size_t n_ignored, ignored_cap;
	struct excess *excess;
	size_t n_excess, excess_cap;
	struct dma_map map;
	struct outbound *outbound;
	size_t n_outbound, outbound_cap;
	bool is_outbound_partial;
	enum iommu_coverage iommu;
	const char *iommu_node;
	struct range_set unmapped;
	size_t n_unmapped;
	const char *restricted_pool;
	struct iova_reservation *reservations;
	size_t n_reservations, reservations_cap;
	unsigned int no_bar_match_bits;
	bool lacks_ranges;
	bool is_unread;
	unsigned int acpi_limit_bits;
	struct window acpi_limit;
	const struct log_list *log;
};
