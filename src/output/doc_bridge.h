/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"
#include "output/doc.h"

/* doc_bridge - one item of "bridges". */
struct json_object *doc_bridge(struct doc *doc, const struct bridge_view *view);

/* doc_add_kernel_log - the bridge's list in the kernel's log, if a log was given. */
void doc_add_kernel_log(struct doc *doc, struct json_object *object,
			const struct bridge_view *view);

/* doc_device - one item of "devices". */
struct json_object *doc_device(struct doc *doc, const struct facts *facts,
			       const struct requester *requester);

/* doc_reach - the "reach" of a bridge or device. */
struct json_object *doc_reach(struct doc *doc, const struct reach *reach);
