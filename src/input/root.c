/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/root.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/capability.h"
#include "input/inside.h"
#include "input/recorder.h"
#include "input/root_outcome.h"
#include "input/slurp.h"

/* On the machine itself nothing leads astray, so that openat() will do. */
int root_open_inside(const struct root *root, const char *path, int flags)
{
	int fd = inside_open(root->fd, path, flags);

	if ((fd == -ENOSYS || fd == -EPERM) && root->is_live) {
		fd = openat(root->fd, inside_relative(path), flags | O_CLOEXEC);
		fd = fd < 0 ? -errno : fd;
	}
	return fd;
}

enum extent { EXTENT_WHOLE, EXTENT_START };

static int read_inside(struct root *root, const char *path, size_t limit,
		       enum extent extent, struct reading *ret)
{
	/* Without O_NONBLOCK a FIFO in the file's place would hang the program. */
	int fd = root_open_inside(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int err;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		err = -errno;
	else if (!S_ISREG(st.st_mode))
		err = -EINVAL;
	else if (extent == EXTENT_START)
		err = slurp_start(root->arena, fd, limit, ret);
	else
		err = slurp(root->arena, fd, limit, ret);
	close(fd);
	return err;
}

/* What a recording knows beside its files; a machine has no such path. */
static int read_outcomes(struct root *root)
{
	struct reading reading;
	int err = root->is_live ?
		-ENOENT :
		read_inside(root, OUTCOMES, OUTCOMES_LIMIT, EXTENT_WHOLE, &reading);

	if (err)
		return err == -ENOENT || err == -ENOTDIR ? 0 : err;
	return outcomes_parse(root->arena, reading.data, reading.len, &root->outcomes);
}

int root_open(struct root *root, const char *path)
{
	int fd, err;

	root->is_live = !path;
	root->path = path ?: "/";
	root->fd = open(root->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root->fd < 0)
		return -errno;
	fd = root_open_inside(root, "/", O_PATH | O_DIRECTORY);
	err = fd == -EPERM ? -ENOSYS : fd < 0 ? fd : 0;
	if (fd >= 0)
		close(fd);
	err = err ?: read_outcomes(root);
	if (err)
		root_close(root);
	return err;
}

void root_close(struct root *root)
{
	if (root->fd >= 0)
		close(root->fd);
	root->fd = -1;
}

static enum source_status status_of(int err)
{
	switch (-err) {
	case 0:
		return SOURCE_READ;
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
	case ENXIO:
		return SOURCE_ABSENT;
	case EACCES:
	case EPERM:
		return SOURCE_DENIED;
	default:
		return SOURCE_MALFORMED;
	}
}

/* Does a recording say itself how it goes? */
int root_recall(struct root *root, enum way way, const char *path, struct source *ret,
		bool *ret_known)
{
	const struct source *known;
	int err = outcomes_find(root->arena, &root->outcomes, way, path, &known);

	*ret_known = known;
	if (known) {
		*ret = *known;
		recorder_add_outcome(root->recorder, root, way, path, known);
	}
	return err;
}

/* -ENOMEM goes up, every other error becomes a status. */
int root_describe(struct root *root, const char *path, int err, struct source *ret)
{
	const char *needs;

	if (err == -ENOMEM)
		return err;
	*ret = (struct source){ .status = status_of(err) };
	if (err == -EFBIG)
		ret->detail = "larger than any such file";
	else if (err == -EINVAL)
		ret->detail = "not a regular file";
	else if (ret->status == SOURCE_MALFORMED)
		ret->detail = arena_printf(root->arena, "%s", strerror(-err));
	needs = ret->status == SOURCE_DENIED ? capability_for(path) : NULL;
	if (needs)
		ret->detail = arena_printf(root->arena, "needs %s", needs);
	return 0;
}

int root_conclude(struct root *root, enum way way, const char *path, int err,
		  struct source *ret)
{
	err = root_describe(root, path, err, ret);
	if (!err)
		recorder_add_outcome(root->recorder, root, way, path, ret);
	return err;
}

int root_note(struct root *root, const char *path, const struct source *outcome)
{
	path = text_printable(root->arena, path, strlen(path));
	return path ? source_add(root->arena, root->sources, path, outcome->status,
				 outcome->detail) :
		      -ENOMEM;
}

static int read_file(struct root *root, const char *path, size_t limit,
		     enum extent extent, struct reading *ret, struct source *outcome)
{
	bool known;
	int err = root_recall(root, WAY_READ, path, outcome, &known);

	if (!err && !known)
		err = root_conclude(root, WAY_READ, path,
				    read_inside(root, path, limit, extent, ret), outcome);
	if (err || outcome->status != SOURCE_READ)
		*ret = (struct reading){ .status = outcome->status, .data = "" };
	else
		recorder_add_file(root->recorder, root, path, ret);
	return err;
}

int root_read_quietly(struct root *root, const char *path, size_t limit,
		      struct reading *ret)
{
	struct source outcome = { 0 };

	return read_file(root, path, limit, EXTENT_WHOLE, ret, &outcome);
}

int root_read(struct root *root, const char *path, size_t limit, struct reading *ret)
{
	struct source outcome = { 0 };
	int err = read_file(root, path, limit, EXTENT_WHOLE, ret, &outcome);

	return err ?: root_note(root, path, &outcome);
}

int root_read_start(struct root *root, const char *path, size_t size, struct reading *ret)
{
	struct source outcome = { 0 };
	int err = read_file(root, path, size, EXTENT_START, ret, &outcome);

	return err ?: root_note(root, path, &outcome);
}
