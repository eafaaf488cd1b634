/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "core/hugepage_reach.h"
#include "core/units.h"
#include "core/viability.h"
#include "output/table.h"
#include "output/text.h"

static const char *node_text(int node, char *text, size_t size)
{
	if (node < 0)
		return "-";
	snprintf(text, size, "%d", node);
	return text;
}

static void print_status(const struct painter *painter, const char *what,
			 enum source_status status)
{
	fprintf(painter->out, "  %s: %s\n", what, source_status_name(status));
}

static int print_pools(const struct painter *painter, const struct hugepages *hugepages)
{
	static const char *const columns[] = { ">NODE", ">SIZE", ">TOTAL", ">FREE",
					       NULL };
	struct table table;
	char text[16];

	fputs("\nhugepages:\n", painter->out);
	if (hugepages->pools_status != SOURCE_READ)
		print_status(painter, "the pools", hugepages->pools_status);
	if (hugepages->pools_status == SOURCE_READ && !hugepages_total(hugepages, 0) &&
	    !painter->style->verbose) {
		fputs("  all pools are empty\n", painter->out);
		return 0;
	}
	table_begin(&table, columns);
	for (size_t i = 0; i < hugepages->n_pools; i++) {
		const struct hugepage_pool *pool = &hugepages->pools[i];

		if (!pool->total && !painter->style->verbose)
			continue;
		table_line(&table);
		table_cell(&table, "%s", node_text(pool->node, text, sizeof(text)));
		table_cell(&table, "%s", format_size(pool->page_size).text);
		table_cell(&table, "%" PRIu64, pool->total);
		table_cell(&table, "%" PRIu64, pool->free);
	}
	return table_end(&table, painter->out, 2);
}

static void place_row(struct table *table, const struct painter *painter,
		      const struct ram *ram, const struct hugepage_share *share)
{
	const char *name = hugepage_reach_name(share);
	char text[16];

	table_line(table);
	table_cell(table, "%s", node_text(share->node, text, sizeof(text)));
	table_cell(table, "%s", format_size(share->page_size).text);
	table_cell(table, "%" PRIu64, share->n);
	if (!name)
		table_cell(table, "not known");
	else if (share->is_identity)
		table_cell(table, "REACHABLE");
	else if (share->reason == MISFIT_NO_WINDOW)
		table_cell(table, "UNREACHABLE");
	else if (share->reason == MISFIT_SHIFTED)
		table_cell(table, "SHIFTED");
	else
		table_cell(table, "not at IOVA = PA: %s", name);
	if (share->bank == SHARE_NO_BANK)
		table_cell(table, "in no known bank");
	else
		table_cell(table, "%s  %s",
			   format_range(painter, ram->banks[share->bank].range).text,
			   ram->banks[share->bank].name);
}

static int print_places(const struct painter *painter, const struct report *report,
			const struct hugepage_shares *shares)
{
	static const char *const columns[] = { ">NODE", ">SIZE", ">PAGES",
					       "REACH", "BANK",	 NULL };
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; i < shares->n; i++)
		place_row(&table, painter, &report->facts->ram, &shares->items[i]);
	return table_end(&table, painter->out, 2);
}

/* The requester numbered @i that is no PCI bridge, unless all are; or NULL. */
static const struct requester *requester_at(const struct report *report, size_t i)
{
	const struct requester *requester = report->requesters[i];

	if (report->facts->n_devices > 1 && device_is_bridge(requester->device))
		return NULL;
	return requester;
}

/* Names all that reach the same as the requester numbered @i. */
static void print_names(const struct painter *painter, const struct report *report,
			size_t i)
{
	const struct hugepage_reach *reach = report->requesters[i]->hugepages;

	fputs("  as seen by", painter->out);
	for (; i < report->facts->n_devices; i++) {
		const struct requester *requester = requester_at(report, i);

		if (requester && requester->hugepages == reach)
			fprintf(painter->out, " %s", requester->device->address);
	}
	fputs(":\n", painter->out);
}

static bool is_shown(const struct report *report, size_t n,
		     const struct hugepage_reach *reach)
{
	for (size_t i = 0; i < n; i++) {
		const struct requester *requester = requester_at(report, i);

		if (requester && requester->hugepages == reach)
			return true;
	}
	return false;
}

/* A table for each set of requesters that reach the same. */
static int print_all(const struct painter *painter, const struct report *report,
		     bool is_process)
{
	int err = 0;

	for (size_t i = 0; i < report->facts->n_devices && !err; i++) {
		const struct requester *requester = requester_at(report, i);
		const struct hugepage_reach *reach = requester ? requester->hugepages :
								 NULL;

		if (!reach || is_shown(report, i, reach))
			continue;
		if (report->facts->n_devices > 1)
			print_names(painter, report, i);
		err = print_places(painter, report,
				   is_process ? &reach->process : &reach->pool);
	}
	return err;
}

static int print_pool(const struct painter *painter, const struct report *report)
{
	const struct hugepages *hugepages = &report->facts->hugepages;
	uint64_t found = hugepage_runs_count(&hugepages->runs, 0),
		 total = hugepages_total(hugepages, 0);
	int err = print_pools(painter, hugepages);

	if (err || !total)
		return err;
	if (hugepages->places_status != SOURCE_READ)
		print_status(painter, "where they lie, /proc/kpageflags",
			     hugepages->places_status);
	else if (!hugepages->has_places)
		fprintf(painter->out,
			"  /proc/kpageflags shows %" PRIu64 " of %" PRIu64 " pages\n",
			found, total);
	if (!hugepages->runs.n)
		return 0;
	fputc('\n', painter->out);
	return print_all(painter, report, false);
}

static int print_process(const struct painter *painter, const struct report *report)
{
	const struct process *process = &report->facts->process;

	fprintf(painter->out, "\nprocess %u (%s): ", process->pid,
		process->command ?: "?");
	if (process->status != SOURCE_READ) {
		fprintf(painter->out, "its hugepages are not known, %s is %s\n",
			process->failed, source_status_name(process->status));
		return 0;
	}
	fprintf(painter->out, "%" PRIu64 " hugepages mapped",
		hugepage_runs_count(&process->runs, 0));
	if (process->n_untouched)
		fprintf(painter->out, ", %" PRIu64 " more not touched yet",
			process->n_untouched);
	fputc('\n', painter->out);
	return process->runs.n ? print_all(painter, report, true) : 0;
}

int text_hugepages(const struct painter *painter, const struct report *report)
{
	const struct request *request = &report->facts->request;
	int err = request->asks_hugepages ? print_pool(painter, report) : 0;

	if (!err && request->pid)
		err = print_process(painter, report);
	return err;
}
