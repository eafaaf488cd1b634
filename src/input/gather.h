/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"

struct arena;
struct dt_tree;

/**
 * struct gather_request - what the user wants to be read
 * @dtb: a blob, "-" for standard input, or NULL
 * @sysroot: a directory, or NULL for the running machine
 * @devices: PCI addresses, sysfs paths, or with @dtb node paths
 * @n_devices: how many; none means all
 * @banks: RAM instead of what is found
 * @has_banks: whether @banks was given
 * @wants_names: look device names up
 */
struct gather_request {
	const char *dtb, *sysroot;
	const char **devices;
	size_t n_devices;
	struct range_set banks;
	bool has_banks, wants_names;
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
 * gather_refuse - end the reading with a message
 * @ret_message: where it goes
 * @message: for the user; NULL when there was no memory for it
 *
 * Return: -EINVAL or -ENOMEM.
 */
int gather_refuse(const char **ret_message, const char *message);

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

/**
 * gather_named_blob - read and index the blob that the user named
 * @arena: where it lives
 * @path: the file, or "-"
 * @facts: the source is noted
 * @tree: the index
 * @ret_message: why it could not be done
 *
 * Return: as gather().
 */
int gather_named_blob(struct arena *arena, const char *path, struct facts *facts,
		      struct dt_tree *tree, const char **ret_message);

/**
 * gather_tree_bridge - read a host bridge of a tree
 * @arena: where the facts live
 * @name: of the tree, for the message
 * @tree: the tree
 * @node: the host bridge's node
 * @ret: the facts
 * @ret_message: why it could not be done
 *
 * Return: as gather().
 */
int gather_tree_bridge(struct arena *arena, const char *name, const struct dt_tree *tree,
		       uint32_t node, struct bridge *ret, const char **ret_message);

/**
 * gather_add_bridge - add a bridge to the facts
 * @arena: where the list grows
 * @facts: the facts
 * @bridge: the bridge
 *
 * Return: 0 or -ENOMEM.
 */
int gather_add_bridge(struct arena *arena, struct facts *facts, struct bridge bridge);
