/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/**
 * plan_make - what the consumer will do with a requester
 * @arena: where the plan lives
 * @facts: what was read, and what the user said
 * @requester: its reach is there; its plan and its case are written
 *
 * A PCI bridge has no consumer, and a bridge of a blob has one that knows no machine.
 *
 * Return: 0 or -ENOMEM.
 */
int plan_make(struct arena *arena, const struct facts *facts,
	      struct requester *requester);
