/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/bus.h"
#include "core/finding.h"
#include "core/units.h"
#include "output/table.h"
#include "output/text.h"

/* The worst that was found about a bridge or a device. */
struct tally {
	const char *subject;
	bool is_device, is_undecided;
	int worst; /* a level, or LEVEL_NONE */
};

/* One for each bridge and device, sorted by subject. */
struct tallies {
	struct tally *items;
	size_t n;
};

static int by_subject(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	return strcmp(x->subject, y->subject);
}

static struct tally *find_tally(const struct tallies *tallies, const char *subject)
{
	const struct tally key = { .subject = subject };

	return bsearch(&key, tallies->items, tallies->n, sizeof(key), by_subject);
}

static void worsen(struct tally *tally, enum level level)
{
	if (tally && (int)level < tally->worst)
		tally->worst = (int)level;
}

/* A bridge's finding that names devices is about those; else it is about its subject. */
static void count_finding(const struct tallies *tallies, const struct finding *finding)
{
	bool names_devices = false;

	for (size_t i = 0; i < finding->n_evidence; i++) {
		struct tally *tally = find_tally(tallies, finding->evidence[i].path);

		if (!tally || !tally->is_device)
			continue;
		worsen(tally, finding->level);
		names_devices = true;
	}
	if (!names_devices)
		worsen(find_tally(tallies, finding->subject), finding->level);
}

static int make_tallies(struct arena *arena, const struct report *report,
			struct tallies *ret)
{
	const struct facts *facts = report->facts;
	struct tally *items =
		arena_alloc(arena, (report->n_views + facts->n_devices) * sizeof(*items));
	struct tallies tallies = { items, 0 };
	struct tally *tally;

	if (!items)
		return -ENOMEM;
	for (size_t i = 0; i < report->n_views; i++)
		items[tallies.n++] =
			(struct tally){ bridge_subject(report->views[i].bridge), false,
					false, LEVEL_NONE };
	for (size_t i = 0; i < facts->n_devices; i++)
		items[tallies.n++] = (struct tally){ facts->devices[i].address, true,
						     false, LEVEL_NONE };
	qsort(items, tallies.n, sizeof(*items), by_subject);
	for (size_t i = 0; i < report->n_findings; i++)
		count_finding(&tallies, report->findings[i]);
	for (size_t i = 0; i < report->n_undecided; i++) {
		tally = find_tally(&tallies, report->undecided[i]->subject);
		if (tally)
			tally->is_undecided = true;
	}
	*ret = tallies;
	return 0;
}

/* The worst that was found, in a word. */
static const char *result_of(const struct tallies *tallies,
			     const struct requester *requester)
{
	struct tally result = *find_tally(tallies, bridge_subject(requester->bridge));

	if (requester->device) {
		const struct tally *own = find_tally(tallies, requester->device->address);

		worsen(&result, (enum level)own->worst);
		result.is_undecided |= own->is_undecided;
	} else if (!requester->bridge->enabled) {
		return "disabled";
	}
	if (result.worst > LEVEL_ERROR && result.is_undecided)
		return "undecided";
	return result.worst >= LEVEL_NOTE ? "fine" : level_name((enum level)result.worst);
}

static void reach_cells(struct table *table, const struct tallies *tallies,
			const struct requester *requester)
{
	const struct range_set *lost = &requester->reach.unreachable;

	table_cell(table, "%zu", bridge_deciding_windows(requester->bridge).n);
	table_cell(table, "%s", lost->n ? format_size(range_set_total(lost)).text : "-");
	table_cell(table, "%s", result_of(tallies, requester));
}

static int list_devices(const struct painter *painter, const struct report *report,
			const struct tallies *tallies)
{
	static const char *const columns[] = { "ADDRESS",	"ID",	  "DRIVER",
					       "GROUP",		"IOMMU",  ">WINDOWS",
					       ">OUT-OF-REACH", "RESULT", NULL };
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; i < report->facts->n_devices; i++) {
		const struct device *device = &report->facts->devices[i];

		table_line(&table);
		table_cell(&table, "%s", device->address);
		table_cell(&table, "%04x:%04x", device->vendor, device->device);
		table_cell(&table, "%s", device->driver ?: "-");
		if (device->group)
			table_cell(&table, "%u", device->group->id);
		else
			table_cell(&table, "-");
		table_cell(&table, "%s", iommu_kind_name(device->iommu));
		reach_cells(&table, tallies, report->requesters[i]);
	}
	return table_end(&table, painter->out, 0);
}

static int list_bridges(const struct painter *painter, const struct report *report,
			const struct tallies *tallies)
{
	static const char *const columns[] = { "BRIDGE",	"IOMMU",  ">WINDOWS",
					       ">OUT-OF-REACH", "RESULT", NULL };
	static const char *const coverage[] = { "none", "mapped", "partly" };
	struct table table;

	table_begin(&table, columns);
	for (size_t i = 0; i < report->n_views; i++) {
		const struct bridge_view *view = &report->views[i];

		table_line(&table);
		table_cell(&table, "%s", bridge_subject(view->bridge));
		table_cell(&table, "%s", coverage[view->bridge->iommu]);
		reach_cells(&table, tallies, &view->requesters[0]);
	}
	return table_end(&table, painter->out, 0);
}

int text_list(struct arena *arena, const struct painter *painter,
	      const struct report *report)
{
	struct tallies tallies;
	int err = make_tallies(arena, report, &tallies);

	if (err)
		return err;
	return report->facts->n_devices ? list_devices(painter, report, &tallies) :
					  list_bridges(painter, report, &tallies);
}
