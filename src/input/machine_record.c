/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "input/gather_tree.h"
#include "input/machine.h"
#include "input/recorder.h"

static const char *reason_of(int err)
{
	switch (-err) {
	case ENOTEMPTY:
		return "is not empty";
	case ENOSYS:
		return "needs openat2(2), which this system denies";
	}
	return strerror(-err);
}

static int refuse(struct machine *machine, const char *path, int err)
{
	const char *shown = path ? text_printable(machine->arena, path, strlen(path)) :
				   NULL;

	if (!shown || err == -ENOMEM)
		return -ENOMEM;
	return gather_refuse(machine->ret_message,
			     arena_printf(machine->arena, "--record: %s: %s", shown,
					  reason_of(err)));
}

int machine_record(struct machine *machine)
{
	struct recorder *recorder = machine->request->recorder;
	int err = recorder ? recorder_open(recorder) : 0;

	return err ? refuse(machine, recorder->path, err) : 0;
}

int machine_finish_recording(struct machine *machine, int err)
{
	struct recorder *recorder = machine->request->recorder;
	int failure;

	if (!recorder || recorder->fd < 0)
		return err;
	failure = recorder_finish(recorder);
	return failure ? refuse(machine, recorder->failed, failure) : err;
}
