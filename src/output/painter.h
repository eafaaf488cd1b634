/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "output/report.h"

/**
 * struct painter - where and how text is put
 * @out: where to
 * @style: how
 * @digits: hexadecimal digits of every address in this report
 */
struct painter {
	FILE *out;
	const struct style *style;
	int digits;
};

enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_ERROR, PAINT_WARNING, PAINT_NOTE, PAINT_DIM };

/* paint - begin a colour; nothing without colours. */
void paint(const struct painter *painter, enum paint color);

/* paint_level - the colour of a level. */
enum paint paint_level(enum level level);

/**
 * struct range_text - a range for people
 * @text: "0xSTART-0xLAST", both padded to one width
 */
struct range_text {
	char text[48];
};

/* format_range - the range in the width of the report. */
struct range_text format_range(const struct painter *painter, struct range range);

/* digits_for - digits that the largest address of a report needs; at least 8. */
int digits_for(const struct report *report);

/**
 * print_wrapped - text in as many lines as it needs
 * @painter: where and how
 * @first: what the first line begins with; later lines are indented as far
 * @text: the text
 */
void print_wrapped(const struct painter *painter, const char *first, const char *text);
