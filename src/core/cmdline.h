/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/source.h"

/**
 * cmdline_choice - which of two words did the kernel's command line give an option?
 * @cmdline: the command line, or NULL
 * @option: name of the option; its value is a list with commas
 * @yes: one word
 * @no: the other
 *
 * The last of them counts, as where the kernel's __setup() handlers set a flag.
 *
 * Return: TRI_UNKNOWN when it gave neither, or there is no command line.
 */
enum tri cmdline_choice(const char *cmdline, const char *option, const char *yes,
			const char *no);
