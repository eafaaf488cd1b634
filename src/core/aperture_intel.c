/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/aperture_intel.h"

#include <errno.h>

#include "core/aperture.h"
#include "core/arena.h"
#include "core/cmdline.h"

#define ECAP_SMTS (UINT64_C(1) << 43)
#define ECAP_SLTS (UINT64_C(1) << 46)
#define ECAP_FLTS (UINT64_C(1) << 47)
#define CAP_FL5LP (UINT64_C(1) << 60)

/* DEFAULT_DOMAIN_ADDRESS_WIDTH */
#define WIDEST 57

unsigned int intel_mgaw(uint64_t cap)
{
	return (unsigned int)(cap >> 16 & 0x3f) + 1;
}

unsigned int intel_sagaw(uint64_t cap)
{
	return (unsigned int)(cap >> 8 & 0x1f);
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

static bool has(const struct intel_unit *unit, uint64_t bit)
{
	return (unit->ecap & bit) != 0;
}

/* first_level_by_default(), intel_iommu_domain_alloc_first_stage() since 6.19. */
static bool uses_first_stage(enum intel_rule rule, const struct intel_unit *unit,
			     bool is_scalable_on)
{
	bool all = is_scalable_on && unit->all_scalable,
	     own = is_scalable_on && has(unit, ECAP_SMTS);

	switch (rule) {
	case INTEL_5_9:
		return false;
	case INTEL_5_15:
		return all && unit->all_first;
	case INTEL_6_0:
	case INTEL_6_12:
		return all && unit->all_first && !unit->all_second;
	case INTEL_6_18:
	case INTEL_7_0:
		break;
	}
	return own && has(unit, ECAP_FLTS);
}

/* __iommu_calculate_sagaw(), which came with 6.1. */
static unsigned int usable_sagaw(enum intel_rule rule, const struct intel_unit *unit,
				 bool is_scalable_on)
{
	unsigned int second = intel_sagaw(unit->cap),
		     first = 1u << 2 | (unit->cap & CAP_FL5LP ? 1u << 3 : 0);

	if (rule < INTEL_6_12 || !is_scalable_on || !has(unit, ECAP_SMTS) ||
	    !has(unit, ECAP_FLTS))
		return second;
	return has(unit, ECAP_SLTS) ? first & second : first;
}

/* __iommu_calculate_agaw(): the deepest table up to 5 levels; 0 when there is none. */
static unsigned int width_of_sagaw(unsigned int sagaw)
{
	for (unsigned int level = 4; level--;) {
		if (sagaw >> level & 1)
			return 30 + 9 * level;
	}
	return 0;
}

/* compute_vasz_lg2_fs() and the lower half of that. */
static unsigned int generic_first(const struct intel_unit *unit)
{
	unsigned int mgaw = intel_mgaw(unit->cap);

	return (mgaw > 48 && unit->cap & CAP_FL5LP ? least(57, mgaw) : least(48, mgaw)) -
		1;
}

/* compute_vasz_lg2_ss() */
static unsigned int generic_second(const struct intel_unit *unit, bool is_scalable_on)
{
	unsigned int mgaw = intel_mgaw(unit->cap), sagaw = intel_sagaw(unit->cap);

	if (is_scalable_on && has(unit, ECAP_SMTS) && !has(unit, ECAP_SLTS))
		return 0;
	if (mgaw > 48 && sagaw >= 1u << 3)
		return least(57, mgaw);
	if (mgaw > 39 && sagaw >= 1u << 2)
		return least(48, mgaw);
	return mgaw > 30 && sagaw >= 1u << 1 ? least(39, mgaw) : 0;
}

unsigned int intel_width(enum intel_rule rule, const struct intel_unit *unit,
			 bool is_scalable_on, bool *ret_first)
{
	unsigned int sagaw = usable_sagaw(rule, unit, is_scalable_on), width;

	*ret_first = uses_first_stage(rule, unit, is_scalable_on);
	/* A unit without a table depth that both stages share is not brought up at all. */
	if (!width_of_sagaw(sagaw))
		return 0;
	if (rule == INTEL_5_9)
		return WIDEST;
	if (rule == INTEL_7_0)
		return *ret_first ? generic_first(unit) :
				    generic_second(unit, is_scalable_on);
	width = least(width_of_sagaw(sagaw), intel_mgaw(unit->cap));
	/* The upper half of first-stage addresses would have to be sign-extended. */
	return *ret_first ? width - 1 : width;
}

/**
 * struct evidence - what is known of the kernel
 * @first: first rule that it may follow
 * @last: last of them
 * @scalable: is scalable mode on?
 * @unsure: what would have to be known, where that leaves more than one width
 */
struct evidence {
	enum intel_rule first, last;
	enum tri scalable;
	const char *unsure;
};

/*
 * 6.13: "Intel IOMMU updates for v6.13" (first_level_by_default() by unit, and
 * intel_iommu_domain_alloc_paging_flags()). 6.19: commit d373449d8e97. 6.1: "Check correct
 * capability for sagaw determination". What 5.16 brought was also put into 5.15 later.
 */
static struct evidence look(const struct facts *facts)
{
	static const struct {
		unsigned int major, minor;
		enum intel_rule first, last;
	} eras[] = {
		{ 5, 10, INTEL_5_9, INTEL_5_15 },  { 5, 16, INTEL_5_15, INTEL_6_0 },
		{ 6, 1, INTEL_6_0, INTEL_6_0 },	   { 6, 13, INTEL_6_12, INTEL_6_12 },
		{ 6, 19, INTEL_6_18, INTEL_6_18 },
	};
	const struct platform *kernel = &facts->platform;
	struct evidence evidence = {
		.first = INTEL_7_0,
		.last = INTEL_7_0,
		.scalable =
			cmdline_choice(facts->cmdline, "intel_iommu", "sm_on", "sm_off"),
	};

	if (!kernel->has_release) {
		evidence.first = INTEL_5_9;
		evidence.unsure = "the kernel's release is not known";
		return evidence;
	}
	for (size_t i = sizeof(eras) / sizeof(*eras); i--;) {
		if (kernel_is_before(kernel, eras[i].major, eras[i].minor) != TRI_YES)
			break;
		evidence.first = eras[i].first;
		evidence.last = eras[i].last;
	}
	if (evidence.first == INTEL_5_9)
		evidence.unsure =
			"before Linux 5.10 VFIO lists more than the unit translates";
	else if (evidence.scalable != TRI_UNKNOWN)
		evidence.unsure = "kernels of this release differ by patch level";
	else
		evidence.unsure = facts->cmdline ?
			"the command line does not say whether scalable mode is on" :
			"the kernel's command line is not known";
	return evidence;
}

static struct intel_unit gather(const struct facts *facts, const struct iommu_unit *unit)
{
	struct intel_unit all = { unit->cap, unit->ecap, true, true, true };

	for (size_t i = 0; i < facts->n_units; i++) {
		const struct iommu_unit *other = facts->units[i];

		if (other->kind != IOMMU_KIND_INTEL || !other->has_ecap)
			continue;
		all.all_scalable = all.all_scalable && other->ecap & ECAP_SMTS;
		all.all_first = all.all_first && other->ecap & ECAP_FLTS;
		all.all_second = all.all_second && other->ecap & ECAP_SLTS;
	}
	return all;
}

static const char *levels_of(unsigned int sagaw)
{
	static const char *const names[] = { "none",	   "3-level",	   "4-level",
					     "3, 4-level", "5-level",	   "3, 5-level",
					     "4, 5-level", "3, 4, 5-level" };

	return names[sagaw >> 1 & 7];
}

static const char *rule_name(enum intel_rule rule)
{
	static const char *const names[] = { "5.9", "5.15", "6.0", "6.12", "6.18", "7.0" };

	return names[rule];
}

/* Which stage, where the unit has a choice. */
static const char *stage_of(const struct iommu_unit *unit, unsigned int stages)
{
	if (!(unit->ecap & ECAP_SMTS) || stages == 3)
		return "";
	return stages == 2 ? ", first stage" : ", second stage";
}

static int describe(struct arena *arena, const struct iommu_unit *unit,
		    const struct evidence *evidence, struct aperture_width width,
		    unsigned int stages, struct aperture *ret)
{
	const char *rules = evidence->first == evidence->last ?
		arena_printf(arena, "Linux %s rule", rule_name(evidence->last)) :
		arena_printf(arena, "Linux %s to %s rules", rule_name(evidence->first),
			     rule_name(evidence->last));
	const char *base = arena_printf(arena, "cap of %s: MGAW %u, SAGAW %s%s (%s)",
					unit->name, intel_mgaw(unit->cap),
					levels_of(intel_sagaw(unit->cap)),
					stage_of(unit, stages), rules ?: "");

	if (!rules || !base)
		return -ENOMEM;
	return aperture_set_width(arena, width, base, evidence->unsure, ret);
}

int intel_aperture(struct arena *arena, const struct facts *facts,
		   const struct iommu_unit *unit, struct aperture *ret)
{
	struct evidence evidence = look(facts);
	struct intel_unit all = gather(facts, unit);
	struct aperture_width width = { 64, 0 };
	unsigned int stages = 0;

	for (unsigned int i = 0; i < 2 * INTEL_RULES; i++) {
		enum intel_rule rule = (enum intel_rule)(i / 2);
		bool is_on = i & 1, is_first;
		unsigned int bits;

		if (rule < evidence.first || rule > evidence.last ||
		    evidence.scalable == (is_on ? TRI_NO : TRI_YES))
			continue;
		bits = intel_width(rule, &all, is_on, &is_first);
		width = aperture_width_or(width, aperture_width_of(bits));
		stages |= is_first ? 2 : 1;
	}
	return describe(arena, unit, &evidence, width, stages, ret);
}
