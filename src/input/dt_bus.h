/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/dt_tree.h"

/* How addresses of a bus look; the order of of_busses[] in drivers/of/address.c. */
enum dt_bus { DT_BUS_PCI, DT_BUS_ISA, DT_BUS_DEFAULT_FLAGS, DT_BUS_DEFAULT };

/* Flags of a decoded address: IORESOURCE_* of include/linux/ioport.h. */
#define DT_FLAG_TYPES 0x00001f00u
#define DT_FLAG_IO 0x00000100u
#define DT_FLAG_MEM 0x00000200u
#define DT_FLAG_PREFETCH 0x00002000u
#define DT_FLAG_MEM_64 0x00100000u

/* The kernel's limit on address cells when it translates (OF_MAX_ADDR_CELLS). */
#define DT_MAX_ADDRESS_CELLS 4

/**
 * struct dt_shape - cells of one entry of a ranges property
 * @bus: type of the bus that has the property
 * @na: cells of an address on that bus
 * @pna: cells of an address on its parent's
 * @ns: cells of a size
 */
struct dt_shape {
	enum dt_bus bus;
	uint32_t na, pna, ns;
};

/* dt_has_pci_type - is device_type one of those that of_bus_pci_match() knows? */
bool dt_has_pci_type(const struct dt_tree *tree, uint32_t node);

/* dt_bus_of - type of a bus node (of_match_bus() as of 6.12); the name pcie makes PCI too. */
enum dt_bus dt_bus_of(const struct dt_tree *tree, uint32_t node);

/* dt_flag_cells - leading cells of an address that are no number: 0 or 1. */
uint32_t dt_flag_cells(enum dt_bus bus);

/* dt_bus_address_cells - #address-cells of a node or its nearest ancestor, else 1. */
uint32_t dt_bus_address_cells(const struct dt_tree *tree, uint32_t node);

/* dt_bus_size_cells - #size-cells of a node or its nearest ancestor, else 1. */
uint32_t dt_bus_size_cells(const struct dt_tree *tree, uint32_t node);

/* dt_address_cells - those of the node's parent; of the node itself for the root. */
uint32_t dt_address_cells(const struct dt_tree *tree, uint32_t node);

/**
 * dt_count_cells - cells of an address that a device has on a bus
 * @tree: the tree
 * @bus: type of the bus
 * @device: the device; its DT parent counts, even where another node is its DMA parent
 * @na: address cells
 * @ns: size cells
 *
 * Return: false when Linux refuses to translate such an address (OF_CHECK_COUNTS).
 */
bool dt_count_cells(const struct dt_tree *tree, enum dt_bus bus, uint32_t device,
		    uint32_t *na, uint32_t *ns);

/**
 * dt_shape_of - how Linux reads a node's own ranges property
 * @tree: the tree
 * @node: the node
 * @ret: the shape (parser_init() in drivers/of/address.c)
 */
void dt_shape_of(const struct dt_tree *tree, uint32_t node, struct dt_shape *ret);

/**
 * dt_entries - whole entries in a property
 * @shape: their cells
 * @len: bytes of the property
 *
 * Return: how many; 0 also when the cells make no sense.
 */
uint32_t dt_entries(const struct dt_shape *shape, uint32_t len);

/**
 * dt_flags - decode the flags of a bus address
 * @bus: type of the bus
 * @first: first cell of the address
 *
 * Return: DT_FLAG_* (the get_flags callbacks of drivers/of/address.c).
 */
uint32_t dt_flags(enum dt_bus bus, uint32_t first);

/* dt_number - as dt_cells(), of cells that are in host order already. */
uint64_t dt_number(const uint32_t *cells, uint32_t n);

/**
 * dt_dma_parent - where a node's DMA goes next (__of_get_dma_parent())
 * @tree: the tree
 * @node: the node
 *
 * The provider of the interconnect named "dma-mem", else the DT parent.
 *
 * Return: the node, or DT_NONE above the root.
 */
uint32_t dt_dma_parent(const struct dt_tree *tree, uint32_t node);
