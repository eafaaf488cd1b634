/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_values.h"

#include <errno.h>
#include <string.h>

#include "core/decode.h"
#include "core/units.h"

void option_set_memory(struct parsing *parsing, char *text, struct argp_state *state)
{
	struct gather_request *gather = &parsing->options->gather;
	const char *bad = text;
	int err = parse_ranges(parsing->arena, text, &gather->banks, &bad);

	if (err == -ENOMEM)
		argp_failure(state, 2, -err, "--memory");
	if (err)
		argp_error(state, "--memory: '%s' %s", bad,
			   err == -ERANGE ? "passes 2^64" :
					    "is not SIZE@START or START-LAST");
	gather->has_banks = true;
}

void option_set_dma_bits(struct parsing *parsing, const char *text,
			 struct argp_state *state)
{
	uint64_t bits;

	if (parse_u64(text, &bits) || !bits || bits > 64)
		argp_error(state, "--dma-bits: '%s' is not a number from 1 to 64", text);
	parsing->options->request.dma_bits = (unsigned int)bits;
	parsing->options->request.has_dma_bits = true;
}

void option_set_aperture(struct parsing *parsing, const char *text,
			 struct argp_state *state)
{
	struct request *request = &parsing->options->request;
	const char *bad = text;
	uint64_t bits;
	int err;

	if (!parse_u64(text, &bits)) {
		if (!bits || bits > 64)
			argp_error(
				state,
				"--aperture: '%s' is not a number of bits from 1 to 64",
				text);
		err = range_set_of(parsing->arena, range_of_bits((unsigned int)bits),
				   &request->aperture);
	} else {
		err = parse_ranges(parsing->arena, text, &request->aperture, &bad);
	}
	if (err == -ENOMEM)
		argp_failure(state, 2, -err, "--aperture");
	if (err)
		argp_error(
			state, "--aperture: '%s' %s", bad,
			err == -ERANGE ?
				"passes 2^64" :
				"is neither a number of bits nor START-LAST or SIZE@START");
	range_set_normalise(&request->aperture);
	request->has_aperture = true;
}

/* Index of a word in a list that ends with NULL. */
int option_choose(const char *option, const char *text, const char *const *words,
		  struct argp_state *state)
{
	for (int i = 0; words[i]; i++) {
		if (!strcmp(text, words[i]))
			return i;
	}
	argp_error(state, "%s: '%s' is not %s, %s or %s", option, text, words[0],
		   words[1], words[2]);
	return 0;
}

void option_set_explain(struct parsing *parsing, const char *text,
			struct argp_state *state)
{
	parsing->options->explain = check_find(text);
	if (!parsing->options->explain)
		argp_error(state,
			   "--explain: there is no check '%s'; --list-checks lists all",
			   text);
}

void option_set_iovas(struct parsing *parsing, char *text, struct argp_state *state)
{
	const char *bad = text;
	int err = parse_ranges(parsing->arena, text, &parsing->options->request.iovas,
			       &bad);

	if (err == -ENOMEM)
		argp_failure(state, 2, -err, "--iova");
	if (err)
		argp_error(state, "--iova: '%s' %s", bad,
			   err == -ERANGE ? "passes 2^64" :
					    "is not START-LAST or SIZE@START");
}

void option_set_consumer(struct parsing *parsing, const char *text,
			 struct argp_state *state)
{
	enum consumer consumer = consumer_find(text);

	if (consumer == CONSUMER_NONE)
		argp_error(
			state,
			"--for: '%s' is not spdk, dpdk, qemu, cloud-hypervisor, crosvm or "
			"kernel",
			text);
	parsing->options->request.consumer = consumer;
}

void option_set_iova_mode(struct parsing *parsing, const char *text,
			  struct argp_state *state)
{
	static const char *const modes[] = { "auto", "va", "pa", NULL };
	static const enum iova_mode values[] = { IOVA_MODE_UNKNOWN, IOVA_MODE_VA,
						 IOVA_MODE_PA };

	parsing->options->request.iova_mode =
		values[option_choose("--iova-mode", text, modes, state)];
	parsing->options->has_iova_mode = true;
}

void option_set_base(struct parsing *parsing, const char *text, struct argp_state *state)
{
	struct request *request = &parsing->options->request;

	if (parse_u64(text, &request->base))
		argp_error(state, "--base-virtaddr: '%s' is not an address", text);
	request->has_base = true;
}

void option_set_find(struct parsing *parsing, char *text, struct argp_state *state)
{
	struct request *request = &parsing->options->request;
	char *comma = strchr(text, ',');

	if (comma)
		*comma = '\0';
	if (parse_size(text, &request->find_size) || !request->find_size)
		argp_error(state, "--find: '%s' is not a size", text);
	if (comma &&
	    (parse_size(comma + 1, &request->find_align) || !request->find_align ||
	     request->find_align & (request->find_align - 1)))
		argp_error(state, "--find: '%s' is not a power of two", comma + 1);
}

void option_set_decode(struct parsing *parsing, const char *text,
		       struct argp_state *state)
{
	struct symptom symptom;

	if (!symptom_parse(text, &symptom))
		argp_error(
			state,
			"--decode: the text has no IOVA, no errno and no message known here");
	parsing->options->request.decode = text;
}

void option_set_pid(struct parsing *parsing, const char *text, struct argp_state *state)
{
	uint64_t pid;

	/* PID_MAX_LIMIT of include/linux/threads.h */
	if (parse_u64(text, &pid) || !pid || pid > 4194304)
		argp_error(state, "--pid: '%s' is not a process number", text);
	parsing->options->request.pid = (unsigned int)pid;
}
