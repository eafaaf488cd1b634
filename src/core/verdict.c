/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/check.h"

enum verdict report_verdict(const struct report *report)
{
	if (report->count[LEVEL_ERROR])
		return VERDICT_CONFLICT;
	return report->n_undecided ? VERDICT_UNDECIDED : VERDICT_FINE;
}

int report_status(const struct report *report, enum level fail_on)
{
	for (enum level level = LEVEL_ERROR; level <= fail_on; level++) {
		if (report->count[level])
			return 1;
	}
	return report->n_undecided ? 3 : 0;
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "fine", "conflict", "undecided" };

	return names[verdict];
}

const char *level_name(enum level level)
{
	static const char *const names[] = { "error", "warning", "note" };

	return names[level];
}

const char *bridge_subject(const struct bridge *bridge)
{
	return bridge->node ?: bridge->root_bus;
}
