/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/bridge.h"
#include "input/dt_tree.h"

struct arena;

/**
 * dt_find_hosts - every PCI host bridge of a tree
 * @arena: where the result lives
 * @tree: the tree
 * @ret: node numbers in the order of the blob
 * @ret_n: how many
 *
 * A host bridge is the topmost node that Linux takes for a PCI bus; one that is it only
 * by its name must have #address-cells of 3 itself, because phys and pin groups are
 * called pcie too.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_find_hosts(struct arena *arena, const struct dt_tree *tree, uint32_t **ret,
		  size_t *ret_n);

/**
 * dt_read_bridge - everything the tree says about a host bridge
 * @arena: where the facts live
 * @tree: the tree
 * @node: the host bridge's node
 * @ret: the facts
 *
 * Return: 0, -ENOMEM, or -ELOOP when its DMA parents lead in a circle: Linux would hang
 * on such a tree.
 */
int dt_read_bridge(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		   struct bridge *ret);

/**
 * dt_read_windows - inbound windows and per-device map of a host bridge
 * @arena: where the facts live
 * @tree: the tree
 * @node: the host bridge's node
 * @bridge: the facts, filled in
 *
 * The list is devm_of_pci_get_host_bridge_resources() in drivers/pci/of.c, the map
 * of_dma_get_range() in drivers/of/address.c, both as of 6.12.
 *
 * Return: 0, -ENOMEM or -ELOOP.
 */
int dt_read_windows(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		    struct bridge *bridge);

/**
 * dt_read_iommu_map - how much of a bridge's requester IDs iommu-map translates
 * @arena: where the facts live
 * @tree: the tree
 * @node: the host bridge's node
 * @bridge: the facts, with the bus range; the IOMMU is filled in
 *
 * of_map_id() in drivers/of/base.c and of_iommu_xlate() in drivers/iommu/of_iommu.c.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_iommu_map(struct arena *arena, const struct dt_tree *tree, uint32_t node,
		      struct bridge *bridge);

/**
 * dt_iommu_map_lacks - does a requester ID match no entry of iommu-map?
 * @tree: the tree
 * @node: the host bridge's node
 * @id: the requester ID
 *
 * Return: false also where there is no iommu-map, or where Linux gives up on it.
 */
bool dt_iommu_map_lacks(const struct dt_tree *tree, uint32_t node, uint32_t id);

/**
 * dt_read_memory_regions - what memory-region says at and below a host bridge
 * @arena: where the facts live
 * @tree: the tree
 * @node: the host bridge's node
 * @bridge: the facts; restricted pool and reservations are filled in
 *
 * of_dma_set_restricted_buffer() in drivers/of/device.c for the bridge,
 * of_iommu_get_resv_regions() in drivers/iommu/of_iommu.c for the nodes below.
 *
 * Return: 0 or -ENOMEM.
 */
int dt_read_memory_regions(struct arena *arena, const struct dt_tree *tree, uint32_t node,
			   struct bridge *bridge);
