/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/plan.h"

#include "core/consumer/kernel.h"
#include "core/consumer/plan_eal.h"
#include "core/consumer/vmm.h"
#include "core/viability.h"

/* --iova is asked for whoever uses the device. */
static int add_iovas(struct arena *arena, const struct request *request,
		     struct plan *plan)
{
	int err = 0;

	for (size_t i = 0; i < request->iovas.n && !err; i++)
		err = plan_demand(arena, plan,
				  (struct demand){ request->iovas.items[i], "--iova",
						   false });
	return err;
}

static int make(struct arena *arena, const struct facts *facts,
		const struct requester *requester, struct plan *ret)
{
	const struct request *request = &facts->request;
	struct plan plan = { 0 };
	int err = 0;

	switch (request->consumer) {
	case CONSUMER_NONE:
		break;
	case CONSUMER_KERNEL:
		err = plan_kernel(arena, facts, requester, &plan);
		break;
	case CONSUMER_SPDK:
	case CONSUMER_DPDK:
		err = plan_eal(arena, facts, requester, &plan);
		break;
	case CONSUMER_QEMU:
	case CONSUMER_CLOUD_HYPERVISOR:
	case CONSUMER_CROSVM:
		err = plan_vmm(arena, facts, &plan);
		break;
	}
	err = err ?: add_iovas(arena, request, &plan);
	if (!err)
		*ret = plan;
	return err;
}

static enum dma_case translated_case(const struct plan *plan)
{
	switch (plan->mode) {
	case IOVA_MODE_UNKNOWN:
		break;
	case IOVA_MODE_VA:
		return DMA_VA;
	case IOVA_MODE_PA:
		return DMA_PA;
	case IOVA_MODE_GPA:
		return DMA_GPA;
	case IOVA_MODE_DMA_API:
		return DMA_KERNEL_IOVA;
	}
	return DMA_ANY_IOVA;
}

/*
 * A blob's bridge without a consumer is judged as DMA_KERNEL whatever its iommu-map says:
 * the tree describes the board, not who uses it.
 */
static enum dma_case case_of(enum consumer consumer, const struct requester *requester)
{
	if (!requester->is_translated || (!requester->device && !consumer))
		return consumer_wants_vfio(consumer) ? DMA_USER : DMA_KERNEL;
	return translated_case(&requester->plan);
}

int plan_make(struct arena *arena, const struct facts *facts, struct requester *requester)
{
	int err = 0;

	if (!requester->device || !device_is_bridge(requester->device))
		err = make(arena, facts, requester, &requester->plan);
	requester->dma_case = case_of(facts->request.consumer, requester);
	return err;
}
