/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <argp.h>

#include "options.h"

/*
 * Values of options. Each takes what the user wrote, and leaves the process with a message
 * and status 2 if it is wrong.
 */

/**
 * struct parsing - what argp's callback works on
 * @arena: where lists live
 * @options: what is written
 * @devices_cap: room in the list of devices
 */
struct parsing {
	struct arena *arena;
	struct options *options;
	size_t devices_cap;
};

/* option_choose - index of a word in a list that ends with NULL. */
int option_choose(const char *option, const char *text, const char *const *words,
		  struct argp_state *state);

/* option_set_memory - --memory. */
void option_set_memory(struct parsing *parsing, char *text, struct argp_state *state);

/* option_set_dma_bits - --dma-bits. */
void option_set_dma_bits(struct parsing *parsing, const char *text,
			 struct argp_state *state);

/* option_set_aperture - --aperture. */
void option_set_aperture(struct parsing *parsing, const char *text,
			 struct argp_state *state);

/* option_set_explain - --explain. */
void option_set_explain(struct parsing *parsing, const char *text,
			struct argp_state *state);

/* option_set_iovas - --iova. */
void option_set_iovas(struct parsing *parsing, char *text, struct argp_state *state);

/* option_set_consumer - --for. */
void option_set_consumer(struct parsing *parsing, const char *text,
			 struct argp_state *state);

/* option_set_iova_mode - --iova-mode. */
void option_set_iova_mode(struct parsing *parsing, const char *text,
			  struct argp_state *state);

/* option_set_base - --base-virtaddr. */
void option_set_base(struct parsing *parsing, const char *text, struct argp_state *state);

/* option_set_find - --find. */
void option_set_find(struct parsing *parsing, char *text, struct argp_state *state);

/* option_set_decode - --decode. */
void option_set_decode(struct parsing *parsing, const char *text,
		       struct argp_state *state);

/* option_set_pid - --pid. */
void option_set_pid(struct parsing *parsing, const char *text, struct argp_state *state);
