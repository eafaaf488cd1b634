/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc_hugepage.h"

#include "core/hugepage_reach.h"

/* Which pages: of the process, or of a pool. */
struct selection {
	bool is_process;
	const struct hugepage_pool *pool;
};

static bool is_selected(const struct selection *selection,
			const struct hugepage_share *share)
{
	return selection->is_process ||
		(share->node == selection->pool->node &&
		 share->page_size == selection->pool->page_size);
}

static struct json_object *doc_share(struct doc *doc, const struct ram *ram,
				     const struct hugepage_share *share, bool with_size)
{
	struct json_object *object = doc_object(doc);

	if (with_size) {
		doc_add_number(doc, object, "page_size", share->page_size);
		if (share->node >= 0)
			doc_add_number(doc, object, "node", (uint64_t)share->node);
		else
			doc_add_null(doc, object, "node");
	}
	if (share->bank == SHARE_NO_BANK) {
		doc_add_null(doc, object, "bank");
	} else {
		doc_add_number(doc, object, "bank", share->bank);
		doc_add_text(doc, object, "name", ram->banks[share->bank].name);
	}
	doc_add_number(doc, object, "pages", share->n);
	doc_add_text(doc, object, "reach", hugepage_reach_name(share));
	doc_add_set(doc, object, "ranges", &share->ranges);
	return object;
}

static struct json_object *doc_by_bank(struct doc *doc, const struct ram *ram,
				       const struct hugepage_reach *reach,
				       const struct selection *selection)
{
	const struct hugepage_shares *shares = selection->is_process ? &reach->process :
								       &reach->pool;
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < shares->n; i++) {
		if (is_selected(selection, &shares->items[i]))
			doc_append(doc, array,
				   doc_share(doc, ram, &shares->items[i],
					     selection->is_process));
	}
	return array;
}

/* Once where all devices reach the same, else by device. */
static void add_by_bank(struct doc *doc, struct json_object *object,
			const struct report *report, const struct selection *selection)
{
	const struct facts *facts = report->facts;
	const struct hugepage_reach *first =
		facts->n_devices ? report->requesters[0]->hugepages : NULL;
	struct json_object *devices;
	bool all_same = true;

	for (size_t i = 1; i < facts->n_devices; i++)
		all_same &= report->requesters[i]->hugepages == first;
	if (!first) {
		doc_add_null(doc, object, "by_bank");
		return;
	}
	if (all_same) {
		doc_add(doc, object, "by_bank",
			doc_by_bank(doc, &facts->ram, first, selection));
		return;
	}
	devices = doc_array(doc);
	for (size_t i = 0; i < facts->n_devices; i++) {
		struct json_object *item = doc_object(doc);

		doc_add_text(doc, item, "address", facts->devices[i].address);
		doc_add(doc, item, "by_bank",
			doc_by_bank(doc, &facts->ram, report->requesters[i]->hugepages,
				    selection));
		doc_append(doc, devices, item);
	}
	doc_add(doc, object, "devices", devices);
}

/* Pages whose node is not known belong to a pool without a node. */
static void add_rest(struct doc *doc, struct json_object *pools,
		     const struct report *report)
{
	const struct hugepage_runs *runs = &report->facts->hugepages.runs;
	const struct hugepages *hugepages = &report->facts->hugepages;
	uint64_t done = 0;

	if (hugepages->n_nodes || !runs->n)
		return;
	for (size_t i = 0; i < hugepages->n_pools; i++) {
		struct hugepage_pool pool = { -1, hugepages->pools[i].page_size, 0, 0 };
		struct selection selection = { false, &pool };
		struct json_object *object;

		if (pool.page_size <= done)
			continue;
		done = pool.page_size;
		object = doc_object(doc);
		doc_add_null(doc, object, "node");
		doc_add_number(doc, object, "page_size", pool.page_size);
		add_by_bank(doc, object, report, &selection);
		doc_append(doc, pools, object);
	}
}

static struct json_object *doc_pool(struct doc *doc, const struct report *report,
				    const struct hugepage_pool *pool)
{
	struct json_object *object = doc_object(doc);
	struct selection selection = { false, pool };

	if (pool->node >= 0)
		doc_add_number(doc, object, "node", (uint64_t)pool->node);
	else
		doc_add_null(doc, object, "node");
	doc_add_number(doc, object, "page_size", pool->page_size);
	doc_add_number(doc, object, "total", pool->total);
	doc_add_number(doc, object, "free", pool->free);
	if (pool->total && report->facts->hugepages.places_status == SOURCE_READ)
		add_by_bank(doc, object, report, &selection);
	return object;
}

static struct json_object *doc_process(struct doc *doc, const struct report *report)
{
	const struct process *process = &report->facts->process;
	struct json_object *object = doc_object(doc);
	struct selection selection = { true, NULL };

	doc_add_number(doc, object, "pid", process->pid);
	doc_add_text(doc, object, "command", process->command);
	doc_add_text(doc, object, "status", source_status_name(process->status));
	if (process->status != SOURCE_READ)
		return object;
	doc_add_number(doc, object, "pages", hugepage_runs_count(&process->runs, 0));
	doc_add_number(doc, object, "untouched", process->n_untouched);
	if (process->runs.n)
		add_by_bank(doc, object, report, &selection);
	return object;
}

void doc_add_hugepages(struct doc *doc, struct json_object *object,
		       const struct report *report)
{
	const struct hugepages *hugepages = &report->facts->hugepages;
	const struct request *request = &report->facts->request;

	if (request->asks_hugepages) {
		struct json_object *pools = doc_array(doc);

		for (size_t i = 0; i < hugepages->n_pools; i++)
			doc_append(doc, pools,
				   doc_pool(doc, report, &hugepages->pools[i]));
		add_rest(doc, pools, report);
		doc_add(doc, object, "hugepages", pools);
	}
	if (request->pid)
		doc_add(doc, object, "process", doc_process(doc, report));
}
