/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/mode.h"

/*
 * What build_eal_cmdline() passes on as --iova-mode, if anything. It asks for the switch
 * as a truth value, so that a switch that can not be read (-1) counts as on.
 */
static bool pass_mode(const struct mode_question *question, enum mode_rule *ret)
{
	if (question->noiommu != NOIOMMU_OFF)
		*ret = RULE_NOIOMMU;
	else if (question->arch == MODE_X86 && question->is_intel && !question->is_wide)
		*ret = RULE_WIDTH;
	else if (question->arch == MODE_POWER)
		*ret = RULE_POWER;
	else
		return false;
	return true;
}

struct mode_answer spdk_mode(const struct mode_question *question)
{
	enum mode_rule rule;

	if (question->option != IOVA_MODE_UNKNOWN)
		return (struct mode_answer){ question->option, RULE_OPTION };
	if (pass_mode(question, &rule))
		return (struct mode_answer){ IOVA_MODE_PA, rule };
	return dpdk_mode(question);
}
