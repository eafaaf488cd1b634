/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/bus.h"
#include "core/units.h"
#include "output/table.h"
#include "output/text.h"

/* Is a finding about this device, or about its bridge and all or it among others? */
static bool concerns(const struct finding *finding, const struct requester *requester)
{
	bool names_devices = false;

	if (requester->device && !strcmp(finding->subject, requester->device->address))
		return true;
	if (strcmp(finding->subject, bridge_subject(requester->bridge)))
		return false;
	for (size_t i = 0; requester->device && i < finding->n_evidence; i++) {
		if (!strcmp(finding->evidence[i].path, requester->device->address))
			return true;
		names_devices |= strchr(finding->evidence[i].path, '.') &&
			finding->evidence[i].path[0] != '/';
	}
	return !names_devices;
}

static bool is_undecided(const struct report *report, const struct requester *requester)
{
	for (size_t i = 0; i < report->n_undecided; i++) {
		const char *subject = report->undecided[i]->subject;

		if (!strcmp(subject, bridge_subject(requester->bridge)) ||
		    (requester->device && !strcmp(subject, requester->device->address)))
			return true;
	}
	return false;
}

/* The worst that was found, in a word. */
static const char *result_of(const struct report *report,
			     const struct requester *requester)
{
	enum level worst = N_LEVELS;

	if (!requester->bridge->enabled && !requester->device)
		return "disabled";
	for (size_t i = 0; i < report->n_findings; i++) {
		if (report->findings[i]->level < worst &&
		    concerns(report->findings[i], requester))
			worst = report->findings[i]->level;
	}
	if (worst > LEVEL_ERROR && is_undecided(report, requester))
		return "undecided";
	return worst == N_LEVELS || worst == LEVEL_NOTE ? "fine" : level_name(worst);
}

static void reach_cells(struct table *table, const struct report *report,
			const struct requester *requester)
{
	const struct range_set *lost = &requester->reach.unreachable;

	table_cell(table, "%zu", bridge_deciding_windows(requester->bridge).n);
	table_cell(table, "%s", lost->n ? format_size(range_set_total(lost)).text : "-");
	table_cell(table, "%s", result_of(report, requester));
}

static int list_devices(const struct painter *painter, const struct report *report)
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
		reach_cells(&table, report, report->requesters[i]);
	}
	return table_end(&table, painter->out, 0);
}

static int list_bridges(const struct painter *painter, const struct report *report)
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
		reach_cells(&table, report, &view->requesters[0]);
	}
	return table_end(&table, painter->out, 0);
}

int text_list(const struct painter *painter, const struct report *report)
{
	return report->facts->n_devices ? list_devices(painter, report) :
					  list_bridges(painter, report);
}
