/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/check.h"

/**
 * struct symptom - what a pasted line says
 * @has_iova: whether an IOVA was found in it
 * @iova: a bus address
 * @has_size: whether a size was found
 * @size: bytes
 * @error: a positive errno, or 0 when there is none
 * @address: the PCI function it names, as DDDD:BB:DD.F, or "" when there is none
 * @message: the known message it is, or NULL
 */
struct symptom {
	bool has_iova, has_size;
	uint64_t iova, size;
	int error;
	char address[16];
	const struct known_message *message;
};

/**
 * struct cause - something that gives a symptom
 * @check: name of the check that finds it, or NULL
 * @text: what it is
 */
struct cause {
	const char *check, *text;
};

/* No symptom has more causes than this. */
#define MAX_CAUSES 6

/**
 * struct known_message - an error of the kernel or of a program
 * @mark: a piece of it that does not change
 * @error: the errno it stands for, or 0
 * @says: what it means
 * @causes: what gives it, likeliest first; ends with an empty one; NULL leaves it to errno
 */
struct known_message {
	const char *mark;
	int error;
	const char *says;
	const struct cause *causes;
};

/* known_message_find - the message that @text is, or NULL. */
const struct known_message *known_message_find(const char *text);

/* causes_of_error - what gives an errno of a VFIO map, likeliest first; NULL if unknown. */
const struct cause *causes_of_error(int error);

/**
 * symptom_parse - find the numbers in a pasted line
 * @text: a line, or several, of dmesg, QEMU, DPDK or SPDK
 * @ret: what was found
 *
 * Return: false when it holds nothing that is known here.
 */
bool symptom_parse(const char *text, struct symptom *ret);

/**
 * struct diagnosis - what a symptom means on this machine
 * @symptom: what the line says
 * @device: the function it was judged for, or NULL
 * @rule: name of the check whose rule it hits here, or NULL
 * @why: how that is known, or NULL
 * @causes: what remains possible, likeliest first, "CHECK: TEXT" or "TEXT"
 * @n_causes: how many
 */
struct diagnosis {
	struct symptom symptom;
	const char *device, *rule, *why;
	const char *causes[MAX_CAUSES];
	size_t n_causes;
};

/**
 * diagnose - hold a symptom against a report
 * @arena: where the result lives
 * @report: the report; its findings are there
 * @symptom: what the line says
 * @ret: the diagnosis
 *
 * Return: 0 or -ENOMEM.
 */
int diagnose(struct arena *arena, const struct report *report,
	     const struct symptom *symptom, struct diagnosis *ret);
