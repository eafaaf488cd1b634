/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"
#include "output/doc.h"

/* doc_add_shared - "shared" for several devices, and "find" where it was asked. */
void doc_add_shared(struct doc *doc, struct json_object *object,
		    const struct report *report);
