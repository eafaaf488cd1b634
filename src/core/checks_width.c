/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/bus.h"
#include "core/checks.h"
#include "core/checks_demand.h"
#include "core/units.h"

/* RAM that a window leads to, but only at bus addresses that the device can not drive. */
static int too_high_set(struct arena *arena, const struct range_set *ram,
			struct window_list windows, struct range width,
			struct range_set *ret)
{
	struct range_set inside = *ram, cpu, driven;
	int err = windows_driven_set(arena, windows, width, &driven);

	if (!err && windows.n) {
		err = windows_cpu_set(arena, windows, &cpu);
		err = err ?: range_set_intersect(arena, ram, &cpu, &inside);
	}
	return err ?: range_set_subtract(arena, &inside, &driven, ret);
}

struct width_result {
	struct range_set too_high; /* RAM */
	bool none_left; /* untranslated, not a byte of RAM is within width */
	bool no_iova; /* no bus address of any window is within width */
};

static struct width_result examine(struct checkup *checkup,
				   const struct bridge_view *view)
{
	struct window_list windows = bridge_deciding_windows(view->bridge);
	const struct report *report = checkup->report;
	struct range width = range_of_bits(report->facts->request.dma_bits);
	const struct range_set *lost = &view->whole.reach.unreachable;
	struct width_result result = { 0 };
	uint64_t within;

	checkup_fail(checkup,
		     too_high_set(checkup->arena, &report->ram, windows, width,
				  &result.too_high));
	within = range_set_total(&report->ram) - range_set_total(lost);
	result.none_left = result.too_high.n &&
		range_set_total(&result.too_high) == within;
	result.no_iova = windows.n;
	for (size_t i = 0; i < windows.n; i++)
		result.no_iova &= windows.items[i].bus.start > width.last;
	return result;
}

static int width_level(const struct width_result *result, bool is_translated)
{
	if (result->no_iova || (result->none_left && !is_translated))
		return LEVEL_ERROR;
	return result->too_high.n ? LEVEL_WARNING : LEVEL_NONE;
}

static void add_width(struct checkup *checkup, const struct bridge_view *view,
		      enum level level, const struct width_result *result,
		      const struct requester *requester)
{
	unsigned int bits = checkup->report->facts->request.dma_bits;
	struct finding *finding;

	if (level == LEVEL_ERROR)
		finding = finding_add(checkup, &check_device_width_exceeded, level,
				      bridge_subject(view->bridge),
				      "a device of %u address bits can reach no RAM here",
				      bits);
	else
		finding = finding_add(
			checkup, &check_device_width_exceeded, level,
			bridge_subject(view->bridge),
			"%s of RAM are beyond the %u address bits of the device",
			format_size(range_set_total(&result->too_high)).text, bits);
	finding_ranges(finding, SPACE_CPU, result->too_high);
	finding_evidence(checkup, finding, "--dma-bits", "%u", bits);
	if (requester->device)
		finding_evidence(checkup, finding, requester->device->address,
				 requester->is_translated ?
					 "behind a translating IOMMU" :
					 "nothing translates its addresses");
	if (level == LEVEL_ERROR) {
		finding_why(
			checkup, finding,
			"every bus address that leads to RAM is above 2^%u - 1: the driver's probe "
			"fails with -ENOMEM or its transfers abort",
			bits);
		finding_fix(
			checkup, finding,
			"give the bridge an inbound window whose bus addresses lie below 2^%u",
			bits);
		return;
	}
	finding_why(
		checkup, finding,
		requester->device && requester->is_translated ?
			"IOVA = physical address does not work there; other IOVAs do" :
			"the kernel bounces these buffers; a user-space driver has to keep off them");
	finding_fix(checkup, finding,
		    "keep buffers in RAM whose bus address is below 2^%u", bits);
}

static void check_width(struct checkup *checkup, const struct bridge_view *view)
{
	bool done[N_LEVELS] = { false };
	struct width_result result;

	if (!checkup->report->facts->request.has_dma_bits)
		return;
	result = examine(checkup, view);
	for (size_t i = 0; i < view->n && !checkup->err; i++) {
		const struct requester *requester = &view->requesters[i];
		int level = width_level(&result,
					requester->device && requester->is_translated);

		if (level == LEVEL_NONE || done[level])
			continue;
		done[level] = true;
		add_width(checkup, view, (enum level)level, &result, requester);
	}
	check_demand_width(checkup, view);
}

const struct check check_device_width_exceeded = {
	.name = "device-width-exceeded",
	.levels = "warning; error when no RAM is left, or for IOVAs that will be used",
	.summary = "RAM or IOVAs that the device can not drive",
	.explanation =
		"Many devices drive fewer than 64 address bits: 32 on old USB controllers, 36 or 40 on\n"
		"others. No file tells the width of a device that no driver has bound, so that it has\n"
		"to be given with --dma-bits. What counts is the bus address: a window that puts RAM\n"
		"at bus address 0x1000000000 takes 37 bits, however little RAM there is. A VL805 USB\n"
		"controller on a Raspberry Pi 5 fails with -12 for that reason.\n"
		"\n"
		"The kernel bounces what is out of width through low memory, unless no RAM at all is\n"
		"within. A user-space driver does not bounce.\n"
		"\n"
		"Rests on: include/linux/dma-direct.h dma_capable().\n",
	.check_bridge = check_width,
};
