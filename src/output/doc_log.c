/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_bridge.h"

static struct json_object *doc_list(struct doc *doc, const struct log_list *list)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < list->n; i++) {
		struct json_object *item = doc_object(doc);

		doc_add_hex(doc, item, "cpu", list->ranges[i].cpu);
		doc_add_hex(doc, item, "cpu_last", list->ranges[i].cpu_last);
		doc_add_hex(doc, item, "bus", list->ranges[i].bus);
		doc_append(doc, array, item);
	}
	return array;
}

void doc_add_kernel_log(struct doc *doc, struct json_object *object,
			const struct bridge_view *view)
{
	if (view->log.result == LOG_NOT_ASKED)
		return;
	if (view->bridge->log)
		doc_add(doc, object, "kernel_log", doc_list(doc, view->bridge->log));
	else
		doc_add_null(doc, object, "kernel_log");
	doc_add_text(doc, object, "kernel_log_result", log_result_name(view->log.result));
}
