/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "output/doc_bridge.h"
#include "output/doc_consumer.h"
#include "output/doc_decode.h"
#include "output/doc_hugepage.h"
#include "output/doc_shared.h"
#include "output/report.h"

static void add_reserved_memory(struct doc *doc, struct json_object *object,
				const struct ram *ram)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < ram->n_reserved; i++) {
		const struct reserved_memory *reserved = &ram->reserved[i];
		struct json_object *item = reserved->is_static ?
			doc_range(doc, reserved->range) :
			doc_object(doc);

		doc_add_text(doc, item, "name", reserved->name);
		if (reserved->is_static)
			doc_add_size(doc, item, reserved->range);
		else if (reserved->size < UINT64_C(1) << 53)
			doc_add_number(doc, item, "size", reserved->size);
		doc_add_bool(doc, item, "no_map", reserved->no_map);
		doc_add_bool(doc, item, "reusable", reserved->reusable);
		doc_append(doc, array, item);
	}
	doc_add(doc, object, "reserved", array);
}

static struct json_object *doc_ram(struct doc *doc, const struct ram *ram)
{
	struct json_object *object = doc_object(doc), *banks = doc_array(doc),
			   *excluded = doc_array(doc);

	doc_add_text(doc, object, "source", ram->source);
	for (size_t i = 0; i < ram->n_banks; i++) {
		struct json_object *bank = doc_range(doc, ram->banks[i].range);

		doc_add_size(doc, bank, ram->banks[i].range);
		doc_add_text(doc, bank, "name", ram->banks[i].name);
		if (ram->banks[i].node >= 0)
			doc_add_number(doc, bank, "node", (uint64_t)ram->banks[i].node);
		doc_append(doc, banks, bank);
	}
	for (size_t i = 0; i < ram->n_excluded; i++) {
		struct json_object *item = doc_range(doc, ram->excluded[i].range);

		doc_add_text(doc, item, "reason", ram->excluded[i].reason);
		doc_append(doc, excluded, item);
	}
	doc_add(doc, object, "banks", banks);
	doc_add(doc, object, "excluded", excluded);
	add_reserved_memory(doc, object, ram);
	return object;
}

static struct json_object *doc_finding(struct doc *doc, const struct finding *finding)
{
	struct json_object *object = doc_object(doc), *evidence = doc_array(doc),
			   *fixes = doc_array(doc);

	doc_add_text(doc, object, "check", finding->check->name);
	doc_add_text(doc, object, "level", level_name(finding->level));
	doc_add_text(doc, object, "title", finding->title);
	doc_add_text(doc, object, "subject", finding->subject);
	doc_add_text(doc, object, "space", finding->space == SPACE_CPU ? "cpu" : "bus");
	doc_add_set(doc, object, "ranges", &finding->ranges);
	if (finding->is_approximate)
		doc_add_bool(doc, object, "approximate", true);
	for (size_t i = 0; i < finding->n_evidence; i++) {
		struct json_object *item = doc_object(doc);

		doc_add_text(doc, item, "path", finding->evidence[i].path);
		doc_add_text(doc, item, "detail", finding->evidence[i].detail);
		doc_append(doc, evidence, item);
	}
	doc_add(doc, object, "evidence", evidence);
	doc_add_text(doc, object, "why", finding->why);
	for (size_t i = 0; i < finding->n_fixes; i++)
		doc_append(doc, fixes, json_object_new_string(finding->fixes[i]));
	doc_add(doc, object, "fix", fixes);
	return object;
}

static struct json_object *doc_undecided(struct doc *doc,
					 const struct undecided *undecided)
{
	struct json_object *object = doc_object(doc), *needs = doc_array(doc);

	doc_add_text(doc, object, "check", undecided->check->name);
	doc_add_text(doc, object, "subject", undecided->subject);
	for (size_t i = 0; i < undecided->n_needs; i++)
		doc_append(doc, needs, json_object_new_string(undecided->needs[i]));
	doc_add(doc, object, "needs", needs);
	return object;
}

static struct json_object *doc_source(struct doc *doc, const struct source *source)
{
	struct json_object *object = doc_object(doc);

	doc_add_text(doc, object, "path", source->path);
	doc_add_text(doc, object, "status", source_status_name(source->status));
	if (source->detail)
		doc_add_text(doc, object, "detail", source->detail);
	return object;
}

static struct json_object *doc_totals(struct doc *doc, const struct report *report)
{
	struct json_object *object = doc_object(doc);
	uint64_t ram = range_set_total(&report->ram);

	if (ram < UINT64_C(1) << 53)
		doc_add_number(doc, object, "ram", ram);
	for (enum level level = LEVEL_ERROR; level <= LEVEL_NOTE; level++)
		doc_add_number(doc, object, level_name(level), report->count[level]);
	doc_add_number(doc, object, "undecided", report->n_undecided);
	return object;
}

static void add_lists(struct doc *doc, struct json_object *object,
		      const struct report *report)
{
	struct json_object *findings = doc_array(doc), *undecided = doc_array(doc),
			   *sources = doc_array(doc);

	for (size_t i = 0; i < report->n_findings; i++)
		doc_append(doc, findings, doc_finding(doc, report->findings[i]));
	for (size_t i = 0; i < report->n_undecided; i++)
		doc_append(doc, undecided, doc_undecided(doc, report->undecided[i]));
	for (size_t i = 0; i < report->facts->sources.n; i++)
		doc_append(doc, sources,
			   doc_source(doc, &report->facts->sources.items[i]));
	doc_add(doc, object, "findings", findings);
	doc_add(doc, object, "undecided", undecided);
	doc_add(doc, object, "sources", sources);
}

int report_json(FILE *out, const struct report *report, const char *version)
{
	struct doc doc = { false };
	struct json_object *document = doc_object(&doc), *bridges = doc_array(&doc),
			   *devices = doc_array(&doc);
	const char *text;

	doc_add_text(&doc, document, "format", "iova-check/1");
	doc_add_text(&doc, document, "version", version);
	doc_add(&doc, document, "ram", doc_ram(&doc, &report->facts->ram));
	for (size_t i = 0; i < report->n_views; i++)
		doc_append(&doc, bridges, doc_bridge(&doc, &report->views[i]));
	doc_add(&doc, document, "bridges", bridges);
	for (size_t i = 0; i < report->facts->n_devices; i++)
		doc_append(&doc, devices,
			   doc_device(&doc, report->facts, report->requesters[i]));
	doc_add(&doc, document, "devices", devices);
	doc_add_consumer(&doc, document, report);
	doc_add_shared(&doc, document, report);
	doc_add_decode(&doc, document, report);
	doc_add_hugepages(&doc, document, report);
	add_lists(&doc, document, report);
	doc_add_text(&doc, document, "verdict", verdict_name(report_verdict(report)));
	doc_add(&doc, document, "totals", doc_totals(&doc, report));
	text = doc.failed ?
		NULL :
		json_object_to_json_string_ext(document,
					       JSON_C_TO_STRING_PRETTY |
						       JSON_C_TO_STRING_SPACED |
						       JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		fprintf(out, "%s\n", text);
	json_object_put(document);
	return text ? 0 : -ENOMEM;
}
