/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"

/**
 * hugepages_judge - what each requester can reach of the hugepages
 * @arena: where the results live
 * @report: its requesters' hugepages are written; those who reach the same share one
 *
 * Nothing where no hugepage is known.
 *
 * Return: 0 or -ENOMEM.
 */
int hugepages_judge(struct arena *arena, struct report *report);
