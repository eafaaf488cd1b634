/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_demand.h"

#include <errno.h>

#include "core/units.h"

void option_iovas(struct arena *arena, struct options *options, const char *text,
		  struct argp_state *state)
{
	const char *bad = text;
	int err = parse_ranges(arena, text, &options->request.iovas, &bad);

	if (err == -ENOMEM)
		argp_failure(state, 2, -err, "--iova");
	if (err)
		argp_error(state, "--iova: '%s' %s", bad,
			   err == -ERANGE ? "passes 2^64" :
					    "is not START-LAST or SIZE@START");
}

void option_guest(struct options *options, const char *text, struct argp_state *state)
{
	const char *bad;

	if (guest_parse(text, &options->request.guest, &bad))
		argp_error(state, "--guest: '%s' %s", text, bad);
}

void option_guest_finish(struct options *options, struct argp_state *state)
{
	const struct guest *guest = &options->request.guest;
	enum consumer vmm;

	if (!guest->machine)
		return;
	vmm = guest_preset_find(guest->machine, guest->arch)->vmm;
	if (options->request.consumer == CONSUMER_NONE)
		options->request.consumer = vmm;
	if (options->request.consumer != vmm)
		argp_error(state, "--guest=%s:... and --for=%s contradict each other",
			   guest->machine, consumer_name(options->request.consumer));
	options->gather.wants_cpu_vendor = guest_needs_vendor(guest);
}
