/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/checks.h"

/* More lines of either side than this are for the JSON. */
#define SHOWN 8

/* In the kernel's own form, so that it can be searched for. */
static void add_lines(struct checkup *checkup, struct finding *finding, const char *path,
		      const char *what, const struct log_ranges *ranges)
{
	for (size_t i = 0; i < ranges->n && i < SHOWN; i++)
		finding_evidence(checkup, finding, path,
				 "%s: IB MEM 0x%010llx..0x%010llx -> 0x%010llx", what,
				 (unsigned long long)ranges->items[i].cpu,
				 (unsigned long long)ranges->items[i].cpu_last,
				 (unsigned long long)ranges->items[i].bus);
	if (ranges->n > SHOWN)
		finding_evidence(checkup, finding, path, "%s: %zu more", what,
				 ranges->n - SHOWN);
}

static void check_differs(struct checkup *checkup, const struct bridge_view *view)
{
	const char *subject = bridge_subject(view->bridge);
	struct finding *finding;

	if (view->log.result != LOG_DIFFERS)
		return;
	finding = finding_add(
		checkup, &check_kernel_log_differs, LEVEL_WARNING, subject,
		"the kernel's log has other inbound windows than computed here");
	finding_ranges(finding, SPACE_CPU, view->log.cpu);
	add_lines(checkup, finding, checkup->report->facts->kernel_log, "logged",
		  &view->log.logged);
	add_lines(checkup, finding, subject, "computed", &view->log.computed);
	finding_why(
		checkup, finding,
		"the kernel logs each window that it takes from dma-ranges: either it had "
		"another tree than the one read here, or this tool reads the tree otherwise "
		"than that kernel; the answer above rests on the computed windows");
	finding_fix(
		checkup, finding,
		"give the log of the boot whose tree is read, or the tree of the boot "
		"whose log is read (its /sys/firmware/fdt, with --dtb)");
	finding_fix(checkup, finding,
		    "if both are of one boot, report it with the output of --json");
}

const struct check check_kernel_log_differs = {
	.name = "kernel-log-differs",
	.levels = "warning",
	.summary = "the inbound windows in the kernel's log differ from those computed",
	.explanation =
		"When Linux takes a host bridge from a device tree, it logs the bridge's ranges, and\n"
		"one line for each inbound window of its own dma-ranges:\n"
		"\n"
		"  brcm-pcie fd500000.pcie: host bridge /scb/pcie@7d500000 ranges:\n"
		"  brcm-pcie fd500000.pcie:      MEM 0x0600000000..0x063fffffff -> 0x00c0000000\n"
		"  brcm-pcie fd500000.pcie:   IB MEM 0x0000000000..0x00bfffffff -> 0x0400000000\n"
		"\n"
		"That is first and last CPU address, and the first bus address. No file in /sys or\n"
		"/proc says the same, so these lines are the only witness of what the kernel took.\n"
		"--kernel-log=FILE compares them to the windows computed from the tree: which bus\n"
		"address leads to which CPU address. The order of lines, and that 5.10 merges windows\n"
		"which newer kernels keep apart, make no difference; neither does a line whose end\n"
		"has wrapped at 2^64, which the kernel prints and then refuses.\n"
		"\n"
		"Of several boots in one log the last counts. A log that does not name the bridge, or\n"
		"ends within its list, or is of a kernel that prints no such lines (4.19), proves\n"
		"nothing, and nothing is found. Windows that a bridge inherits from a bus above are\n"
		"not logged.\n"
		"\n"
		"A difference means another tree (an overlay, a firmware that edits dma-ranges, a\n"
		"blob of another version) or a fault of this tool.\n"
		"\n"
		"Rests on: drivers/pci/of.c devm_of_pci_get_host_bridge_resources().\n",
	.check_bridge = check_differs,
};
