/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/gather.h"

#include "core/arena.h"
#include "input/gather_tree.h"
#include "input/pci_address.h"

/* A blob alone, unless a DEVICE is a PCI address: that takes a machine. */
static bool wants_machine(const struct gather_request *request)
{
	struct pci_address address;

	if (!request->dtb)
		return true;
	for (size_t i = 0; i < request->n_devices; i++) {
		if (pci_address_parse(request->devices[i], &address))
			return true;
	}
	return false;
}

/* --memory replaces the banks; what is excluded stays excluded. */
static int use_banks(struct arena *arena, const struct range_set *banks, struct ram *ram)
{
	int err = 0;

	ram->source = "--memory";
	ram->is_bound = false;
	ram->n_banks = 0;
	for (size_t i = 0; i < banks->n && !err; i++)
		err = ram_add_bank(arena, ram,
				   (struct bank){ banks->items[i], "--memory", -1 });
	ram_sort_banks(ram);
	return err;
}

int gather(struct arena *arena, const struct gather_request *request, struct facts *facts,
	   const char **ret_message)
{
	int err;

	if (request->asks_vfio && !wants_machine(request))
		return gather_refuse(ret_message,
				     "--vfio asks a machine, and --dtb alone is none");
	if (request->recorder && !wants_machine(request))
		return gather_refuse(
			ret_message,
			"--record records a machine, and --dtb alone is none");
	if ((facts->request.asks_hugepages || facts->request.pid) &&
	    !wants_machine(request))
		return gather_refuse(
			ret_message,
			"--hugepages and --pid ask a machine, and --dtb without a DEVICE is none");
	facts->hugepages.pools_status = SOURCE_ABSENT;
	facts->hugepages.places_status = SOURCE_ABSENT;
	if (wants_machine(request))
		err = gather_machine(arena, request, facts, ret_message);
	else
		err = gather_blob(arena, request, facts, ret_message);
	if (!err && request->kernel_log)
		err = gather_kernel_log(arena, request, facts, ret_message);
	if (!err && request->has_banks)
		err = use_banks(arena, &request->banks, &facts->ram);
	return err;
}
