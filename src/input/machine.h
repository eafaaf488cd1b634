/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/dt_tree.h"
#include "input/gather.h"
#include "input/pci.h"

/**
 * struct machine - one reading of a machine
 * @arena: where the facts live
 * @request: what to read
 * @facts: what has been read
 * @ret_message: why it could not be done
 * @root: the machine's files
 * @bus: its PCI functions
 * @tree: its device tree
 * @has_tree: whether it has one
 */
struct machine {
	struct arena *arena;
	const struct gather_request *request;
	struct facts *facts;
	const char **ret_message;
	struct root root;
	struct pci_bus *bus;
	struct dt_tree tree;
	bool has_tree;
};

/**
 * machine_add_device - read a PCI function, its host bridge and its IOMMU group
 * @machine: the machine
 * @where: the function
 *
 * Return: 0, -ENOMEM, -ENODEV when the function is gone, or -EINVAL with a message.
 */
int machine_add_device(struct machine *machine, struct pci_address where);

/**
 * machine_ask_vfio - ask the kernel which IOVAs are valid for a function
 * @machine: the machine; a sysroot answers with what was recorded
 * @directory: of the function in sysfs
 * @device: its group and driver are read, its answer is written
 *
 * Return: 0, -ENOMEM, or -EINVAL with a message when a sysroot holds no usable answer.
 */
int machine_ask_vfio(struct machine *machine, const char *directory,
		     struct device *device);

/**
 * machine_record - begin to record, if that is wanted
 * @machine: its root is open
 *
 * Return: 0, -ENOMEM, or -EINVAL with a message.
 */
int machine_record(struct machine *machine);

/**
 * machine_finish_recording - finish what machine_record() began
 * @machine: all of it has been read
 * @err: how that went: a machine that can not be judged is recorded too
 *
 * Return: @err; -EINVAL with a message when the recording failed.
 */
int machine_finish_recording(struct machine *machine, int err);
