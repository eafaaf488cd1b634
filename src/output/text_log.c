/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/text.h"

void text_kernel_log(const struct painter *painter, const struct report *report,
		     const struct bridge_view *view)
{
	static const char *const words[] = {
		[LOG_NOT_ASKED] = NULL,
		[LOG_ABSENT] = "says nothing of this bridge",
		[LOG_NOT_COMPARED] =
			"not compared, since the bridge's node could not be read",
		[LOG_OLD_KERNEL] =
			"of a kernel that prints no inbound windows, or not always",
		[LOG_CUT] = "ends before the bridge's list is complete",
		[LOG_DAMAGED] = "lines of the bridge's list are missing or damaged",
		[LOG_DIFFERS] = "the kernel took other windows than those computed here",
	};
	const char *name = report->facts->kernel_log;

	if (view->log.result == LOG_NOT_ASKED)
		return;
	fprintf(painter->out, "  log      %s: ", name);
	if (view->log.result != LOG_AGREES)
		fprintf(painter->out, "%s\n", words[view->log.result]);
	else if (view->bridge->log->n)
		fputs("the kernel took these windows\n", painter->out);
	else
		fputs("the kernel, too, took no windows of the bridge's own\n",
		      painter->out);
}

void text_kernel_logs(const struct painter *painter, const struct report *report)
{
	size_t n_agree = 0, n_differ = 0, n = 0;

	if (!report->facts->kernel_log)
		return;
	for (size_t i = 0; i < report->n_views; i++) {
		enum log_result result = report->views[i].log.result;

		if (!report->views[i].bridge->enabled)
			continue;
		n++;
		n_agree += result == LOG_AGREES;
		n_differ += result == LOG_DIFFERS;
	}
	fprintf(painter->out,
		"\nlog %s: the kernel took the computed windows at %zu of %zu "
		"host bridge%s",
		report->facts->kernel_log, n_agree, n, n == 1 ? "" : "s");
	if (n_differ)
		fprintf(painter->out, ", others at %zu", n_differ);
	if (n > n_agree + n_differ)
		fprintf(painter->out, "; of %zu it can not be told",
			n - n_agree - n_differ);
	fputc('\n', painter->out);
}
