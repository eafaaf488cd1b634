/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/finding.h"

/* How checks speak of the windows that decide what a bridge's devices reach. */

/* inbound_evidence - name where the deciding windows of a bridge come from. */
void inbound_evidence(struct checkup *checkup, struct finding *finding,
		      const struct bridge *bridge);

/* inbound_need_iort - where the IORT exists and could not be read, its limit would help. */
void inbound_need_iort(struct checkup *checkup, struct undecided *undecided);

/**
 * inbound_explain_limit - why RAM is out of reach of an ACPI machine, and what to do
 * @checkup: the state
 * @finding: of the RAM
 * @bridge: has an acpi_limit
 * @level: of the finding
 */
void inbound_explain_limit(struct checkup *checkup, struct finding *finding,
			   const struct bridge *bridge, enum level level);
