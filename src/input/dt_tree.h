/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* The properties that matter here; all others are passed over when the blob is indexed. */
enum dt_prop_id {
	DT_ADDRESS_CELLS,
	DT_INTERCONNECT_CELLS,
	DT_SIZE_CELLS,
	DT_BUS_RANGE,
	DT_NO_BAR_MATCH_NBITS,
	DT_COMPATIBLE,
	DT_DEVICE_TYPE,
	DT_DMA_RANGES,
	DT_IBM_DMA_ADDRESS_CELLS,
	DT_IBM_DMA_SIZE_CELLS,
	DT_IBM_DMA_WINDOW,
	DT_INTERCONNECT_NAMES,
	DT_INTERCONNECTS,
	DT_IOMMU_ADDRESSES,
	DT_IOMMU_MAP,
	DT_IOMMU_MAP_MASK,
	DT_LINUX_DIRECT64_WINDOW,
	DT_LINUX_DMA64_WINDOW,
	DT_LINUX_PCI_DOMAIN,
	DT_LINUX_PHANDLE,
	DT_LINUX_USABLE_MEMORY,
	DT_LINUX_USABLE_MEMORY_RANGE,
	DT_MEMORY_REGION,
	DT_NO_MAP,
	DT_NUMA_NODE_ID,
	DT_PHANDLE,
	DT_RANGES,
	DT_REG,
	DT_REUSABLE,
	DT_SIZE,
	DT_STATUS,
	DT_N_PROPS,
};

/* No node; also the parent of the root. */
#define DT_NONE UINT32_MAX
/* Not looked up yet. */
#define DT_UNKNOWN (UINT32_MAX - 1)

/**
 * struct dt_prop - one property of one node
 * @data: its value in the blob, not aligned
 * @len: bytes
 * @id: which one
 * @index: what dt_translate() made of a ranges property, or NULL
 * @mentions: where an iommu-addresses property names which node, or NULL
 * @dma_parent: what dt_dma_parent() made of interconnect-names, or DT_UNKNOWN
 * @reader: node whose memory-region was read through iommu-addresses last
 */
struct dt_prop {
	const uint8_t *data;
	uint32_t len;
	enum dt_prop_id id;
	struct dt_index *index;
	struct dt_mentions *mentions;
	uint32_t dma_parent, reader;
};

/**
 * struct dt_node - one node
 * @name: in the blob, with the unit address; not terminated
 * @name_len: bytes of @name
 * @parent: number of its parent, or DT_NONE
 * @first_prop: number of its first property
 * @n_props: how many that matter
 * @depth: 0 for the root
 */
struct dt_node {
	const char *name;
	uint32_t name_len;
	uint32_t parent;
	uint32_t first_prop;
	uint8_t n_props, depth;
};

struct dt_phandle {
	uint32_t phandle, node;
};

/**
 * struct dt_tree - an indexed blob
 * @fdt: the blob
 * @nodes: in the order of the blob, the root first, parents before children
 * @n_nodes: how many
 * @props: of all nodes, grouped by node
 * @n_props: how many
 * @phandles: sorted by phandle, then by node
 * @n_phandles: how many
 * @n_too_deep: nodes left out because Linux leaves them out
 *
 * libfdt finds parents and phandles by walking the blob from its start, which takes
 * quadratic time when done for each node. So the blob is walked once.
 */
struct dt_tree {
	const void *fdt;
	struct dt_node *nodes;
	size_t n_nodes, nodes_cap;
	struct dt_prop *props;
	size_t n_props, props_cap;
	struct dt_phandle *phandles;
	size_t n_phandles, phandles_cap;
	size_t n_too_deep;
};

/**
 * dt_tree_build - index a blob
 * @arena: where the index lives
 * @fdt: a blob that fdt_check_full() has accepted; must live as long as the index
 * @ret: the index
 *
 * Nodes 63 and more levels below the root are left out with a count, as in
 * unflatten_dt_nodes() of drivers/of/fdt.c (FDT_MAX_DEPTH).
 *
 * Return: 0 or -ENOMEM.
 */
int dt_tree_build(struct arena *arena, const void *fdt, struct dt_tree *ret);

/* dt_prop - a property of a node, or NULL. */
struct dt_prop *dt_prop(const struct dt_tree *tree, uint32_t node, enum dt_prop_id id);

/**
 * dt_u32 - first cell of a property
 * @tree: the tree
 * @node: the node
 * @id: the property
 * @ret: its first cell; further cells are ignored, as of_property_read_u32() does
 *
 * Return: false when there is no such property or it is shorter than a cell.
 */
bool dt_u32(const struct dt_tree *tree, uint32_t node, enum dt_prop_id id, uint32_t *ret);

/* dt_string_is - is the property this string? Its final NUL may be missing. */
bool dt_string_is(const struct dt_tree *tree, uint32_t node, enum dt_prop_id id,
		  const char *string);

/* dt_name_is - is this the node's name, without the unit address? */
bool dt_name_is(const struct dt_tree *tree, uint32_t node, const char *name);

/* dt_is_compatible - does the compatible property list this string? */
bool dt_is_compatible(const struct dt_tree *tree, uint32_t node, const char *string);

/* dt_is_available - is status absent, "okay" or "ok" (__of_device_is_available())? */
bool dt_is_available(const struct dt_tree *tree, uint32_t node);

/* dt_find_phandle - node with a phandle, or DT_NONE. */
uint32_t dt_find_phandle(const struct dt_tree *tree, uint32_t phandle);

/**
 * dt_find_path - node by its full path
 * @tree: the tree
 * @path: "/soc/pcie@1000"; every name with its unit address
 *
 * Return: the node or DT_NONE.
 */
uint32_t dt_find_path(const struct dt_tree *tree, const char *path);

/**
 * dt_path - full path of a node, fit to be shown
 * @arena: where it lives
 * @tree: the tree
 * @node: the node
 *
 * Return: the path, or NULL when there is no memory.
 */
const char *dt_path(struct arena *arena, const struct dt_tree *tree, uint32_t node);

/**
 * dt_cells - a number of some big-endian cells
 * @data: the first cell
 * @n: how many; of more than two the last two count, as in of_read_number()
 */
uint64_t dt_cells(const uint8_t *data, uint32_t n);
