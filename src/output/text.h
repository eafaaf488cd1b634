/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "output/painter.h"

/* text_requester - one requester: who it is, its bridge, IOMMU, windows and RAM. */
int text_requester(struct arena *arena, const struct painter *painter,
		   const struct report *report, const struct bridge_view *view,
		   const struct requester *requester);

/* text_list - several requesters, a line each. 0 or -ENOMEM. */
int text_list(struct arena *arena, const struct painter *painter,
	      const struct report *report);

/* text_kernel_log - what the kernel's log says of a bridge, if a log was given. */
void text_kernel_log(const struct painter *painter, const struct report *report,
		     const struct bridge_view *view);

/* text_kernel_logs - the same of all bridges, behind a list. */
void text_kernel_logs(const struct painter *painter, const struct report *report);

/* text_hugepages - where hugepages lie, if that was asked for. 0 or -ENOMEM. */
int text_hugepages(const struct painter *painter, const struct report *report);

/* text_findings - findings and what is undecided. 0 or -ENOMEM. */
int text_findings(struct arena *arena, const struct painter *painter,
		  const struct report *report, bool is_list);

/* text_sources - what could not be read; with -v, everything that was asked. */
void text_sources(const struct painter *painter, const struct report *report);

/* text_count - the last line: the verdict, and findings by level. */
void text_count(const struct painter *painter, const struct report *report);

/**
 * text_shared - what several devices can use together, and what --find found
 * @painter: how and where to
 * @report: the report
 *
 * Prints nothing where neither was asked. Return: 0 or -ENOMEM.
 */
int text_shared(const struct painter *painter, const struct report *report);

/* text_decode - what the text of --decode means here; nothing without. */
void text_decode(const struct painter *painter, const struct report *report);

/**
 * text_iommu - what translates for a requester, and who says so
 * @arena: for what is worked out on the way
 * @painter: how and where to
 * @requester: a function of a machine, or a bridge of a blob
 *
 * Return: 0 or -ENOMEM.
 */
int text_iommu(struct arena *arena, const struct painter *painter,
	       const struct requester *requester);
