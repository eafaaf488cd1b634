/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "input/gather_tree.h"
#include "input/machine.h"
#include "input/recorder.h"
#include "input/vfio.h"
#include "input/vfio_text.h"

/* Where a recording keeps the answers, one file a function; no kernel has such a path. */
#define RECORDED "/iova-check/vfio"
#define ANSWER_LIMIT (1u << 20)

/* The sources are those of the machine, so that they are in the answer again. */
static int read_recorded(struct machine *machine, struct device *device)
{
	char *path = arena_printf(machine->arena, RECORDED "/%s", device->address);
	struct source_list *sources = &machine->facts->sources, asked = { 0 };
	struct reading reading;
	const char *problem = NULL;
	int err = path ? root_read_quietly(&machine->root, path, ANSWER_LIMIT, &reading) :
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
				&asked, &problem);
	for (size_t i = 0; i < asked.n && !err; i++)
		err = source_add(machine->arena, sources, asked.items[i].path,
				 asked.items[i].status, asked.items[i].detail);
	if (err || !problem)
		return err;
	return gather_refuse(machine->ret_message,
			     arena_printf(machine->arena, "%s: %s", path, problem));
}

/* Keeps the answer with the sources from number @first on. */
static int record(struct machine *machine, const struct device *device, size_t first)
{
	const struct source_list *sources = &machine->facts->sources;
	const struct source_list asked = { .items = sources->items + first,
					   .n = sources->n - first };
	char *path = arena_printf(machine->arena, RECORDED "/%s", device->address);
	const char *text;
	int err = path ?
		vfio_answer_format(machine->arena, &device->vfio, &asked, &text) :
		-ENOMEM;

	if (!err)
		recorder_write(machine->root.recorder, path, text, strlen(text));
	return err;
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

	size_t first = machine->facts->sources.n;
	int err;

	if (!machine->root.is_live)
		return read_recorded(machine, device);
	err = vfio_ask(&machine->root, &target, &device->vfio);
	if (!err && machine->root.recorder)
		err = record(machine, device, first);
	return err;
}
