/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/facts.h"
#include "input/acpi.h"
#include "input/dt_tree.h"
#include "input/gather.h"
#include "input/iomem.h"
#include "input/pci.h"

/**
 * struct machine - one reading of a machine
 * @arena: where the facts live
 * @request: what to read
 * @facts: what has been read
 * @ret_message: why it could not be done
 * @root: the machine's files
 * @bus: its PCI functions
 * @iomem: its /proc/iomem
 * @tree: its device tree
 * @has_tree: whether it has one
 * @acpi: its ACPI tables
 * @has_acpi: whether it has ACPI
 */
struct machine {
	struct arena *arena;
	const struct gather_request *request;
	struct facts *facts;
	const char **ret_message;
	struct root root;
	struct pci_bus *bus;
	struct iomem iomem;
	struct dt_tree tree;
	bool has_tree;
	struct acpi_tables acpi;
	bool has_acpi;
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
 * machine_read_outbound - outbound windows of the host bridges without a tree node
 * @machine: the machine; its functions and /proc/iomem have been read
 *
 * Where the RAM is known only from above, what a window holds is taken out of it.
 *
 * Return: 0 or -ENOMEM.
 */
int machine_read_outbound(struct machine *machine);

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
