/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

struct arena;

/**
 * text_printable - bytes from outside as text that is safe to show
 * @arena: where the result lives
 * @bytes: the bytes; a NUL ends them early
 * @len: how many at most
 *
 * A device tree or a file name can hold anything. Control characters and what is not
 * UTF-8 come out as \xNN, so that they neither steer a terminal nor break JSON.
 *
 * Return: the text, or NULL when there is no memory.
 */
const char *text_printable(struct arena *arena, const char *bytes, size_t len);
