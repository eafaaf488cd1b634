/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/table.h"

#include <errno.h>
#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void table_begin(struct table *table, const char *const *columns)
{
	*table = (struct table){ .scols = scols_new_table() };
	table->failed = !table->scols;
	for (; *columns && !table->failed; columns++) {
		bool right = **columns == '>';

		table->failed = !scols_table_new_column(table->scols, *columns + right, 0,
							right ? SCOLS_FL_RIGHT : 0);
	}
}

void table_line(struct table *table)
{
	if (table->failed)
		return;
	table->line = scols_table_new_line(table->scols, NULL);
	table->column = 0;
	table->failed = !table->line;
}

void table_cell(struct table *table, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	if (table->failed)
		return;
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (!text || scols_line_refer_data(table->line, table->column++, text)) {
		free(text);
		table->failed = true;
	}
}

static void print_indented(const char *text, FILE *out, unsigned int indent)
{
	while (*text) {
		size_t len = strcspn(text, "\n"), end = len;

		while (end && text[end - 1] == ' ')
			end--;
		fprintf(out, "%*s%.*s\n", (int)indent, "", (int)end, text);
		text += len + (text[len] == '\n');
	}
}

int table_end(struct table *table, FILE *out, unsigned int indent)
{
	char *text = NULL;

	if (!table->failed)
		table->failed = scols_print_table_to_string(table->scols, &text);
	if (!table->failed && text)
		print_indented(text, out, indent);
	free(text);
	scols_unref_table(table->scols);
	return table->failed ? -ENOMEM : 0;
}
