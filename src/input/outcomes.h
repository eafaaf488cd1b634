/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/source.h"

/*
 * What files can not show in a recording: that a path was denied (root may read a file of
 * mode 000), too large, or gave an error. A line is
 *
 *     STATUS<TAB>WAY PATH[<TAB>DETAIL]
 *
 * with one of the words below for the way in which it was asked for, and with the path as
 * it was asked for, printable. The lines are sorted by way and path.
 */
#define OUTCOMES "/iova-check/outcomes"
#define OUTCOMES_LIMIT (64u << 20)

enum way { WAY_READ, WAY_LIST, WAY_LINK, WAY_HAS, WAY_USE, N_WAYS };

/**
 * outcomes_parse - read the lines
 * @arena: where the list lives
 * @text: the lines, followed by a NUL
 * @len: bytes of them
 * @ret: the list, sorted
 *
 * Return: 0, -ENOMEM, or -EBADMSG when it is not what a recording has.
 */
int outcomes_parse(struct arena *arena, const char *text, size_t len,
		   struct source_list *ret);

/**
 * outcomes_add - note how a path went
 * @arena: where the list lives
 * @list: the list
 * @way: how it was asked for
 * @path: as it was asked for
 * @outcome: its status and detail
 *
 * Return: 0 or -ENOMEM.
 */
int outcomes_add(struct arena *arena, struct source_list *list, enum way way,
		 const char *path, const struct source *outcome);

/**
 * outcomes_format - write the lines
 * @arena: where the text lives
 * @list: the outcomes; it is sorted, and each path stays once
 * @ret: the text
 *
 * Return: 0 or -ENOMEM.
 */
int outcomes_format(struct arena *arena, struct source_list *list, const char **ret);

/**
 * outcomes_find - look a path up
 * @arena: for the path's printable form
 * @list: the outcomes, sorted
 * @way: how it is asked for
 * @path: as it is asked for
 * @ret: its outcome, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int outcomes_find(struct arena *arena, const struct source_list *list, enum way way,
		  const char *path, const struct source **ret);
