/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/vfio_info.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/vfio.h>
#include <linux/vfio_zdev.h>
#include <stddef.h>
#include <string.h>

#include "core/arena.h"

#define PAIR (2 * sizeof(uint64_t))

/* Bytes of a structure up to the end of a member: what is there in each version. */
#define SIZE_WITH(type, member) \
	(offsetof(struct type, member) + sizeof(((struct type *)0)->member))

/**
 * struct chain - capabilities behind a structure (struct vfio_info_cap_header)
 * @arena: where problems are worded
 * @data: the structure; nothing in it need be aligned (before 6.6 the kernel did not)
 * @len: bytes
 * @first: lowest offset that a capability may have
 * @next: offset of the next one, 0 at the end
 * @problem: what is wrong, or NULL
 */
struct chain {
	struct arena *arena;
	const char *data;
	size_t len, first;
	uint32_t next;
	const char *problem;
};

/**
 * struct capability - one of them
 * @data: its header and what follows
 * @len: bytes up to the next one, or to the end
 */
struct capability {
	struct vfio_info_cap_header header;
	const char *data;
	size_t len;
};

/* Notes a problem; 0 or -ENOMEM. */
static int bad(struct chain *chain, const char *problem, uint32_t offset)
{
	chain->problem = arena_printf(chain->arena, "capability at offset %" PRIu32 " %s",
				      offset, problem);
	return chain->problem ? 0 : -ENOMEM;
}

/*
 * Takes one capability off the chain. Each must lie behind the one before, as the kernel
 * writes them (vfio_info_cap_add() in drivers/vfio/vfio_main.c), so no chain is endless.
 */
static int take(struct chain *chain, struct capability *ret)
{
	struct vfio_info_cap_header header;
	uint32_t offset = chain->next;
	size_t end;

	if (offset < chain->first)
		return bad(chain, "lies inside the header", offset);
	if (chain->len < sizeof(header) || offset > chain->len - sizeof(header))
		return bad(chain, "lies beyond the end", offset);
	memcpy(&header, chain->data + offset, sizeof(header));
	if (!header.version)
		return bad(chain, "has no version", offset);
	if (header.next && header.next < offset + sizeof(header))
		return bad(chain, "is followed by an earlier one", offset);
	end = header.next && header.next < chain->len ? header.next : chain->len;
	*ret = (struct capability){ header, chain->data + offset, end - offset };
	chain->next = header.next;
	return 0;
}

int vfio_info_ranges(struct arena *arena, const void *pairs, size_t n,
		     struct range_set *ret, const char **ret_problem)
{
	struct range_set set = { 0 };
	const char *at = pairs;

	*ret_problem = n ? NULL : "an empty list of ranges";
	for (size_t i = 0; i < n && !*ret_problem; i++, at += PAIR) {
		struct range range;

		memcpy(&range.start, at, sizeof(range.start));
		memcpy(&range.last, at + sizeof(range.start), sizeof(range.last));
		if (range.last < range.start)
			*ret_problem = "a range ends before it starts";
		else if (i && range.start <= set.items[i - 1].last)
			*ret_problem = "ranges overlap or are not in order";
		else if (range_set_append(arena, &set, range))
			return -ENOMEM;
	}
	if (*ret_problem)
		return 0;
	range_set_normalise(&set);
	*ret = set;
	return 0;
}

static int take_ranges(struct chain *chain, const struct capability *cap,
		       struct vfio_answer *answer)
{
	size_t fixed = offsetof(struct vfio_iommu_type1_info_cap_iova_range, iova_ranges);
	uint32_t offset = (uint32_t)(cap->data - chain->data), n;
	int err;

	if (cap->header.version != 1)
		return bad(chain, "(IOVA ranges) has an unknown version", offset);
	if (cap->len < fixed)
		return bad(chain, "(IOVA ranges) is cut short", offset);
	memcpy(&n,
	       cap->data +
		       offsetof(struct vfio_iommu_type1_info_cap_iova_range, nr_iovas),
	       sizeof(n));
	if (n > (cap->len - fixed) / PAIR)
		return bad(chain, "(IOVA ranges) has less room than ranges", offset);
	err = vfio_info_ranges(chain->arena, cap->data + fixed, n, &answer->ranges,
			       &chain->problem);
	answer->has_ranges = !err && !chain->problem;
	return err;
}

static int take_dma_avail(struct chain *chain, const struct capability *cap,
			  struct vfio_answer *answer)
{
	size_t at = offsetof(struct vfio_iommu_type1_info_dma_avail, avail);

	if (cap->header.version != 1)
		return 0;
	if (cap->len < at + sizeof(answer->dma_avail))
		return bad(chain, "(free mappings) is cut short",
			   (uint32_t)(cap->data - chain->data));
	memcpy(&answer->dma_avail, cap->data + at, sizeof(answer->dma_avail));
	answer->has_dma_avail = true;
	return 0;
}

/* Takes all; @seen collects the IDs, since no capability may come twice. */
static int take_all(struct chain *chain, struct vfio_answer *answer, unsigned int *seen)
{
	while (chain->next && !chain->problem) {
		uint32_t offset = chain->next;
		struct capability cap;
		int err = take(chain, &cap);

		if (err || chain->problem)
			return err;
		if (cap.header.id < 32 && *seen & 1u << cap.header.id)
			return bad(chain, "comes twice", offset);
		if (cap.header.id < 32)
			*seen |= 1u << cap.header.id;
		if (cap.header.id == VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
			err = take_ranges(chain, &cap, answer);
		else if (cap.header.id == VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL)
			err = take_dma_avail(chain, &cap, answer);
		if (err)
			return err;
	}
	return 0;
}

int vfio_info_parse(struct arena *arena, const void *info, size_t len,
		    struct vfio_answer *answer, bool *ret_is_emulated,
		    const char **ret_problem)
{
	struct chain chain = { .arena = arena, .data = info, .len = len };
	struct vfio_iommu_type1_info head = { 0 };
	unsigned int seen = 0;
	int err;

	chain.first = SIZE_WITH(vfio_iommu_type1_info, cap_offset);
	memcpy(&head, info, len < sizeof(head) ? len : sizeof(head));
	if (head.flags & VFIO_IOMMU_INFO_CAPS)
		chain.next = head.cap_offset;
	err = take_all(&chain, answer, &seen);
	if (head.flags & VFIO_IOMMU_INFO_PGSIZES)
		answer->page_sizes = head.iova_pgsizes;
	/* type1 always has the migration capability, and never as many mappings left. */
	*ret_is_emulated = answer->has_dma_avail && answer->dma_avail == UINT32_MAX &&
		!(seen & 1u << VFIO_IOMMU_TYPE1_INFO_CAP_MIGRATION);
	*ret_problem = chain.problem;
	return err;
}

static int take_zpci(struct chain *chain, const struct capability *cap,
		     struct vfio_answer *answer)
{
	size_t at = offsetof(struct vfio_device_info_cap_zpci_base, start_dma);
	uint32_t offset = (uint32_t)(cap->data - chain->data);
	struct range range;

	if (cap->len < SIZE_WITH(vfio_device_info_cap_zpci_base, end_dma))
		return bad(chain, "(zPCI) is cut short", offset);
	memcpy(&range.start, cap->data + at, sizeof(range.start));
	memcpy(&range.last, cap->data + at + sizeof(range.start), sizeof(range.last));
	if (range.last < range.start)
		return bad(chain, "(zPCI) ends before it starts", offset);
	answer->zpci = range;
	answer->has_zpci = true;
	return 0;
}

int vfio_info_parse_device(struct arena *arena, const void *info, size_t len,
			   struct vfio_answer *answer, const char **ret_problem)
{
	struct chain chain = { .arena = arena, .data = info, .len = len };
	struct vfio_device_info head = { 0 };
	int err = 0;

	chain.first = SIZE_WITH(vfio_device_info, cap_offset);
	memcpy(&head, info, len < sizeof(head) ? len : sizeof(head));
	if (head.flags & VFIO_DEVICE_FLAGS_CAPS)
		chain.next = head.cap_offset;
	while (!err && chain.next && !chain.problem) {
		struct capability cap;

		err = take(&chain, &cap);
		if (err || chain.problem)
			break;
		if (cap.header.id == VFIO_DEVICE_INFO_CAP_ZPCI_BASE && !answer->has_zpci)
			err = take_zpci(&chain, &cap, answer);
	}
	*ret_problem = chain.problem;
	return err;
}
