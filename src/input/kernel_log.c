/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/kernel_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/log_line.h"

/* One device that printed a header somewhere, and the list that it is printing. */
struct speaker {
	struct span name;
	struct span node;
	struct log_list list;
	/* Line of the list's header, counted from 1, or 0. */
	size_t line;
	/* An outbound line in the form of kernels before 5.5. */
	bool is_narrow;
};

struct parsing {
	struct arena *arena;
	struct span text;
	struct speaker *speakers;
	size_t n, cap;
	size_t line;
	/* Last line that says that others are missing; first line of the last boot. */
	size_t gap, boot;
	struct log_version version;
};

static int by_name(const void *a, const void *b)
{
	const struct speaker *x = a, *y = b;

	return span_order(x->name, y->name);
}

/* All devices that print a header, sorted by name, so that no line searches long. */
static int find_speakers(struct parsing *parsing)
{
	struct span rest = parsing->text, line;
	size_t n = 0;

	while (span_line(&rest, &line)) {
		struct speaker speaker = { 0 };
		int err;

		if (!log_header(line, &speaker.name, &speaker.node))
			continue;
		err = arena_reserve(parsing->arena, &parsing->speakers, parsing->n,
				    &parsing->cap, sizeof(*parsing->speakers));
		if (err)
			return err;
		parsing->speakers[parsing->n++] = speaker;
	}
	if (!parsing->n)
		return 0;
	qsort(parsing->speakers, parsing->n, sizeof(*parsing->speakers), by_name);
	for (size_t i = 0; i < parsing->n; i++) {
		if (!n ||
		    span_order(parsing->speakers[n - 1].name, parsing->speakers[i].name))
			parsing->speakers[n++] = parsing->speakers[i];
	}
	parsing->n = n;
	return 0;
}

/* The device that speaks in this line, and what it says. */
static struct speaker *find_speaker(const struct parsing *parsing, struct span line,
				    struct span *message)
{
	struct speaker key, *speaker = NULL;

	while (!speaker && log_split(&line, &key.name)) {
		*message = line;
		speaker = bsearch(&key, parsing->speakers, parsing->n, sizeof(key),
				  by_name);
	}
	return speaker;
}

/* 5.10 and later print inbound windows; 4.19 does not, and what is between is not known. */
static bool prints_inbound(const struct parsing *parsing, const struct speaker *speaker)
{
	if (speaker->list.n)
		return true;
	if (parsing->version.major)
		return parsing->version.major > 5 ||
			(parsing->version.major == 5 && parsing->version.minor >= 10);
	return !speaker->is_narrow;
}

static void begin_list(const struct parsing *parsing, struct speaker *speaker,
		       struct span node)
{
	speaker->list = (struct log_list){
		.ranges = speaker->list.ranges,
		.cap = speaker->list.cap,
	};
	speaker->node = node;
	speaker->line = parsing->line;
	speaker->is_narrow = false;
}

static int add_range(struct parsing *parsing, struct log_list *list, struct span message)
{
	struct log_range range;
	int err;

	if (!log_inbound(message, &range)) {
		list->is_damaged = true;
		return 0;
	}
	err = arena_reserve(parsing->arena, &list->ranges, list->n, &list->cap,
			    sizeof(*list->ranges));
	if (!err)
		list->ranges[list->n++] = range;
	return err;
}

/* The list is over, or so it seems: it goes on if another line of it comes. */
static void end_list(const struct parsing *parsing, struct speaker *speaker)
{
	struct log_list *list = &speaker->list;

	if (!speaker->line || list->is_closed)
		return;
	list->is_damaged |= parsing->gap > speaker->line;
	list->is_old = !prints_inbound(parsing, speaker);
}

static int read_message(struct parsing *parsing, struct speaker *speaker,
			struct span message)
{
	switch (log_kind_of(message)) {
	case LOG_LINE_INBOUND:
		speaker->list.is_closed = false;
		return add_range(parsing, &speaker->list, message);
	case LOG_LINE_OUTBOUND:
		speaker->is_narrow |= log_is_narrow(message);
		return 0;
	case LOG_LINE_OF_LIST:
		return 0;
	case LOG_LINE_OTHER:
		break;
	}
	end_list(parsing, speaker);
	speaker->list.is_closed = true;
	return 0;
}

static int read_line(struct parsing *parsing, struct span line)
{
	struct span message, node;
	struct speaker key, *speaker;

	parsing->line++;
	if (log_is_gap(line))
		parsing->gap = parsing->line;
	if (log_kernel_version(line, &parsing->version))
		parsing->boot = parsing->line;
	if (log_header(line, &key.name, &node)) {
		speaker = bsearch(&key, parsing->speakers, parsing->n, sizeof(key),
				  by_name);
		if (speaker)
			begin_list(parsing, speaker, node);
		return 0;
	}
	speaker = find_speaker(parsing, line, &message);
	return speaker && speaker->line ? read_message(parsing, speaker, message) : 0;
}

static int by_node(const void *a, const void *b)
{
	const struct speaker *x = a, *y = b;
	int order = span_order(x->node, y->node);

	return order ?: (x->line > y->line) - (x->line < y->line);
}

/* The lists of the last boot, one a node. */
static int collect(struct parsing *parsing, struct kernel_log *ret)
{
	struct log_list *lists = arena_alloc(parsing->arena, parsing->n * sizeof(*lists));
	size_t n = 0;

	if (!lists)
		return -ENOMEM;
	if (parsing->n)
		qsort(parsing->speakers, parsing->n, sizeof(*parsing->speakers), by_node);
	for (size_t i = 0; i < parsing->n; i++) {
		struct speaker *speaker = &parsing->speakers[i];

		/* The next one has the same node and is later. */
		if (speaker->line < parsing->boot ||
		    (i + 1 < parsing->n && !span_order(speaker->node, speaker[1].node)))
			continue;
		end_list(parsing, speaker);
		lists[n] = speaker->list;
		lists[n].node = text_printable(parsing->arena, speaker->node.start,
					       speaker->node.len);
		if (!lists[n++].node)
			return -ENOMEM;
	}
	*ret = (struct kernel_log){ lists, n };
	return 0;
}

static int order_lists(const void *a, const void *b)
{
	const struct log_list *x = a, *y = b;

	return strcmp(x->node, y->node);
}

int kernel_log_parse(struct arena *arena, const char *text, size_t len,
		     struct kernel_log *ret)
{
	struct parsing parsing = { .arena = arena };
	struct span rest, line;
	int err = log_strip_colours(arena, (struct span){ text, len }, &parsing.text);

	err = err ?: find_speakers(&parsing);
	rest = parsing.text;
	while (!err && parsing.n && span_line(&rest, &line))
		err = read_line(&parsing, line);
	err = err ?: collect(&parsing, ret);
	/* Sorted by bytes so far; the printable form of odd ones may sort otherwise. */
	if (!err && ret->n)
		qsort(ret->lists, ret->n, sizeof(*ret->lists), order_lists);
	return err;
}

const struct log_list *kernel_log_find(const struct kernel_log *log, const char *node)
{
	const struct log_list key = { .node = node };

	return log->n ? bsearch(&key, log->lists, log->n, sizeof(key), order_lists) :
			NULL;
}
