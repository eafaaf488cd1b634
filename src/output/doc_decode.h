/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/decode.h"
#include "output/doc.h"

/* doc_add_decode - "decode": what the text of --decode means; nothing without. */
void doc_add_decode(struct doc *doc, struct json_object *object,
		    const struct report *report);
