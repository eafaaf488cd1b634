/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/root.h"

/* First guess of a file's size; sysfs and proc say 4096 or 0 whatever they hold. */
static size_t first_size(int fd, size_t limit)
{
	struct stat st;
	size_t size = 4096;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 4096)
		size = (size_t)st.st_size;
	return size < limit ? size : limit;
}

static char *larger(struct arena *arena, const char *data, size_t len, size_t *size,
		    size_t limit)
{
	size_t new_size = *size < limit / 2 ? *size * 2 : limit;
	char *new = arena_alloc(arena, new_size + 2);

	if (new)
		memcpy(new, data, len);
	*size = new_size;
	return new;
}

int slurp(struct arena *arena, int fd, size_t limit, struct reading *ret)
{
	size_t size = first_size(fd, limit), len = 0;
	char *data = arena_alloc(arena, size + 2);

	while (data) {
		/* One byte more than fits tells a full file from one that goes on. */
		ssize_t n = read(fd, data + len, size + 1 - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		len += (size_t)n;
		if (len > limit)
			return -EFBIG;
		if (!n) {
			data[len] = '\0';
			*ret = (struct reading){ SOURCE_READ, data, len };
			return 0;
		}
		if (len > size)
			data = larger(arena, data, len, &size, limit);
	}
	return -ENOMEM;
}

int slurp_start(struct arena *arena, int fd, size_t size, struct reading *ret)
{
	char *data = arena_alloc(arena, size + 1);
	size_t len = 0;

	while (data && len < size) {
		ssize_t n = read(fd, data + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		len += (size_t)n;
	}
	if (!data)
		return -ENOMEM;
	*ret = (struct reading){ SOURCE_READ, data, len };
	return 0;
}

int read_named_file(struct arena *arena, const char *path, size_t limit,
		    struct reading *ret)
{
	int fd, err;

	if (!strcmp(path, "-"))
		return slurp(arena, STDIN_FILENO, limit, ret);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	err = slurp(arena, fd, limit, ret);
	close(fd);
	return err;
}
