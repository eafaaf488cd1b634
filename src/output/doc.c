/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc.h"

#include <inttypes.h>
#include <stdio.h>

struct json_object *doc_object(struct doc *doc)
{
	struct json_object *object = json_object_new_object();

	doc->failed |= !object;
	return object;
}

struct json_object *doc_array(struct doc *doc)
{
	struct json_object *array = json_object_new_array();

	doc->failed |= !array;
	return array;
}

void doc_add(struct doc *doc, struct json_object *object, const char *key,
	     struct json_object *value)
{
	if (!object || !value ||
	    json_object_object_add_ex(object, key, value,
				      JSON_C_OBJECT_ADD_KEY_IS_NEW |
					      JSON_C_OBJECT_ADD_CONSTANT_KEY)) {
		doc->failed = true;
		json_object_put(value);
	}
}

void doc_append(struct doc *doc, struct json_object *array, struct json_object *value)
{
	if (!array || !value || json_object_array_add(array, value)) {
		doc->failed = true;
		json_object_put(value);
	}
}

void doc_add_null(struct doc *doc, struct json_object *object, const char *key)
{
	if (!object ||
	    json_object_object_add_ex(object, key, NULL,
				      JSON_C_OBJECT_ADD_KEY_IS_NEW |
					      JSON_C_OBJECT_ADD_CONSTANT_KEY))
		doc->failed = true;
}

void doc_add_text(struct doc *doc, struct json_object *object, const char *key,
		  const char *text)
{
	if (text)
		doc_add(doc, object, key, json_object_new_string(text));
	else
		doc_add_null(doc, object, key);
}

void doc_add_hex(struct doc *doc, struct json_object *object, const char *key,
		 uint64_t address)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%" PRIx64, address);
	doc_add_text(doc, object, key, text);
}

void doc_add_id(struct doc *doc, struct json_object *object, const char *key,
		unsigned int id, int digits)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%0*x", digits, id);
	doc_add_text(doc, object, key, text);
}

void doc_add_number(struct doc *doc, struct json_object *object, const char *key,
		    uint64_t number)
{
	doc_add(doc, object, key, json_object_new_uint64(number));
}

void doc_add_size(struct doc *doc, struct json_object *object, struct range range)
{
	uint64_t size = range_size(range);

	if (size && size < UINT64_C(1) << 53)
		doc_add_number(doc, object, "size", size);
}

void doc_add_bool(struct doc *doc, struct json_object *object, const char *key,
		  bool value)
{
	doc_add(doc, object, key, json_object_new_boolean(value));
}

struct json_object *doc_range(struct doc *doc, struct range range)
{
	struct json_object *object = doc_object(doc);

	doc_add_hex(doc, object, "start", range.start);
	doc_add_hex(doc, object, "last", range.last);
	return object;
}

void doc_add_set(struct doc *doc, struct json_object *object, const char *key,
		 const struct range_set *set)
{
	struct json_object *array = doc_array(doc);

	for (size_t i = 0; i < set->n; i++)
		doc_append(doc, array, doc_range(doc, set->items[i]));
	doc_add(doc, object, key, array);
}
