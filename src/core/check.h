/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/shared.h"

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };
#define N_LEVELS 3

/* The address space of a finding's ranges. */
enum space { SPACE_CPU, SPACE_BUS };

/**
 * struct evidence - what a finding rests on
 * @path: a file, a property or a device
 * @detail: what it says
 */
struct evidence {
	const char *path, *detail;
};

/**
 * struct finding - something that the user should know
 * @check: the check that found it
 * @level: how bad it is
 * @title: one line
 * @subject: a tree node, a root bus or a device
 * @space: address space of @ranges
 * @ranges: where it is; may be empty
 * @is_approximate: @ranges are not exact
 * @evidence: what it rests on
 * @n_evidence: how many
 * @why: the cause
 * @fixes: what to do, one thing each
 * @n_fixes: how many
 */
struct finding {
	const struct check *check;
	enum level level;
	const char *title, *subject;
	enum space space;
	struct range_set ranges;
	bool is_approximate;
	struct evidence *evidence;
	size_t n_evidence, evidence_cap;
	const char *why;
	const char **fixes;
	size_t n_fixes, fixes_cap;
};

/**
 * struct undecided - a question that what was read does not answer
 * @check: the check that asks it
 * @subject: a tree node, a root bus or a device
 * @needs: what would answer it
 * @n_needs: how many
 */
struct undecided {
	const struct check *check;
	const char *subject;
	const char **needs;
	size_t n_needs, needs_cap;
};

/**
 * struct bridge_view - a bridge and who is behind it
 * @bridge: the bridge
 * @requesters: its devices, or for a blob one requester without a device
 * @n: how many
 * @whole: reach of the bridge, whatever the device
 * @log: its windows against those in the kernel's log
 */
struct bridge_view {
	const struct bridge *bridge;
	struct requester *requesters;
	size_t n;
	struct requester whole;
	struct log_comparison log;
};

/**
 * struct report - the whole answer
 * @facts: what was read
 * @ram: RAM as ram_usable() gives it
 * @views: one for each bridge of the facts
 * @n_views: how many
 * @requesters: one for each device of the facts, in their order; for a blob one for each
 *              bridge
 * @n_requesters: how many
 * @has_shared: whether the next is worked out
 * @shared: what they can use together
 * @find_align: alignment of what was found
 * @found: what --find found
 * @diagnosis: what the text of --decode means here, or NULL
 * @findings: what was found
 * @n_findings: how many
 * @undecided: what could not be decided
 * @n_undecided: how many
 * @count: findings of each level
 */
struct report {
	const struct facts *facts;
	struct range_set ram;
	struct bridge_view *views;
	size_t n_views;
	struct requester **requesters;
	size_t n_requesters;
	bool has_shared;
	struct shared shared;
	uint64_t find_align;
	struct range_set found;
	const struct diagnosis *diagnosis;
	struct finding **findings;
	size_t n_findings, findings_cap;
	struct undecided **undecided;
	size_t n_undecided, undecided_cap;
	size_t count[N_LEVELS];
};

/**
 * struct checkup - the state that checks share
 * @arena: where findings live
 * @report: what is being written
 * @err: 0, or -ENOMEM from the first failure on; checks need not look at it
 */
struct checkup {
	struct arena *arena;
	struct report *report;
	int err;
};

/**
 * struct check - one thing that is looked for
 * @name: its name, which never changes
 * @levels: the level of its findings, in words
 * @summary: one line
 * @explanation: what --explain prints
 * @check_machine: looks at all of it at once, or NULL
 * @check_bridge: looks at a bridge, or NULL
 * @check_device: looks at a device of a machine, or NULL
 */
struct check {
	const char *name, *levels, *summary, *explanation;
	void (*check_machine)(struct checkup *checkup);
	void (*check_bridge)(struct checkup *checkup, const struct bridge_view *view);
	void (*check_device)(struct checkup *checkup, const struct requester *requester);
};

/**
 * check_at - the checks, in the order in which they are listed
 * @i: number, from 0
 *
 * Return: the check, or NULL behind the last.
 */
const struct check *check_at(size_t i);

/* check_find - check by name, or NULL. */
const struct check *check_find(const char *name);

/**
 * check_all - compute the whole answer
 * @arena: where it lives
 * @facts: what was read; apertures are settled in it
 * @ret: the answer
 *
 * Return: 0 or -ENOMEM.
 */
int check_all(struct arena *arena, struct facts *facts, struct report *ret);

enum verdict { VERDICT_FINE, VERDICT_CONFLICT, VERDICT_UNDECIDED };

/* report_verdict - conflict with an error, else undecided, else fine. */
enum verdict report_verdict(const struct report *report);

/**
 * report_status - exit status
 * @report: the answer
 * @fail_on: the mildest level that counts as a failure
 *
 * Return: 1 with such a finding, else 3 when something is undecided, else 0.
 */
int report_status(const struct report *report, enum level fail_on);

/* verdict_name - "fine", "conflict" or "undecided". */
const char *verdict_name(enum verdict verdict);

/* level_name - "error", "warning" or "note". */
const char *level_name(enum level level);

/* bridge_subject - what a bridge is called: its tree node, else its root bus. */
const char *bridge_subject(const struct bridge *bridge);
