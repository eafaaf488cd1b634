/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>

struct libscols_line;
struct libscols_table;

/**
 * struct table - a table under construction
 * @scols: libsmartcols' table
 * @line: the line that is being filled
 * @column: the next column of it
 * @failed: there was no memory; then nothing is printed
 */
struct table {
	struct libscols_table *scols;
	struct libscols_line *line;
	unsigned int column;
	bool failed;
};

/**
 * table_begin - begin a table
 * @table: the table
 * @columns: header words, ending with NULL; one that begins with ">" is right-aligned
 */
void table_begin(struct table *table, const char *const *columns);

/* table_line - begin a line. */
void table_line(struct table *table);

/* table_cell - fill the next cell, as printf(3). */
void table_cell(struct table *table, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * table_end - print the table and free it
 * @table: the table
 * @out: where to
 * @indent: spaces before each line
 *
 * Return: 0 or -ENOMEM.
 */
int table_end(struct table *table, FILE *out, unsigned int indent);
