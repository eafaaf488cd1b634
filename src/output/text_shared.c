/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/units.h"
#include "output/table.h"
#include "output/text.h"

/* More rows than this are for -v. */
#define SHOWN_ROWS 24

static int print_ranges(const struct painter *painter, const struct range_set *set)
{
	static const char *const columns[] = { "IOVA", ">SIZE", NULL };
	size_t shown = painter->style->verbose || set->n < SHOWN_ROWS ? set->n :
									SHOWN_ROWS;
	struct table table;
	int err;

	if (!set->n) {
		fputs("  none\n", painter->out);
		return 0;
	}
	table_begin(&table, columns);
	for (size_t i = 0; i < shown; i++) {
		table_line(&table);
		table_cell(&table, "%s", format_range(painter, set->items[i]).text);
		table_cell(&table, "%s", format_size(range_size(set->items[i])).text);
	}
	err = table_end(&table, painter->out, 2);
	if (shown < set->n)
		fprintf(painter->out, "  and %zu more (-v shows them)\n", set->n - shown);
	return err;
}

static int print_costs(const struct painter *painter, const struct shared *shared)
{
	static const char *const columns[] = { "DEVICE", ">COSTS", "FROM", NULL };
	struct table table;

	if (!shared->n_costs)
		return 0;
	fputs("\nwhat one device keeps from all others:\n", painter->out);
	table_begin(&table, columns);
	for (size_t i = 0; i < shared->n_costs; i++) {
		const struct cost *cost = &shared->costs[i];
		const struct requester *requester = cost->requester;

		table_line(&table);
		table_cell(&table, "%s",
			   requester->device ? requester->device->address :
					       bridge_subject(requester->bridge));
		table_cell(&table, "%s", format_size(range_set_total(&cost->lost)).text);
		table_cell(&table, "%s", format_range(painter, cost->lost.items[0]).text);
	}
	return table_end(&table, painter->out, 2);
}

int text_shared(const struct painter *painter, const struct report *report)
{
	const struct request *request = &report->facts->request;
	int err = 0;

	if (!report->has_shared)
		return 0;
	if (request->shares_container) {
		fprintf(painter->out, "\nIOVAs for all of them together%s:\n",
			report->shared.is_known ? "" : ", at most");
		err = print_ranges(painter, &report->shared.usable);
		err = err ?: print_costs(painter, &report->shared);
	}
	if (err || !request->find_size)
		return err;
	fprintf(painter->out, "\nusable IOVA ranges of at least %s%s:\n",
		format_size(request->find_size).text,
		report->shared.is_known ? "" : ", if the aperture allows");
	return print_ranges(painter, &report->found);
}
