/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks_pa.h"

#include "core/consumer/fix.h"
#include "core/consumer/place.h"
#include "core/units.h"

void check_pa_ram(struct checkup *checkup, const struct check *check,
		  const struct requester *requester, const char *subject,
		  enum misfit_reason reason)
{
	const struct facts *facts = checkup->report->facts;
	bool is_reserved = reason == MISFIT_RESERVED;
	struct range_set bad = { 0 };
	struct finding *finding;

	for (size_t i = 0; i < requester->reach.n_misfits && !checkup->err; i++) {
		const struct misfit *misfit = &requester->reach.misfits[i];

		if (misfit->reason == reason)
			checkup_fail(checkup,
				     range_set_append(checkup->arena, &bad,
						      misfit->range));
	}
	range_set_normalise(&bad);
	if (checkup->err || requester->dma_case != DMA_PA || !bad.n ||
	    ram_is_spared(facts, &bad))
		return;
	finding = finding_add(checkup, check, LEVEL_ERROR, subject,
			      "%s of RAM can not be mapped at IOVA = physical address",
			      format_size(range_set_total(&bad)).text);
	finding_ranges(finding, SPACE_BUS, bad);
	if (finding)
		finding->is_approximate = facts->ram.is_bound;
	finding_evidence(checkup, finding, subject, "IOVA mode pa: %s",
			 requester->plan.reason ?: "as asked for");
	finding_why(checkup, finding, "a map that %s fails with EINVAL (error 22)",
		    is_reserved ? "touches a reserved region" : "leaves the aperture");
	fix_ram(checkup, finding, &requester, 1);
}
