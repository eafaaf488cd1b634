/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/guest.h"

#include <errno.h>
#include <string.h>

#include "core/units.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* HyperTransport, 0xfd00000000 to 0xffffffffff, and what is behind it. */
#define HYPERTRANSPORT (1012 * GIB)
#define BEHIND_HYPERTRANSPORT (1024 * GIB)

/* The most that a CPU of these architectures addresses in a guest: MAXPHYADDR, LPA2. */
#define ADDRESS_BITS 52

/* One piece from @base on, whatever its size. */
#define IN_ONE_PIECE UINT64_MAX, 0, 0, 0, false

/*
 * The constants were read in the sources that @cite names.
 *
 * RAM counts as whole below 1 MiB. QEMU maps no RAM at 0xa0000-0xbffff and ROM in part of
 * what follows (hw/vfio/listener.c maps the RAM sections of the flat view); the other VMMs
 * map all of it. No IOMMU, window or region known has an edge in there, but for regions
 * that are direct, for which VFIO refuses the group anyway.
 *
 * x86 leaves 0xfee00000 out, since the hole below 4 GiB covers it, and arm64 begins above
 * 0x80fffff, so that no MSI window meets RAM.
 *
 * s390x has none: QEMU gives its guests the host's start_dma to end_dma, behind a zPCI
 * IOMMU of their own, so that guest RAM is not at IOVA = guest physical address. Firecracker
 * has none: VFIO is not in a release.
 */
static const struct guest_preset presets[] = {
	/* ram_size >= 0xb0000000 leaves 2 GiB below; the 64-bit hole is 32 GiB. */
	{ "q35", GUEST_ARCH_X86, CONSUMER_QEMU, 0, 0xb0000000 - 1, 2 * GIB, 4 * GIB,
	  32 * GIB, true, "pc_q35_init(), hw/i386/pc_q35.c of QEMU 10.2" },
	/* ram_size >= 0xe0000000 leaves 3 GiB below; the 64-bit hole is 2 GiB. */
	{ "pc", GUEST_ARCH_X86, CONSUMER_QEMU, 0, 0xe0000000 - 1, 3 * GIB, 4 * GIB,
	  2 * GIB, true, "pc_init1(), hw/i386/pc_piix.c of QEMU 8.1" },
	/* Not a PC: neither max-ram-below-4g nor the move to 1 TiB. */
	{ "microvm", GUEST_ARCH_X86, CONSUMER_QEMU, 0, 3 * GIB, 3 * GIB, 4 * GIB, 0,
	  false, "microvm_memory_init(), hw/i386/microvm.c of QEMU 6.0" },
	{ "virt", GUEST_ARCH_ARM64, CONSUMER_QEMU, GIB, IN_ONE_PIECE,
	  "base_memmap[VIRT_MEM], hw/arm/virt.c of QEMU 10.0" },
	{ "virt", GUEST_ARCH_RISCV64, CONSUMER_QEMU, 2 * GIB, IN_ONE_PIECE,
	  "virt_memmap[VIRT_DRAM], hw/riscv/virt.c of QEMU 8" },
	{ "cloud-hypervisor", GUEST_ARCH_X86, CONSUMER_CLOUD_HYPERVISOR, 0, 3 * GIB,
	  3 * GIB, 4 * GIB, 0, false,
	  "arch_memory_regions(), arch/src/x86_64/mod.rs of cloud-hypervisor 53" },
	{ "cloud-hypervisor", GUEST_ARCH_ARM64, CONSUMER_CLOUD_HYPERVISOR, GIB,
	  0xfc000000 - GIB, 0xfc000000 - GIB, 4 * GIB, 0, false,
	  "RAM_START, arch/src/aarch64/layout.rs of cloud-hypervisor 53" },
	{ "cloud-hypervisor", GUEST_ARCH_RISCV64, CONSUMER_CLOUD_HYPERVISOR, GIB,
	  IN_ONE_PIECE,
	  "arch_memory_regions(), arch/src/riscv64/mod.rs of cloud-hypervisor 01f937628bea" },
	/* 768 MiB below 4 GiB are for PCI, unless --pci says otherwise. */
	{ "crosvm", GUEST_ARCH_X86, CONSUMER_CROSVM, 0, 0xd0000000, 0xd0000000, 4 * GIB,
	  0, true, "arch_memory_regions(), x86_64/src/lib.rs of crosvm 0043a6d97b31" },
	{ "crosvm", GUEST_ARCH_ARM64, CONSUMER_CROSVM, 2 * GIB, IN_ONE_PIECE,
	  "AARCH64_PHYS_MEM_START, aarch64/src/lib.rs of crosvm 00ab01e92098" },
	{ "crosvm", GUEST_ARCH_RISCV64, CONSUMER_CROSVM, 2 * GIB, IN_ONE_PIECE,
	  "RISCV64_PHYS_MEM_START, riscv64/src/lib.rs of crosvm" },
};

static const char *const arch_names[] = {
	[GUEST_ARCH_X86] = "x86",
	[GUEST_ARCH_ARM64] = "arm64",
	[GUEST_ARCH_RISCV64] = "riscv64",
};

const char *guest_arch_name(enum guest_arch arch)
{
	return arch_names[arch];
}

const struct guest_preset *guest_preset_at(size_t i)
{
	return i < sizeof(presets) / sizeof(*presets) ? &presets[i] : NULL;
}

static bool is_named(const struct guest_preset *preset, const char *name, size_t len)
{
	return strlen(preset->machine) == len && !memcmp(preset->machine, name, len);
}

static const struct guest_preset *find(const char *name, size_t len, enum guest_arch arch)
{
	const struct guest_preset *preset;

	for (size_t i = 0; (preset = guest_preset_at(i)); i++) {
		if (is_named(preset, name, len) &&
		    (arch == GUEST_ARCH_ANY || arch == preset->arch))
			return preset;
	}
	return NULL;
}

const struct guest_preset *guest_preset_find(const char *machine, enum guest_arch arch)
{
	return find(machine, strlen(machine), arch);
}

/*
 * pc_memory_init() and pc_max_used_gpa() in hw/i386/pc.c of QEMU 9.1, for machine types
 * 7.1 and later: the 64-bit hole begins where RAM ends, rounded up to 1 GiB.
 */
static bool touches_hypertransport(const struct guest_preset *preset, uint64_t end)
{
	return preset->hole64 &&
		(end + GIB - 1) / GIB * GIB + preset->hole64 > HYPERTRANSPORT;
}

static bool is_addressable(struct range range)
{
	return range.last <= range_of_bits(ADDRESS_BITS).last;
}

bool guest_place(const struct guest_preset *preset, uint64_t size, bool is_amd,
		 struct guest_layout *ret)
{
	struct guest_layout layout = { .n = 1 };
	bool is_split = size > preset->whole;

	if (!range_from_size(preset->base, is_split ? preset->low : size,
			     &layout.ranges[0]) ||
	    !is_addressable(layout.ranges[0]))
		return false;
	if (is_split) {
		layout.n = 2;
		if (!range_from_size(preset->high, size - preset->low,
				     &layout.ranges[1]) ||
		    !is_addressable(layout.ranges[1]))
			return false;
		layout.is_moved = is_amd &&
			touches_hypertransport(preset, layout.ranges[1].last + 1);
	}
	if (layout.is_moved &&
	    (!range_from_size(BEHIND_HYPERTRANSPORT, size - preset->low,
			      &layout.ranges[1]) ||
	     !is_addressable(layout.ranges[1])))
		return false;
	*ret = layout;
	return true;
}

bool guest_depends_on_vendor(const struct guest_preset *preset, uint64_t size)
{
	struct guest_layout layout;

	return guest_place(preset, size, true, &layout) && layout.is_moved;
}

bool guest_needs_vendor(const struct guest *guest)
{
	const struct guest_preset *preset;

	for (size_t i = 0; (preset = guest_preset_at(i)); i++) {
		if ((guest->arch == GUEST_ARCH_ANY || guest->arch == preset->arch) &&
		    guest_depends_on_vendor(preset, guest->size))
			return true;
	}
	return false;
}

/* The bytes of @allowed from @start on, without a gap. */
static uint64_t room_from(const struct range_set *allowed, uint64_t start)
{
	for (size_t i = 0; i < allowed->n; i++) {
		struct range range = allowed->items[i];

		if (range_holds(range, start))
			return range.last - start == UINT64_MAX ? UINT64_MAX :
								  range.last - start + 1;
	}
	return 0;
}

bool guest_fits(const struct guest_layout *layout, const struct range_set *allowed)
{
	for (size_t i = 0; i < layout->n; i++) {
		if (room_from(allowed, layout->ranges[i].start) <
		    range_size(layout->ranges[i]))
			return false;
	}
	return true;
}

static bool size_fits(const struct guest_preset *preset, bool is_amd,
		      const struct range_set *allowed, uint64_t size)
{
	struct guest_layout layout;

	return guest_place(preset, size, is_amd, &layout) && guest_fits(&layout, allowed);
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t sum(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* The most RAM that is not moved to 1 TiB. */
static uint64_t unmoved(const struct guest_preset *preset, bool is_amd)
{
	return is_amd && preset->hole64 ?
		HYPERTRANSPORT - preset->hole64 - preset->high + preset->low :
		UINT64_MAX;
}

uint64_t guest_largest(const struct guest_preset *preset, bool is_amd,
		       const struct range_set *allowed, uint64_t below)
{
	/* In one piece; in two; and with the upper one moved. */
	uint64_t sizes[] = {
		smaller(preset->whole, room_from(allowed, preset->base)),
		smaller(unmoved(preset, is_amd),
			sum(preset->low, room_from(allowed, preset->high))),
		sum(preset->low, room_from(allowed, BEHIND_HYPERTRANSPORT)),
	};
	uint64_t largest = 0;

	for (size_t i = 0; below && i < sizeof(sizes) / sizeof(*sizes); i++) {
		uint64_t size = smaller(sizes[i], below - 1) / MIB * MIB;

		if (size > largest && size_fits(preset, is_amd, allowed, size))
			largest = size;
	}
	return largest;
}

static enum guest_arch arch_find(const char *name, size_t len)
{
	for (enum guest_arch i = GUEST_ARCH_X86; i <= GUEST_ARCH_RISCV64; i++) {
		if (strlen(arch_names[i]) == len && !memcmp(arch_names[i], name, len))
			return i;
	}
	return GUEST_ARCH_ANY;
}

/* Whatever architecture and vendor turn out to be. */
static bool is_addressable_anyway(const struct guest *guest)
{
	const struct guest_preset *preset;
	struct guest_layout layout;

	for (size_t i = 0; (preset = guest_preset_at(i)); i++) {
		if (strcmp(preset->machine, guest->machine) != 0 ||
		    (guest->arch != GUEST_ARCH_ANY && guest->arch != preset->arch))
			continue;
		if (!guest_place(preset, guest->size, true, &layout) ||
		    !guest_place(preset, guest->size, false, &layout))
			return false;
	}
	return true;
}

/* The architecture of the only preset of a name; ANY where several share it. */
static enum guest_arch only_arch(const char *machine)
{
	const struct guest_preset *preset;
	enum guest_arch arch = GUEST_ARCH_ANY;
	size_t n = 0;

	for (size_t i = 0; (preset = guest_preset_at(i)); i++) {
		if (!strcmp(preset->machine, machine)) {
			arch = preset->arch;
			n++;
		}
	}
	return n == 1 ? arch : GUEST_ARCH_ANY;
}

static int parse_machine(const char *text, size_t len, struct guest *guest,
			 const char **ret_bad)
{
	const char *colon = memchr(text, ':', len);
	const char *name = colon ? colon + 1 : text;
	const struct guest_preset *preset;

	len -= (size_t)(name - text);
	if (colon)
		guest->arch = arch_find(text, (size_t)(colon - text));
	*ret_bad = "has an ARCH that is not x86, arm64 or riscv64";
	if (colon && guest->arch == GUEST_ARCH_ANY)
		return -EINVAL;
	*ret_bad =
		"has a MACHINE that is not q35, pc, microvm, virt, cloud-hypervisor or "
		"crosvm";
	if (!find(name, len, GUEST_ARCH_ANY))
		return -EINVAL;
	*ret_bad = "has a MACHINE that does not exist on that ARCH";
	preset = find(name, len, guest->arch);
	if (!preset)
		return -EINVAL;
	guest->machine = preset->machine;
	if (guest->arch == GUEST_ARCH_ANY)
		guest->arch = only_arch(preset->machine);
	return 0;
}

int guest_parse(const char *text, struct guest *ret, const char **ret_bad)
{
	const char *colon = strrchr(text, ':');
	struct guest guest = { 0 };
	int err;

	*ret_bad = "is not [ARCH:]MACHINE:SIZE";
	if (!colon)
		return -EINVAL;
	err = parse_machine(text, (size_t)(colon - text), &guest, ret_bad);
	if (err)
		return err;
	*ret_bad = "has a SIZE that is none (8G, 512M)";
	if (parse_size(colon + 1, &guest.size) || !guest.size)
		return -EINVAL;
	*ret_bad = "has a SIZE whose RAM ends above 2^52";
	if (!is_addressable_anyway(&guest))
		return -EINVAL;
	*ret = guest;
	return 0;
}
