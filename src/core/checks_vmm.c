/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"
#include "core/consumer/vmm.h"
#include "core/units.h"

static void add_layout(struct checkup *checkup, const struct guest_answer *answer)
{
	const struct request *request = &checkup->report->facts->request;
	struct range_set ranges = { 0 };
	struct finding *finding;

	for (size_t i = 0; i < answer->layout.n; i++)
		checkup_fail(checkup,
			     range_set_append(checkup->arena, &ranges,
					      answer->layout.ranges[i]));
	range_set_normalise(&ranges);
	finding = finding_add(checkup, &check_guest_layout, LEVEL_NOTE,
			      consumer_name(request->consumer),
			      "%s of RAM of a %s guest (%s) lie at these IOVAs",
			      format_size(request->guest.size).text,
			      request->guest.machine,
			      guest_arch_name(answer->preset->arch));
	finding_ranges(finding, SPACE_BUS, ranges);
	finding_evidence(checkup, finding, "--guest", "%s", answer->preset->cite);
	finding_why(
		checkup, finding,
		answer->layout.is_moved ?
			"a VMM maps the guest's RAM at IOVA = guest physical address; for a vCPU of "
			"AMD, as on this host, QEMU moves what is above 4 GiB to 1 TiB "
			"(pc_memory_init(), machine types 7.1 and later)" :
			"a VMM maps the guest's RAM at IOVA = guest physical address, and does not "
			"ask the kernel where it may");
}

static void need(struct checkup *checkup, const struct guest_answer *answer)
{
	const struct request *request = &checkup->report->facts->request;
	const char *subject = consumer_name(request->consumer);

	switch (answer->doubt) {
	case GUEST_DOUBT_NONE:
		break;
	case GUEST_DOUBT_NOT_SAID:
		undecided_add(checkup, &check_guest_layout, subject,
			      "the guest: --guest=MACHINE:SIZE, or --iova=RANGE");
		break;
	case GUEST_DOUBT_ARCH:
		undecided_add(checkup, &check_guest_layout, subject,
			      "the guest's architecture: --guest=ARCH:%s:SIZE with x86, "
			      "arm64 or riscv64",
			      request->guest.machine);
		break;
	case GUEST_DOUBT_VENDOR:
		undecided_add(
			checkup, &check_guest_layout, subject,
			"/proc/cpuinfo: on an AMD host QEMU moves the RAM above 4 GiB "
			"to 1 TiB");
		break;
	}
}

static void check_layout(struct checkup *checkup)
{
	const struct facts *facts = checkup->report->facts;
	struct guest_answer answer;

	if (!consumer_is_vmm(facts->request.consumer))
		return;
	answer = guest_resolve(facts);
	if (answer.preset && answer.doubt == GUEST_DOUBT_NONE)
		add_layout(checkup, &answer);
	need(checkup, &answer);
}

const struct check check_guest_layout = {
	.name = "guest-layout",
	.levels = "note",
	.summary = "where a VMM puts the guest's RAM, which is where it maps it",
	.explanation =
		"A VMM that passes a device through maps all RAM of the guest at IOVA = guest physical\n"
		"address before the guest runs. Where RAM lies is a matter of machine and size, and no\n"
		"VMM moves it for what the host's IOMMU can not do, with one exception: for a vCPU of\n"
		"AMD, QEMU's pc and q35 of machine types 7.1 and later put all RAM above 4 GiB at 1 TiB\n"
		"if it, or the room for 64-bit BARs behind it, would reach HyperTransport at\n"
		"0xfd00000000. That needs 41 physical address bits in the guest (-cpu host).\n"
		"\n"
		"MACHINE is q35, pc or microvm (x86), virt (arm64, riscv64), cloud-hypervisor or crosvm\n"
		"(all three). ARCH: in front of it says which, else it is the machine's own. Hotplugged\n"
		"RAM, BARs and other ranges can be asked for with --iova.\n"
		"\n"
		"Rests on: hw/vfio/listener.c vfio_container_region_add() of QEMU, and for each machine\n"
		"on the source that the finding names.\n",
	.check_machine = check_layout,
};
