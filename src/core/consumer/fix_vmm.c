/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/fix_vmm.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/consumer/vmm.h"
#include "core/units.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* What all fixes of one finding work on. */
struct patient {
	struct checkup *checkup;
	struct finding *finding;
	const struct guest *guest;
	struct guest_answer answer;
	const struct range_set *allowed; /* IOVAs that nothing is known to take */
	bool is_guess; /* the aperture is not known */
};

/* Several devices may need the same. */
static void add_once(const struct patient *patient, const char *fix)
{
	const struct finding *finding = patient->finding;

	if (!fix)
		checkup_fail(patient->checkup, -ENOMEM);
	for (size_t i = 0; fix && finding && i < finding->n_fixes; i++) {
		if (!strcmp(finding->fixes[i], fix))
			return;
	}
	if (fix)
		finding_fix(patient->checkup, patient->finding, "%s", fix);
}

/* Bytes as --guest takes them: 600G. */
static const char *size_word(const struct patient *patient, uint64_t size)
{
	static const char *const units[] = { "", "K", "M", "G", "T" };
	size_t unit = 0;

	while (unit < 4 && size % 1024 == 0) {
		size /= 1024;
		unit++;
	}
	return arena_printf(patient->checkup->arena, "%llu%s", (unsigned long long)size,
			    units[unit]);
}

static bool is_hit(const struct range_set *hits, struct range range)
{
	struct range both;

	for (size_t i = 0; i < hits->n; i++) {
		if (range_intersect(hits->items[i], range, &both))
			return true;
	}
	return false;
}

/* Does all fit with no more than @cap bytes below the hole? */
static bool cap_fits(const struct patient *patient, uint64_t cap)
{
	struct guest_preset preset = *patient->answer.preset;
	struct guest_layout layout;

	if (!cap || cap >= preset.low)
		return false;
	preset.low = preset.whole = cap;
	return guest_place(&preset, patient->guest->size, patient->answer.is_amd,
			   &layout) &&
		guest_fits(&layout, patient->allowed);
}

/* Less RAM below 4 GiB; whole GiB where that will do, since QEMU warns otherwise. */
static void fix_low(const struct patient *patient, uint64_t first_hit)
{
	const struct guest_preset *preset = patient->answer.preset;
	struct arena *arena = patient->checkup->arena;
	uint64_t cap = first_hit / GIB * GIB;

	if (!preset->has_low_option)
		return;
	if (!cap_fits(patient, cap))
		cap = first_hit / MIB * MIB;
	if (!cap_fits(patient, cap))
		return;
	if (preset->vmm == CONSUMER_QEMU)
		add_once(patient,
			 arena_printf(arena,
				      "put less of it below 4 GiB: -machine "
				      "%s,max-ram-below-4g=%lluM",
				      preset->machine, (unsigned long long)(cap / MIB)));
	else
		add_once(patient,
			 arena_printf(
				 arena,
				 "put less of it below 4 GiB, by a PCI hole that begins "
				 "lower: --pci mem=[start=0x%llx]",
				 (unsigned long long)cap));
}

static const char *memory_option(const struct patient *patient, uint64_t size)
{
	struct arena *arena = patient->checkup->arena;
	unsigned long long mib = size / MIB;

	switch (patient->answer.preset->vmm) {
	case CONSUMER_CLOUD_HYPERVISOR:
		return arena_printf(arena, "--memory size=%lluM", mib);
	case CONSUMER_CROSVM:
		return arena_printf(arena, "--mem size=%llu", mib);
	default:
		return arena_printf(arena, "-m %lluM", mib);
	}
}

static void fix_size(const struct patient *patient)
{
	const struct guest_preset *preset = patient->answer.preset;
	uint64_t size = guest_largest(preset, patient->answer.is_amd, patient->allowed,
				      patient->guest->size);
	const char *option = memory_option(patient, size);

	if (!size)
		add_once(patient,
			 arena_printf(
				 patient->checkup->arena,
				 "no amount of RAM fits: that of %s begins at 0x%llx, "
				 "and nothing moves it",
				 preset->machine, (unsigned long long)preset->base));
	else if (option)
		add_once(patient,
			 arena_printf(
				 patient->checkup->arena,
				 "give the guest less RAM; the most that fits%s is %s: "
				 "%s",
				 patient->is_guess ? ", if the aperture allows it," : "",
				 format_size(size).text, option));
}

/* Another machine of the same architecture, the first that takes all of it. */
static void fix_machine(const struct patient *patient)
{
	const struct guest_preset *own = patient->answer.preset, *preset;
	const char *size = size_word(patient, patient->guest->size);

	for (size_t i = 0; size && (preset = guest_preset_at(i)); i++) {
		struct guest_layout layout;

		if (preset == own || preset->arch != own->arch ||
		    !guest_place(preset, patient->guest->size, patient->answer.is_amd,
				 &layout) ||
		    !guest_fits(&layout, patient->allowed))
			continue;
		add_once(patient,
			 arena_printf(patient->checkup->arena,
				      "or run it where RAM lies elsewhere%s: "
				      "--guest=%s:%s:%s fits",
				      layout.is_moved ? ", here at 1 TiB" : "",
				      guest_arch_name(preset->arch), preset->machine,
				      size));
		return;
	}
}

/* So many address bits that all of them lie at or below @last. */
static unsigned int bits_below(uint64_t last)
{
	unsigned int bits = 64;

	while (bits && range_of_bits(bits).last > last)
		bits--;
	return bits;
}

/* Firmware puts 64-bit BARs where the guest's CPU says that its addresses end. */
static void fix_bar(const struct patient *patient, enum consumer vmm,
		    enum obstacle obstacle, const struct range_set *hits)
{
	const struct range_set *allowed = patient->allowed;
	uint64_t top = allowed->n ? allowed->items[allowed->n - 1].last : 0;
	struct arena *arena = patient->checkup->arena;
	unsigned int bits = bits_below(top);
	bool is_too_high =
		(obstacle == OBSTACLE_APERTURE || obstacle == OBSTACLE_WIDTH) &&
		bits >= 32 && hits->items[0].start > top;

	if (is_too_high && vmm == CONSUMER_QEMU) {
		add_once(patient,
			 arena_printf(
				 arena,
				 "if it is a BAR, let firmware put it below 2^%u: -cpu "
				 "host,host-phys-bits-limit=%u",
				 bits, bits));
		add_once(patient,
			 arena_printf(arena,
				      "the same in libvirt, within <cpu>: <maxphysaddr "
				      "mode='passthrough' limit='%u'/>",
				      bits));
	} else if (is_too_high && vmm == CONSUMER_CLOUD_HYPERVISOR) {
		add_once(patient,
			 arena_printf(arena,
				      "if it is a BAR, let it be put below 2^%u: "
				      "--cpus max_phys_bits=%u",
				      bits, bits));
	} else {
		add_once(patient, "take IOVAs from usable_iova of iova-check -J");
	}
}

/* VFIO is refused a group with a direct region, wherever RAM lies: reserved-direct. */
static bool is_direct(const struct requester *requester)
{
	const struct group *group = requester->device ? requester->device->group : NULL;

	for (size_t i = 0; group && i < group->n_regions; i++) {
		if (group->regions[i].type == RESERVED_DIRECT)
			return true;
	}
	return false;
}

void fix_for_vmm(struct checkup *checkup, struct finding *finding,
		 const struct requester *requester, enum obstacle obstacle,
		 const struct range_set *hits)
{
	const struct facts *facts = checkup->report->facts;
	struct range_set allowed;
	struct patient patient = {
		.checkup = checkup,
		.finding = finding,
		.guest = &facts->request.guest,
		.answer = guest_resolve(facts),
		.allowed = &allowed,
		.is_guess = !requester->reach.has_usable,
	};
	bool hits_guest = false, hits_other = false;

	checkup_fail(checkup, allowed_iovas(checkup->arena, facts, requester, &allowed));
	if (checkup->err)
		return;
	if (is_direct(requester)) {
		add_once(
			&patient,
			"no option of the VMM helps while the group has a direct region: see "
			"reserved-direct");
		return;
	}
	for (size_t i = 0; i < patient.answer.layout.n; i++)
		hits_guest |= is_hit(hits, patient.answer.layout.ranges[i]);
	for (size_t i = 0; i < facts->request.iovas.n; i++)
		hits_other |= is_hit(hits, facts->request.iovas.items[i]);
	/* What a shifting window leaves is not known. */
	if (hits_guest && patient.answer.doubt == GUEST_DOUBT_NONE &&
	    !windows_are_ambiguous(requester)) {
		if (range_holds(patient.answer.layout.ranges[0], hits->items[0].start))
			fix_low(&patient, hits->items[0].start);
		fix_size(&patient);
		fix_machine(&patient);
	}
	if (hits_other)
		fix_bar(&patient, facts->request.consumer, obstacle, hits);
}
