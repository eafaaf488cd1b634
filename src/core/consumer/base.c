/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/consumer/base.h"

#include "core/consumer/obstacle.h"

/*
 * Below 4 GiB programs that are not position independent have their code and heap; DPDK's
 * own default is 4 GiB for that reason. Lower addresses are the last resort.
 */
#define LOW (UINT64_C(1) << 30)
#define USUAL (UINT64_C(4) << 30)

/* Where it is not known: mmap(2) gives no address above 47 bits on x86 unless asked to. */
#define HIGHEST ((UINT64_C(1) << 47) - 1)

/*
 * What each machine has. Arm with 4 KiB pages can be built for 39 bits; RISC-V with Sv39 has
 * half of them, and x86 has 48, of which half are the kernel's.
 */
#define SURE_BITS 39u
#define SURE_BITS_RISCV 38u
#define SURE_BITS_X86 47u

/* Larger alignment than any needed, for addresses that people read. */
#define ALIGNMENT (UINT64_C(1) << 30)

struct range dma_mask(const struct facts *facts)
{
	bool is_x86 = platform_is(&facts->platform, "x86_64") == TRI_YES;

	return range_of_bits(is_x86 && facts->host.first_width ? facts->host.first_width :
								 64);
}

static unsigned int sure_bits(const struct platform *platform)
{
	if (platform_is(platform, "x86_64") == TRI_YES)
		return SURE_BITS_X86;
	return platform_is(platform, "riscv64") == TRI_YES ? SURE_BITS_RISCV : SURE_BITS;
}

enum tri base_is_reachable(const struct facts *facts)
{
	struct eal_memory memory = eal_memory(facts);
	uint64_t last = range_cut_to_size(memory.base, memory.pool).last;
	uint64_t top = facts->vfio_host.address_top;

	if (!facts->platform.is_live)
		return TRI_YES;
	if (top)
		return last <= top ? TRI_YES : TRI_NO;
	return last <= range_of_bits(sure_bits(&facts->platform)).last ? TRI_YES :
									 TRI_UNKNOWN;
}

static bool align_up(uint64_t value, uint64_t alignment, uint64_t *ret)
{
	uint64_t sum;

	if (__builtin_add_overflow(value, alignment - 1, &sum))
		return false;
	*ret = sum / alignment * alignment;
	return true;
}

/* The lowest aligned address not below @floor with @size bytes behind it. */
static bool find_low(const struct range_set *set, uint64_t floor, uint64_t alignment,
		     uint64_t size, struct base_choice *choice)
{
	for (size_t i = 0; i < set->n; i++) {
		struct range range = set->items[i];
		uint64_t base = range.start > floor ? range.start : floor;

		if (!align_up(base, alignment, &base) || base > range.last ||
		    range.last - base < size - 1)
			continue;
		choice->base = base;
		choice->room = range.last - base + 1;
		return true;
	}
	return false;
}

/* DPDK may begin a page later than it is told, behind its tables. */
static bool find_base(const struct range_set *set, const struct eal_memory *memory,
		      uint64_t size, struct base_choice *choice)
{
	uint64_t alignment = memory->page_size > ALIGNMENT ? memory->page_size :
							     ALIGNMENT;

	size += memory->page_size;
	return find_low(set, USUAL, alignment, size, choice) ||
		find_low(set, LOW, alignment, size, choice);
}

/* For a pool that nobody knows: where the most fits. */
static bool find_roomy(const struct range_set *set, const struct eal_memory *memory,
		       struct base_choice *choice)
{
	uint64_t size = memory->pool;
	bool found = false;

	while (find_base(set, memory, size, choice)) {
		found = true;
		size = choice->room;
	}
	return found;
}

/* IOVAs that are good for all of @requesters and that a program can have. */
static int usable_for_all(struct arena *arena, const struct facts *facts,
			  const struct requester *const *requesters, size_t n,
			  struct base_choice *choice, struct range_set *ret)
{
	struct range process, mask = dma_mask(facts);
	struct range_set set = { 0 };
	int err = 0;

	if (range_intersect((struct range){ LOW,
					    facts->vfio_host.address_top ?: HIGHEST },
			    mask, &process))
		err = range_set_of(arena, process, &set);
	choice->is_sure = true;
	for (size_t i = 0; i < n && !err; i++) {
		const struct reach *reach = &requesters[i]->reach;

		choice->is_sure &= reach->has_usable &&
			!windows_are_ambiguous(requesters[i]) &&
			(!requesters[i]->is_translated ||
			 limiting_aperture(facts, requesters[i]));
		err = range_set_intersect(
			arena, &set, reach->has_usable ? &reach->usable : &reach->at_most,
			&set);
	}
	if (!err)
		*ret = set;
	return err;
}

int base_choose(struct arena *arena, const struct facts *facts,
		const struct requester *const *requesters, size_t n,
		struct base_choice *ret)
{
	struct eal_memory memory = eal_memory(facts);
	struct base_choice choice = { .span = memory.span, .pool = memory.pool };
	struct range_set set;
	int err = usable_for_all(arena, facts, requesters, n, &choice, &set);

	if (err)
		return err;
	for (size_t i = 0; i < set.n; i++) {
		uint64_t size = range_size(set.items[i]);

		choice.largest = size > choice.largest ? size : choice.largest;
	}
	choice.is_most = memory.most > memory.span &&
		find_base(&set, &memory, memory.most, &choice);
	if (choice.is_most)
		choice.span = memory.most;
	choice.holds_span = find_base(&set, &memory, choice.span, &choice);
	choice.has_base = choice.holds_span ||
		(memory.has_pool ? find_base(&set, &memory, memory.pool, &choice) :
				   find_roomy(&set, &memory, &choice));
	*ret = choice;
	return 0;
}
