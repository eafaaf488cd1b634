/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "option_guest.h"
#include "option_values.h"

enum {
	OPTION_KERNEL_LOG = 0x100,
	OPTION_FAIL_ON,
	OPTION_COLOR,
	OPTION_ASCII,
	OPTION_EXPLAIN,
	OPTION_LIST_CHECKS,
	OPTION_RECORD,
	OPTION_VERSION,
	OPTION_IOVA_MODE,
	OPTION_BASE_VIRTADDR,
	OPTION_FIND,
	OPTION_DECODE,
	OPTION_PID
};

static const struct argp_option known[] = {
	{ NULL, 0, NULL, 0, "What to check:", 1 },
	{ "dtb", 'd', "FILE", 0,
	  "this device tree blob instead of the machine's ('-': standard input); alone, nothing of "
	  "the running machine is read",
	  1 },
	{ "sysroot", 's', "DIR", 0, "read /sys and /proc below DIR", 1 },
	{ "memory", 'm', "BANK[,BANK...]", 0,
	  "RAM instead of what was found: SIZE@START (2G@2G) or START-LAST", 1 },
	{ "dma-bits", 'b', "N", 0, "address bits that the device drives", 1 },
	{ "aperture", 'a', "BITS|RANGE[,RANGE...]", 0,
	  "IOVAs that the IOMMU translates, if you know them", 1 },
	{ "vfio", 'V', NULL, 0,
	  "ask the kernel for the valid IOVA ranges of a device that is bound to a vfio driver",
	  1 },
	{ "for", 'f', "CONSUMER", 0,
	  "who uses the device: spdk, dpdk, qemu, cloud-hypervisor, crosvm or kernel",
	  1 },
	{ "iova-mode", OPTION_IOVA_MODE, "MODE", 0,
	  "what SPDK or DPDK is told: auto (the default), va or pa", 1 },
	{ "base-virtaddr", OPTION_BASE_VIRTADDR, "ADDR", 0,
	  "the base address that SPDK or DPDK is told", 1 },
	{ "iova", 'i', "RANGE[,RANGE...]", 0,
	  "would these IOVAs work? START-LAST or SIZE@START", 1 },
	{ "guest", 'g', "[ARCH:]MACHINE:SIZE", 0,
	  "RAM of a guest: q35, pc, microvm, virt, cloud-hypervisor or crosvm", 1 },
	{ "hugepages", 'H', NULL, 0,
	  "where the hugepage pools physically lie, and how much of them the device reaches",
	  1 },
	{ "pid", OPTION_PID, "PID", 0,
	  "the hugepages that a running process has mapped, and which the device can not reach",
	  1 },
	{ "decode", OPTION_DECODE, "TEXT", 0,
	  "what an error line of dmesg, QEMU, DPDK or SPDK means here", 1 },
	{ "find", OPTION_FIND, "SIZE[,ALIGN]", 0, "usable IOVA ranges of that size", 1 },
	{ "kernel-log", OPTION_KERNEL_LOG, "FILE", 0,
	  "compare with the inbound windows in this kernel log ('-': standard input; /dev/kmsg: the "
	  "running kernel's)",
	  1 },
	{ "record", OPTION_RECORD, "DIR", 0,
	  "copy all that is read into DIR, which --sysroot=DIR then reads with the same answer; "
	  "the file of --dtb is not among it",
	  1 },
	{ NULL, 0, NULL, 0, "What to print:", 2 },
	{ "json", 'J', NULL, 0, "one JSON document", 2 },
	{ "quiet", 'q', NULL, 0, "one line", 2 },
	{ "verbose", 'v', NULL, 0, "every source and segment", 2 },
	{ "numeric", 'n', NULL, 0, "no device names", 2 },
	{ "color", OPTION_COLOR, "WHEN", 0, "auto, always or never", 2 },
	{ "ascii", OPTION_ASCII, NULL, 0, "ASCII characters only", 2 },
	{ "fail-on", OPTION_FAIL_ON, "LEVEL", 0,
	  "exit with 1 from this level on: error (the default), warning or note", 2 },
	{ NULL, 0, NULL, 0, "About checks:", 3 },
	{ "explain", OPTION_EXPLAIN, "CHECK", 0, "what a check is about", 3 },
	{ "list-checks", OPTION_LIST_CHECKS, NULL, 0, "all checks", 3 },
	{ NULL, 0, NULL, 0, "About the program:", -1 },
	{ "version", OPTION_VERSION, NULL, 0, "print the program's version", -1 },
	{ NULL, 'h', NULL, OPTION_HIDDEN, NULL, -1 },
	{ 0 },
};

static const char doc[] =
	"Which RAM can a PCI device reach, and which IOVAs can a user of VFIO use?\n"
	"\v"
	"DEVICE is [DDDD:]BB:DD.F or a path in sysfs; without one all PCI functions are listed. "
	"With --dtb it is the path of a host bridge's node; without one all bridges are checked.\n"
	"\n"
	"Exit status: 0 fine, 1 a finding, 2 could not run, 3 undecided: something that the answer "
	"needs could not be read.\n"
	"\n"
	"  iova-check 0000:01:00.0\n"
	"  iova-check --dtb=board.dtb --memory=2G@2G,14G@34G";

static void add_device(struct parsing *parsing, const char *text,
		       struct argp_state *state)
{
	struct gather_request *gather = &parsing->options->gather;

	if (arena_reserve(parsing->arena, &gather->devices, gather->n_devices,
			  &parsing->devices_cap, sizeof(*gather->devices)))
		argp_failure(state, 2, ENOMEM, "%s", text);
	gather->devices[gather->n_devices++] = text;
}

/* Who uses the device, and what is asked of its IOVAs. */
static void set_use(struct parsing *parsing, int key, char *text,
		    struct argp_state *state)
{
	struct options *options = parsing->options;

	switch (key) {
	case 'f':
		option_set_consumer(parsing, text, state);
		break;
	case 'i':
		option_set_iovas(parsing, text, state);
		break;
	case 'g':
		option_guest(options, text, state);
		break;
	case OPTION_IOVA_MODE:
		option_set_iova_mode(parsing, text, state);
		break;
	case OPTION_BASE_VIRTADDR:
		option_set_base(parsing, text, state);
		break;
	case OPTION_DECODE:
		option_set_decode(parsing, text, state);
		break;
	case OPTION_FIND:
		option_set_find(parsing, text, state);
		break;
	case OPTION_PID:
		option_set_pid(parsing, text, state);
		break;
	}
}

static void set_value(struct parsing *parsing, int key, char *text,
		      struct argp_state *state)
{
	static const char *const levels[] = { "error", "warning", "note", NULL };
	static const char *const colors[] = { "auto", "always", "never", NULL };
	struct options *options = parsing->options;

	switch (key) {
	case 'd':
		options->gather.dtb = text;
		break;
	case 's':
		options->gather.sysroot = text;
		break;
	case 'm':
		option_set_memory(parsing, text, state);
		break;
	case 'b':
		option_set_dma_bits(parsing, text, state);
		break;
	case 'a':
		option_set_aperture(parsing, text, state);
		break;
	case OPTION_KERNEL_LOG:
		options->gather.kernel_log = text;
		break;
	case OPTION_RECORD:
		options->record = text;
		break;
	case OPTION_COLOR:
		options->color =
			(enum color)option_choose("--color", text, colors, state);
		break;
	case OPTION_FAIL_ON:
		options->fail_on =
			(enum level)option_choose("--fail-on", text, levels, state);
		break;
	case OPTION_EXPLAIN:
		option_set_explain(parsing, text, state);
		break;
	default:
		set_use(parsing, key, text, state);
	}
}

static bool has_eal_option(const struct options *options)
{
	return options->has_iova_mode || options->request.has_base;
}

static bool is_stdin(const char *path)
{
	return path && !strcmp(path, "-");
}

/* Options that look at a machine, with one that does not. */
static void check_explaining(const struct options *options, struct argp_state *state)
{
	const char *explaining = options->explain ? "--explain" : "--list-checks";

	if (options->request.find_size || options->request.decode)
		argp_error(state, "%s and %s contradict each other",
			   options->request.decode ? "--decode" : "--find", explaining);
	if (options->record)
		argp_error(state, "--record has nothing to read with %s", explaining);
}

static void finish(struct options *options, struct argp_state *state)
{
	if (options->quiet && options->verbose)
		argp_error(state, "--quiet and --verbose contradict each other");
	option_guest_finish(options, state);
	options->request.shares_container = options->gather.n_devices > 1;
	if (options->list_checks || options->explain)
		check_explaining(options, state);
	if (is_stdin(options->gather.dtb) && is_stdin(options->gather.kernel_log))
		argp_error(state,
			   "--dtb and --kernel-log can not both be standard input");
	if (has_eal_option(options) && options->request.consumer != CONSUMER_SPDK &&
	    options->request.consumer != CONSUMER_DPDK)
		argp_error(
			state,
			"--iova-mode and --base-virtaddr need --for=spdk or --for=dpdk");
}

static error_t parse(int key, char *text, struct argp_state *state)
{
	struct parsing *parsing = state->input;
	struct options *options = parsing->options;

	switch (key) {
	case 'J':
		options->json = true;
		break;
	case 'q':
		options->quiet = true;
		break;
	case 'v':
		options->verbose = true;
		break;
	case 'n':
		options->gather.wants_names = false;
		break;
	case 'V':
		options->gather.asks_vfio = true;
		break;
	case 'H':
		options->request.asks_hugepages = true;
		break;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		break;
	case OPTION_VERSION:
		puts("iova-check " IOVA_CHECK_VERSION);
		exit(0);
	case OPTION_ASCII:
		options->ascii = true;
		break;
	case OPTION_LIST_CHECKS:
		options->list_checks = true;
		break;
	case ARGP_KEY_ARG:
		add_device(parsing, text, state);
		break;
	case ARGP_KEY_END:
		finish(options, state);
		break;
	default:
		if (!text)
			return ARGP_ERR_UNKNOWN;
		set_value(parsing, key, text, state);
	}
	return 0;
}

void options_parse(struct arena *arena, int argc, char **argv, struct options *ret)
{
	static const struct argp argp = { known, parse, "[DEVICE...]", doc,
					  NULL,	 NULL,	NULL };
	struct parsing parsing = { .arena = arena, .options = ret };

	*ret = (struct options){
		.gather = { .wants_names = true },
		.request = { .dma_bits = 64 },
	};
	/* argp's own words would be 64 and a note on how options are written. */
	argp_err_exit_status = 2;
	setenv("ARGP_HELP_FMT", "no-dup-args-note", 0);
	/* getopt would begin its messages with the whole path. */
	argv[0] = program_invocation_short_name;
	if (argp_parse(&argp, argc, argv, 0, NULL, &parsing)) {
		fprintf(stderr, "iova-check: %s\n", strerror(ENOMEM));
		exit(2);
	}
}
