/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"
#include "input/memory.h"

#define MEMMAP "/sys/firmware/memmap"
#define BLOCKS "/sys/devices/system/memory"
#define SMALL_FILE 4096

/* Reads DIRECTORY/ENTRY/FILE as one word of text. */
static int read_word(struct root *root, const char *directory, const char *entry,
		     const char *file, const char **ret)
{
	char *path = arena_printf(root->arena, "%s/%s/%s", directory, entry, file);
	struct reading reading;
	int err = path ? root_read_quietly(root, path, SMALL_FILE, &reading) : -ENOMEM;

	if (err)
		return err;
	*ret = arena_strndup(root->arena, reading.data, strcspn(reading.data, "\n"));
	return *ret ? 0 : -ENOMEM;
}

/* One numbered directory of the firmware's map; -EINVAL when it makes no sense. */
static int read_map_entry(struct root *root, const char *name, struct ram *ram)
{
	const char *start, *end, *type;
	struct bank bank = { .name = "System RAM", .node = -1 };
	int err = read_word(root, MEMMAP, name, "start", &start);

	err = err ?: read_word(root, MEMMAP, name, "end", &end);
	err = err ?: read_word(root, MEMMAP, name, "type", &type);
	if (err)
		return err;
	if (parse_hex(start, strlen(start), &bank.range.start) ||
	    parse_hex(end, strlen(end), &bank.range.last) ||
	    bank.range.last < bank.range.start)
		return -EINVAL;
	return strcmp(type, "System RAM") ? 0 : ram_add_bank(root->arena, ram, bank);
}

int memory_read_memmap(struct root *root, struct ram *ram)
{
	struct listing listing;
	int err = root_list(root, MEMMAP, &listing);

	for (size_t i = 0; i < listing.n && !err; i++)
		err = read_map_entry(root, listing.items[i].name, ram);
	if (err != -EINVAL)
		return err;
	ram->n_banks = 0;
	root_mark(root, SOURCE_MALFORMED, "an entry has no readable start, end and type");
	return 0;
}

/* memory<X> covers block number X, in decimal; other entries are no blocks. */
static int read_block(struct root *root, const char *name, uint64_t size,
		      struct range_set *blocks)
{
	const char *state;
	struct range range;
	uint64_t number;
	int err;

	if (strncmp(name, "memory", 6) || parse_u64(name + 6, &number))
		return 0;
	err = read_word(root, BLOCKS, name, "state", &state);
	if (err || !strcmp(state, "offline"))
		return err;
	if (__builtin_mul_overflow(number, size, &number) ||
	    !range_from_size(number, size, &range))
		return -EINVAL;
	return range_set_append(root->arena, blocks, range);
}

static int read_blocks(struct root *root, const struct listing *listing,
		       struct range_set *blocks)
{
	struct reading reading;
	uint64_t size;
	int err =
		root_read_quietly(root, BLOCKS "/block_size_bytes", SMALL_FILE, &reading);

	if (err)
		return err;
	/* Hexadecimal, and without 0x (drivers/base/memory.c). */
	if (parse_hex(reading.data, strcspn(reading.data, "\n"), &size) || !size)
		return -EINVAL;
	for (size_t i = 0; i < listing->n && !err; i++)
		err = read_block(root, listing->items[i].name, size, blocks);
	if (!err)
		range_set_normalise(blocks);
	return err;
}

int memory_read_blocks(struct root *root, struct ram *ram)
{
	struct range_set blocks = { 0 };
	struct listing listing;
	int err = root_list(root, BLOCKS, &listing);

	if (err || listing.status != SOURCE_READ)
		return err;
	err = read_blocks(root, &listing, &blocks);
	if (err == -EINVAL) {
		root_mark(root, SOURCE_MALFORMED, "no readable block size and numbers");
		return 0;
	}
	for (size_t i = 0; i < blocks.n && !err; i++)
		err = ram_add_bank(root->arena, ram,
				   (struct bank){ blocks.items[i], "memory blocks", -1 });
	return err;
}
