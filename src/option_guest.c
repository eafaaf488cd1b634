/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_guest.h"

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
