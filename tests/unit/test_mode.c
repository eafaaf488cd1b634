/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/consumer/mode.h"
#include "dice.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The rules as the documentation of both programs and their sources have them, as tables
 * of which the first matching row counts; nothing here is taken from src/.
 */
#define ANY (-1)

/* What holds the function: the driver if it is one for user space, else setup.sh's choice. */
static const struct {
	int spdk, driver, groups, noiommu;
	enum binding binding;
} bindings[] = {
	/* spdk driver groups            switch */
	{ ANY, 1, ANY, ANY, BINDING_VFIO },
	{ ANY, 2, ANY, ANY, BINDING_UIO },
	{ ANY, 0, ANY, NOIOMMU_ON, BINDING_VFIO },
	{ ANY, 0, GROUPS_WITH_0, ANY, BINDING_VFIO },
	/* is_iommu_enabled() of setup.sh knows the group 0 alone */
	{ 1, 0, GROUPS_WITHOUT_0, ANY, BINDING_UIO },
	{ 0, 0, GROUPS_WITHOUT_0, ANY, BINDING_VFIO },
	{ ANY, 0, GROUPS_NONE, ANY, BINDING_UIO },
};

/* What one function wants: pci_device_iova_mode(). */
static const struct {
	int binding, noiommu, needs_va;
	enum iova_mode wish;
} wishes[] = {
	{ BINDING_NONE, ANY, ANY, IOVA_MODE_UNKNOWN },
	{ BINDING_UIO, ANY, ANY, IOVA_MODE_PA },
	{ BINDING_VFIO, NOIOMMU_ON, ANY, IOVA_MODE_PA },
	{ BINDING_VFIO, ANY, 1, IOVA_MODE_VA },
	{ BINDING_VFIO, ANY, 0, IOVA_MODE_UNKNOWN },
};

/* The whole: option, then SPDK's own rules, then the bus, then the rest of the EAL. */
static const struct {
	int spdk, option, arch, noiommu, intel, wide, has_va, pa, va, physical, groups;
	enum iova_mode mode;
	enum mode_rule rule;
} rules[] = {
	/* spdk opt arch switch intel wide has_va pa va phys groups */
	{ ANY, IOVA_MODE_PA, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, IOVA_MODE_PA,
	  RULE_OPTION },
	{ ANY, IOVA_MODE_VA, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, IOVA_MODE_VA,
	  RULE_OPTION },
	{ 1, ANY, ANY, NOIOMMU_ON, ANY, ANY, ANY, ANY, ANY, ANY, ANY, IOVA_MODE_PA,
	  RULE_NOIOMMU },
	{ 1, ANY, ANY, NOIOMMU_UNREADABLE, ANY, ANY, ANY, ANY, ANY, ANY, ANY,
	  IOVA_MODE_PA, RULE_NOIOMMU },
	{ 1, ANY, MODE_X86, ANY, 1, 0, ANY, ANY, ANY, ANY, ANY, IOVA_MODE_PA,
	  RULE_WIDTH },
	{ 1, ANY, MODE_POWER, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, IOVA_MODE_PA,
	  RULE_POWER },
	{ ANY, ANY, ANY, ANY, ANY, ANY, 0, ANY, ANY, ANY, ANY, IOVA_MODE_PA,
	  RULE_IOMMU_WITHOUT_VA },
	{ ANY, ANY, ANY, ANY, ANY, ANY, ANY, 1, 0, ANY, ANY, IOVA_MODE_PA, RULE_BUS_PA },
	{ ANY, ANY, ANY, ANY, ANY, ANY, ANY, 0, 1, ANY, ANY, IOVA_MODE_VA, RULE_BUS_VA },
	/* both or neither: the bus does not care */
	{ ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, 0, ANY, IOVA_MODE_VA,
	  RULE_NO_PHYSICAL },
	{ ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, 1, GROUPS_NONE, IOVA_MODE_PA,
	  RULE_NO_GROUPS },
	{ ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, 1, ANY, IOVA_MODE_VA,
	  RULE_GROUPS },
};

static bool is(int wanted, unsigned int value)
{
	return wanted == ANY || (unsigned int)wanted == value;
}

static enum binding expected_binding(const struct mode_question *q)
{
	unsigned int driver = q->is_vfio ? 1 : q->is_uio ? 2 : 0;

	for (size_t i = 0; i < N(bindings); i++) {
		if (is(bindings[i].spdk, q->is_spdk) && is(bindings[i].driver, driver) &&
		    is(bindings[i].groups, q->groups) &&
		    is(bindings[i].noiommu, q->noiommu))
			return bindings[i].binding;
	}
	fail();
	return BINDING_NONE;
}

static void wish(enum binding binding, unsigned int noiommu, bool needs_va, bool *pa,
		 bool *va)
{
	for (size_t i = 0; i < N(wishes); i++) {
		if (!is(wishes[i].binding, binding) || !is(wishes[i].noiommu, noiommu) ||
		    !is(wishes[i].needs_va, needs_va))
			continue;
		*pa |= wishes[i].wish == IOVA_MODE_PA;
		*va |= wishes[i].wish == IOVA_MODE_VA;
		return;
	}
	fail();
}

static struct mode_answer expected(const struct mode_question *q)
{
	bool pa = false, va = false;

	wish(expected_binding(q), q->noiommu, q->needs_va, &pa, &va);
	if (q->has_uio_neighbour)
		wish(BINDING_UIO, q->noiommu, false, &pa, &va);
	if (q->has_vfio_neighbour)
		wish(BINDING_VFIO, q->noiommu, false, &pa, &va);
	if (q->has_va_neighbour)
		wish(BINDING_VFIO, q->noiommu, true, &pa, &va);
	for (size_t i = 0; i < N(rules); i++) {
		if (is(rules[i].spdk, q->is_spdk) && is(rules[i].option, q->option) &&
		    is(rules[i].arch, q->arch) && is(rules[i].noiommu, q->noiommu) &&
		    is(rules[i].intel, q->is_intel) && is(rules[i].wide, q->is_wide) &&
		    is(rules[i].has_va, q->iommu_has_va) && is(rules[i].pa, pa) &&
		    is(rules[i].va, va) && is(rules[i].physical, q->has_physical) &&
		    is(rules[i].groups, q->groups))
			return (struct mode_answer){ rules[i].mode, rules[i].rule };
	}
	fail();
	return (struct mode_answer){ IOVA_MODE_UNKNOWN, RULE_OPTION };
}

/* The question numbered @n; false when there is no such, or it contradicts itself. */
static bool question_at(unsigned int n, struct mode_question *q)
{
	unsigned int flags = n & 0x3ff;

	n >>= 10;
	*q = (struct mode_question){
		.is_spdk = flags & 1,
		.is_intel = flags & 2,
		.is_wide = flags & 4,
		.iommu_has_va = flags & 8,
		.has_physical = flags & 16,
		.needs_va = flags & 32,
		.has_vfio_neighbour = flags & 64,
		.has_uio_neighbour = flags & 128,
		.has_va_neighbour = flags & 256,
		.is_vfio = flags & 512,
		.option = (enum iova_mode)(n % 3),
		.arch = (enum mode_arch)(n / 3 % 3),
		.noiommu = (enum noiommu_switch)(n / 9 % 3),
		.groups = (enum host_groups)(n / 27 % 3),
		.is_uio = n / 81 % 2,
	};
	/* One that needs VA behind vfio-pci is one on vfio-pci. */
	return !(q->is_vfio && q->is_uio) &&
		(!q->has_va_neighbour || q->has_vfio_neighbour);
}

static void test_every_question(void **state)
{
	size_t n_asked = 0;

	(void)state;
	assert_int_equal(IOVA_MODE_UNKNOWN, 0);
	assert_int_equal(IOVA_MODE_PA, 2);
	for (unsigned int n = 0; n < 162u << 10; n++) {
		struct mode_question q;
		struct mode_answer answer, wanted;

		if (!question_at(n, &q))
			continue;
		n_asked++;
		wanted = expected(&q);
		answer = q.is_spdk ? spdk_mode(&q) : dpdk_mode(&q);
		if (answer.mode != wanted.mode || answer.rule != wanted.rule)
			fail_msg("question %u: mode %d by rule %d, not %d by %d", n,
				 (int)answer.mode, (int)answer.rule, (int)wanted.mode,
				 (int)wanted.rule);
		assert_int_equal(mode_binding(&q), expected_binding(&q));
	}
	/* 1024 x 162, less a quarter on both drivers, of these less a quarter */
	assert_int_equal(n_asked, 1024 * 162 / 4 * 3 / 4 * 3);
}

/* Machines, some of which could not be read in full. */
struct machine {
	const char *arch, *driver;
	unsigned int noiommu, groups, intel, unit, first, physical, power, neighbour;
	enum consumer consumer;
};

static const char *const archs[] = { "x86_64", "ppc64le", "aarch64", "s390x", NULL };
static const char *const drivers[] = { NULL,	   "nvme",
				       "vfio-pci", "uio_pci_generic",
				       "igb_uio",  "mlx5_vfio_pci" };

/* Other functions that user space holds; SPDK has no driver for network cards. */
static struct host_function others[] = {
	{ "0000:03:00.0", "uio_pci_generic", 0x144d, 0x010802 },
	{ "0000:03:00.0", "uio_pci_generic", 0x8086, 0x020000 },
	{ "0000:03:00.0", "vfio-pci", 0x144d, 0x010802 },
	{ "0000:03:00.0", "vfio-pci", 0x177d, 0x020000 },
	{ "0000:01:00.0", "uio_pci_generic", 0x144d, 0x010802 }, /* itself */
};

enum { UNIT_NONE, UNIT_DENIED, UNIT_39, UNIT_48, UNIT_BROKEN, UNITS_DENIED, N_UNITS };
enum { FIRST_ABSENT, FIRST_DENIED, FIRST_39, FIRST_BROKEN, N_FIRSTS };

static void draw(struct dice *dice, struct machine *m)
{
	*m = (struct machine){
		.arch = archs[dice_below(dice, N(archs))],
		.driver = drivers[dice_below(dice, N(drivers))],
		.noiommu = dice_below(dice, 4),
		.groups = dice_below(dice, 4),
		.intel = dice_below(dice, 3),
		.unit = dice_below(dice, N_UNITS),
		.first = dice_below(dice, N_FIRSTS),
		.physical = dice_below(dice, 3),
		.power = dice_below(dice, 3),
		.neighbour = dice_below(dice, N(others) + 1),
		.consumer = dice_below(dice, 2) ? CONSUMER_SPDK : CONSUMER_DPDK,
	};
}

static void build(const struct machine *m, struct dmar_unit *unit, struct facts *facts,
		  struct device *device)
{
	struct consumer_host *host = &facts->host;

	*facts = (struct facts){ 0 };
	*device = (struct device){ .address = "0000:01:00.0", .driver = m->driver };
	facts->platform.arch = m->arch;
	facts->request.consumer = m->consumer;
	host->was_read = true;
	host->noiommu = (enum noiommu_switch)m->noiommu;
	host->groups = (enum host_groups)m->groups;
	host->is_intel = (enum tri)m->intel;
	host->has_physical = (enum tri)m->physical;
	host->power_has_va = (enum tri)m->power;
	*unit = (struct dmar_unit){ "dmar0", SOURCE_READ, m->unit == UNIT_48 ? 48 : 39 };
	if (m->unit == UNIT_DENIED || m->unit == UNIT_BROKEN)
		*unit = (struct dmar_unit){ "dmar0", SOURCE_DENIED, 0 };
	if (m->unit == UNIT_BROKEN)
		unit->status = SOURCE_READ;
	host->units_status = m->unit == UNITS_DENIED ? SOURCE_DENIED : SOURCE_READ;
	host->units = unit;
	host->n_units = m->unit != UNIT_NONE && m->unit != UNITS_DENIED;
	host->first = "0000:00:00.0";
	host->first_status = m->first == FIRST_ABSENT ? SOURCE_ABSENT :
		m->first == FIRST_DENIED	      ? SOURCE_DENIED :
							SOURCE_READ;
	host->first_width = m->first == FIRST_39 ? 39 : 0;
	host->functions = m->neighbour ? &others[m->neighbour - 1] : NULL;
	host->n_functions = m->neighbour != 0;
}

/* Which of two values a thing may have: bit 0 for no, bit 1 for yes. */
static unsigned int either(unsigned int tri)
{
	return tri == TRI_UNKNOWN ? 3 : tri == TRI_YES ? 2 : 1;
}

static unsigned int has_va_of(const struct machine *m, unsigned int arch)
{
	static const unsigned int first[N_FIRSTS] = {
		[FIRST_ABSENT] = 2, [FIRST_DENIED] = 3, [FIRST_39] = 2, [FIRST_BROKEN] = 1
	};

	if (arch == MODE_POWER)
		return either(m->power);
	return arch == MODE_X86 ? first[m->first] : 2;
}

static bool may_be(const struct machine *m, const struct mode_question *q)
{
	static const unsigned int wide[N_UNITS] = {
		[UNIT_NONE] = 1, [UNIT_DENIED] = 3, [UNIT_39] = 1,
		[UNIT_48] = 2,	 [UNIT_BROKEN] = 1, [UNITS_DENIED] = 3,
	};
	unsigned int arch = !m->arch ? q->arch :
		m->arch == archs[0]  ? MODE_X86 :
		m->arch == archs[1]  ? MODE_POWER :
				       MODE_OTHER;

	return q->arch == arch && (m->noiommu == 3 || q->noiommu == m->noiommu) &&
		(m->groups == 3 || q->groups == m->groups) &&
		(either(m->intel) >> q->is_intel & 1) &&
		(wide[m->unit] >> q->is_wide & 1) &&
		(has_va_of(m, q->arch) >> q->iommu_has_va & 1) &&
		(either(m->physical) >> q->has_physical & 1);
}

/* The modes that the machine may lead to, as bits. */
static unsigned int possible_modes(const struct machine *m)
{
	bool takes_all = m->consumer == CONSUMER_DPDK;
	unsigned int modes = 0, other = m->neighbour;

	for (unsigned int n = 0; n < 81u << 10; n++) {
		struct mode_question q;

		if (!question_at(n & ~0x3e0u, &q) || n & 0x3e0u || q.option)
			continue;
		q.is_spdk = m->consumer == CONSUMER_SPDK;
		q.is_vfio = m->driver == drivers[2];
		q.is_uio = m->driver == drivers[3] || m->driver == drivers[4];
		q.has_uio_neighbour = other == 1 || (takes_all && other == 2);
		q.has_vfio_neighbour = other == 3 || (takes_all && other == 4);
		q.has_va_neighbour = takes_all && other == 4;
		if (may_be(m, &q))
			modes |= 1u << expected(&q).mode;
	}
	return modes;
}

static void test_unread(void **state)
{
	struct dice dice = { 17 };
	unsigned int seen = 0;

	(void)state;
	for (unsigned int i = 0; i < 600; i++) {
		struct prediction prediction;
		struct dmar_unit unit;
		struct machine machine;
		struct device device;
		struct facts facts;
		unsigned int modes;

		draw(&dice, &machine);
		build(&machine, &unit, &facts, &device);
		prediction = mode_predict(&facts, &device);
		modes = possible_modes(&machine);
		assert_int_equal(1u << prediction.mode,
				 modes & (modes - 1) ? 1u << IOVA_MODE_UNKNOWN : modes);
		/* What is not known has a name. */
		assert_int_equal(
			prediction.mode == IOVA_MODE_UNKNOWN,
			prediction.needs_arch || prediction.needs_noiommu ||
				prediction.needs_groups || prediction.needs_vendor ||
				prediction.needs_width || prediction.needs_first ||
				prediction.needs_physical);
		seen |= 1u << prediction.mode;
	}
	assert_int_equal(seen, 7);
}

/* --iova-mode needs nothing of the machine. */
static void test_option_needs_nothing(void **state)
{
	struct dice dice = { 4 };

	(void)state;
	for (unsigned int i = 0; i < 200; i++) {
		enum iova_mode mode = i % 2 ? IOVA_MODE_VA : IOVA_MODE_PA;
		struct dmar_unit unit;
		struct machine machine;
		struct device device;
		struct facts facts;

		draw(&dice, &machine);
		build(&machine, &unit, &facts, &device);
		facts.request.iova_mode = mode;
		assert_int_equal(mode_predict(&facts, &device).mode, mode);
		assert_int_equal(mode_predict(&facts, &device).rule, RULE_OPTION);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_question),
		cmocka_unit_test(test_unread),
		cmocka_unit_test(test_option_needs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
