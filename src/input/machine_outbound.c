/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "input/machine.h"
#include "input/root_window.h"

static bool is_on_bus(struct pci_address function, const char *root_bus)
{
	struct pci_address_text text = pci_address_format(function);
	size_t len = strlen(root_bus);

	return !strncmp(text.text, root_bus, len) && text.text[len] == ':';
}

static int read_bars(struct machine *machine, const struct bridge *bridge, bool wants_bus,
		     struct bar_list *bars)
{
	struct pci_address *all = NULL;
	size_t n = 0;
	int err = machine->bus ? pci_bus_list(&machine->root, machine->bus, &all, &n) : 0;

	for (size_t i = 0; i < n && !err; i++) {
		if (is_on_bus(all[i], bridge->root_bus))
			err = bar_read(&machine->root, all[i], wants_bus, bars);
	}
	return err;
}

static int read_windows(struct machine *machine, struct bridge *bridge)
{
	struct bar_list bars = { 0 };
	struct root_view view = {
		.iomem = &machine->iomem,
		.bars = &bars,
		/* VMD in a guest has offsets on x86 too. */
		.bus_is_cpu = platform_is_x86(&machine->facts->platform) == TRI_YES &&
			!bridge->behind,
	};
	struct range_set windows;
	int err = root_window_find(machine->arena, &machine->iomem, bridge, &windows);

	if (!err && (!windows.n || !view.bus_is_cpu))
		err = read_bars(machine, bridge, !view.bus_is_cpu, &bars);
	return err ?: root_window_fill(machine->arena, &view, bridge);
}

static bool overlaps_bank(const struct ram *ram, struct range range)
{
	struct range both;

	for (size_t i = 0; i < ram->n_banks; i++) {
		if (range_intersect(ram->banks[i].range, range, &both))
			return true;
	}
	return false;
}

/* Memory blocks are coarse; what a window holds is no RAM. */
static int exclude_windows(struct machine *machine, const struct bridge *bridge)
{
	struct ram *ram = &machine->facts->ram;
	int err = 0;

	for (size_t i = 0; i < bridge->n_outbound && !err; i++) {
		if (!overlaps_bank(ram, bridge->outbound[i].cpu))
			continue;
		err = arena_reserve(machine->arena, &ram->excluded, ram->n_excluded,
				    &ram->excluded_cap, sizeof(*ram->excluded));
		if (!err)
			ram->excluded[ram->n_excluded++] =
				(struct exclusion){ bridge->outbound[i].cpu,
						    "outbound window" };
	}
	return err;
}

int machine_read_outbound(struct machine *machine)
{
	struct facts *facts = machine->facts;
	bool bounds_ram = facts->ram.is_bound && !machine->request->has_banks;
	int err = 0;

	for (size_t i = 0; i < facts->n_bridges && !err; i++) {
		struct bridge *bridge = &facts->bridges[i];

		if (bridge->node) {
			bridge->is_outbound_partial = bridge->is_unread;
			continue;
		}
		/* s390 reaches MMIO by instructions of its own, not by address. */
		if (platform_is(&facts->platform, "s390x") == TRI_YES)
			continue;
		err = read_windows(machine, bridge);
		if (!err && bounds_ram)
			err = exclude_windows(machine, bridge);
	}
	return err;
}
