/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "core/source.h"
#include "input/outcomes.h"
#include "input/root.h"

/**
 * struct recorder - a directory that becomes a sysroot with everything that was read
 * @arena: where paths and outcomes live
 * @path: the directory, as the user named it
 * @fd: the directory; -1 while it is not open
 * @error: the first failure, a negative errno; nothing is written after it
 * @failed: where that was, as a path that the user knows
 * @outcomes: what files can not show; see outcomes.h
 * @is_complete: the recording is finished, and nothing failed
 * @n_files: regular files; known when the recording is finished
 * @n_links: symbolic links; known when the recording is finished
 *
 * Files stand where the machine has them, below real directories and behind the same
 * symbolic links, so that any path that was asked for leads to the same file. Nothing
 * depends on the byte order or the word size of the machine. A failure is kept here and
 * told at the end: a reader has no use for it.
 *
 * Where @recorder may be NULL nothing is done then.
 */
struct recorder {
	struct arena *arena;
	const char *path;
	int fd;
	int error;
	const char *failed;
	struct source_list outcomes;
	bool is_complete;
	size_t n_files, n_links;
};

/* Where all that is written stands in a list of its own. */
#define RECORDER_MANIFEST "/iova-check/MANIFEST"

/**
 * recorder_open - make the directory, or take one that is empty
 * @recorder: @arena and @path are set
 *
 * Return: 0 or a negative errno; -ENOTEMPTY when there is something in it, -ENOSYS when
 * openat2(2) is denied, without which nothing is kept from being written elsewhere.
 */
int recorder_open(struct recorder *recorder);

/**
 * recorder_finish - write the outcomes and the list of everything, and close
 * @recorder: open
 *
 * Return: 0 or the first error of the whole recording.
 */
int recorder_finish(struct recorder *recorder);

/* recorder_add_path - what stands at a path, empty, and all links that lead to it. */
void recorder_add_path(struct recorder *recorder, const struct root *root,
		       const char *path);

/* recorder_add_link - as recorder_add_path(), but not what the last link leads to. */
void recorder_add_link(struct recorder *recorder, const struct root *root,
		       const char *path);

/**
 * recorder_add_file - a file that was read
 * @recorder: may be NULL
 * @root: where it was read
 * @path: as it was read
 * @reading: its contents
 */
void recorder_add_file(struct recorder *recorder, const struct root *root,
		       const char *path, const struct reading *reading);

/**
 * recorder_add_piece - a piece of a file that is not read whole
 * @recorder: may be NULL
 * @root: where it was read
 * @path: as it was read
 * @offset: of the piece in the file, in bytes
 * @data: the piece
 * @len: bytes of it
 *
 * The file ends behind its last piece: who read one that is not there met the end too.
 */
void recorder_add_piece(struct recorder *recorder, const struct root *root,
			const char *path, uint64_t offset, const void *data, size_t len);

/**
 * recorder_add_listing - a directory that was listed
 * @recorder: may be NULL
 * @root: where it was listed
 * @path: as it was listed
 * @listing: its entries: links as they are, all else empty
 */
void recorder_add_listing(struct recorder *recorder, const struct root *root,
			  const char *path, const struct listing *listing);

/**
 * recorder_add_outcome - a path that was denied or broken
 * @recorder: may be NULL
 * @root: where it was asked for
 * @way: how it was asked for
 * @path: as it was asked for
 * @outcome: how it went; what is merely not there needs no note
 */
void recorder_add_outcome(struct recorder *recorder, const struct root *root,
			  enum way way, const char *path, const struct source *outcome);

/**
 * recorder_write - a file that no machine has
 * @recorder: may be NULL
 * @path: absolute, inside the recording
 * @data: its contents
 * @len: bytes of them
 */
void recorder_write(struct recorder *recorder, const char *path, const char *data,
		    size_t len);

/**
 * recorder_fail - note the first failure
 * @recorder: the recording
 * @path: inside it
 * @err: a negative errno
 */
void recorder_fail(struct recorder *recorder, const char *path, int err);
