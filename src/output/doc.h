/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <json-c/json.h>
#include <stdbool.h>

#include "core/range.h"

/**
 * struct doc - a document that is being built
 * @failed: there was no memory for a part of it; then it must not be printed
 *
 * json-c stands a NULL object for null, so that a failed allocation would go unseen.
 * These functions tell the two apart.
 */
struct doc {
	bool failed;
};

/* doc_object - an empty object. */
struct json_object *doc_object(struct doc *doc);

/* doc_array - an empty array. */
struct json_object *doc_array(struct doc *doc);

/* doc_add - give @object a member; takes @value over. A NULL value is a failure. */
void doc_add(struct doc *doc, struct json_object *object, const char *key,
	     struct json_object *value);

/* doc_append - give @array an item; takes @value over. A NULL value is a failure. */
void doc_append(struct doc *doc, struct json_object *array, struct json_object *value);

/* doc_add_null - a member that is null. */
void doc_add_null(struct doc *doc, struct json_object *object, const char *key);

/* doc_add_text - a string, or null where @text is NULL. */
void doc_add_text(struct doc *doc, struct json_object *object, const char *key,
		  const char *text);

/* doc_add_hex - an address: "0x..." without padding. */
void doc_add_hex(struct doc *doc, struct json_object *object, const char *key,
		 uint64_t address);

/* doc_add_id - an ID of @digits hexadecimal digits. */
void doc_add_id(struct doc *doc, struct json_object *object, const char *key,
		unsigned int id, int digits);

/* doc_add_number - a number. */
void doc_add_number(struct doc *doc, struct json_object *object, const char *key,
		    uint64_t number);

/* doc_add_size - a number of bytes, left out where readers would lose bits (from 2^53). */
void doc_add_size(struct doc *doc, struct json_object *object, struct range range);

/* doc_add_bool - true or false. */
void doc_add_bool(struct doc *doc, struct json_object *object, const char *key,
		  bool value);

/* doc_range - {"start", "last"}, closed. */
struct json_object *doc_range(struct doc *doc, struct range range);

/* doc_add_set - an array of ranges. */
void doc_add_set(struct doc *doc, struct json_object *object, const char *key,
		 const struct range_set *set);
