/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "input/root.h"

/**
 * capability_for - what it takes to read a source that an ordinary user can not read
 * @path: the source, inside the root
 *
 * By the kernel's rule for that file: a check in its code, or a mode that only root or the
 * capability passes (capabilities(7)).
 *
 * Return: the capability, with what else would do; NULL where no rule is known.
 */
const char *capability_for(const char *path);

/**
 * capability_deny - a source holds less than it would with its capability
 * @root: the root
 * @source: number of the source, which is noted as denied, with the capability
 * @what: what is missing from it
 *
 * For files that everyone may read, but not all of.
 *
 * Return: 0 or -ENOMEM.
 */
int capability_deny(struct root *root, size_t source, const char *what);
