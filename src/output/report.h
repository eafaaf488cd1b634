/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "core/check.h"

/**
 * struct style - how people want their text
 * @color: ANSI colours, on top of words
 * @ascii: no other glyphs
 * @verbose: every source and segment
 * @width: columns
 */
struct style {
	bool color, ascii, verbose;
	unsigned int width;
};

/**
 * report_json - the report as one JSON document
 * @out: where to
 * @report: the report
 * @version: of the program
 *
 * Return: 0, or -ENOMEM with nothing printed. Errors of @out are left to the caller.
 */
int report_json(FILE *out, const struct report *report, const char *version);

/**
 * report_text - the report for people
 * @arena: for what is worked out on the way
 * @out: where to
 * @report: the report
 * @style: how
 *
 * One requester is shown with its RAM and windows, several as a list; the findings and a
 * count follow.
 *
 * Return: 0 or -ENOMEM.
 */
int report_text(struct arena *arena, FILE *out, const struct report *report,
		const struct style *style);

/* report_line - the verdict in one line. */
void report_line(FILE *out, const struct report *report);

/* print_checks - names and summaries of all checks, as a table. 0 or -ENOMEM. */
int print_checks(FILE *out);

/* print_explanation - the long text of a check. */
void print_explanation(FILE *out, const struct check *check);
