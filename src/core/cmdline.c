/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/cmdline.h"

#include <stdbool.h>
#include <string.h>

static bool word_is(const char *word, size_t len, const char *wanted)
{
	return strlen(wanted) == len && !memcmp(word, wanted, len);
}

static enum tri choice_in(const char *value, size_t len, const char *yes, const char *no,
			  enum tri before)
{
	enum tri choice = before;

	for (size_t at = 0, word; at < len; at += word + 1) {
		const char *comma = memchr(value + at, ',', len - at);

		word = comma ? (size_t)(comma - value) - at : len - at;
		if (word_is(value + at, word, yes))
			choice = TRI_YES;
		else if (word_is(value + at, word, no))
			choice = TRI_NO;
	}
	return choice;
}

enum tri cmdline_choice(const char *cmdline, const char *option, const char *yes,
			const char *no)
{
	static const char space[] = " \t\n";
	enum tri choice = TRI_UNKNOWN;
	size_t name = strlen(option);

	for (const char *at = cmdline ?: ""; *at;) {
		size_t len = strcspn(at, space);

		/* What stands behind "--" is for init. */
		if (word_is(at, len, "--"))
			break;
		if (len > name && !strncmp(at, option, name) && at[name] == '=')
			choice =
				choice_in(at + name + 1, len - name - 1, yes, no, choice);
		at += len;
		at += strspn(at, space);
	}
	return choice;
}
