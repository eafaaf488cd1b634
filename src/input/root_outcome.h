/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/outcomes.h"
#include "input/root.h"

/* What the files of struct root share: how an access goes, and how that is noted. */

/* root_open_inside - openat2(2) below the root; a file descriptor or a negative errno. */
int root_open_inside(const struct root *root, const char *path, int flags);

/**
 * root_recall - does a recording say itself how an access goes?
 * @root: the root
 * @way: how the path is asked for
 * @path: absolute, inside the root
 * @ret: how it goes, if that is said
 * @ret_known: whether it is
 *
 * Return: 0 or -ENOMEM.
 */
int root_recall(struct root *root, enum way way, const char *path, struct source *ret,
		bool *ret_known);

/* root_describe - what an errno means for a source; -ENOMEM goes up. */
int root_describe(struct root *root, const char *path, int err, struct source *ret);

/* root_conclude - as root_describe(), and a recording is told. */
int root_conclude(struct root *root, enum way way, const char *path, int err,
		  struct source *ret);

/* root_note - note a source; 0 or -ENOMEM. */
int root_note(struct root *root, const char *path, const struct source *outcome);
