/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"

static const char units[] = "KMGTPE";

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return 99;
}

static int parse_digits(const char *text, size_t len, int base, uint64_t *ret)
{
	uint64_t value = 0;

	if (!len)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		if (digit_value(text[i]) >= base)
			return -EINVAL;
	}
	for (size_t i = 0; i < len; i++) {
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit_value(text[i]), &value))
			return -ERANGE;
	}
	*ret = value;
	return 0;
}

static bool has_0x(const char *text, size_t len)
{
	return len > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

static int parse_number(const char *text, size_t len, uint64_t *ret)
{
	if (has_0x(text, len))
		return parse_digits(text + 2, len - 2, 16, ret);
	return parse_digits(text, len, 10, ret);
}

int parse_u64(const char *text, uint64_t *ret)
{
	return parse_number(text, strlen(text), ret);
}

int parse_hex(const char *text, size_t len, uint64_t *ret)
{
	if (has_0x(text, len))
		return parse_digits(text + 2, len - 2, 16, ret);
	return parse_digits(text, len, 16, ret);
}

static int parse_size_len(const char *text, size_t len, uint64_t *ret)
{
	const char *unit = len ? memchr(units, text[len - 1], sizeof(units) - 1) : NULL;
	unsigned int shift = unit ? 10 * (unsigned int)(unit - units + 1) : 0;
	uint64_t value;
	int err;

	if (has_0x(text, len) && unit && *unit == 'E')
		shift = 0; /* a digit here */
	err = parse_number(text, len - (shift ? 1 : 0), &value);
	if (err)
		return err;
	if (value > UINT64_MAX >> shift)
		return -ERANGE;
	*ret = value << shift;
	return 0;
}

int parse_size(const char *text, uint64_t *ret)
{
	return parse_size_len(text, strlen(text), ret);
}

static int parse_sized(const char *text, size_t len, const char *at, struct range *ret)
{
	uint64_t size, start;
	int err = parse_size_len(text, (size_t)(at - text), &size);

	if (!err)
		err = parse_size_len(at + 1, len - (size_t)(at - text) - 1, &start);
	if (err)
		return err;
	if (!size)
		return -EINVAL;
	return range_from_size(start, size, ret) ? 0 : -ERANGE;
}

static int parse_range_len(const char *text, size_t len, struct range *ret)
{
	const char *at = memchr(text, '@', len), *dash = memchr(text, '-', len);
	struct range range;
	int err;

	if (at)
		return parse_sized(text, len, at, ret);
	if (!dash)
		return -EINVAL;
	err = parse_size_len(text, (size_t)(dash - text), &range.start);
	if (!err)
		err = parse_size_len(dash + 1, len - (size_t)(dash - text) - 1,
				     &range.last);
	if (err)
		return err;
	if (range.last < range.start)
		return -EINVAL;
	*ret = range;
	return 0;
}

int parse_range(const char *text, struct range *ret)
{
	return parse_range_len(text, strlen(text), ret);
}

int parse_ranges(struct arena *arena, const char *text, struct range_set *ret,
		 const char **ret_bad)
{
	struct range_set set = { 0 };

	for (;;) {
		size_t len = strcspn(text, ",");
		struct range range;
		int err = parse_range_len(text, len, &range);

		if (err) {
			*ret_bad = arena_strndup(arena, text, len);
			return *ret_bad ? err : -ENOMEM;
		}
		err = range_set_append(arena, &set, range);
		if (err)
			return err;
		if (!text[len])
			break;
		text += len + 1;
	}
	*ret = set;
	return 0;
}

/* "N unit" when that is exact; false when it is not, or N is no number to read. */
static bool format_exact(uint64_t size, unsigned int unit, struct size_text *ret)
{
	uint64_t number = size >> (10 * unit);

	if (number << (10 * unit) != size || number >= 10000)
		return false;
	if (unit)
		snprintf(ret->text, sizeof(ret->text), "%" PRIu64 " %ciB", number,
			 units[unit - 1]);
	else
		snprintf(ret->text, sizeof(ret->text), "%" PRIu64 " byte%s", number,
			 number == 1 ? "" : "s");
	return true;
}

struct size_text format_size(uint64_t size)
{
	struct size_text size_text;
	unsigned int unit = 0;
	unsigned int shift;
	uint64_t scaled;
	bool is_exact;

	if (!size)
		return (struct size_text){ "16 EiB" };
	while (unit < sizeof(units) - 1 && size >> (10 * unit) >= 1024)
		unit++;
	if (format_exact(size, unit, &size_text) ||
	    (unit && format_exact(size, unit - 1, &size_text)))
		return size_text;
	/* Only the top bits are needed, and so the product stays within 64 bits. */
	shift = 10 * (unit - 1);
	scaled = (size >> shift) * 100;
	is_exact = scaled % 1024 == 0 && size >> shift << shift == size;
	snprintf(size_text.text, sizeof(size_text.text), "%s%" PRIu64 ".%02u %ciB",
		 is_exact ? "" : "~", scaled / 1024 / 100,
		 (unsigned int)(scaled / 1024 % 100), units[unit - 1]);
	return size_text;
}
