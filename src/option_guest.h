/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <argp.h>

#include "options.h"

/* option_guest - take --guest. */
void option_guest(struct options *options, const char *text, struct argp_state *state);

/* option_guest_finish - make --guest and --for agree. */
void option_guest_finish(struct options *options, struct argp_state *state);
