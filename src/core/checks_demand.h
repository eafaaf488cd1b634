/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/* check_demand_width - demands that a device can not drive; part of device-width-exceeded. */
void check_demand_width(struct checkup *checkup, const struct bridge_view *view);
