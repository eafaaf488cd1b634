/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/root.h"

/**
 * platform_read - architecture, kernel release and page size of a machine
 * @root: the machine
 * @platform: filled in; what can not be read stays unknown
 *
 * All of it comes from files, so that a recorded machine answers as the machine did.
 *
 * Return: 0 or -ENOMEM.
 */
int platform_read(struct root *root, struct platform *platform);
