/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/mode.h"

/* What the functions on the bus want together: pci_device_iova_mode() for each. */
struct wishes {
	bool pa, va;
};

static struct wishes wishes_of(const struct mode_question *question)
{
	enum binding binding = mode_binding(question);
	bool has_vfio = binding == BINDING_VFIO || question->has_vfio_neighbour;
	/* -1, a switch that can not be read, is not 1 here. */
	bool noiommu = question->noiommu == NOIOMMU_ON;
	struct wishes wishes = {
		.pa = binding == BINDING_UIO || question->has_uio_neighbour ||
			(noiommu && has_vfio),
		.va = !noiommu &&
			((binding == BINDING_VFIO && question->needs_va) ||
			 question->has_va_neighbour),
	};

	return wishes;
}

/* drivers/bus/pci/pci_common.c rte_pci_get_iommu_class(); false for RTE_IOVA_DC. */
static bool ask_bus(const struct mode_question *question, struct mode_answer *ret)
{
	struct wishes wishes = wishes_of(question);

	if (!question->iommu_has_va)
		*ret = (struct mode_answer){ IOVA_MODE_PA, RULE_IOMMU_WITHOUT_VA };
	else if (wishes.va && !wishes.pa)
		*ret = (struct mode_answer){ IOVA_MODE_VA, RULE_BUS_VA };
	else if (wishes.pa && !wishes.va)
		*ret = (struct mode_answer){ IOVA_MODE_PA, RULE_BUS_PA };
	else
		return false;
	return true;
}

struct mode_answer dpdk_mode(const struct mode_question *question)
{
	struct mode_answer answer;

	if (question->option != IOVA_MODE_UNKNOWN)
		return (struct mode_answer){ question->option, RULE_OPTION };
	if (ask_bus(question, &answer))
		return answer;
	if (!question->has_physical)
		return (struct mode_answer){ IOVA_MODE_VA, RULE_NO_PHYSICAL };
	if (question->groups != GROUPS_NONE)
		return (struct mode_answer){ IOVA_MODE_VA, RULE_GROUPS };
	return (struct mode_answer){ IOVA_MODE_PA, RULE_NO_GROUPS };
}
