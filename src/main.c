/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/recorder.h"
#include "options.h"
#include "output/report.h"

#define STATUS_FAILED 2

/*
 * What was printed counts only when it has arrived: a full disk is a failure. And so is an
 * exit that is not ours: libpci leaves with 1, a verdict here, when it has no memory.
 */
static void finish(int status, void *is_answering)
{
	bool failed = ferror(stdout);

	(void)status;
	errno = 0;
	/* Why an earlier write failed is forgotten by now: one more byte asks again. */
	if (failed)
		fputc('\n', stdout);
	if (fclose(stdout) || failed) {
		if (errno != EPIPE)
			fprintf(stderr, "iova-check: standard output: %s\n",
				errno ? strerror(errno) : "write error");
		_exit(STATUS_FAILED);
	}
	if (*(const bool *)is_answering)
		_exit(STATUS_FAILED);
}

static bool wants_color(enum color color)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (color != COLOR_AUTO)
		return color == COLOR_ALWAYS;
	return !(no_color && *no_color) && term && strcmp(term, "dumb") &&
		isatty(STDOUT_FILENO);
}

static struct style style_of(const struct options *options)
{
	return (struct style){
		.color = wants_color(options->color),
		.ascii = options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8"),
		.verbose = options->verbose,
		.width = 80,
	};
}

static int print_report(struct arena *arena, const struct options *options,
			const struct report *report)
{
	struct style style = style_of(options);

	if (options->json)
		return report_json(stdout, report, IOVA_CHECK_VERSION);
	if (!options->quiet)
		return report_text(arena, stdout, report, &style);
	report_line(stdout, report);
	return 0;
}

static void print_recording(struct arena *arena, const struct recorder *recorder)
{
	const char *path = text_printable(arena, recorder->path, SIZE_MAX);

	path = path ?: "?";
	fprintf(stderr,
		"iova-check: recorded %zu files and %zu links, all listed in %s" RECORDER_MANIFEST
		"; serial numbers and MAC addresses may be in them\n",
		recorder->n_files, recorder->n_links, path);
}

/* Reads, computes, prints; the exit status, or a negative errno. */
static int answer(struct arena *arena, const struct options *options)
{
	struct facts facts = { .request = options->request };
	const char *message = NULL;
	struct report report;
	int err = gather(arena, &options->gather, &facts, &message);

	if (err == -EINVAL) {
		fprintf(stderr, "iova-check: %s\n", message);
		return STATUS_FAILED;
	}
	err = err ?: check_all(arena, &facts, &report);
	err = err ?: print_report(arena, options, &report);
	return err ?: report_status(&report, options->fail_on);
}

static int answer_and_record(struct arena *arena, struct options *options)
{
	struct recorder recorder = { .arena = arena, .path = options->record, .fd = -1 };
	int status;

	options->gather.recorder = &recorder;
	status = answer(arena, options);
	if (recorder.is_complete)
		print_recording(arena, &recorder);
	return status;
}

static int run(struct arena *arena, struct options *options)
{
	if (options->explain) {
		print_explanation(stdout, options->explain);
		return 0;
	}
	if (options->list_checks)
		return print_checks(stdout);
	if (options->record)
		return answer_and_record(arena, options);
	return answer(arena, options);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct options options;
	bool is_answering = false;
	int status;

	on_exit(finish, &is_answering);
	/* Not LC_NUMERIC: numbers are the same everywhere. */
	setlocale(LC_CTYPE, "");
	options_parse(&arena, argc, argv, &options);
	/* The list has no room for names, so that pci.ids need not be read. */
	options.gather.wants_names &= options.json || options.gather.n_devices;
	is_answering = true;
	status = run(&arena, &options);
	is_answering = false;
	arena_free(&arena);
	if (status < 0)
		fprintf(stderr, "iova-check: %s\n", strerror(-status));
	/* Not a return: finish() looks at this frame. */
	exit(status < 0 ? STATUS_FAILED : status);
}
