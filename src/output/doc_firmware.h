/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/firmware.h"
#include "output/doc.h"

/**
 * doc_add_firmware - "firmware": what the ACPI tables say about a function, or null
 * @doc: the document
 * @object: the function's
 * @platform: its kernel, which may not know every kind of region; those are left out
 * @firmware: what they say, or NULL
 */
void doc_add_firmware(struct doc *doc, struct json_object *object,
		      const struct platform *platform,
		      const struct firmware_iommu *firmware);
