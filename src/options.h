/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"
#include "input/gather.h"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/**
 * struct options - the command line
 * @gather: what to read
 * @request: what the user says about the device
 * @json: one JSON document
 * @quiet: one line
 * @verbose: every source and segment
 * @ascii: no other glyphs
 * @color: when to colour
 * @has_iova_mode: whether --iova-mode was given, be it auto
 * @fail_on: the mildest level that makes exit status 1
 * @explain: a check to explain, or NULL
 * @list_checks: list all checks
 * @record: a directory that becomes a sysroot with all that was read, or NULL
 */
struct options {
	struct gather_request gather;
	struct request request;
	bool json, quiet, verbose, ascii, has_iova_mode;
	enum color color;
	enum level fail_on;
	const struct check *explain;
	bool list_checks;
	const char *record;
};

/**
 * options_parse - read the command line
 * @arena: where lists live
 * @argc: of main()
 * @argv: of main()
 * @ret: the options
 *
 * Leaves the process with status 2 on a usage error, and with 0 after --help, --usage
 * and --version.
 */
void options_parse(struct arena *arena, int argc, char **argv, struct options *ret);
