/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"
#include "output/doc.h"

/* doc_add_hugepages - "hugepages" for --hugepages and "process" for --pid. */
void doc_add_hugepages(struct doc *doc, struct json_object *object,
		       const struct report *report);
