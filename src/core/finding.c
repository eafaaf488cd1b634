/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/finding.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/arena.h"

void checkup_fail(struct checkup *checkup, int err)
{
	if (err && !checkup->err)
		checkup->err = err;
}

__attribute__((format(printf, 2, 0))) static const char *format_text(
	struct checkup *checkup, const char *format, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = len < 0 ? NULL : arena_alloc(checkup->arena, (size_t)len + 1);
	if (!text) {
		checkup_fail(checkup, -ENOMEM);
		return "";
	}
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

static void add_text(struct checkup *checkup, const char ***list, size_t *n, size_t *cap,
		     const char *text)
{
	int err = arena_reserve(checkup->arena, list, *n, cap, sizeof(**list));

	checkup_fail(checkup, err);
	if (!err)
		(*list)[(*n)++] = text;
}

struct finding *finding_add(struct checkup *checkup, const struct check *check,
			    enum level level, const char *subject, const char *title, ...)
{
	struct finding *finding = arena_alloc(checkup->arena, sizeof(*finding));
	struct report *report = checkup->report;
	va_list args;
	int err;

	err = finding ?
		arena_reserve(checkup->arena, &report->findings, report->n_findings,
			      &report->findings_cap, sizeof(struct finding *)) :
		-ENOMEM;
	checkup_fail(checkup, err);
	if (err)
		return NULL;
	va_start(args, title);
	*finding = (struct finding){
		.check = check,
		.level = level,
		.subject = subject,
		.title = format_text(checkup, title, args),
	};
	va_end(args);
	report->findings[report->n_findings++] = finding;
	report->count[level]++;
	return finding;
}

void finding_evidence(struct checkup *checkup, struct finding *finding, const char *path,
		      const char *detail, ...)
{
	va_list args;
	int err;

	if (!finding)
		return;
	err = arena_reserve(checkup->arena, &finding->evidence, finding->n_evidence,
			    &finding->evidence_cap, sizeof(*finding->evidence));
	checkup_fail(checkup, err);
	if (err)
		return;
	va_start(args, detail);
	finding->evidence[finding->n_evidence++] =
		(struct evidence){ path, format_text(checkup, detail, args) };
	va_end(args);
}

void finding_ranges(struct finding *finding, enum space space, struct range_set ranges)
{
	if (!finding)
		return;
	finding->space = space;
	finding->ranges = ranges;
}

void finding_why(struct checkup *checkup, struct finding *finding, const char *why, ...)
{
	va_list args;

	if (!finding)
		return;
	va_start(args, why);
	finding->why = format_text(checkup, why, args);
	va_end(args);
}

void finding_fix(struct checkup *checkup, struct finding *finding, const char *fix, ...)
{
	va_list args;

	if (!finding)
		return;
	va_start(args, fix);
	add_text(checkup, &finding->fixes, &finding->n_fixes, &finding->fixes_cap,
		 format_text(checkup, fix, args));
	va_end(args);
}

struct undecided *undecided_add(struct checkup *checkup, const struct check *check,
				const char *subject, const char *need, ...)
{
	struct undecided *undecided = arena_alloc(checkup->arena, sizeof(*undecided));
	struct report *report = checkup->report;
	va_list args;
	int err;

	err = undecided ?
		arena_reserve(checkup->arena, &report->undecided, report->n_undecided,
			      &report->undecided_cap, sizeof(struct undecided *)) :
		-ENOMEM;
	checkup_fail(checkup, err);
	if (err)
		return NULL;
	*undecided = (struct undecided){ .check = check, .subject = subject };
	va_start(args, need);
	add_text(checkup, &undecided->needs, &undecided->n_needs, &undecided->needs_cap,
		 format_text(checkup, need, args));
	va_end(args);
	report->undecided[report->n_undecided++] = undecided;
	return undecided;
}

void undecided_need(struct checkup *checkup, struct undecided *undecided,
		    const char *need, ...)
{
	va_list args;

	if (!undecided)
		return;
	va_start(args, need);
	add_text(checkup, &undecided->needs, &undecided->n_needs, &undecided->needs_cap,
		 format_text(checkup, need, args));
	va_end(args);
}

struct by_level sort_by_level(struct checkup *checkup, const struct bridge_view *view,
			      int (*level_of)(const struct requester *requester))
{
	struct by_level sorted = { 0 };

	for (size_t i = 0; i < N_LEVELS; i++) {
		sorted.requesters[i] =
			arena_alloc(checkup->arena, view->n * sizeof(struct requester *));
		if (!sorted.requesters[i]) {
			checkup_fail(checkup, -ENOMEM);
			return (struct by_level){ 0 };
		}
	}
	for (size_t i = 0; i < view->n; i++) {
		int level = level_of(&view->requesters[i]);

		if (level != LEVEL_NONE)
			sorted.requesters[level][sorted.n[level]++] =
				&view->requesters[i];
	}
	return sorted;
}

void finding_add_devices(struct checkup *checkup, struct finding *finding,
			 const struct by_level *sorted, enum level level)
{
	for (size_t i = 0; i < sorted->n[level]; i++) {
		const struct requester *requester = sorted->requesters[level][i];

		if (requester->device)
			finding_evidence(checkup, finding, requester->device->address,
					 requester->is_translated ?
						 "behind a translating IOMMU" :
						 "nothing translates its addresses");
	}
}
