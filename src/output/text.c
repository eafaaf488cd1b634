/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/text.h"

#include <string.h>

#include "core/units.h"
#include "output/table.h"

/* A file that is asked for each device is noted each time. */
static bool is_repeated(const struct source_list *sources, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (sources->items[j].status == sources->items[i].status &&
		    !strcmp(sources->items[j].path, sources->items[i].path))
			return true;
	}
	return false;
}

void text_sources(const struct painter *painter, const struct report *report)
{
	const struct source_list *sources = &report->facts->sources;
	bool any = false;

	for (size_t i = 0; i < sources->n; i++) {
		const struct source *source = &sources->items[i];

		if (!painter->style->verbose && source->status != SOURCE_DENIED &&
		    source->status != SOURCE_MALFORMED)
			continue;
		if (!painter->style->verbose && is_repeated(sources, i))
			continue;
		if (!any)
			fputs(painter->style->verbose ? "\nsources:\n" : "\nnot read:\n",
			      painter->out);
		any = true;
		fprintf(painter->out, "  %-9s  %s%s%s\n",
			source_status_name(source->status), source->path,
			source->detail ? ": " : "", source->detail ?: "");
	}
}

static void print_number(FILE *out, const char **separator, size_t n, const char *name,
			 const char *plural)
{
	if (!n)
		return;
	fprintf(out, "%s%zu %s%s", *separator, n, name, n == 1 ? "" : plural);
	*separator = ", ";
}

static void print_numbers(FILE *out, const struct report *report)
{
	const char *separator = ": ";

	for (enum level level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
		print_number(out, &separator, report->count[level], level_name(level),
			     "s");
	print_number(out, &separator, report->n_undecided, "undecided", "");
}

static size_t count_read(const struct source_list *sources)
{
	size_t n = 0;

	for (size_t i = 0; i < sources->n; i++)
		n += sources->items[i].status == SOURCE_READ;
	return n;
}

void text_count(const struct painter *painter, const struct report *report)
{
	static const enum paint colors[] = { PAINT_BOLD, PAINT_ERROR, PAINT_WARNING };
	enum verdict verdict = report_verdict(report);
	size_t n = count_read(&report->facts->sources);

	fputc('\n', painter->out);
	paint(painter, colors[verdict]);
	fputs(verdict_name(verdict), painter->out);
	paint(painter, PAINT_PLAIN);
	print_numbers(painter->out, report);
	fputc('\n', painter->out);
	if (verdict == VERDICT_FINE)
		fprintf(painter->out,
			"This is what Linux was told by %zu source%s (-v lists all); what the hardware\n"
			"does beyond that, no file says.\n",
			n, n == 1 ? "" : "s");
}

static int print_all(struct arena *arena, const struct painter *painter,
		     const struct report *report, bool is_list)
{
	const struct requester *requester;

	if (is_list) {
		int err = text_list(arena, painter, report);

		text_kernel_logs(painter, report);
		return err;
	}
	requester = report->facts->n_devices ? report->requesters[0] :
					       &report->views[0].requesters[0];
	return text_requester(arena, painter, report, &report->views[0], requester);
}

int report_text(struct arena *arena, FILE *out, const struct report *report,
		const struct style *style)
{
	struct painter painter = { out, style, digits_for(report) };
	bool is_list = report->facts->n_devices > 1 ||
		(!report->facts->n_devices && report->n_views > 1);
	int err = print_all(arena, &painter, report, is_list);

	err = err ?: text_shared(&painter, report);
	err = err ?: text_hugepages(&painter, report);
	err = err ?: text_findings(arena, &painter, report, is_list);
	if (err)
		return err;
	text_decode(&painter, report);
	text_sources(&painter, report);
	text_count(&painter, report);
	return 0;
}

/* The first of the worst findings that are more than a note, or NULL. */
static const struct finding *find_worst(const struct report *report)
{
	const struct finding *worst = NULL;

	for (size_t i = 0; i < report->n_findings; i++) {
		const struct finding *finding = report->findings[i];

		if (finding->level < (worst ? worst->level : LEVEL_NOTE))
			worst = finding;
	}
	return worst;
}

void report_line(FILE *out, const struct report *report)
{
	const struct finding *worst = find_worst(report);

	if (report->facts->n_devices == 1)
		fprintf(out, "%s: ", report->facts->devices[0].address);
	else if (!report->facts->n_devices && report->n_views == 1)
		fprintf(out, "%s: ", bridge_subject(report->views[0].bridge));
	fputs(verdict_name(report_verdict(report)), out);
	print_numbers(out, report);
	if (worst)
		fprintf(out, " (%s)", worst->check->name);
	fputc('\n', out);
}

int print_checks(FILE *out)
{
	static const char *const columns[] = { "CHECK", "LEVEL", "SAYS", NULL };
	const struct check *check;
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; (check = check_at(i)); i++) {
		table_line(&table);
		table_cell(&table, "%s", check->name);
		table_cell(&table, "%s", check->levels);
		table_cell(&table, "%s", check->summary);
	}
	return table_end(&table, out, 0);
}

void print_explanation(FILE *out, const struct check *check)
{
	fprintf(out, "%s (%s): %s\n\n%s", check->name, check->levels, check->summary,
		check->explanation);
}
