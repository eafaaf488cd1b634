/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"
#include "output/doc.h"

/* doc_add_consumer - "consumer": what the one named by --for will do; nothing without. */
void doc_add_consumer(struct doc *doc, struct json_object *object,
		      const struct report *report);
