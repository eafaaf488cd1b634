/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/inside.h"
#include "input/outcomes.h"
#include "input/recorder.h"

/* How a recording begins and ends. */

#define HEAD                                                                              \
	"# All files and links of this recording. Serial numbers and MAC addresses may\n" \
	"# be in them: look before you give them to others.\n"

/* The recording, to be listed like any sysroot. */
static struct root self_of(const struct recorder *recorder)
{
	return (struct root){
		.fd = recorder->fd,
		.path = recorder->path,
		.arena = recorder->arena,
	};
}

static int check_empty(struct recorder *recorder)
{
	struct root self = self_of(recorder);
	struct listing listing;
	int err = root_list_quietly(&self, "/", &listing);

	if (err)
		return err;
	if (listing.status != SOURCE_READ)
		return -EACCES;
	return listing.n ? -ENOTEMPTY : 0;
}

int recorder_open(struct recorder *recorder)
{
	int err, fd;

	if (mkdir(recorder->path, 0700) && errno != EEXIST)
		return -errno;
	recorder->fd = open(recorder->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (recorder->fd < 0)
		return -errno;
	fd = inside_open(recorder->fd, "/", O_PATH | O_DIRECTORY);
	err = fd == -EPERM ? -ENOSYS : fd < 0 ? fd : 0;
	if (fd >= 0)
		close(fd);
	err = err ?: check_empty(recorder);
	if (err) {
		close(recorder->fd);
		recorder->fd = -1;
	}
	return err;
}

/* Appends a line about @path, unless it is a directory; those are gone through. */
static int list_entry(struct recorder *recorder, FILE *out, const char *path,
		      bool is_directory);

static int list_directory(struct recorder *recorder, FILE *out, const char *path)
{
	struct root self = self_of(recorder);
	struct listing listing;
	int err = root_list_quietly(&self, path, &listing);

	if (!err && listing.status != SOURCE_READ)
		err = -EIO;
	for (size_t i = 0; !err && i < listing.n; i++) {
		const char *name = listing.items[i].name;
		char *inner = arena_printf(recorder->arena, "%s/%s",
					   strcmp(path, "/") ? path : "", name);

		err = inner ?
			list_entry(recorder, out, inner, listing.items[i].is_directory) :
			-ENOMEM;
	}
	return err;
}

static int list_entry(struct recorder *recorder, FILE *out, const char *path,
		      bool is_directory)
{
	const char *shown = text_printable(recorder->arena, path, SIZE_MAX);
	char target[PATH_MAX];
	ssize_t len;
	int fd;

	if (is_directory)
		return list_directory(recorder, out, path);
	fd = inside_open(recorder->fd, path, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	len = readlinkat(fd, "", target, sizeof(target) - 1);
	close(fd);
	if (!shown)
		return -ENOMEM;
	fprintf(out, "%s", shown);
	if (len >= 0) {
		target[len] = '\0';
		shown = text_printable(recorder->arena, target, SIZE_MAX);
		fprintf(out, " -> %s", shown ?: "?");
	}
	fprintf(out, "\n");
	recorder->n_links += len >= 0;
	recorder->n_files += len < 0;
	return 0;
}

static int write_manifest(struct recorder *recorder)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int err;

	if (!out)
		return -ENOMEM;
	fprintf(out, "%s", HEAD);
	err = list_directory(recorder, out, "/");
	if (ferror(out))
		err = err ?: -ENOMEM;
	if (fclose(out))
		err = err ?: -ENOMEM;
	if (!err)
		recorder_write(recorder, RECORDER_MANIFEST, text, len);
	free(text);
	return err;
}

int recorder_finish(struct recorder *recorder)
{
	const char *text;
	int err = outcomes_format(recorder->arena, &recorder->outcomes, &text);

	if (!err && *text)
		recorder_write(recorder, OUTCOMES, text, strlen(text));
	if (!err && !recorder->error)
		err = write_manifest(recorder);
	if (err)
		recorder_fail(recorder, RECORDER_MANIFEST, err);
	if (close(recorder->fd))
		recorder_fail(recorder, "", -errno);
	recorder->fd = -1;
	recorder->is_complete = !recorder->error;
	return recorder->error;
}
