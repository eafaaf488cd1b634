/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_shared.h"

static struct json_object *doc_cost(struct doc *doc, const struct cost *cost)
{
	const struct requester *requester = cost->requester;
	struct json_object *object = doc_object(doc);

	doc_add_text(doc, object, "address",
		     requester->device ? requester->device->address :
					 bridge_subject(requester->bridge));
	doc_add_set(doc, object, "lost", &cost->lost);
	return object;
}

static struct json_object *doc_shared(struct doc *doc, const struct shared *shared)
{
	struct json_object *object = doc_object(doc), *costs = doc_array(doc);

	if (shared->is_known)
		doc_add_set(doc, object, "usable_iova", &shared->usable);
	else
		doc_add_null(doc, object, "usable_iova");
	doc_add_set(doc, object, "usable_iova_at_most", &shared->usable);
	for (size_t i = 0; i < shared->n_costs; i++)
		doc_append(doc, costs, doc_cost(doc, &shared->costs[i]));
	doc_add(doc, object, "costs", costs);
	return object;
}

void doc_add_shared(struct doc *doc, struct json_object *object,
		    const struct report *report)
{
	if (!report->has_shared)
		return;
	if (report->facts->request.shares_container)
		doc_add(doc, object, "shared", doc_shared(doc, &report->shared));
	if (report->facts->request.find_size)
		doc_add_set(doc, object, "find", &report->found);
}
