/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/dt_tree.h"

/**
 * gather_refuse - end the reading with a message
 * @ret_message: where it goes
 * @message: for the user; NULL when there was no memory for it
 *
 * Return: -EINVAL or -ENOMEM.
 */
int gather_refuse(const char **ret_message, const char *message);

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
