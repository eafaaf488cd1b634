/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/bar.h"

#include <errno.h>
#include <linux/pci_regs.h>
#include <string.h>

#include "core/arena.h"
#include "core/units.h"

#define RESOURCE_LIMIT 4096
#define CONFIG_SIZE 64
#define MAX_LINES 32

/* Flags of the third column (include/linux/ioport.h). */
#define IS_MEMORY 0x00000200
#define IS_64BIT 0x00100000
#define IS_DISABLED 0x10000000
#define IS_UNSET 0x20000000
#define IS_ROM_SHADOW 0x00000002 /* of the ROM alone: a copy in RAM, not on the bus */

/* Lines of the file: six BARs, the ROM, those of SR-IOV if there are, four windows. */
#define ROM_LINE 6
#define N_BRIDGE_WINDOWS 4

struct line {
	uint64_t start, last, flags;
};

static uint32_t word_at(const unsigned char *config, unsigned int at)
{
	return (uint32_t)config[at] | (uint32_t)config[at + 1] << 8 |
		(uint32_t)config[at + 2] << 16 | (uint32_t)config[at + 3] << 24;
}

static bool read_base(const unsigned char *config, unsigned int at, bool is_64bit,
		      uint64_t *ret)
{
	uint32_t low = word_at(config, at);

	if (low & PCI_BASE_ADDRESS_SPACE_IO)
		return false;
	*ret = low & ~0xfu;
	if (is_64bit)
		*ret |= (uint64_t)word_at(config, at + 4) << 32;
	return *ret;
}

static bool read_window(const unsigned char *config, bool is_prefetchable, uint64_t *ret)
{
	uint32_t word =
		word_at(config, is_prefetchable ? PCI_PREF_MEMORY_BASE : PCI_MEMORY_BASE);

	*ret = (uint64_t)(word & 0xfff0) << 16;
	if (is_prefetchable && (word & 0xf) == PCI_PREF_RANGE_TYPE_64)
		*ret |= (uint64_t)word_at(config, PCI_PREF_BASE_UPPER32) << 32;
	return *ret;
}

/*
 * The bus address that the register of line @i of @n holds; false when there is no such
 * register, or it was never set. A ROM's register is set only when the ROM is enabled.
 */
static bool read_register(const unsigned char *config, size_t len, size_t i, size_t n,
			  const struct line *line, uint64_t *ret)
{
	bool is_bridge;
	unsigned int n_bars;

	if (len < CONFIG_SIZE || (config[0] == 0xff && config[1] == 0xff))
		return false; /* a VF, or a function that is switched off */
	is_bridge = (config[PCI_HEADER_TYPE] & 0x7f) == PCI_HEADER_TYPE_BRIDGE;
	n_bars = is_bridge ? 2 : 6;
	if ((config[PCI_HEADER_TYPE] & 0x7f) > PCI_HEADER_TYPE_BRIDGE)
		return false;
	if (i < n_bars && (i + 1 < n_bars || !(line->flags & IS_64BIT)))
		return read_base(config, (unsigned int)(PCI_BASE_ADDRESS_0 + 4 * i),
				 line->flags & IS_64BIT, ret);
	if (!is_bridge || n <= ROM_LINE + N_BRIDGE_WINDOWS)
		return false;
	if (i + N_BRIDGE_WINDOWS == n + 1)
		return read_window(config, false, ret);
	return i + N_BRIDGE_WINDOWS == n + 2 && read_window(config, true, ret);
}

/* Has the line memory with an address? One that starts at 0 was never placed. */
static bool is_placed(const struct line *line, size_t i)
{
	return line->flags & IS_MEMORY && !(line->flags & (IS_DISABLED | IS_UNSET)) &&
		!(i == ROM_LINE && line->flags & IS_ROM_SHADOW) && line->start &&
		line->start <= line->last;
}

/* "0xSTART 0xLAST 0xFLAGS" */
static bool parse_line(const char *text, size_t len, struct line *ret)
{
	const char *first = memchr(text, ' ', len), *end = text + len, *second;

	second = first ? memchr(first + 1, ' ', (size_t)(end - first - 1)) : NULL;
	return second && !parse_hex(text, (size_t)(first - text), &ret->start) &&
		!parse_hex(first + 1, (size_t)(second - first - 1), &ret->last) &&
		!parse_hex(second + 1, (size_t)(end - second - 1), &ret->flags);
}

static bool split(const char *text, struct line *lines, size_t *ret_n)
{
	size_t n = 0;

	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (n == MAX_LINES || !parse_line(text, len, &lines[n++]))
			return false;
	}
	*ret_n = n;
	return true;
}

int bar_parse(struct arena *arena, const char *resource, const char *config,
	      size_t config_len, struct bar_list *bars)
{
	const unsigned char *bytes = (const unsigned char *)config;
	struct line lines[MAX_LINES];
	size_t n;
	int err = 0;

	if (!split(resource, lines, &n))
		return -EINVAL;
	for (size_t i = 0; !err && i < n; i++) {
		struct bar bar = { .cpu = { lines[i].start, lines[i].last } };

		if (!is_placed(&lines[i], i))
			continue;
		bar.has_bus = read_register(bytes, config_len, i, n, &lines[i], &bar.bus);
		err = arena_reserve(arena, &bars->items, bars->n, &bars->cap,
				    sizeof(*bars->items));
		if (!err)
			bars->items[bars->n++] = bar;
	}
	return err;
}

int bar_read(struct root *root, struct pci_address function, bool wants_bus,
	     struct bar_list *bars)
{
	struct pci_address_text text = pci_address_format(function);
	char *resource =
		arena_printf(root->arena, "/sys/bus/pci/devices/%s/resource", text.text);
	char *config =
		arena_printf(root->arena, "/sys/bus/pci/devices/%s/config", text.text);
	struct reading lines, registers = { .data = "" };
	int err = 0;

	if (!resource || !config)
		return -ENOMEM;
	if (wants_bus)
		err = root_read_start(root, config, CONFIG_SIZE, &registers);
	err = err ?: root_read(root, resource, RESOURCE_LIMIT, &lines);
	if (err || lines.status != SOURCE_READ)
		return err;
	err = bar_parse(root->arena, lines.data, registers.data, registers.len, bars);
	if (err != -EINVAL)
		return err;
	root_mark(root, SOURCE_MALFORMED, "a line is not three numbers");
	return 0;
}
