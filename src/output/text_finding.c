/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "output/text.h"

/* More than this many ranges of one finding are for the JSON. */
#define SHOWN_RANGES 16

static void print_head(const struct painter *painter, const struct finding *finding)
{
	fputc('\n', painter->out);
	paint(painter, paint_level(finding->level));
	fprintf(painter->out, "%s[%s]", level_name(finding->level), finding->check->name);
	paint(painter, PAINT_PLAIN);
	fputs(": ", painter->out);
	paint(painter, PAINT_BOLD);
	fputs(finding->title, painter->out);
	paint(painter, PAINT_PLAIN);
	fputc('\n', painter->out);
}

static void print_places(const struct painter *painter, const struct finding *finding)
{
	fprintf(painter->out, "  --> %s\n", finding->subject);
	for (size_t i = 0; i < finding->n_evidence; i++) {
		const struct evidence *evidence = &finding->evidence[i];

		if (strcmp(evidence->path, finding->subject))
			fprintf(painter->out, "  ::: %s: %s\n", evidence->path,
				evidence->detail);
		else
			fprintf(painter->out, "  ::: %s\n", evidence->detail);
	}
}

/* What of the RAM a range is, in words; nothing for bus addresses. */
static void print_place_in_ram(const struct painter *painter, const struct report *report,
			       struct range range)
{
	const struct ram *ram = &report->facts->ram;

	for (size_t i = 0; i < ram->n_banks; i++) {
		struct range bank = ram->banks[i].range;
		const char *part = "in";

		if (range.start < bank.start || range.last > bank.last)
			continue;
		if (range.start == bank.start && range.last == bank.last)
			part = "all of";
		else if (range.start == bank.start)
			part = "the bottom of";
		else if (range.last == bank.last)
			part = "the top of";
		fprintf(painter->out, "  %s %s", part, ram->banks[i].name);
		return;
	}
}

static void print_ranges(const struct painter *painter, const struct report *report,
			 const struct finding *finding)
{
	const struct range_set *ranges = &finding->ranges;

	for (size_t i = 0; i < ranges->n && i < SHOWN_RANGES; i++) {
		fprintf(painter->out, "   | %s%s  %12s",
			finding->is_approximate ? "~" : " ",
			format_range(painter, ranges->items[i]).text,
			format_size(range_size(ranges->items[i])).text);
		if (finding->space == SPACE_CPU)
			print_place_in_ram(painter, report, ranges->items[i]);
		else
			fputs("  on the bus", painter->out);
		fputc('\n', painter->out);
	}
	if (ranges->n > SHOWN_RANGES)
		fprintf(painter->out, "   | and %zu more (-J has them all)\n",
			ranges->n - SHOWN_RANGES);
}

static void print_finding(const struct painter *painter, const struct report *report,
			  const struct finding *finding)
{
	print_head(painter, finding);
	print_places(painter, finding);
	print_ranges(painter, report, finding);
	if (finding->why)
		print_wrapped(painter, "   = why: ", finding->why);
	for (size_t i = 0; i < finding->n_fixes; i++)
		print_wrapped(painter, "   = fix: ", finding->fixes[i]);
}

/* In a list the notes of a check are one. */
static void print_notes_briefly(const struct painter *painter,
				const struct report *report, const struct check *check)
{
	const struct finding *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = report->findings[i];

		if (finding->check != check || finding->level != LEVEL_NOTE)
			continue;
		first = first ?: finding;
		n++;
	}
	if (!first)
		return;
	print_head(painter, first);
	fprintf(painter->out, "  --> %s", first->subject);
	if (n > 1)
		fprintf(painter->out, " and %zu more (-v lists them)", n - 1);
	fputc('\n', painter->out);
}

static bool same_question(const struct undecided *a, const struct undecided *b)
{
	if (a->check != b->check || a->n_needs != b->n_needs)
		return false;
	for (size_t i = 0; i < a->n_needs; i++) {
		if (strcmp(a->needs[i], b->needs[i]))
			return false;
	}
	return true;
}

/* One question, with all that it is asked of; these are marked as printed. */
static void print_undecided(const struct painter *painter, const struct report *report,
			    size_t i, bool *is_printed)
{
	const struct undecided *undecided = report->undecided[i];

	fputc('\n', painter->out);
	paint(painter, PAINT_WARNING);
	fprintf(painter->out, "unknown[%s]", undecided->check->name);
	paint(painter, PAINT_PLAIN);
	fprintf(painter->out, ": %s\n  -->", undecided->check->summary);
	for (size_t j = i; j < report->n_undecided; j++) {
		if (!same_question(report->undecided[j], undecided))
			continue;
		fprintf(painter->out, " %s", report->undecided[j]->subject);
		is_printed[j] = true;
	}
	fputc('\n', painter->out);
	for (size_t j = 0; j < undecided->n_needs; j++)
		print_wrapped(painter, "   = needs: ", undecided->needs[j]);
}

static void print_level(const struct painter *painter, const struct report *report,
			enum level level)
{
	for (size_t i = 0; i < report->n_findings; i++) {
		if (report->findings[i]->level == level)
			print_finding(painter, report, report->findings[i]);
	}
}

int text_findings(struct arena *arena, const struct painter *painter,
		  const struct report *report, bool is_list)
{
	bool *is_printed = arena_alloc(arena, report->n_undecided * sizeof(*is_printed));
	const struct check *check;

	if (!is_printed)
		return -ENOMEM;
	print_level(painter, report, LEVEL_ERROR);
	print_level(painter, report, LEVEL_WARNING);
	if (!is_list || painter->style->verbose)
		print_level(painter, report, LEVEL_NOTE);
	for (size_t i = 0; is_list && !painter->style->verbose && (check = check_at(i));
	     i++)
		print_notes_briefly(painter, report, check);
	for (size_t i = 0; i < report->n_undecided; i++) {
		if (!is_printed[i])
			print_undecided(painter, report, i, is_printed);
	}
	return 0;
}
