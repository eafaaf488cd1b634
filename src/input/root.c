/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/capability.h"
#include "input/entries.h"
#include "input/inside.h"
#include "input/link.h"
#include "input/outcomes.h"
#include "input/recorder.h"
#include "input/slurp.h"

/* On the machine itself nothing leads astray, so that openat() will do. */
static int open_inside(const struct root *root, const char *path, int flags)
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
	int fd = open_inside(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
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
	fd = open_inside(root, "/", O_PATH | O_DIRECTORY);
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
static int recall(struct root *root, enum way way, const char *path, struct source *ret,
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
static int describe(struct root *root, const char *path, int err, struct source *ret)
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

static int conclude(struct root *root, enum way way, const char *path, int err,
		    struct source *ret)
{
	err = describe(root, path, err, ret);
	if (!err)
		recorder_add_outcome(root->recorder, root, way, path, ret);
	return err;
}

static int note(struct root *root, const char *path, const struct source *outcome)
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
	int err = recall(root, WAY_READ, path, outcome, &known);

	if (!err && !known)
		err = conclude(root, WAY_READ, path,
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

	return err ?: note(root, path, &outcome);
}

int root_read_start(struct root *root, const char *path, size_t size, struct reading *ret)
{
	struct source outcome = { 0 };
	int err = read_file(root, path, size, EXTENT_START, ret, &outcome);

	return err ?: note(root, path, &outcome);
}

static int read_link(struct root *root, const char *path, const char **ret)
{
	int fd = open_inside(root, path, O_PATH | O_NOFOLLOW);
	const char *slash = strrchr(path, '/');
	char target[PATH_MAX];
	ssize_t len;

	if (fd < 0)
		return fd;
	len = readlinkat(fd, "", target, sizeof(target) - 1);
	close(fd);
	if (len < 0)
		return errno == ENOENT ? -EUCLEAN : -errno; /* ENOENT: it is no link */
	target[len] = '\0';
	*ret = link_resolve(root->arena, path, (size_t)(slash - path), target);
	return *ret ? 0 : -ENOMEM;
}

int root_read_link(struct root *root, const char *path, const char **ret)
{
	struct source outcome = { 0 };
	bool known;
	int err = recall(root, WAY_LINK, path, &outcome, &known);

	*ret = NULL;
	if (err)
		return err;
	if (known)
		return note(root, path, &outcome);
	err = read_link(root, path, ret);
	if (!err || err == -EUCLEAN)
		recorder_add_link(root->recorder, root, path);
	if (err == -EUCLEAN)
		outcome = (struct source){ .status = SOURCE_MALFORMED,
					   .detail = "not a symbolic link" };
	else
		err = conclude(root, WAY_LINK, path, err, &outcome);
	return err == -ENOMEM ? err : note(root, path, &outcome);
}

static int list_inside(struct root *root, const char *path, struct listing *ret)
{
	int fd = open_inside(root, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);

	return fd < 0 ? fd : entries_list(root->arena, fd, ret);
}

static int list_directory(struct root *root, const char *path, struct listing *ret,
			  struct source *outcome)
{
	bool known;
	int err = recall(root, WAY_LIST, path, outcome, &known);

	if (!err && !known)
		err = conclude(root, WAY_LIST, path, list_inside(root, path, ret),
			       outcome);
	if (err || outcome->status != SOURCE_READ)
		*ret = (struct listing){ .status = outcome->status };
	else
		recorder_add_listing(root->recorder, root, path, ret);
	return err;
}

int root_list_quietly(struct root *root, const char *path, struct listing *ret)
{
	struct source outcome = { 0 };

	return list_directory(root, path, ret, &outcome);
}

int root_list(struct root *root, const char *path, struct listing *ret)
{
	struct source outcome = { 0 };
	int err = list_directory(root, path, ret, &outcome);

	return err ?: note(root, path, &outcome);
}

/* By the rights that open(2) goes by. Before 5.8 only paths can be asked, as on a machine. */
static int check_access(const struct root *root, int fd, const char *path)
{
	int err = root->is_live ?
		faccessat(root->fd, inside_relative(path), R_OK | W_OK, AT_EACCESS) :
		faccessat(fd, "", R_OK | W_OK, AT_EMPTY_PATH | AT_EACCESS);

	return err ? -errno : 0;
}

static int probe(struct root *root, enum way way, const char *path)
{
	int fd = open_inside(root, path, O_PATH), err;

	if (fd < 0)
		return fd;
	err = way == WAY_USE ? check_access(root, fd, path) : 0;
	close(fd);
	recorder_add_path(root->recorder, root, path);
	return err;
}

static int ask(struct root *root, enum way way, const char *path, struct source *ret)
{
	bool known;
	int err = recall(root, way, path, ret, &known);

	if (!err && !known)
		err = conclude(root, way, path, probe(root, way, path), ret);
	return err ?: note(root, path, ret);
}

int root_has(struct root *root, const char *path, bool *ret)
{
	struct source outcome = { 0 };
	int err = ask(root, WAY_HAS, path, &outcome);

	*ret = !err && outcome.status == SOURCE_READ;
	return err;
}

int root_may_use(struct root *root, const char *path, enum source_status *ret)
{
	struct source outcome = { 0 };
	int err = ask(root, WAY_USE, path, &outcome);

	*ret = outcome.status;
	return err;
}

void root_mark(struct root *root, enum source_status status, const char *detail)
{
	struct source *source = &root->sources->items[root->sources->n - 1];

	source->status = status;
	source->detail = detail;
}

int root_open_path(struct root *root, const char *path)
{
	return open_inside(root, path, O_PATH);
}

int root_open_device(struct root *root, const char *path, int *ret_fd)
{
	int fd = open_inside(root, path, O_RDWR | O_NOCTTY), err;
	struct source outcome;
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode))) {
		close(fd);
		fd = -ENODEV;
	}
	*ret_fd = fd;
	err = describe(root, path, fd < 0 ? fd : 0, &outcome);
	return err ?: note(root, path, &outcome);
}
