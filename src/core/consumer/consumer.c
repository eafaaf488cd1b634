/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/consumer.h"

#include <string.h>

#include "core/arena.h"

static const char *const names[] = {
	[CONSUMER_NONE] = NULL,	      [CONSUMER_KERNEL] = "kernel",
	[CONSUMER_SPDK] = "spdk",     [CONSUMER_DPDK] = "dpdk",
	[CONSUMER_QEMU] = "qemu",     [CONSUMER_CLOUD_HYPERVISOR] = "cloud-hypervisor",
	[CONSUMER_CROSVM] = "crosvm",
};

const char *consumer_name(enum consumer consumer)
{
	return names[consumer];
}

enum consumer consumer_find(const char *name)
{
	for (enum consumer i = CONSUMER_KERNEL; i <= CONSUMER_CROSVM; i++) {
		if (!strcmp(names[i], name))
			return i;
	}
	return CONSUMER_NONE;
}

bool consumer_is_vmm(enum consumer consumer)
{
	return consumer >= CONSUMER_QEMU;
}

bool consumer_wants_vfio(enum consumer consumer)
{
	return consumer >= CONSUMER_SPDK;
}

const char *iova_mode_name(enum iova_mode mode)
{
	static const char *const modes[] = {
		[IOVA_MODE_UNKNOWN] = NULL,	 [IOVA_MODE_VA] = "va",
		[IOVA_MODE_PA] = "pa",		 [IOVA_MODE_GPA] = "gpa",
		[IOVA_MODE_DMA_API] = "dma-api",
	};

	return modes[mode];
}

int plan_demand(struct arena *arena, struct plan *plan, struct demand demand)
{
	int err = arena_reserve(arena, &plan->demands, plan->n_demands,
				&plan->demands_cap, sizeof(*plan->demands));

	if (!err)
		plan->demands[plan->n_demands++] = demand;
	return err;
}

int plan_need(struct arena *arena, struct plan *plan, const char *need)
{
	int err = arena_reserve(arena, &plan->needs, plan->n_needs, &plan->needs_cap,
				sizeof(*plan->needs));

	if (!err)
		plan->needs[plan->n_needs++] = need;
	return err;
}
