/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_firmware.h"

static void add_tri(struct doc *doc, struct json_object *object, const char *key,
		    enum tri tri)
{
	if (tri == TRI_UNKNOWN)
		doc_add_null(doc, object, key);
	else
		doc_add_bool(doc, object, key, tri == TRI_YES);
}

static void add_bits(struct doc *doc, struct json_object *object, const char *key,
		     unsigned int bits)
{
	if (bits)
		doc_add_number(doc, object, key, bits);
	else
		doc_add_null(doc, object, key);
}

static void add_regions(struct doc *doc, struct json_object *object,
			const struct platform *platform,
			const struct firmware_iommu *firmware)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < firmware->n_regions; i++) {
		const struct firmware_region *region = &firmware->regions[i];
		struct json_object *item;

		if (!firmware_counts(platform, region))
			continue;
		item = doc_range(doc, region->range);
		doc_add_text(doc, item, "type", reserved_type_name(region->type));
		doc_add_text(doc, item, "table", region->table);
		doc_add_bool(doc, item, "sure", firmware_is_sure(region));
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "regions", array);
}

void doc_add_firmware(struct doc *doc, struct json_object *object,
		      const struct platform *platform,
		      const struct firmware_iommu *firmware)
{
	struct json_object *item;

	if (!firmware) {
		doc_add_null(doc, object, "firmware");
		return;
	}
	item = doc_object(doc);
	add_tri(doc, item, "served", firmware->is_served);
	doc_add_text(doc, item, "unit", firmware->unit);
	doc_add_text(doc, item, "table", firmware->table);
	doc_add_bool(doc, item, "is_iommu", firmware->is_unit);
	doc_add_id(doc, item, "requester", firmware->requester, 4);
	add_regions(doc, item, platform, firmware);
	add_bits(doc, item, "host_address_bits", firmware->host_address_bits);
	add_bits(doc, item, "virtual_address_bits", firmware->virtual_address_bits);
	doc_add_bool(doc, item, "malformed", firmware->malformed);
	doc_add(doc, object, "firmware", item);
}
