/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/range.h"

struct arena;
struct bridge;

/**
 * struct log_range - one `IB MEM` line of a kernel log
 * @cpu: first CPU address
 * @cpu_last: last CPU address; below @cpu where the kernel's sum has wrapped
 * @bus: first bus address
 */
struct log_range {
	uint64_t cpu, cpu_last, bus;
};

/**
 * struct log_list - what a kernel log says about the inbound windows of one host bridge
 * @node: path in the device tree, as text_printable() gives it
 * @ranges: in the order of the log
 * @n: how many
 * @is_closed: the host bridge's driver spoke on about something else, so that the list is
 *             whole
 * @is_damaged: a line of it makes no sense, or the log says that lines are missing
 * @is_old: the kernel is one that prints no `IB MEM` lines, and there is none
 *
 * devm_of_pci_get_host_bridge_resources() in drivers/pci/of.c prints it.
 */
struct log_list {
	const char *node;
	struct log_range *ranges;
	size_t n, cap;
	bool is_closed, is_damaged, is_old;
};

/**
 * enum log_result - how a bridge's list in the log compares to the computed windows
 * @LOG_NOT_ASKED: no log was given
 * @LOG_ABSENT: the log has no list of this bridge
 * @LOG_NOT_COMPARED: the bridge's node could not be read, so that nothing was computed
 * @LOG_OLD_KERNEL: the kernel that wrote the log does not print inbound windows
 * @LOG_CUT: the log ends within the list, and what is there agrees
 * @LOG_DAMAGED: lines of the list are missing or make no sense
 * @LOG_AGREES: both lead the same bus addresses to the same CPU addresses
 * @LOG_DIFFERS: they do not
 */
enum log_result {
	LOG_NOT_ASKED,
	LOG_ABSENT,
	LOG_NOT_COMPARED,
	LOG_OLD_KERNEL,
	LOG_CUT,
	LOG_DAMAGED,
	LOG_AGREES,
	LOG_DIFFERS
};

/**
 * struct log_ranges - some ranges
 */
struct log_ranges {
	struct log_range *items;
	size_t n, cap;
};

/**
 * struct log_comparison - a bridge's list in the log against the computed windows
 * @result: how they compare; the rest is for LOG_DIFFERS
 * @logged: the lines that have to do with the difference
 * @computed: the windows that have to do with it; none where the log ends within the list
 * @cpu: CPU addresses that are in one of the two only, or at different bus addresses
 */
struct log_comparison {
	enum log_result result;
	struct log_ranges logged, computed;
	struct range_set cpu;
};

/**
 * kernel_log_compare - hold the log against what was computed
 * @arena: where the result lives
 * @was_asked: a log was given
 * @bridge: the bridge, with its list of the log if there is one
 * @ret: the comparison
 *
 * What is compared is which bus address leads to which CPU address, not the lines: 5.10
 * merges entries of space codes 2 and 3, which 6.1 and later keep apart. A line whose end
 * has wrapped is no difference where an entry was left out for that: all kernels print it,
 * and 6.12 and later then refuse it.
 *
 * Return: 0 or -ENOMEM.
 */
int kernel_log_compare(struct arena *arena, bool was_asked, const struct bridge *bridge,
		       struct log_comparison *ret);

/* log_result_name - "agrees", "differs", ..., or NULL for LOG_NOT_ASKED. */
const char *log_result_name(enum log_result result);
