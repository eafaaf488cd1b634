/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_decode.h"

static void add_symptom(struct doc *doc, struct json_object *object,
			const struct symptom *symptom)
{
	if (symptom->has_iova)
		doc_add_hex(doc, object, "iova", symptom->iova);
	else
		doc_add_null(doc, object, "iova");
	if (symptom->has_size && symptom->size < UINT64_C(1) << 53)
		doc_add_number(doc, object, "size", symptom->size);
	else
		doc_add_null(doc, object, "size");
	if (symptom->error)
		doc_add_number(doc, object, "errno", (uint64_t)symptom->error);
	else
		doc_add_null(doc, object, "errno");
	doc_add_text(doc, object, "says",
		     symptom->message ? symptom->message->says : NULL);
}

void doc_add_decode(struct doc *doc, struct json_object *object,
		    const struct report *report)
{
	const struct diagnosis *diagnosis = report->diagnosis;
	struct json_object *item, *causes;

	if (!diagnosis)
		return;
	item = doc_object(doc);
	causes = doc_array(doc);
	add_symptom(doc, item, &diagnosis->symptom);
	doc_add_text(doc, item, "device", diagnosis->device);
	doc_add_text(doc, item, "rule", diagnosis->rule);
	doc_add_text(doc, item, "why", diagnosis->why);
	for (size_t i = 0; i < diagnosis->n_causes; i++)
		doc_append(doc, causes, json_object_new_string(diagnosis->causes[i]));
	doc_add(doc, item, "causes", causes);
	doc_add(doc, object, "decode", item);
}
