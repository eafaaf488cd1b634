/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/source.h"
#include "core/vfio_answer.h"

struct arena;

/**
 * vfio_answer_format - an answer as text, for a recording
 * @arena: where the text lives
 * @answer: an answer that was asked for
 * @asked: the files that were opened to ask
 * @ret: the text, a fact a line
 *
 *     way VFIO_IOMMU_GET_INFO
 *     range 0x0 0xfedfffff          start and last; one line each, in order
 *     pgsizes 0x40201000
 *     dma_avail 65535
 *     zpci 0x100000000 0x1ffffffff
 *     hw_info 1 0x0 0x0             type, VT-d's capabilities and extended capabilities
 *     can_grow
 *     was_opened                    the device was opened, which resets it
 *     reason TEXT                   without ranges; the one fact when there was no answer
 *     source STATUS PATH [DETAIL]   what was opened; one line each, in order
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_answer_format(struct arena *arena, const struct vfio_answer *answer,
		       const struct source_list *asked, const char **ret);

/**
 * vfio_answer_parse - an answer from its text
 * @arena: where the answer lives
 * @text: the text; each line ends with a newline
 * @len: bytes of it
 * @ret: the answer; only written when there is no problem
 * @ret_asked: the files that were opened to ask; written with @ret
 * @ret_problem: "line N: what is wrong with it", or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_answer_parse(struct arena *arena, const char *text, size_t len,
		      struct vfio_answer *ret, struct source_list *ret_asked,
		      const char **ret_problem);
