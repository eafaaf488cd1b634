/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/mode.h"

#include <string.h>

/* SPDK_IOMMU_VA_REQUIRED_WIDTH of lib/env_dpdk/init.c. */
#define WIDE_WIDTH 48

/*
 * The inputs that can be unknown, and how many values each can have. The usual value is 0:
 * where it makes no difference, it is what the reason is taken from.
 */
enum digit {
	DIGIT_ARCH,
	DIGIT_NOIOMMU,
	DIGIT_GROUPS,
	DIGIT_INTEL,
	DIGIT_WIDE,
	DIGIT_HAS_VA,
	DIGIT_NO_PHYSICAL,
	N_DIGITS
};

static const unsigned int radix[N_DIGITS] = { 3, 3, 3, 2, 2, 2, 2 };

/* One value for each input. */
struct guess {
	unsigned int digits[N_DIGITS];
};

enum binding mode_binding(const struct mode_question *question)
{
	bool has_iommu = question->is_spdk ? question->groups == GROUPS_WITH_0 :
					     question->groups != GROUPS_NONE;

	if (question->is_vfio)
		return BINDING_VFIO;
	if (question->is_uio)
		return BINDING_UIO;
	return has_iommu || question->noiommu == NOIOMMU_ON ? BINDING_VFIO : BINDING_UIO;
}

/* Marvell's network, crypto and DMA engines: all that set RTE_PCI_DRV_NEED_IOVA_AS_VA. */
static bool needs_va(unsigned int vendor, unsigned int class_code)
{
	return vendor == 0x177d && class_code >> 16 != 0x06;
}

bool mode_takes(enum consumer consumer, const struct host_function *function)
{
	unsigned int class_code = function->class_code;

	if (consumer != CONSUMER_SPDK)
		return true;
	/* include/spdk/pci_ids.h: NVMe, virtio, and Intel's I/OAT, DSA, IAA and VMD. */
	return class_code == 0x010802 || function->vendor == 0x1af4 ||
		(function->vendor == 0x8086 &&
		 (class_code >> 8 == 0x0880 || class_code >> 8 == 0x0104));
}

bool mode_concerns(const struct device *device)
{
	return device->class_code >> 16 != 0x06 && device->class_code >> 8 != 0x0806;
}

static bool is_of_kind(const struct host_function *function, enum neighbour kind)
{
	switch (kind) {
	case NEIGHBOUR_VFIO:
		return !strcmp(function->driver, "vfio-pci");
	case NEIGHBOUR_UIO:
		return driver_is_uio(function->driver);
	case NEIGHBOUR_NEEDS_VA:
		return !strcmp(function->driver, "vfio-pci") &&
			needs_va(function->vendor, function->class_code);
	}
	return false;
}

const struct host_function *mode_neighbour(const struct facts *facts,
					   const struct device *device,
					   enum neighbour kind)
{
	const struct consumer_host *host = &facts->host;

	for (size_t i = 0; i < host->n_functions; i++) {
		const struct host_function *function = &host->functions[i];

		if (strcmp(function->address, device->address) != 0 &&
		    mode_takes(facts->request.consumer, function) &&
		    is_of_kind(function, kind))
			return function;
	}
	return NULL;
}

/* What is known of an input as the set of digits that it may be. */
static unsigned int any_of(enum tri known)
{
	return known == TRI_UNKNOWN ? 3 : 1u << known;
}

static enum tri not(enum tri known) {
	return known == TRI_UNKNOWN ? TRI_UNKNOWN :
		known == TRI_NO	    ? TRI_YES :
				      TRI_NO;
}

static unsigned int possible_archs(const struct platform *platform)
{
	if (!platform->arch)
		return 1u << MODE_X86 | 1u << MODE_POWER | 1u << MODE_OTHER;
	if (!strcmp(platform->arch, "x86_64"))
		return 1u << MODE_X86;
	return strncmp(platform->arch, "ppc64", 5) ? 1u << MODE_OTHER : 1u << MODE_POWER;
}

/* SPDK's get_intel_iommu_width() compares what the first unit says, or 0. */
static enum tri is_wide(const struct consumer_host *host)
{
	if (!host->n_units)
		return host->units_status == SOURCE_DENIED ? TRI_UNKNOWN : TRI_NO;
	if (host->units[0].status == SOURCE_DENIED)
		return TRI_UNKNOWN;
	return host->units[0].width >= WIDE_WIDTH ? TRI_YES : TRI_NO;
}

/* DPDK's pci_device_iommu_support_va(): any width will do, if it can be read. */
static enum tri iommu_has_va(const struct consumer_host *host, enum mode_arch arch)
{
	if (arch == MODE_OTHER)
		return TRI_YES;
	if (arch == MODE_POWER)
		return host->power_has_va;
	if (!host->first || host->first_status == SOURCE_ABSENT)
		return TRI_YES;
	if (host->first_status == SOURCE_DENIED)
		return TRI_UNKNOWN;
	return host->first_width ? TRI_YES : TRI_NO;
}

/* The values that @digit may have, as bits. */
static unsigned int possible(const struct facts *facts, const struct guess *guess,
			     enum digit digit)
{
	const struct consumer_host *host = &facts->host;

	switch (digit) {
	case DIGIT_ARCH:
		return possible_archs(&facts->platform);
	case DIGIT_NOIOMMU:
		return host->noiommu == NOIOMMU_UNKNOWN ? 7 : 1u << host->noiommu;
	case DIGIT_GROUPS:
		return host->groups == GROUPS_UNKNOWN ? 7 : 1u << host->groups;
	case DIGIT_INTEL:
		return any_of(host->is_intel);
	case DIGIT_WIDE:
		return any_of(is_wide(host));
	case DIGIT_HAS_VA:
		return any_of(
			iommu_has_va(host, (enum mode_arch)guess->digits[DIGIT_ARCH]));
	case DIGIT_NO_PHYSICAL:
		return any_of(not(host->has_physical));
	case N_DIGITS:
		break;
	}
	return 0;
}

static bool is_possible(const struct facts *facts, const struct guess *guess)
{
	for (enum digit i = 0; i < N_DIGITS; i++) {
		if (!(possible(facts, guess, i) >> guess->digits[i] & 1))
			return false;
	}
	return true;
}

static struct mode_question question_of(const struct facts *facts,
					const struct device *device,
					const struct guess *guess)
{
	const unsigned int *digits = guess->digits;

	return (struct mode_question){
		.is_spdk = facts->request.consumer == CONSUMER_SPDK,
		.option = facts->request.iova_mode,
		.arch = (enum mode_arch)digits[DIGIT_ARCH],
		.noiommu = (enum noiommu_switch)digits[DIGIT_NOIOMMU],
		.groups = (enum host_groups)digits[DIGIT_GROUPS],
		.is_intel = digits[DIGIT_INTEL],
		.is_wide = digits[DIGIT_WIDE],
		.iommu_has_va = digits[DIGIT_HAS_VA],
		.has_physical = !digits[DIGIT_NO_PHYSICAL],
		.is_vfio = device->driver && !strcmp(device->driver, "vfio-pci"),
		.is_uio = driver_is_uio(device->driver),
		.needs_va = needs_va(device->vendor, device->class_code),
		.has_vfio_neighbour = mode_neighbour(facts, device, NEIGHBOUR_VFIO),
		.has_uio_neighbour = mode_neighbour(facts, device, NEIGHBOUR_UIO),
		.has_va_neighbour = mode_neighbour(facts, device, NEIGHBOUR_NEEDS_VA),
	};
}

/* The next guess in counting order; false behind the last. */
static bool next(struct guess *guess)
{
	for (enum digit i = 0; i < N_DIGITS; i++) {
		if (++guess->digits[i] < radix[i])
			return true;
		guess->digits[i] = 0;
	}
	return false;
}

static struct mode_answer answer_of(const struct mode_question *question)
{
	return question->is_spdk ? spdk_mode(question) : dpdk_mode(question);
}

/* Would another value of @digit alone lead to another mode? */
static bool decides(const struct facts *facts, const struct device *device,
		    struct guess guess, enum digit digit, enum iova_mode mode)
{
	for (unsigned int value = 0; value < radix[digit]; value++) {
		struct mode_question question;

		guess.digits[digit] = value;
		if (!is_possible(facts, &guess))
			continue;
		question = question_of(facts, device, &guess);
		if (answer_of(&question).mode != mode)
			return true;
	}
	return false;
}

static void note_needs(const struct facts *facts, const struct device *device,
		       const struct guess *guess, enum iova_mode mode,
		       struct prediction *prediction)
{
	prediction->needs_arch |= decides(facts, device, *guess, DIGIT_ARCH, mode);
	prediction->needs_noiommu |= decides(facts, device, *guess, DIGIT_NOIOMMU, mode);
	prediction->needs_groups |= decides(facts, device, *guess, DIGIT_GROUPS, mode);
	prediction->needs_vendor |= decides(facts, device, *guess, DIGIT_INTEL, mode);
	prediction->needs_width |= decides(facts, device, *guess, DIGIT_WIDE, mode);
	prediction->needs_first |= decides(facts, device, *guess, DIGIT_HAS_VA, mode);
	prediction->needs_physical |=
		decides(facts, device, *guess, DIGIT_NO_PHYSICAL, mode);
}

static bool has_need(const struct prediction *prediction)
{
	return prediction->needs_arch || prediction->needs_noiommu ||
		prediction->needs_groups || prediction->needs_vendor ||
		prediction->needs_width || prediction->needs_first ||
		prediction->needs_physical;
}

struct prediction mode_predict(const struct facts *facts, const struct device *device)
{
	struct prediction prediction = { .mode = IOVA_MODE_UNKNOWN };
	struct guess guess = { 0 };
	bool is_first = true, differs = false;

	do {
		struct mode_question question;
		struct mode_answer answer;

		if (!is_possible(facts, &guess))
			continue;
		question = question_of(facts, device, &guess);
		answer = answer_of(&question);
		note_needs(facts, device, &guess, answer.mode, &prediction);
		if (is_first) {
			prediction.mode = answer.mode;
			prediction.rule = answer.rule;
			prediction.question = question;
			prediction.binding = mode_binding(&question);
			is_first = false;
		}
		differs |= answer.mode != prediction.mode;
	} while (next(&guess));
	if (!differs)
		return prediction;
	prediction.mode = IOVA_MODE_UNKNOWN;
	/* What else one has to know depends on the architecture, if no input decides alone. */
	prediction.needs_arch |= !has_need(&prediction);
	return prediction;
}
