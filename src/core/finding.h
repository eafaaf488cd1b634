/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"

/*
 * How checks write. A check need not look for failure: without memory it is noted in the
 * checkup, a finding comes out NULL, and all functions here take that.
 */

/**
 * finding_add - begin a finding
 * @checkup: the state
 * @check: the check
 * @level: its level
 * @subject: what it is about
 * @title: one line, as printf(3)
 *
 * Return: the finding, or NULL without memory.
 */
struct finding *finding_add(struct checkup *checkup, const struct check *check,
			    enum level level, const char *subject, const char *title, ...)
	__attribute__((format(printf, 5, 6)));

/* finding_evidence - add what it rests on; @path as it is, the detail as printf(3). */
void finding_evidence(struct checkup *checkup, struct finding *finding, const char *path,
		      const char *detail, ...) __attribute__((format(printf, 4, 5)));

/* finding_ranges - say where it is. */
void finding_ranges(struct finding *finding, enum space space, struct range_set ranges);

/* finding_why - say the cause, as printf(3). */
void finding_why(struct checkup *checkup, struct finding *finding, const char *why, ...)
	__attribute__((format(printf, 3, 4)));

/* finding_fix - add something to do, as printf(3). */
void finding_fix(struct checkup *checkup, struct finding *finding, const char *fix, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * undecided_add - say that a check could not be decided
 * @checkup: the state
 * @check: the check
 * @subject: what it is about
 * @need: what would decide it, as printf(3)
 *
 * Return: the entry, for undecided_need(), or NULL without memory.
 */
struct undecided *undecided_add(struct checkup *checkup, const struct check *check,
				const char *subject, const char *need, ...)
	__attribute__((format(printf, 4, 5)));

/* undecided_need - one more thing that would decide it, as printf(3). */
void undecided_need(struct checkup *checkup, struct undecided *undecided,
		    const char *need, ...) __attribute__((format(printf, 3, 4)));

/* checkup_fail - note a failure; 0 is none. */
void checkup_fail(struct checkup *checkup, int err);

/**
 * struct by_level - requesters sorted by the level that a check gives them
 * @requesters: those of each level
 * @n: how many of each
 */
struct by_level {
	const struct requester **requesters[N_LEVELS];
	size_t n[N_LEVELS];
};

/* No finding for this requester. */
#define LEVEL_NONE N_LEVELS

/**
 * sort_by_level - sort a bridge's requesters by level
 * @checkup: the state
 * @view: the bridge
 * @level_of: level for a requester, or LEVEL_NONE
 *
 * A bridge's finding stands once for each level, with the devices as evidence.
 */
struct by_level sort_by_level(struct checkup *checkup, const struct bridge_view *view,
			      int (*level_of)(const struct requester *requester));

/**
 * finding_add_devices - name the devices of one level as evidence
 * @checkup: the state
 * @finding: the finding
 * @sorted: the requesters
 * @level: the level
 *
 * Does nothing for a blob, which has no devices.
 */
void finding_add_devices(struct checkup *checkup, struct finding *finding,
			 const struct by_level *sorted, enum level level);
