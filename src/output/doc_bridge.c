/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_bridge.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/bus.h"

static void add_source(struct doc *doc, struct json_object *object, const char *node,
		       const struct window *window)
{
	char *text = NULL;
	int len;

	if (window->first_entry == window->last_entry)
		len = asprintf(&text, "%s:dma-ranges[%zu]", node, window->first_entry);
	else
		len = asprintf(&text, "%s:dma-ranges[%zu..%zu]", node,
			       window->first_entry, window->last_entry);
	if (len < 0) {
		doc->failed = true;
		return;
	}
	doc_add_text(doc, object, "source", text);
	free(text);
}

static struct json_object *doc_window(struct doc *doc, const char *node,
				      const struct window *window)
{
	struct json_object *object = doc_object(doc);

	doc_add_hex(doc, object, "bus", window->bus.start);
	doc_add_hex(doc, object, "cpu", window->cpu.start);
	doc_add_size(doc, object, window->bus);
	doc_add_hex(doc, object, "bus_last", window->bus.last);
	doc_add_hex(doc, object, "cpu_last", window->cpu.last);
	doc_add_bool(doc, object, "prefetchable", window->prefetchable);
	doc_add_number(doc, object, "bits", window->is_64bit ? 64 : 32);
	doc_add_bool(doc, object, "identity", window_is_identity(window));
	add_source(doc, object, node, window);
	return object;
}

static const char *ignored_name(enum ignored_reason reason)
{
	static const char *const names[] = {
		[IGNORED_NOT_MEMORY] = "not-memory",
		[IGNORED_UNTRANSLATABLE] = "untranslatable",
		[IGNORED_ZERO_SIZE] = "zero-size",
		[IGNORED_OVERFLOW] = "overflow",
		[IGNORED_TRAILING] = "trailing",
	};

	return names[reason];
}

static void add_windows(struct doc *doc, struct json_object *object,
			const struct bridge *bridge)
{
	struct json_object *windows = doc_array(doc), *ignored = doc_array(doc);

	for (size_t i = 0; i < bridge->n_windows; i++)
		doc_append(doc, windows,
			   doc_window(doc, bridge->node, &bridge->windows[i]));
	for (size_t i = 0; i < bridge->n_ignored; i++) {
		struct json_object *entry = doc_object(doc);

		doc_add_number(doc, entry, "entry", bridge->ignored[i].entry);
		doc_add_text(doc, entry, "reason",
			     ignored_name(bridge->ignored[i].reason));
		doc_append(doc, ignored, entry);
	}
	doc_add(doc, object, "windows", windows);
	doc_add(doc, object, "ignored", ignored);
}

/* The two sides of a stretch of addresses. */
static struct json_object *doc_sides(struct doc *doc, struct range bus, struct range cpu)
{
	struct json_object *object = doc_object(doc);

	doc_add_hex(doc, object, "bus", bus.start);
	doc_add_hex(doc, object, "cpu", cpu.start);
	doc_add_hex(doc, object, "bus_last", bus.last);
	doc_add_hex(doc, object, "cpu_last", cpu.last);
	return object;
}

static void add_outbound(struct doc *doc, struct json_object *object,
			 const struct bridge *bridge)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < bridge->n_outbound; i++) {
		const struct outbound *outbound = &bridge->outbound[i];
		struct json_object *item = doc_sides(doc, outbound->bus, outbound->cpu);

		doc_add_text(doc, item, "type", outbound->is_io ? "io" : "mem");
		if (outbound->is_assumed)
			doc_add_bool(doc, item, "assumed", true);
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "outbound", array);
	doc_add_bool(doc, object, "outbound_partial", bridge->is_outbound_partial);
}

static void add_map(struct doc *doc, struct json_object *object,
		    const struct bridge *bridge)
{
	const struct dma_map *map = &bridge->map;
	struct json_object *api = doc_object(doc), *array;

	if (map->exists) {
		array = doc_array(doc);
		for (size_t i = 0; i < map->n; i++)
			doc_append(doc, array,
				   doc_sides(doc, map->items[i].bus, map->items[i].cpu));
		doc_add(doc, api, "map", array);
	} else {
		doc_add_null(doc, api, "map");
	}
	if (map->has_limit)
		doc_add_hex(doc, api, "limit", map->limit);
	else
		doc_add_null(doc, api, "limit");
	doc_add_text(doc, api, "limit_source",
		     bridge->acpi_limit_bits ? "IORT" :
			     map->has_limit  ? map->node :
					       NULL);
	doc_add_text(doc, api, "node", map->node);
	doc_add(doc, object, "dma_api", api);
}

static void add_identity(struct doc *doc, struct json_object *object,
			 const struct bridge *bridge)
{
	struct json_object *compatible = doc_array(doc), *buses = doc_array(doc);

	doc_add_text(doc, object, "node", bridge->node);
	for (size_t i = 0; i < bridge->n_compatible; i++)
		doc_append(doc, compatible,
			   json_object_new_string(bridge->compatible[i]));
	doc_add(doc, object, "compatible", compatible);
	doc_add_text(doc, object, "device", bridge->root_bus);
	if (bridge->domain >= 0)
		doc_add_number(doc, object, "domain", (uint64_t)bridge->domain);
	else
		doc_add_null(doc, object, "domain");
	if (bridge->has_bus_range) {
		doc_append(doc, buses, json_object_new_uint64(bridge->bus_first));
		doc_append(doc, buses, json_object_new_uint64(bridge->bus_last));
		doc_add(doc, object, "bus_range", buses);
	} else {
		json_object_put(buses);
		doc_add_null(doc, object, "bus_range");
	}
}

static void add_reservations(struct doc *doc, struct json_object *object,
			     const struct bridge *bridge)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < bridge->n_reservations; i++) {
		const struct iova_reservation *reservation = &bridge->reservations[i];
		struct json_object *item = doc_range(doc, reservation->range);

		doc_add_text(doc, item, "type",
			     reservation->is_direct ? "direct" : "reserved");
		doc_add_text(doc, item, "device", reservation->device);
		doc_add_text(doc, item, "region", reservation->region);
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "iommu_addresses", array);
}

struct json_object *doc_bridge(struct doc *doc, const struct bridge_view *view)
{
	static const char *const states[] = { "absent", "empty", "present", "inherited" };
	static const char *const coverage[] = { "none", "mapped", "partly-mapped" };
	const struct bridge *bridge = view->bridge;
	struct json_object *object = doc_object(doc);

	add_identity(doc, object, bridge);
	doc_add_bool(doc, object, "enabled", bridge->enabled);
	doc_add_text(doc, object, "dma_ranges", states[bridge->dma_ranges]);
	add_windows(doc, object, bridge);
	add_outbound(doc, object, bridge);
	add_map(doc, object, bridge);
	doc_add_text(doc, object, "iommu", coverage[bridge->iommu]);
	doc_add_text(doc, object, "iommu_node", bridge->iommu_node);
	add_reservations(doc, object, bridge);
	doc_add_text(doc, object, "restricted_pool", bridge->restricted_pool);
	doc_add_kernel_log(doc, object, view);
	doc_add(doc, object, "reach", doc_reach(doc, &view->whole.reach));
	return object;
}
