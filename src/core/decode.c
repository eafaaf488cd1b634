/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/decode.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/consumer/obstacle.h"

/* The function that the line names, else the first that can use IOVAs at all. */
static const struct requester *requester_for(const struct report *report,
					     const struct symptom *symptom)
{
	for (size_t i = 0; i < report->n_requesters; i++) {
		const struct device *device = report->requesters[i]->device;

		if (device && !strcmp(device->address, symptom->address))
			return report->requesters[i];
	}
	return report->n_requesters == 1 ? report->requesters[0] : NULL;
}

static const char *const rules[] = {
	[OBSTACLE_NO_WINDOW] = "demand-outside-window",
	[OBSTACLE_OUTBOUND] = "demand-in-outbound-window",
	[OBSTACLE_RESERVED] = "reserved-overlaps-demand",
	[OBSTACLE_APERTURE] = "aperture-exceeded",
	[OBSTACLE_WIDTH] = "device-width-exceeded",
};

/* A refused map met a rule of VFIO, which knows no windows, no BARs and no device width. */
static bool is_of_vfio(enum obstacle obstacle)
{
	return obstacle == OBSTACLE_RESERVED || obstacle == OBSTACLE_APERTURE;
}

static int hits_rule(struct arena *arena, const struct facts *facts,
		     const struct requester *requester, const struct symptom *symptom,
		     enum obstacle obstacle, bool *ret)
{
	struct requester asking = *requester;
	struct demand demand = { .what = "--decode" };
	struct range_set hits;
	int err;

	demand.range = range_cut_to_size(symptom->iova, symptom->size ?: 1);
	asking.plan = (struct plan){ .demands = &demand, .n_demands = 1 };
	err = obstacle_hits(arena, facts, &asking, obstacle, false, &hits);
	*ret = !err && hits.n;
	return err;
}

/* The first rule of this machine that the IOVA breaks. */
static int find_rule(struct arena *arena, const struct report *report,
		     const struct requester *requester, struct diagnosis *diagnosis)
{
	const struct symptom *symptom = &diagnosis->symptom;
	uint64_t page = requester->device ? requester->device->vfio.page_sizes : 0;

	/* A map that is refused for want of memory is no question of addresses. */
	if (symptom->error && symptom->error != EINVAL)
		return 0;
	for (enum obstacle i = OBSTACLE_NO_WINDOW; i < N_OBSTACLES; i++) {
		bool hits;
		int err;

		if (symptom->error == EINVAL && !is_of_vfio(i))
			continue;
		err = hits_rule(arena, report->facts, requester, symptom, i, &hits);
		if (err)
			return err;
		if (!hits)
			continue;
		diagnosis->rule = rules[i];
		diagnosis->why = "the IOVA in the text breaks it";
		return 0;
	}
	page = page ? page & -page : 4096;
	if (symptom->error == EINVAL && ((symptom->iova | symptom->size) & (page - 1))) {
		diagnosis->rule = "page-size-mismatch";
		diagnosis->why =
			"address or size in the text is no multiple of the page size";
	}
	return 0;
}

/* A cause that the report has found on this machine already. */
static void find_reported(const struct report *report, const struct cause *causes,
			  const char *device, struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < MAX_CAUSES && causes[i].text; i++) {
		for (size_t j = 0; causes[i].check && j < report->n_findings; j++) {
			const struct finding *finding = report->findings[j];

			if (strcmp(finding->check->name, causes[i].check) ||
			    (device && strchr(finding->subject, ':') &&
			     strcmp(finding->subject, device)))
				continue;
			diagnosis->rule = finding->check->name;
			diagnosis->why = "this machine has it: see the finding";
			return;
		}
	}
}

static int list_causes(struct arena *arena, const struct cause *causes,
		       struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < MAX_CAUSES && causes[i].text; i++) {
		const char *text = causes[i].check ?
			arena_printf(arena, "%s: %s", causes[i].check, causes[i].text) :
			causes[i].text;

		if (!text)
			return -ENOMEM;
		diagnosis->causes[diagnosis->n_causes++] = text;
	}
	return 0;
}

int diagnose(struct arena *arena, const struct report *report,
	     const struct symptom *symptom, struct diagnosis *ret)
{
	const struct requester *requester = requester_for(report, symptom);
	const struct known_message *message = symptom->message;
	struct diagnosis diagnosis = { .symptom = *symptom };
	const struct cause *causes = message && message->causes ?
		message->causes :
		causes_of_error(symptom->error);
	int err = 0;

	if (requester)
		diagnosis.device = requester->device ? requester->device->address :
						       bridge_subject(requester->bridge);
	if (requester && symptom->has_iova)
		err = find_rule(arena, report, requester, &diagnosis);
	if (!err && causes && !diagnosis.rule)
		find_reported(report, causes, diagnosis.device, &diagnosis);
	if (!err && causes)
		err = list_causes(arena, causes, &diagnosis);
	if (!err)
		*ret = diagnosis;
	return err;
}
