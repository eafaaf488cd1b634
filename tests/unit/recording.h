/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <errno.h>

#include "core/arena.h"
#include "input/recorder.h"
#include "tree.h"

/* Asks a root for things and writes down all that it says. */

enum what { READ, READ_LITTLE, LINK, LIST, HAS, USE };

/* READ_LITTLE reads no more than this. */
#define LITTLE 4u

struct step {
	enum what what;
	const char *path;
};

/**
 * struct session - a root, recorded or not
 */
struct session {
	struct arena arena;
	struct source_list sources;
	struct recorder recorder;
	struct root root;
	char log[16384];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static inline void say(struct session *session,
							     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	session->len += (size_t)vsnprintf(session->log + session->len,
					  sizeof(session->log) - session->len, format,
					  args);
	va_end(args);
	assert_true(session->len < sizeof(session->log));
}

/* session_enter - open a root; @recording is made when it is not NULL. */
static inline void session_enter(struct session *session, const char *path,
				 const char *recording)
{
	*session = (struct session){ 0 };
	session->recorder = (struct recorder){ .arena = &session->arena,
					       .path = recording,
					       .fd = -1 };
	session->root =
		(struct root){ .arena = &session->arena, .sources = &session->sources };
	assert_int_equal(root_open(&session->root, path), 0);
	if (!recording)
		return;
	session->root.recorder = &session->recorder;
	assert_int_equal(recorder_open(&session->recorder), 0);
}

/* session_leave - close all; the error of the recording. */
static inline int session_leave(struct session *session)
{
	int err = session->root.recorder ? recorder_finish(&session->recorder) : 0;

	root_close(&session->root);
	arena_free(&session->arena);
	return err;
}

static inline void read_step(struct session *session, const char *path, size_t limit)
{
	struct reading reading;

	assert_int_equal(root_read(&session->root, path, limit, &reading), 0);
	say(session, "read %s: %d, %zu \"%s\"\n", path, (int)reading.status, reading.len,
	    reading.data);
}

static inline void list_step(struct session *session, const char *path)
{
	struct listing listing;

	assert_int_equal(root_list(&session->root, path, &listing), 0);
	say(session, "list %s: %d", path, (int)listing.status);
	for (size_t i = 0; i < listing.n; i++)
		say(session, " %s%s", listing.items[i].name,
		    listing.items[i].is_directory ? "/" : "");
	say(session, "\n");
}

static inline void take_step(struct session *session, const struct step *step)
{
	enum source_status status;
	const char *target;
	bool has;

	switch (step->what) {
	case READ:
		read_step(session, step->path, 4096);
		break;
	case READ_LITTLE:
		read_step(session, step->path, LITTLE);
		break;
	case LIST:
		list_step(session, step->path);
		break;
	case LINK:
		assert_int_equal(root_read_link(&session->root, step->path, &target), 0);
		say(session, "link %s: %s\n", step->path, target ?: "none");
		break;
	case HAS:
		assert_int_equal(root_has(&session->root, step->path, &has), 0);
		say(session, "has %s: %d\n", step->path, has);
		break;
	case USE:
		assert_int_equal(root_may_use(&session->root, step->path, &status), 0);
		say(session, "use %s: %s\n", step->path, source_status_name(status));
		break;
	}
}

/* take_steps - ask, and say which sources were noted. */
static inline void take_steps(struct session *session, const struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		take_step(session, &steps[i]);
	for (size_t i = 0; i < session->sources.n; i++) {
		const struct source *source = &session->sources.items[i];

		say(session, "%s %s %s\n", source_status_name(source->status),
		    source->path, source->detail ?: "-");
	}
}

/* ask - what a root says; @recording as in session_enter(). */
static inline void ask(const char *path, const char *recording, const struct step *steps,
		       size_t n, char *ret_log)
{
	struct session session;

	session_enter(&session, path, recording);
	take_steps(&session, steps, n);
	strcpy(ret_log, session.log);
	assert_int_equal(session_leave(&session), 0);
}

/**
 * expect_same - a recording and a recording of that say what the root says
 * @root: the root
 * @scratch: where the recordings "/a" and "/b" are made, and stay
 * @steps: what to ask
 * @n: how many
 */
static inline void expect_same(const struct tree *root, const struct tree *scratch,
			       const struct step *steps, size_t n)
{
	char a[64], b[64], plain[16384], first[16384], second[16384], third[16384];

	strcpy(a, tree_path(scratch, "/a"));
	strcpy(b, tree_path(scratch, "/b"));
	ask(root->top, NULL, steps, n, plain);
	ask(root->top, a, steps, n, first);
	ask(a, b, steps, n, second);
	ask(b, NULL, steps, n, third);
	assert_string_equal(plain, first);
	assert_string_equal(first, second);
	assert_string_equal(second, third);
}
