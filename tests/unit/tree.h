/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A scratch directory, and what a test puts into it. Paths begin with a slash. */

struct tree {
	char top[32];
};

static inline const char *tree_path(const struct tree *tree, const char *path)
{
	static _Thread_local char full[PATH_MAX + 64];

	snprintf(full, sizeof(full), "%s%s", tree->top, path);
	return full;
}

static inline void tree_enter(struct tree *tree)
{
	strcpy(tree->top, "tree.XXXXXX");
	assert_non_null(mkdtemp(tree->top));
}

static inline int tree_remove_entry(const char *path, const struct stat *st, int type,
				    struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	return remove(path);
}

static inline void tree_leave(const struct tree *tree)
{
	assert_int_equal(nftw(tree->top, tree_remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* tree_directory - make a directory and those above it. */
static inline void tree_directory(const struct tree *tree, const char *path)
{
	for (const char *at = path; (at = strchr(at + 1, '/'));) {
		char above[PATH_MAX];

		snprintf(above, sizeof(above), "%.*s", (int)(at - path), path);
		mkdir(tree_path(tree, above), 0755);
	}
	mkdir(tree_path(tree, path), 0755);
}

/* tree_above - make the directories above a path. */
static inline void tree_above(const struct tree *tree, const char *path)
{
	char above[PATH_MAX];

	snprintf(above, sizeof(above), "%.*s", (int)(strrchr(path, '/') - path), path);
	if (*above)
		tree_directory(tree, above);
}

static inline void tree_file(const struct tree *tree, const char *path, const char *data,
			     size_t len)
{
	int fd;

	tree_above(tree, path);
	fd = open(tree_path(tree, path), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), len);
	close(fd);
}

static inline void tree_text(const struct tree *tree, const char *path, const char *text)
{
	tree_file(tree, path, text, strlen(text));
}

static inline void tree_link(const struct tree *tree, const char *path,
			     const char *target)
{
	tree_above(tree, path);
	assert_int_equal(symlink(target, tree_path(tree, path)), 0);
}

/* tree_has - is there anything at a path, links not followed? */
static inline bool tree_has(const struct tree *tree, const char *path)
{
	struct stat st;

	return !lstat(tree_path(tree, path), &st);
}

/* expect_text - a regular file with just this. */
static inline void expect_text(const struct tree *tree, const char *path,
			       const char *text)
{
	char found[4096] = "";
	struct stat st;
	int fd = open(tree_path(tree, path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		fail_msg("%s is no file", path);
	assert_false(fstat(fd, &st));
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(st.st_mode & 077, 0);
	assert_int_equal(read(fd, found, sizeof(found) - 1), strlen(text));
	assert_string_equal(found, text);
	close(fd);
}

static inline void expect_link(const struct tree *tree, const char *path,
			       const char *target)
{
	char found[PATH_MAX];
	ssize_t len = readlink(tree_path(tree, path), found, sizeof(found) - 1);

	if (len < 0)
		fail_msg("%s is no link", path);
	found[len] = '\0';
	assert_string_equal(found, target);
}
