/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/painter.h"

#include <inttypes.h>
#include <string.h>

#include "core/bus.h"

void paint(const struct painter *painter, enum paint color)
{
	static const char *const codes[] = {
		[PAINT_PLAIN] = "\033[0m",    [PAINT_BOLD] = "\033[1m",
		[PAINT_ERROR] = "\033[1;31m", [PAINT_WARNING] = "\033[1;33m",
		[PAINT_NOTE] = "\033[1;36m",  [PAINT_DIM] = "\033[2m",
	};

	if (painter->style->color)
		fputs(codes[color], painter->out);
}

enum paint paint_level(enum level level)
{
	static const enum paint colors[] = { PAINT_ERROR, PAINT_WARNING, PAINT_NOTE };

	return colors[level];
}

struct range_text format_range(const struct painter *painter, struct range range)
{
	struct range_text text;

	snprintf(text.text, sizeof(text.text), "0x%0*" PRIx64 "-0x%0*" PRIx64,
		 painter->digits, range.start, painter->digits, range.last);
	return text;
}

static void raise(uint64_t *highest, uint64_t address)
{
	if (address > *highest)
		*highest = address;
}

static void raise_to_end(uint64_t *highest, const struct range_set *set)
{
	if (set->n)
		raise(highest, set->items[set->n - 1].last);
}

int digits_for(const struct report *report)
{
	const struct ram *ram = &report->facts->ram;
	uint64_t highest = 0;
	int digits = 0;

	for (size_t i = 0; i < ram->n_banks; i++)
		raise(&highest, ram->banks[i].range.last);
	for (size_t i = 0; i < report->n_views; i++) {
		struct window_list windows =
			bridge_deciding_windows(report->views[i].bridge);

		for (size_t j = 0; j < windows.n; j++) {
			raise(&highest, windows.items[j].bus.last);
			raise(&highest, windows.items[j].cpu.last);
		}
	}
	for (size_t i = 0; i < report->n_findings; i++)
		raise_to_end(&highest, &report->findings[i]->ranges);
	raise_to_end(&highest, &report->found);
	if (report->facts->request.shares_container)
		raise_to_end(&highest, &report->shared.usable);
	for (; highest; highest >>= 4)
		digits++;
	return digits < 8 ? 8 : digits;
}

void print_wrapped(const struct painter *painter, const char *first, const char *text)
{
	size_t indent = strlen(first), width = painter->style->width, at = indent;

	fputs(first, painter->out);
	while (*text) {
		size_t len = strcspn(text, " ");

		if (at > indent && at + 1 + len > width) {
			fprintf(painter->out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			fputc(' ', painter->out);
			at++;
		}
		fwrite(text, 1, len, painter->out);
		at += len;
		text += len + (text[len] == ' ');
	}
	fputc('\n', painter->out);
}
