/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"
#include "core/units.h"

/* Whose usable IOVAs are not known: each says why under a check of its own. */
static const char *subject_of(const struct report *report)
{
	const struct requester *first = report->requesters[0];

	if (report->n_requesters > 1)
		return "all devices together";
	return first->device ? first->device->address : bridge_subject(first->bridge);
}

static void add_none(struct checkup *checkup)
{
	const struct report *report = checkup->report;
	const struct request *request = &report->facts->request;
	struct finding *finding = finding_add(
		checkup, &check_no_usable_range, LEVEL_ERROR, subject_of(report),
		"no usable range holds %s at a multiple of %s",
		format_size(request->find_size).text,
		format_size(report->find_align).text);

	finding_ranges(finding, SPACE_BUS, report->shared.usable);
	finding_evidence(checkup, finding, "--find", "%s of usable IOVAs in %zu ranges",
			 format_size(range_set_total(&report->shared.usable)).text,
			 report->shared.usable.n);
	finding_why(
		checkup, finding,
		"the ranges shown are all that windows, aperture, reserved regions and device "
		"width leave");
	finding_fix(
		checkup, finding,
		report->n_requesters > 1 ?
			"ask for less, or give the device that costs most a container of "
			"its own" :
			"ask for less, in several pieces");
}

static void check_find_result(struct checkup *checkup)
{
	const struct report *report = checkup->report;

	if (!report->facts->request.find_size || !report->has_shared || report->found.n)
		return;
	/* Without a known aperture it was looked for in too much, never in too little. */
	add_none(checkup);
}

const struct check check_no_usable_range = {
	.name = "no-usable-range",
	.levels = "error",
	.summary = "--find found no usable range of that size",
	.explanation =
		"--find=SIZE looks for IOVAs that inbound windows, the aperture, reserved regions,\n"
		"outbound windows and the width of the device all leave. With several devices it looks\n"
		"in what all of them can use, since a VFIO container has one set of mappings for all.\n"
		"None is as long as was asked.\n"
		"\n"
		"Where the aperture is not known, what is printed is what remains without it, and the\n"
		"answer is undecided.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_iommu_iova_dma_valid().\n",
	.check_machine = check_find_result,
};
