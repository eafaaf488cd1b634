/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/consumer/guest.h"

struct arena;
struct facts;

/* What keeps the layout of a guest from being known. */
enum guest_doubt {
	GUEST_DOUBT_NONE,
	GUEST_DOUBT_NOT_SAID, /* neither --guest nor --iova */
	GUEST_DOUBT_ARCH, /* the machine's architecture has no preset of that name */
	GUEST_DOUBT_VENDOR, /* whether the upper RAM is moved to 1 TiB */
};

/**
 * struct guest_answer - the RAM of the guest that the user named
 * @preset: what places it, or NULL
 * @is_amd: the host's CPU is one of AMD, and so the guest's
 * @layout: the RAM; in doubt of the vendor only what is sure
 * @doubt: what is not known
 */
struct guest_answer {
	const struct guest_preset *preset;
	bool is_amd;
	struct guest_layout layout;
	enum guest_doubt doubt;
};

/**
 * guest_resolve - where the guest's RAM lies on this machine
 * @facts: the machine, and --guest
 *
 * QEMU asks the vendor of the vCPU, which is the host's with -cpu host.
 */
struct guest_answer guest_resolve(const struct facts *facts);

/**
 * plan_vmm - what a VMM will map for its guest
 * @arena: where the plan lives
 * @facts: the machine, and --guest
 * @plan: its mode, its reason and its demands are written
 *
 * Return: 0 or -ENOMEM.
 */
int plan_vmm(struct arena *arena, const struct facts *facts, struct plan *plan);
