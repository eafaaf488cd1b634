/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/log_line.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"

int span_order(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.start, b.start, len) : 0;

	return order ?: (a.len > b.len) - (a.len < b.len);
}

bool span_line(struct span *rest, struct span *line)
{
	const char *end = rest->len ? memchr(rest->start, '\n', rest->len) : NULL;

	if (!rest->len)
		return false;
	*line = *rest;
	if (end)
		line->len = (size_t)(end - rest->start);
	rest->start += line->len + !!end;
	rest->len -= line->len + !!end;
	while (line->len && line->start[line->len - 1] == '\r')
		line->len--;
	return true;
}

static void skip(struct span *span, size_t n)
{
	span->start += n;
	span->len -= n;
}

static void skip_blanks(struct span *span)
{
	while (span->len && (*span->start == ' ' || *span->start == '\t'))
		skip(span, 1);
}

static bool skip_word(struct span *span, const char *word)
{
	size_t len = strlen(word);

	if (span->len < len || memcmp(span->start, word, len))
		return false;
	skip(span, len);
	return true;
}

/* Cuts off what is before and including the first @word. */
static bool skip_to(struct span *span, const char *word)
{
	const char *found =
		span->len ? memmem(span->start, span->len, word, strlen(word)) : NULL;

	if (!found)
		return false;
	skip(span, (size_t)(found - span->start) + strlen(word));
	return true;
}

bool log_split(struct span *line, struct span *name)
{
	struct span rest = *line;

	while (skip_to(&rest, ": ")) {
		const char *end = rest.start - 2, *start = end;

		while (start > line->start && start[-1] != ' ' && start[-1] != '\t')
			start--;
		if (start == end)
			continue;
		*name = (struct span){ start, (size_t)(end - start) };
		*line = rest;
		return true;
	}
	return false;
}

bool log_header(struct span line, struct span *device, struct span *node)
{
	while (log_split(&line, device)) {
		struct span rest = line;

		skip_blanks(&rest);
		if (!skip_word(&rest, "host bridge /"))
			continue;
		while (rest.len && rest.start[rest.len - 1] == ' ')
			rest.len--;
		/* The root itself is a host bridge in some trees of old machines. */
		rest.start--;
		rest.len++;
		if (rest.len <= strlen(" ranges:") ||
		    memcmp(rest.start + rest.len - strlen(" ranges:"),
			   " ranges:", strlen(" ranges:")))
			continue;
		*node = (struct span){ rest.start, rest.len - strlen(" ranges:") };
		return true;
	}
	return false;
}

enum log_kind log_kind_of(struct span message)
{
	struct span rest = message;

	skip_blanks(&rest);
	if (skip_word(&rest, "IB MEM"))
		return LOG_LINE_INBOUND;
	if (skip_word(&rest, "MEM 0x") || skip_word(&rest, "IO 0x") ||
	    skip_word(&rest, "err 0x"))
		return LOG_LINE_OUTBOUND;
	/* "No bus range found for /pcie, using [bus 00-ff]", two blanks further in. */
	if (rest.start != message.start || skip_word(&rest, "No bus range found"))
		return LOG_LINE_OF_LIST;
	return LOG_LINE_OTHER;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The digits of 0x...; 0 when it is no number of the kernel's %llx. */
static unsigned int take_number(struct span *span, uint64_t *ret)
{
	unsigned int n = 0;

	*ret = 0;
	if (!skip_word(span, "0x"))
		return 0;
	while (span->len && digit_of(*span->start) >= 0) {
		if (++n > 16)
			return 0;
		*ret = *ret << 4 | (uint64_t)digit_of(*span->start);
		skip(span, 1);
	}
	return n;
}

bool log_inbound(struct span message, struct log_range *ret)
{
	struct log_range range;

	skip_blanks(&message);
	if (!skip_word(&message, "IB MEM"))
		return false;
	skip_blanks(&message);
	if (!take_number(&message, &range.cpu) || !skip_word(&message, "..") ||
	    !take_number(&message, &range.cpu_last) || !skip_word(&message, " -> ") ||
	    !take_number(&message, &range.bus))
		return false;
	skip_blanks(&message);
	if (message.len)
		return false;
	*ret = range;
	return true;
}

bool log_is_narrow(struct span message)
{
	uint64_t number;

	if (!skip_to(&message, "MEM ") && !skip_to(&message, "IO "))
		return false;
	skip_blanks(&message);
	return take_number(&message, &number) < 10;
}

/* A decimal number of up to 4 digits. */
static bool take_decimal(struct span *span, unsigned int *ret)
{
	size_t n = 0;

	*ret = 0;
	while (n < span->len && n < 4 && span->start[n] >= '0' && span->start[n] <= '9')
		*ret = *ret * 10 + (unsigned int)(span->start[n++] - '0');
	skip(span, n);
	return n;
}

bool log_kernel_version(struct span line, struct log_version *ret)
{
	struct log_version version;

	if (!skip_to(&line, "Linux version ") || !take_decimal(&line, &version.major) ||
	    !skip_word(&line, ".") || !take_decimal(&line, &version.minor) ||
	    !version.major)
		return false;
	*ret = version;
	return true;
}

bool log_is_gap(struct span line)
{
	struct span rest = line;

	if (skip_to(&rest, "printk messages dropped"))
		return true;
	rest = line;
	return skip_to(&rest, "Missed ") && skip_to(&rest, " kernel messages");
}

int log_strip_colours(struct arena *arena, struct span text, struct span *ret)
{
	char *out;
	size_t n = 0;

	*ret = text;
	if (!text.len || !memchr(text.start, '\033', text.len))
		return 0;
	out = arena_alloc(arena, text.len);
	if (!out)
		return -ENOMEM;
	for (size_t i = 0; i < text.len; i++) {
		if (text.start[i] != '\033' || i + 1 == text.len ||
		    text.start[i + 1] != '[') {
			out[n++] = text.start[i];
			continue;
		}
		/* ESC [ parameters, and a letter that ends it. */
		for (i += 2; i < text.len; i++) {
			if (text.start[i] < '0' || text.start[i] > ';')
				break;
		}
	}
	*ret = (struct span){ out, n };
	return 0;
}
