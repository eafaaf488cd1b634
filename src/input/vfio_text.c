/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/vfio_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "core/units.h"

/* Longest line but for a reason: a key and three numbers. */
#define LINE_SIZE 80
#define MAX_NUMBERS 3

enum key {
	WAY,
	RANGE,
	PGSIZES,
	DMA_AVAIL,
	ZPCI,
	HW_INFO,
	CAN_GROW,
	OPENED,
	REASON,
	SOURCE,
	N_KEYS
};

/**
 * keys - the first word of a line
 * @is_text: the rest is text, else @n_numbers numbers
 */
static const struct {
	const char *name;
	bool is_text;
	size_t n_numbers;
} keys[N_KEYS] = {
	[WAY] = { "way", true, 0 },
	[RANGE] = { "range", false, 2 },
	[PGSIZES] = { "pgsizes", false, 1 },
	[DMA_AVAIL] = { "dma_avail", false, 1 },
	[ZPCI] = { "zpci", false, 2 },
	[HW_INFO] = { "hw_info", false, 3 },
	[CAN_GROW] = { "can_grow", false, 0 },
	[OPENED] = { "was_opened", false, 0 },
	[REASON] = { "reason", true, 0 },
	[SOURCE] = { "source", true, 0 },
};

struct buffer {
	char *text;
	size_t len, size;
};

__attribute__((format(printf, 2, 3))) static void put(struct buffer *buffer,
						      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buffer->len += (size_t)vsnprintf(buffer->text + buffer->len,
					 buffer->size - buffer->len, format, args);
	va_end(args);
}

static void put_facts(struct buffer *buffer, const struct vfio_answer *answer)
{
	if (answer->way)
		put(buffer, "way %s\n", answer->way);
	for (size_t i = 0; answer->has_ranges && i < answer->ranges.n; i++)
		put(buffer, "range 0x%" PRIx64 " 0x%" PRIx64 "\n",
		    answer->ranges.items[i].start, answer->ranges.items[i].last);
	if (answer->page_sizes)
		put(buffer, "pgsizes 0x%" PRIx64 "\n", answer->page_sizes);
	if (answer->has_dma_avail)
		put(buffer, "dma_avail %" PRIu32 "\n", answer->dma_avail);
	if (answer->has_zpci)
		put(buffer, "zpci 0x%" PRIx64 " 0x%" PRIx64 "\n", answer->zpci.start,
		    answer->zpci.last);
	if (answer->has_hw_info)
		put(buffer, "hw_info %" PRIu32 " 0x%" PRIx64 " 0x%" PRIx64 "\n",
		    answer->hw_type, answer->hw_cap, answer->hw_ecap);
	if (answer->can_grow)
		put(buffer, "can_grow\n");
	if (answer->was_opened)
		put(buffer, "was_opened\n");
	if (answer->reason)
		put(buffer, "reason %s\n", answer->reason);
}

static void put_sources(struct buffer *buffer, const struct source_list *asked)
{
	for (size_t i = 0; i < asked->n; i++) {
		const struct source *source = &asked->items[i];

		put(buffer, "source %s %s%s%s\n", source_status_name(source->status),
		    source->path, source->detail ? " " : "", source->detail ?: "");
	}
}

int vfio_answer_format(struct arena *arena, const struct vfio_answer *answer,
		       const struct source_list *asked, const char **ret)
{
	struct buffer buffer = {
		.size = (answer->ranges.n + asked->n + N_KEYS) * LINE_SIZE +
			(answer->reason ? strlen(answer->reason) : 0),
	};

	for (size_t i = 0; i < asked->n; i++)
		buffer.size += strlen(asked->items[i].path) +
			(asked->items[i].detail ? strlen(asked->items[i].detail) : 0);
	buffer.text = arena_alloc(arena, buffer.size);
	if (!buffer.text)
		return -ENOMEM;
	put_facts(&buffer, answer);
	put_sources(&buffer, asked);
	*ret = buffer.text;
	return 0;
}

/**
 * struct line - one line taken apart
 * @key: which
 * @text: what follows a key of text
 * @numbers: what follows another
 */
struct line {
	enum key key;
	const char *text;
	uint64_t numbers[MAX_NUMBERS];
};

static const char *known_way(const char *text)
{
	static const char *const ways[] = { VFIO_WAY_TYPE1, VFIO_WAY_SPAPR,
					    VFIO_WAY_IOMMUFD };

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		if (!strcmp(text, ways[i]))
			return ways[i];
	}
	return NULL;
}

/* Cuts the words of a line apart, by exactly one space, and reads the numbers. */
static const char *split_line(char *text, struct line *ret)
{
	char *rest = text;
	const char *word = strsep(&rest, " ");
	enum key key = WAY;

	while (key < N_KEYS && strcmp(word, keys[key].name) != 0)
		key++;
	if (key == N_KEYS)
		return "unknown key";
	ret->key = key;
	ret->text = rest;
	if (keys[key].is_text)
		return rest && *rest ? NULL : "the text is missing";
	for (size_t i = 0; i < keys[key].n_numbers; i++) {
		word = strsep(&rest, " ");
		if (!word || parse_u64(word, &ret->numbers[i]))
			return "not the numbers that belong there";
	}
	return rest ? "too many words" : NULL;
}

static const char *add_range(struct arena *arena, const struct line *line,
			     struct range_set *set, int *ret_err)
{
	struct range range = { line->numbers[0], line->numbers[1] };

	if (range.last < range.start)
		return "the range ends before it starts";
	if (set->n && range.start <= set->items[set->n - 1].last)
		return "ranges overlap or are not in order";
	*ret_err = range_set_append(arena, set, range);
	return NULL;
}

/* A path has no blank; what follows one is the detail. */
static const char *add_source(struct arena *arena, const char *text,
			      struct source_list *asked, int *ret_err)
{
	char *rest = arena_strndup(arena, text, strlen(text));
	const char *word = strsep(&rest, " "), *path = strsep(&rest, " ");

	if (!word) {
		*ret_err = -ENOMEM;
		return NULL;
	}
	if (!path || *path != '/')
		return "a source has a status and a path";
	path = text_printable(arena, path, strlen(path));
	for (int i = SOURCE_READ; i <= SOURCE_MALFORMED; i++) {
		enum source_status status = (enum source_status)i;
		const char *detail = NULL;

		if (strcmp(word, source_status_name(status)) != 0)
			continue;
		if (rest)
			detail = text_printable(arena, rest, strlen(rest));
		*ret_err = !path || (rest && !detail) ?
			-ENOMEM :
			source_add(arena, asked, path, status, detail);
		return NULL;
	}
	return "unknown status of a source";
}

static const char *apply_line(struct arena *arena, const struct line *line,
			      struct vfio_answer *answer, struct source_list *asked,
			      int *ret_err)
{
	const uint64_t *numbers = line->numbers;

	switch (line->key) {
	case WAY:
		answer->way = known_way(line->text);
		return answer->way ? NULL : "unknown way";
	case RANGE:
		answer->has_ranges = true;
		return add_range(arena, line, &answer->ranges, ret_err);
	case PGSIZES:
		answer->page_sizes = numbers[0];
		return numbers[0] ? NULL : "no page size";
	case DMA_AVAIL:
		answer->has_dma_avail = true;
		answer->dma_avail = (uint32_t)numbers[0];
		return numbers[0] <= UINT32_MAX ? NULL : "the number is too large";
	case ZPCI:
		answer->has_zpci = true;
		answer->zpci = (struct range){ numbers[0], numbers[1] };
		return numbers[0] <= numbers[1] ? NULL :
						  "the range ends before it starts";
	case HW_INFO:
		answer->has_hw_info = true;
		answer->hw_type = (uint32_t)numbers[0];
		answer->hw_cap = numbers[1];
		answer->hw_ecap = numbers[2];
		return numbers[0] <= UINT32_MAX ? NULL : "the number is too large";
	case CAN_GROW:
		answer->can_grow = true;
		return NULL;
	case OPENED:
		answer->was_opened = true;
		return NULL;
	case SOURCE:
		return add_source(arena, line->text, asked, ret_err);
	case REASON:
		answer->reason = text_printable(arena, line->text, strlen(line->text));
		*ret_err = answer->reason ? 0 : -ENOMEM;
		return NULL;
	case N_KEYS:
		break;
	}
	return "unknown key";
}

/* What no single line shows. */
static const char *check_answer(const struct vfio_answer *answer, unsigned int seen)
{
	if (!answer->way && (seen & ~(1u << OPENED | 1u << SOURCE)) != 1u << REASON)
		return "an answer has a way; without one there is a reason and no more";
	if (answer->has_ranges == (answer->reason != NULL))
		return "there must be either ranges or a reason";
	return NULL;
}

/* Takes one line in; @seen collects the keys. */
static const char *take_line(struct arena *arena, const char *text, size_t len,
			     struct vfio_answer *answer, struct source_list *asked,
			     unsigned int *seen, int *ret_err)
{
	struct line line = { 0 };
	char *copy = arena_strndup(arena, text, len);
	const char *problem;

	*ret_err = copy ? 0 : -ENOMEM;
	if (!copy)
		return NULL;
	problem = strlen(copy) < len ? "a NUL byte" : split_line(copy, &line);
	if (problem)
		return problem;
	if (line.key != RANGE && line.key != SOURCE && *seen & 1u << line.key)
		return "the key comes twice";
	*seen |= 1u << line.key;
	return apply_line(arena, &line, answer, asked, ret_err);
}

int vfio_answer_parse(struct arena *arena, const char *text, size_t len,
		      struct vfio_answer *ret, struct source_list *ret_asked,
		      const char **ret_problem)
{
	struct vfio_answer answer = { .was_asked = true };
	struct source_list asked = { 0 };
	const char *problem = NULL;
	unsigned int seen = 0;
	size_t n_lines = 0;
	int err = 0;

	while (!problem && len) {
		const char *end = memchr(text, '\n', len);
		size_t line_len = end ? (size_t)(end - text) : len;

		n_lines++;
		problem = end ?
			take_line(arena, text, line_len, &answer, &asked, &seen, &err) :
			"no newline at the end";
		if (err)
			return err;
		len -= line_len + (end ? 1 : 0);
		text += line_len + 1;
	}
	problem = problem ?: check_answer(&answer, seen);
	*ret_problem = problem ?
		arena_printf(arena, "line %zu: %s", n_lines ? n_lines : 1, problem) :
		NULL;
	if (problem)
		return *ret_problem ? 0 : -ENOMEM;
	range_set_normalise(&answer.ranges);
	answer.answered = answer.way != NULL;
	*ret = answer;
	*ret_asked = asked;
	return 0;
}
