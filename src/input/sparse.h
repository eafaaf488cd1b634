/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * struct sparse - a file of 64-bit words of which only some are read
 * @root: whose file
 * @path: its path there
 * @fd: the file, or a negative errno
 * @is_big_endian: byte order of the words: that of the machine they come from
 *
 * /proc/kpageflags and pagemap have a word for each page: all of it takes a hundred times
 * longer than the words that matter. sparse_word() is the only reader, so that what was
 * read can be kept.
 */
struct sparse {
	struct root *root;
	const char *path;
	int fd;
	bool is_big_endian;
};

/**
 * sparse_open - open such a file and note the source
 * @root: the root
 * @platform: the machine the words come from
 * @path: absolute, inside the root; must live as long as the file is open
 * @ret: the file; sparse_close() is due unless its fd is negative
 *
 * Return: 0 or -ENOMEM. All else is in the fd and in the source's status.
 */
int sparse_open(struct root *root, const struct platform *platform, const char *path,
		struct sparse *ret);

/* sparse_close - close it; nothing if it could not be opened. */
void sparse_close(struct sparse *file);

/**
 * sparse_word - read one word
 * @file: the file
 * @index: which word, counted from 0
 * @ret: the word
 *
 * Return: 1, 0 beyond the end of the file, or a negative errno.
 */
int sparse_word(const struct sparse *file, uint64_t index, uint64_t *ret);
