/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/root.h"
#include "input/slurp.h"

/* The largest ring buffer that a kernel can be built with is 32 MiB. */
#define LOG_LIMIT (64u << 20)

/* No record of /dev/kmsg is larger (CONSOLE_EXT_LOG_MAX, include/linux/printk.h). */
#define RECORD_LIMIT 8192

/* What printk() says itself where it lost lines. */
#define LOST "** printk messages dropped **\n"

/* Room for one more record and the final NUL. */
static int make_room(struct arena *arena, char **data, size_t len, size_t *size)
{
	size_t new_size = *size ? 2 * *size : 16 * RECORD_LIMIT;
	char *new;

	if (len + RECORD_LIMIT + 1 <= *size)
		return 0;
	new = arena_alloc(arena, new_size);
	if (!new)
		return -ENOMEM;
	if (len)
		memcpy(new, *data, len);
	*data = new;
	*size = new_size;
	return 0;
}

/* One record; its length, or a negative errno; -EAGAIN when there is none now. */
static ssize_t read_record(int fd, char *at)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	ssize_t n;

	/* Standard input can be /dev/kmsg too, and its flags are not ours to change. */
	do {
		n = poll(&ready, 1, 0);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n ? -errno : -EAGAIN;
	do {
		n = read(fd, at, RECORD_LIMIT);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EPIPE) {
		memcpy(at, LOST, strlen(LOST));
		return (ssize_t)strlen(LOST);
	}
	return n < 0 ? -errno : n;
}

int read_records(struct arena *arena, int fd, size_t limit, struct reading *ret)
{
	size_t size = 0, len = 0;
	char *data = NULL;

	for (;;) {
		ssize_t n = make_room(arena, &data, len, &size);

		n = n ?: read_record(fd, data + len);
		if (!n || n == -EAGAIN)
			break;
		if (n < 0)
			return (int)n;
		len += (size_t)n;
		if (len > limit)
			return -EFBIG;
	}
	data[len] = '\0';
	*ret = (struct reading){ SOURCE_READ, data, len };
	return 0;
}

static bool is_kmsg(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 11);
}

/* /proc/kmsg; nothing else there is a kernel log. */
static bool is_in_proc(int fd)
{
	struct statfs fs;

	return !fstatfs(fd, &fs) && fs.f_type == PROC_SUPER_MAGIC;
}

static int read_open(struct arena *arena, int fd, struct reading *ret,
		     const char **ret_hint)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (is_kmsg(&st))
		return read_records(arena, fd, LOG_LIMIT, ret);
	if (is_in_proc(fd)) {
		*ret_hint =
			"/proc/kmsg loses what is read, and nothing else in /proc is a kernel log; use /dev/kmsg";
		return -EPERM;
	}
	return slurp(arena, fd, LOG_LIMIT, ret);
}

/* A device other than these could do anything when it is opened: start a watchdog. */
static int open_log(const char *path, const char **ret_hint)
{
	struct stat st;
	int fd;

	if (stat(path, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode) && !is_kmsg(&st)) {
		*ret_hint = "neither a file nor /dev/kmsg";
		return -EINVAL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 && errno == EPERM && is_kmsg(&st)) {
		*ret_hint = "it takes CAP_SYSLOG here (kernel.dmesg_restrict is 1)";
		return -EPERM;
	}
	return fd < 0 ? -errno : fd;
}

int read_named_log(struct arena *arena, const char *path, struct reading *ret,
		   const char **ret_hint)
{
	bool is_stdin = !strcmp(path, "-");
	int fd, err;

	*ret_hint = NULL;
	fd = is_stdin ? STDIN_FILENO : open_log(path, ret_hint);
	if (fd < 0)
		return fd;
	err = read_open(arena, fd, ret, ret_hint);
	if (!is_stdin)
		close(fd);
	if (err == -EFBIG)
		*ret_hint = "more than 64 MiB; the lines of one boot will do "
			    "(journalctl -k -b)";
	return err;
}
