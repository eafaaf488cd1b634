/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/memory.h"

#include "input/dt_memory.h"

static int read_nodes(struct root *root, const struct dt_tree *tree, struct ram *ram)
{
	bool has_efi;
	int err;

	if (!tree)
		return 0;
	err = root_has(root, "/sys/firmware/efi", &has_efi);
	if (err || has_efi)
		return err;
	return dt_read_banks(root->arena, tree, ram);
}

static int add_iomem(struct arena *arena, const struct iomem *iomem, struct ram *ram)
{
	int err = 0;

	for (size_t i = 0; i < iomem->n && !err; i++) {
		struct bank bank = { iomem->lines[i].range, "System RAM", -1 };

		if (iomem_is_ram(&iomem->lines[i]))
			err = ram_add_bank(arena, ram, bank);
	}
	return err;
}

int memory_read(struct root *root, const struct iomem *iomem, const struct dt_tree *tree,
		struct ram *ram)
{
	int err = add_iomem(root->arena, iomem, ram);

	ram->source = "/proc/iomem";
	if (!err && !ram->n_banks) {
		ram->source = "/sys/firmware/memmap";
		err = memory_read_memmap(root, ram);
	}
	if (!err && !ram->n_banks) {
		ram->source = "/sys/firmware/devicetree/base";
		err = read_nodes(root, tree, ram);
	}
	if (!err && !ram->n_banks) {
		ram->source = "/sys/devices/system/memory";
		err = memory_read_blocks(root, ram);
		ram->is_bound = ram->n_banks;
	}
	if (!ram->n_banks)
		ram->source = NULL;
	ram_sort_banks(ram);
	return err;
}
