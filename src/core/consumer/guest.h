/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/consumer.h"

/* Architecture of a guest, as --guest names it. */
enum guest_arch {
	GUEST_ARCH_ANY, /* not said: the machine's */
	GUEST_ARCH_X86,
	GUEST_ARCH_ARM64,
	GUEST_ARCH_RISCV64,
};

/**
 * struct guest - a guest, as --guest names it
 * @machine: name of its presets, or NULL when --guest was not given
 * @arch: its architecture
 * @size: bytes of RAM
 */
struct guest {
	const char *machine;
	enum guest_arch arch;
	uint64_t size;
};

/**
 * struct guest_preset - where a VMM puts the RAM of a guest
 * @machine: its name
 * @arch: architecture of the guest
 * @vmm: the program
 * @base: guest physical address at which RAM begins
 * @whole: up to so many bytes lie there in one piece
 * @low: of more than that so many lie there
 * @high: and the rest lies here
 * @hole64: room for 64-bit BARs behind the RAM; QEMU moves RAM to 1 TiB for an AMD vCPU
 *          when that room would touch HyperTransport. 0: the RAM never moves
 * @has_low_option: the VMM has an option that lowers @low
 * @cite: function, file and version that it was read from
 */
struct guest_preset {
	const char *machine;
	enum guest_arch arch;
	enum consumer vmm;
	uint64_t base, whole, low, high, hole64;
	bool has_low_option;
	const char *cite;
};

/**
 * struct guest_layout - where the RAM of a guest lies
 * @ranges: guest physical addresses, ascending
 * @n: how many, 1 or 2
 * @is_moved: the upper one was moved to 1 TiB
 */
struct guest_layout {
	struct range ranges[2];
	size_t n;
	bool is_moved;
};

/* guest_preset_at - all presets, one after the other; NULL behind the last. */
const struct guest_preset *guest_preset_at(size_t i);

/**
 * guest_preset_find - a preset by name
 * @machine: its name
 * @arch: its architecture; GUEST_ARCH_ANY takes the first of that name
 *
 * Return: the preset, or NULL when there is none.
 */
const struct guest_preset *guest_preset_find(const char *machine, enum guest_arch arch);

/* guest_arch_name - "x86", "arm64" or "riscv64"; NULL for GUEST_ARCH_ANY. */
const char *guest_arch_name(enum guest_arch arch);

/**
 * guest_place - where the RAM of a guest lies
 * @preset: what places it
 * @size: bytes of RAM
 * @is_amd: the vCPU is an AMD one, which is so on an AMD host
 * @ret: the layout
 *
 * Return: false when RAM is empty or ends above 2^52.
 */
bool guest_place(const struct guest_preset *preset, uint64_t size, bool is_amd,
		 struct guest_layout *ret);

/* guest_depends_on_vendor - does an AMD vCPU move RAM of this size? */
bool guest_depends_on_vendor(const struct guest_preset *preset, uint64_t size);

/**
 * guest_needs_vendor - must the vendor of the CPU be known to place a guest?
 * @guest: the guest
 *
 * True as well where the vendor decides whether another machine would do.
 */
bool guest_needs_vendor(const struct guest *guest);

/**
 * guest_fits - does all RAM of a guest lie in a set?
 * @layout: the RAM
 * @allowed: guest physical addresses, normalised
 */
bool guest_fits(const struct guest_layout *layout, const struct range_set *allowed);

/**
 * guest_largest - the most RAM of a guest that fits
 * @preset: what places it
 * @is_amd: as guest_place()
 * @allowed: guest physical addresses, normalised
 * @below: the answer is less
 *
 * Return: bytes, a multiple of 1 MiB, which is what VMMs count in; 0 when none fits.
 */
uint64_t guest_largest(const struct guest_preset *preset, bool is_amd,
		       const struct range_set *allowed, uint64_t below);

/**
 * guest_parse - [ARCH:]MACHINE:SIZE
 * @text: the text
 * @ret: the guest; its machine is a preset's, and its architecture said where only one has
 *       that machine
 * @ret_bad: what is wrong, as it goes behind the text
 *
 * Return: 0, or -EINVAL with @ret_bad set.
 */
int guest_parse(const char *text, struct guest *ret, const char **ret_bad);
