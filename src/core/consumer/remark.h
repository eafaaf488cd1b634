/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/* What can be said of the mode that SPDK or DPDK takes. */
enum topic {
	TOPIC_MODE, /* which, and why */
	TOPIC_NO_PHYSICAL, /* the program will not start */
	TOPIC_EXPECTS_PA, /* it will not take the device */
	TOPIC_UNTRANSLATED, /* nothing makes sense of its addresses */
	TOPIC_MASK, /* DPDK will refuse its own memory */
	TOPIC_NEIGHBOUR_OUT, /* it will not take another device */
	TOPIC_SWITCH, /* PA for the sake of a switch that the device does not need */
	TOPIC_NEIGHBOUR_PA, /* PA for the sake of another device */
	TOPIC_OTHER_UNIT, /* a unit was asked that does not serve the device */
};
#define N_TOPICS 9

/**
 * struct remark - something to say of a requester's mode
 * @level: of enum level, or LEVEL_NONE when there is nothing to say
 * @title: one line; NULL without memory
 * @why: the cause; NULL without memory
 * @fix: what to do, or NULL
 */
struct remark {
	int level;
	const char *title, *why, *fix;
};

/**
 * remark_on - what there is to say
 * @checkup: the state
 * @requester: its mode is known
 * @topic: of what
 */
struct remark remark_on(struct checkup *checkup, const struct requester *requester,
			enum topic topic);
