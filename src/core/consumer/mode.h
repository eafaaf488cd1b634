/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/reach.h"

/* As far as the choice of a mode goes. */
enum mode_arch { MODE_X86, MODE_POWER, MODE_OTHER };

/* What holds a function, or would hold it after SPDK's setup.sh. */
enum binding { BINDING_NONE, BINDING_VFIO, BINDING_UIO };

/* The rule that chose a mode. */
enum mode_rule {
	RULE_OPTION, /* --iova-mode */
	RULE_NOIOMMU, /* SPDK: the no-IOMMU switch is on, or can not be read */
	RULE_WIDTH, /* SPDK: an Intel CPU, and the first DMAR unit is narrow or missing */
	RULE_POWER, /* SPDK: POWER */
	RULE_IOMMU_WITHOUT_VA, /* DPDK: the IOMMU of the first function has no VA */
	RULE_BUS_VA, /* DPDK: a function's driver needs VA */
	RULE_BUS_PA, /* DPDK: a function is on uio, or on vfio-pci without an IOMMU */
	RULE_NO_PHYSICAL, /* DPDK: no physical addresses */
	RULE_GROUPS, /* DPDK: there are IOMMU groups */
	RULE_NO_GROUPS, /* DPDK: there are none */
};

/**
 * struct mode_question - everything that the choice of a mode depends on
 * @is_spdk: SPDK, which asks DPDK where it has no rule of its own
 * @option: --iova-mode, or IOVA_MODE_UNKNOWN
 * @arch: the architecture that the program was built for
 * @noiommu: the switch; not NOIOMMU_UNKNOWN
 * @groups: the groups; not GROUPS_UNKNOWN
 * @is_intel: SPDK takes the CPU for Intel's
 * @is_wide: the first DMAR unit has an MGAW of 48 or more
 * @iommu_has_va: what DPDK concludes from the first function, or on POWER
 * @has_physical: physical addresses can be read
 * @is_vfio: this function is bound to vfio-pci
 * @is_uio: this function is bound to a uio driver
 * @needs_va: its driver in DPDK needs VA behind vfio-pci
 * @has_vfio_neighbour: so is another that the program takes
 * @has_uio_neighbour: so is another that the program takes
 * @has_va_neighbour: another on vfio-pci whose driver in DPDK needs VA
 */
struct mode_question {
	bool is_spdk;
	enum iova_mode option;
	enum mode_arch arch;
	enum noiommu_switch noiommu;
	enum host_groups groups;
	bool is_intel, is_wide, iommu_has_va, has_physical;
	bool is_vfio, is_uio, needs_va;
	bool has_vfio_neighbour, has_uio_neighbour, has_va_neighbour;
};

/**
 * struct mode_answer - the mode, and why
 */
struct mode_answer {
	enum iova_mode mode;
	enum mode_rule rule;
};

/**
 * mode_binding - what holds the function of a question when the program starts
 *
 * One that neither vfio-pci nor a uio driver holds is taken as setup.sh binds it:
 * is_iommu_enabled() and configure_linux_pci() of SPDK's scripts/common.sh and
 * scripts/setup.sh. A user of DPDK binds by hand, and is taken to look for any group.
 */
enum binding mode_binding(const struct mode_question *question);

/* spdk_mode - lib/env_dpdk/init.c build_eal_cmdline(), then dpdk_mode(). */
struct mode_answer spdk_mode(const struct mode_question *question);

/* dpdk_mode - lib/eal/linux/eal.c rte_eal_init() and drivers/bus/pci of DPDK. */
struct mode_answer dpdk_mode(const struct mode_question *question);

/**
 * struct prediction - a mode as far as it can be foretold
 * @mode: IOVA_MODE_UNKNOWN when what could not be read decides
 * @question: the inputs, if the mode is known; of several the first that is possible
 * @rule: the rule that chose it for these
 * @binding: what holds the function then
 * @needs_arch: the mode depends on the architecture, which is not known; and so on
 */
struct prediction {
	enum iova_mode mode;
	struct mode_question question;
	enum mode_rule rule;
	enum binding binding;
	bool needs_arch, needs_noiommu, needs_groups, needs_vendor, needs_width,
		needs_first, needs_physical;
};

/**
 * mode_predict - the mode that SPDK or DPDK will choose for a device
 * @facts: what was read, and what the user said
 * @device: the device
 *
 * What could not be read is tried with every value that it may have: only if they all
 * lead to one mode is that the answer.
 */
struct prediction mode_predict(const struct facts *facts, const struct device *device);

/**
 * mode_reason - a prediction in words
 * @arena: where the words live
 * @facts: what it rests on
 * @device: the device
 * @prediction: its mode is known
 *
 * Return: the words, or NULL without memory.
 */
const char *mode_reason(struct arena *arena, const struct facts *facts,
			const struct device *device, const struct prediction *prediction);

/**
 * mode_takes - does the program have a driver for a function?
 * @consumer: SPDK or DPDK
 * @function: a function that user space holds
 *
 * DPDK has some for nearly everything, SPDK for storage and copy engines.
 */
bool mode_takes(enum consumer consumer, const struct host_function *function);

/* mode_concerns - is it neither a bridge nor an IOMMU, which some machines show as one? */
bool mode_concerns(const struct device *device);

/* What another function is to the one that is asked about. */
enum neighbour { NEIGHBOUR_VFIO, NEIGHBOUR_UIO, NEIGHBOUR_NEEDS_VA };

/**
 * mode_neighbour - another function that has a say in the mode
 * @facts: what was read
 * @device: this one does not count
 * @kind: which kind of neighbour
 *
 * Return: the first of that kind that the consumer takes, or NULL.
 */
const struct host_function *mode_neighbour(const struct facts *facts,
					   const struct device *device,
					   enum neighbour kind);
