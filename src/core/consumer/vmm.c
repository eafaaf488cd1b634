/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/vmm.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/facts.h"

static enum guest_arch arch_of(const struct platform *platform)
{
	static const struct {
		const char *name;
		enum guest_arch arch;
	} known[] = {
		{ "x86_64", GUEST_ARCH_X86 },
		{ "aarch64", GUEST_ARCH_ARM64 },
		{ "riscv64", GUEST_ARCH_RISCV64 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (platform_is(platform, known[i].name) == TRI_YES)
			return known[i].arch;
	}
	return GUEST_ARCH_ANY;
}

static void place(const struct facts *facts, struct guest_answer *answer)
{
	uint64_t size = facts->request.guest.size;
	const char *vendor = facts->platform.cpu_vendor;

	answer->is_amd = vendor && !strcmp(vendor, "AuthenticAMD");
	if (!guest_place(answer->preset, size, answer->is_amd, &answer->layout))
		return; /* the options leave no such guest through */
	if (!vendor && guest_depends_on_vendor(answer->preset, size)) {
		answer->doubt = GUEST_DOUBT_VENDOR;
		answer->layout.n = 1;
	}
}

struct guest_answer guest_resolve(const struct facts *facts)
{
	const struct guest *guest = &facts->request.guest;
	enum guest_arch arch = guest->arch;
	struct guest_answer answer = { 0 };

	if (!guest->machine) {
		answer.doubt = facts->request.iovas.n ? GUEST_DOUBT_NONE :
							GUEST_DOUBT_NOT_SAID;
		return answer;
	}
	if (arch == GUEST_ARCH_ANY)
		arch = arch_of(&facts->platform);
	if (arch != GUEST_ARCH_ANY)
		answer.preset = guest_preset_find(guest->machine, arch);
	if (answer.preset)
		place(facts, &answer);
	else
		answer.doubt = GUEST_DOUBT_ARCH;
	return answer;
}

int plan_vmm(struct arena *arena, const struct facts *facts, struct plan *plan)
{
	struct guest_answer answer = guest_resolve(facts);
	int err = 0;

	plan->mode = IOVA_MODE_GPA;
	plan->reason = "a VMM maps the guest's RAM at IOVA = guest physical address";
	if (answer.preset) {
		plan->reason = arena_printf(
			arena, "%s, laid out as by %s%s", plan->reason,
			answer.preset->cite,
			answer.layout.is_moved ?
				"; on this AMD host what is above 4 GiB is moved to 1 TiB" :
				"");
		if (!plan->reason)
			return -ENOMEM;
	}
	for (size_t i = 0; i < answer.layout.n && !err; i++)
		err = plan_demand(arena, plan,
				  (struct demand){ answer.layout.ranges[i], "guest RAM",
						   false });
	return err;
}
