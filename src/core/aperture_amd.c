/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/aperture_amd.h"

#include <errno.h>
#include <inttypes.h>

#include "core/aperture.h"
#include "core/arena.h"
#include "core/cmdline.h"

#define EFR_GT (UINT64_C(1) << 4)
#define EFR_GIOSUP (UINT64_C(1) << 48)

/* Host levels less 4; 3 is reserved. */
static unsigned int hats(uint64_t efr)
{
	return (unsigned int)(efr >> 10 & 3);
}

/* Guest levels less 4; more than 4 are used only by a CPU that has 5 itself (LA57). */
static bool may_have_5_guest_levels(uint64_t efr)
{
	return (efr >> 12 & 3) == 1;
}

static unsigned int host_width(uint64_t efr)
{
	static const unsigned int widths[] = { 48, 57, 64, 0 };

	return widths[hats(efr)];
}

/* Before 6.17 the whole of it, but the fix that left the upper half out was backported. */
static struct aperture_width guest_width(enum amd_rule rule, uint64_t efr)
{
	struct aperture_width width = { 47, rule == AMD_6_12 ? 48 : 47 };

	if (may_have_5_guest_levels(efr))
		width.wide += 9;
	return width;
}

struct aperture_width amd_width(enum amd_rule rule, uint64_t efr, bool wants_v2,
				bool *ret_v2)
{
	/* amd_iommu_v2_pgtbl_supported(); else version 1 takes over. */
	*ret_v2 = wants_v2 && efr & EFR_GT && efr & EFR_GIOSUP;
	if (*ret_v2)
		return guest_width(rule, efr);
	return aperture_width_of(rule == AMD_6_12 ? 64 : host_width(efr));
}

/**
 * struct evidence - what the kernel may have gone by
 * @rules: a bit for each rule
 * @efrs: the features it may have seen when it chose
 * @n_efrs: how many
 * @is_table: they stand in the IVRS, else in sysfs
 * @wants_v2: amd_iommu=pgtbl_v2
 * @unsure: what would have to be known, where that leaves more than one width
 */
struct evidence {
	unsigned int rules;
	uint64_t efrs[2];
	size_t n_efrs;
	bool is_table;
	enum tri wants_v2;
	const char *unsure;
};

/*
 * amd_iommu_show_features(): 6.1 prints EFR2:EFR, 6.12 EFR:EFR2. Which of the two the
 * kernels between print is not known, so that both are tried.
 */
static void look_at_features(const struct facts *facts, const struct iommu_unit *unit,
			     struct evidence *evidence)
{
	const struct platform *kernel = &facts->platform;

	if (kernel_is_before(kernel, 6, 12) != TRI_YES)
		evidence->efrs[evidence->n_efrs++] = unit->features[0];
	else if (kernel_is_before(kernel, 6, 2) == TRI_NO)
		evidence->efrs[evidence->n_efrs++] = unit->features[0];
	if (kernel_is_before(kernel, 6, 12) != TRI_NO)
		evidence->efrs[evidence->n_efrs++] = unit->features[1];
}

/*
 * early_amd_iommu_init() of 6.17 and later chooses by the features that the IVRS has; the
 * register, which sysfs shows, is read later. A table without features stands for 4 levels.
 */
static void look_early(const struct facts *facts, const struct iommu_unit *unit,
		       struct evidence *evidence)
{
	if (facts->amd.is_known) {
		evidence->efrs[evidence->n_efrs++] = facts->amd.efr;
		evidence->is_table = true;
		return;
	}
	evidence->efrs[evidence->n_efrs++] = unit->features[0];
	evidence->efrs[evidence->n_efrs++] = 0;
	evidence->unsure = "the IVRS table could not be read";
}

static struct evidence look(const struct facts *facts, const struct iommu_unit *unit)
{
	struct evidence evidence = {
		/* Without a word on the command line it is version 1. */
		.wants_v2 = cmdline_choice(facts->cmdline, "amd_iommu", "pgtbl_v2",
					   "pgtbl_v1"),
		.unsure = "kernels of this release differ by patch level and CPU",
	};

	switch (kernel_is_before(&facts->platform, 6, 17)) {
	case TRI_YES:
		evidence.rules = 1u << AMD_6_12;
		look_at_features(facts, unit, &evidence);
		break;
	case TRI_NO:
		evidence.rules = 1u << AMD_7_0;
		look_early(facts, unit, &evidence);
		break;
	case TRI_UNKNOWN:
		evidence.rules = 1u << AMD_6_12 | 1u << AMD_7_0;
		look_at_features(facts, unit, &evidence);
		evidence.efrs[1] = 0;
		evidence.n_efrs = 2;
		evidence.unsure = "the kernel's release is not known";
		break;
	}
	if (evidence.wants_v2 == TRI_UNKNOWN && facts->cmdline)
		evidence.wants_v2 = TRI_NO;
	else if (evidence.wants_v2 == TRI_UNKNOWN)
		evidence.unsure = "the kernel's command line is not known";
	return evidence;
}

/* Every width that the evidence leaves; @ret_versions has a bit for each table version. */
static struct aperture_width try_all(const struct evidence *evidence,
				     unsigned int *ret_versions)
{
	struct aperture_width width = { 64, 0 };

	*ret_versions = 0;
	for (unsigned int i = 0; i < 8; i++) {
		enum amd_rule rule = i & 1 ? AMD_7_0 : AMD_6_12;
		bool wants_v2 = i & 2, is_v2;
		size_t efr = i >> 2;

		if (!(evidence->rules >> rule & 1) || efr >= evidence->n_efrs ||
		    evidence->wants_v2 == (wants_v2 ? TRI_NO : TRI_YES))
			continue;
		width = aperture_width_or(
			width, amd_width(rule, evidence->efrs[efr], wants_v2, &is_v2));
		*ret_versions |= is_v2 ? 2 : 1;
	}
	return width;
}

static const char *describe(struct arena *arena, const struct iommu_unit *unit,
			    const struct evidence *evidence, unsigned int versions)
{
	static const char *const tables[] = { "", "version 1", "version 2",
					      "version 1 or 2" };
	const char *rule = evidence->rules == 1u << AMD_6_12 ? "Linux 6.12 rule" :
		evidence->rules == 1u << AMD_7_0	     ? "Linux 7.0 rule" :
							       "Linux 6.12 or 7.0 rule";

	if (evidence->rules == 1u << AMD_6_12 && versions == 1)
		return arena_printf(arena, "page tables of %s: version 1 (%s)",
				    unit->name, rule);
	if (evidence->is_table && !evidence->efrs[0])
		return arena_printf(
			arena, "IVRS: no EFR, so 4 levels, page tables of %s %s (%s)",
			unit->name, tables[versions], rule);
	return arena_printf(arena,
			    "%s%s: EFR 0x%" PRIx64 ", HATS %u, page tables %s (%s)",
			    evidence->is_table ? "IVRS" : "features of ",
			    evidence->is_table ? "" : unit->name, evidence->efrs[0],
			    hats(evidence->efrs[0]), tables[versions], rule);
}

int amd_aperture(struct arena *arena, const struct facts *facts,
		 const struct iommu_unit *unit, struct aperture *ret)
{
	struct evidence evidence = look(facts, unit);
	unsigned int versions;
	struct aperture_width width = try_all(&evidence, &versions);
	const char *base = describe(arena, unit, &evidence, versions);

	if (!base)
		return -ENOMEM;
	/* HATDis: version 2 tables or none, whichever the unit can do. */
	if (facts->amd.no_host_tables && evidence.rules >> AMD_7_0 & 1)
		width.narrow = 0;
	return aperture_set_width(arena, width, base, evidence.unsure, ret);
}
