/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_consumer.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_plan(const struct plan *a, const struct plan *b)
{
	if (a->mode != b->mode || !same_text(a->reason, b->reason) ||
	    a->n_demands != b->n_demands)
		return false;
	for (size_t i = 0; i < a->n_demands; i++) {
		const struct demand *x = &a->demands[i], *y = &b->demands[i];

		if (x->range.start != y->range.start || x->range.last != y->range.last ||
		    x->is_spare != y->is_spare || !same_text(x->what, y->what))
			return false;
	}
	return true;
}

static void add_plan(struct doc *doc, struct json_object *object, const struct plan *plan)
{
	struct json_object *demands = doc_array(doc);

	doc_add_text(doc, object, "iova_mode", iova_mode_name(plan->mode));
	doc_add_text(doc, object, "reason", plan->reason);
	for (size_t i = 0; i < plan->n_demands; i++) {
		struct json_object *item = doc_range(doc, plan->demands[i].range);

		doc_add_text(doc, item, "what", plan->demands[i].what);
		doc_append(doc, demands, item);
	}
	doc_add(doc, object, "demands", demands);
}

/* The requester numbered @i, over all bridges and devices. */
static const struct requester *requester_at(const struct report *report, size_t i)
{
	if (report->facts->n_devices)
		return report->requesters[i];
	return &report->views[i].requesters[0];
}

static const char *name_of(const struct requester *requester)
{
	return requester->device ? requester->device->address :
				   bridge_subject(requester->bridge);
}

static void add_each(struct doc *doc, struct json_object *object,
		     const struct report *report, size_t n)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < n; i++) {
		struct json_object *item = doc_object(doc);

		doc_add_text(doc, item, "address", name_of(requester_at(report, i)));
		add_plan(doc, item, &requester_at(report, i)->plan);
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "devices", array);
}

void doc_add_consumer(struct doc *doc, struct json_object *object,
		      const struct report *report)
{
	const char *name = consumer_name(report->facts->request.consumer);
	size_t n = report->facts->n_devices ?: report->n_views;
	struct json_object *item;
	bool all_same = true;

	if (!name)
		return;
	item = doc_object(doc);
	doc_add_text(doc, item, "name", name);
	for (size_t i = 1; i < n; i++)
		all_same &= same_plan(&requester_at(report, 0)->plan,
				      &requester_at(report, i)->plan);
	if (all_same && n)
		add_plan(doc, item, &requester_at(report, 0)->plan);
	else
		add_each(doc, item, report, n);
	doc_add(doc, object, "consumer", item);
}
