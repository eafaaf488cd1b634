/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/sparse.h"

#include <endian.h>
#include <errno.h>
#include <unistd.h>

#include "input/recorder.h"

int sparse_open(struct root *root, const struct platform *platform, const char *path,
		struct sparse *ret)
{
	*ret = (struct sparse){ root, path, -1, false };
	ret->is_big_endian = platform_is(platform, "s390x") == TRI_YES ||
		platform_is(platform, "ppc64") == TRI_YES;
	return root_open_sparse(root, path, &ret->fd);
}

void sparse_close(struct sparse *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

int sparse_word(const struct sparse *file, uint64_t index, uint64_t *ret)
{
	uint64_t word;
	ssize_t len;

	if (index > INT64_MAX / sizeof(word))
		return 0;
	do {
		len = pread(file->fd, &word, sizeof(word), (off_t)(index * sizeof(word)));
	} while (len < 0 && errno == EINTR);
	if (len < 0)
		return -errno;
	if (len < (ssize_t)sizeof(word))
		return 0;
	recorder_add_piece(file->root->recorder, file->root, file->path,
			   index * sizeof(word), &word, sizeof(word));
	*ret = file->is_big_endian ? be64toh(word) : le64toh(word);
	return 1;
}
