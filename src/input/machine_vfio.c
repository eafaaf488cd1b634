/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "core/arena.h"
#include "input/gather_tree.h"
#include "input/machine.h"
#include "input/vfio.h"
#include "input/vfio_text.h"

/* Where a recording keeps the answers, one file a function; no kernel has such a path. */
#define RECORDED "/iova-check/vfio"
#define ANSWER_LIMIT (1u << 20)

static int read_recorded(struct machine *machine, struct device *device)
{
	char *path = arena_printf(machine->arena, RECORDED "/%s", device->address);
	struct reading reading;
	const char *problem = NULL;
	int err = path ? root_read(&machine->root, path, ANSWER_LIMIT, &reading) :
			 -ENOMEM;

	if (err)
		return err;
	if (reading.status != SOURCE_READ)
		return gather_refuse(
			machine->ret_message,
			arena_printf(machine->arena,
				     "--vfio: the sysroot has no recorded answer for %s",
				     device->address));
	err = vfio_answer_parse(machine->arena, reading.data, reading.len, &device->vfio,
				&problem);
	if (err || !problem)
		return err;
	return gather_refuse(machine->ret_message,
			     arena_printf(machine->arena, "%s: %s", path, problem));
}

int machine_ask_vfio(struct machine *machine, const char *directory,
		     struct device *device)
{
	const struct vfio_target target = {
		.address = device->address,
		.directory = directory,
		.has_group = device->group,
		.group = device->group ? device->group->id : 0,
		.is_noiommu = device->group && device->group->is_noiommu,
		.driver = device->driver,
		.kind = device->iommu,
	};

	if (!machine->root.is_live)
		return read_recorded(machine, device);
	return vfio_ask(&machine->root, &target, &device->vfio);
}
