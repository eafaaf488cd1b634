/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"

/* Bytes of the UTF-8 sequence at @bytes, or 0 when it is none (RFC 3629). */
static size_t sequence_len(const unsigned char *bytes, size_t len)
{
	static const uint32_t lowest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = bytes[0];
	size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	uint32_t code = lead & (0xffu >> (n + 1));

	if (lead < 0xc2 || lead > 0xf4 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (bytes[i] & 0x3fu);
	}
	if (code < lowest[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	return code < 0xa0 ? 0 : n; /* C1 control characters are no text either */
}

const char *text_printable(struct arena *arena, const char *bytes, size_t len)
{
	size_t in = 0, out = 0;
	char *text;

	len = strnlen(bytes, len);
	text = len < SIZE_MAX / 4 ? arena_alloc(arena, 4 * len + 1) : NULL;
	if (!text)
		return NULL;
	while (in < len) {
		const unsigned char *at = (const unsigned char *)bytes + in;
		size_t n = *at >= 0x20 && *at < 0x7f ? 1 : sequence_len(at, len - in);

		if (n) {
			memcpy(text + out, at, n);
			in += n;
			out += n;
		} else {
			out += (size_t)snprintf(text + out, 5, "\\x%02x", *at);
			in++;
		}
	}
	return text;
}
