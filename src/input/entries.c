/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/entries.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"

static int by_name(const void *a, const void *b)
{
	const struct dir_entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static bool is_directory(DIR *stream, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return !fstatat(dirfd(stream), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) &&
		S_ISDIR(st.st_mode);
}

static int collect_entries(struct arena *arena, DIR *stream, struct listing *listing)
{
	struct dirent *entry;

	while ((errno = 0, entry = readdir(stream))) {
		struct dir_entry *item;
		int err;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		err = arena_reserve(arena, &listing->items, listing->n, &listing->cap,
				    sizeof(*listing->items));
		if (err)
			return err;
		item = &listing->items[listing->n++];
		item->name = arena_strndup(arena, entry->d_name, strlen(entry->d_name));
		item->is_directory = is_directory(stream, entry);
		if (!item->name)
			return -ENOMEM;
	}
	if (errno)
		return -errno;
	if (listing->n)
		qsort(listing->items, listing->n, sizeof(*listing->items), by_name);
	return 0;
}

int entries_list(struct arena *arena, int fd, struct listing *ret)
{
	struct listing listing = { 0 };
	DIR *stream = fdopendir(fd);
	int err;

	if (!stream) {
		err = -errno;
		close(fd);
		return err;
	}
	err = collect_entries(arena, stream, &listing);
	closedir(stream);
	if (!err)
		*ret = listing;
	return err;
}
