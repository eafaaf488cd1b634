/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>

#include "core/bus.h"
#include "core/segment.h"
#include "core/units.h"
#include "output/table.h"
#include "output/text.h"

/* More rows than this are for -v. */
#define SHOWN_ROWS 24

static void print_title(const struct painter *painter, const struct bridge *bridge,
			const struct device *device)
{
	paint(painter, PAINT_BOLD);
	fputs(device ? device->address : bridge_subject(bridge), painter->out);
	paint(painter, PAINT_PLAIN);
	if (!device) {
		if (bridge->n_compatible)
			fprintf(painter->out, "  (%s)", bridge->compatible[0]);
		fputs(bridge->enabled ? "\n\n" : "  disabled\n\n", painter->out);
		return;
	}
	fprintf(painter->out, "  %s%s[%04x:%04x], %s%s\n\n", device->name ?: "",
		device->name ? " " : "", device->vendor, device->device,
		device->driver ? "driver " : "no driver", device->driver ?: "");
}

static void print_tree_line(const struct painter *painter, const struct source *tree)
{
	fprintf(painter->out, "  tree     %s%s%s\n", tree->path, tree->detail ? ": " : "",
		tree->detail ?: "");
}

static void print_windows_line(const struct painter *painter, const struct bridge *bridge,
			       enum tri restricted)
{
	struct window_list windows = bridge_deciding_windows(bridge);

	fputs("  windows  ", painter->out);
	if (bridge->acpi_limit_bits)
		fprintf(painter->out,
			"%u address bits, from the IORT, unless a _DMA object says otherwise\n",
			bridge->acpi_limit_bits);
	else if (windows.n && bridge->n_windows)
		fprintf(painter->out, "%zu inbound, from its own dma-ranges\n",
			windows.n);
	else if (windows.n)
		fprintf(painter->out, "%zu inbound, from dma-ranges of %s\n", windows.n,
			bridge->map.node);
	else if (restricted == TRI_UNKNOWN)
		fputs("not known\n", painter->out);
	else
		fputs("none described: Linux takes bus addresses as CPU addresses\n",
		      painter->out);
}

/* Told where no tree shows it, or not all of it. */
static void print_outbound(const struct painter *painter, const struct bridge *bridge)
{
	size_t n_assumed = 0;

	if (!bridge->n_outbound && !bridge->is_outbound_partial)
		return;
	for (size_t i = 0; i < bridge->n_outbound; i++)
		n_assumed += bridge->outbound[i].is_assumed;
	fputs("  outbound ", painter->out);
	if (bridge->is_outbound_partial && !bridge->n_outbound)
		fputs("not known: its windows could not be read\n", painter->out);
	else if (bridge->is_outbound_partial)
		fprintf(painter->out,
			"at least %zu range%s: its windows could not be read, only BARs\n",
			bridge->n_outbound, bridge->n_outbound == 1 ? "" : "s");
	else if (n_assumed)
		fprintf(painter->out, "%zu windows for MMIO, %zu of them taken for 1:1\n",
			bridge->n_outbound, n_assumed);
	else
		fprintf(painter->out, "%zu window%s for MMIO\n", bridge->n_outbound,
			bridge->n_outbound == 1 ? "" : "s");
}

static void print_ram_line(const struct painter *painter, const struct report *report,
			   const struct reach *reach)
{
	const struct ram *ram = &report->facts->ram;
	uint64_t all = range_set_total(&report->ram),
		 lost = range_set_total(&reach->unreachable);

	if (!ram->n_banks) {
		fputs("  RAM      not known\n", painter->out);
		return;
	}
	fprintf(painter->out, "  RAM      %s%s in %zu bank%s (%s)",
		ram->is_bound ? "at most " : "", format_size(all).text, ram->n_banks,
		ram->n_banks == 1 ? "" : "s", ram->source);
	if (lost)
		fprintf(painter->out, ": %s within reach, %s out of reach",
			all == lost ? "none" : format_size(all - lost).text,
			all == lost ? "all" : format_size(lost).text);
	else if (reach->restricted == TRI_YES)
		fputs(": all within reach", painter->out);
	fputc('\n', painter->out);
}

static int print_windows(const struct painter *painter, struct window_list windows)
{
	static const char *const columns[] = { "WINDOW", "BUS", "CPU", ">SIZE", NULL };
	struct table table;

	if (!windows.n || (windows.n > SHOWN_ROWS && !painter->style->verbose))
		return 0;
	fputc('\n', painter->out);
	table_begin(&table, columns);
	for (size_t i = 0; i < windows.n; i++) {
		const struct window *window = &windows.items[i];

		table_line(&table);
		table_cell(&table, "%zu", i);
		table_cell(&table, "%s", format_range(painter, window->bus).text);
		table_cell(&table, "%s",
			   window_is_identity(window) ?
				   "the same" :
				   format_range(painter, window->cpu).text);
		table_cell(&table, "%s", format_size(range_size(window->cpu)).text);
	}
	return table_end(&table, painter->out, 2);
}

static void dma_cell(struct table *table, const struct painter *painter,
		     const struct segment *segment, struct window_list windows)
{
	const struct window *window = segment->window == SEGMENT_NO_WINDOW ?
		NULL :
		&windows.items[segment->window];

	if (!segment->is_reachable)
		table_cell(table, "UNREACHABLE");
	else if (segment->misfit && segment->misfit->has_hits && window)
		table_cell(table, "at bus 0x%0*" PRIx64 " (PA hits 0x%" PRIx64 ")",
			   painter->digits,
			   segment->range.start - window->cpu.start + window->bus.start,
			   segment->range.start - segment->misfit->range.start +
				   segment->misfit->hits.start);
	else if (segment->misfit && segment->misfit->reason == MISFIT_SHIFTED && window)
		table_cell(table, "at bus 0x%0*" PRIx64, painter->digits,
			   segment->range.start - window->cpu.start + window->bus.start);
	else if (segment->misfit && segment->misfit->reason == MISFIT_OUTBOUND)
		table_cell(table, "MMIO on the bus");
	else if (segment->misfit)
		table_cell(table, "not at IOVA = PA: %s",
			   misfit_reason_name(segment->misfit->reason));
	else
		table_cell(table, "ok");
}

static void segment_row(struct table *table, const struct painter *painter,
			const struct segment *segment, struct window_list windows)
{
	table_line(table);
	table_cell(table, "%s", format_range(painter, segment->range).text);
	table_cell(table, "%s", format_size(range_size(segment->range)).text);
	table_cell(table, "%s", segment->bank->name);
	if (segment->window == SEGMENT_NO_WINDOW)
		table_cell(table, "-");
	else
		table_cell(table, "%zu", segment->window);
	dma_cell(table, painter, segment, windows);
}

static int print_segments(struct arena *arena, const struct painter *painter,
			  const struct report *report, const struct requester *requester)
{
	static const char *const columns[] = { "RAM",	 ">SIZE", "BANK",
					       "WINDOW", "DMA",	  NULL };
	struct window_list windows = bridge_deciding_windows(requester->bridge);
	struct segments segments;
	struct table table;
	size_t shown;
	int err = segments_of(arena, &report->facts->ram, &report->ram, requester,
			      &segments);

	if (err || !segments.n)
		return err;
	shown = painter->style->verbose || segments.n < SHOWN_ROWS ? segments.n :
								     SHOWN_ROWS;
	fputc('\n', painter->out);
	table_begin(&table, columns);
	for (size_t i = 0; i < shown; i++)
		segment_row(&table, painter, &segments.items[i], windows);
	err = table_end(&table, painter->out, 2);
	if (shown < segments.n)
		fprintf(painter->out, "  and %zu more (-v shows them)\n",
			segments.n - shown);
	return err;
}

int text_requester(struct arena *arena, const struct painter *painter,
		   const struct report *report, const struct bridge_view *view,
		   const struct requester *requester)
{
	const struct bridge *bridge = view->bridge;
	int err = 0;

	print_title(painter, bridge, requester->device);
	if (!report->facts->platform.is_live)
		print_tree_line(painter, &report->facts->sources.items[0]);
	if (requester->device)
		fprintf(painter->out, "  bridge   %s%s%s%s\n", bridge_subject(bridge),
			bridge->n_compatible ? " (" : "",
			bridge->n_compatible ? bridge->compatible[0] : "",
			bridge->n_compatible ? ")" : "");
	print_windows_line(painter, bridge, requester->reach.restricted);
	text_kernel_log(painter, report, view);
	if (!bridge->node || bridge->is_outbound_partial)
		print_outbound(painter, bridge);
	err = text_iommu(arena, painter, requester);
	print_ram_line(painter, report, &requester->reach);
	err = err ?: print_windows(painter, bridge_deciding_windows(bridge));
	return err ?: print_segments(arena, painter, report, requester);
}
