/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

struct arena;
struct recorder;

/**
 * struct gather_request - what the user wants to be read
 * @dtb: a blob, "-" for standard input, or NULL
 * @sysroot: a directory, or NULL for the running machine
 * @devices: PCI addresses, sysfs paths, or with @dtb node paths
 * @n_devices: how many; none means all
 * @banks: RAM instead of what is found, not normalised
 * @has_banks: whether @banks was given
 * @wants_names: look device names up
 * @asks_vfio: ask the kernel for the valid IOVA ranges
 * @kernel_log: a kernel log to compare with, "-" for standard input, or NULL
 * @recorder: keep all that is read; @arena and @path are set, @fd is -1; or NULL
 * @wants_cpu_vendor: look up who made the CPU
 */
struct gather_request {
	const char *dtb, *sysroot, *kernel_log;
	const char **devices;
	size_t n_devices;
	struct range_set banks;
	bool has_banks, wants_names, asks_vfio, wants_cpu_vendor;
	struct recorder *recorder;
};

/**
 * gather - read everything that the answer needs
 * @arena: where the facts live
 * @request: what to read
 * @facts: filled in; its request is the caller's
 * @ret_message: why it could not be done
 *
 * A source that is missing or broken is a fact with a status, unless the user named it.
 *
 * Return: 0, -ENOMEM, or -EINVAL with a message.
 */
int gather(struct arena *arena, const struct gather_request *request, struct facts *facts,
	   const char **ret_message);

/**
 * gather_kernel_log - read a kernel log and give each bridge its list
 * @arena: where the facts live
 * @request: @kernel_log is set
 * @facts: filled in; the bridges are there
 * @ret_message: why it could not be done
 *
 * Return: as gather().
 */
int gather_kernel_log(struct arena *arena, const struct gather_request *request,
		      struct facts *facts, const char **ret_message);

/**
 * gather_blob - read a board's blob
 * @arena: where the facts live
 * @request: @dtb is set; devices are node paths
 * @facts: filled in
 * @ret_message: why it could not be done
 *
 * Return: as gather().
 */
int gather_blob(struct arena *arena, const struct gather_request *request,
		struct facts *facts, const char **ret_message);

/**
 * gather_machine - read a machine or a sysroot
 * @arena: where the facts live
 * @request: @dtb, when set, replaces the machine's tree
 * @facts: filled in
 * @ret_message: why it could not be done
 *
 * Return: as gather().
 */
int gather_machine(struct arena *arena, const struct gather_request *request,
		   struct facts *facts, const char **ret_message);
