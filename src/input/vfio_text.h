/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/vfio_answer.h"

struct arena;

/**
 * vfio_answer_format - an answer as text, for a recording
 * @arena: where the text lives
 * @answer: an answer that was asked for
 * @ret: the text, a fact a line
 *
 *     way VFIO_IOMMU_GET_INFO
 *     range 0x0 0xfedfffff          start and last; one line each, in order
 *     pgsizes 0x40201000
 *     dma_avail 65535
 *     zpci 0x100000000 0x1ffffffff
 *     hw_info 1 0x0 0x0             type, VT-d's capabilities and extended capabilities
 *     can_grow
 *     reason TEXT                   without ranges; alone when there was no answer
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_answer_format(struct arena *arena, const struct vfio_answer *answer,
		       const char **ret);

/**
 * vfio_answer_parse - an answer from its text
 * @arena: where the answer lives
 * @text: the text; each line ends with a newline
 * @len: bytes of it
 * @ret: the answer; only written when there is no problem
 * @ret_problem: "line N: what is wrong with it", or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_answer_parse(struct arena *arena, const char *text, size_t len,
		      struct vfio_answer *ret, const char **ret_problem);
