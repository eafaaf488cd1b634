/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "core/decode.h"
#include "core/units.h"

/* A hexadecimal number at @text, with or without 0x; its length, or 0. */
static size_t take_hex(const char *text, uint64_t *ret)
{
	size_t prefix = !strncmp(text, "0x", 2) || !strncmp(text, "0X", 2) ? 2 : 0,
	       len = 0;

	while (isxdigit((unsigned char)text[prefix + len]))
		len++;
	if (!len || parse_hex(text + prefix, len, ret))
		return 0;
	return prefix + len;
}

/* The number behind @mark, after spaces, '=' and ':'. */
static bool number_after(const char *text, const char *mark, uint64_t *ret)
{
	const char *at = strstr(text, mark);

	if (!at)
		return false;
	at += strlen(mark);
	at += strspn(at, " =:");
	/* Old DMAR lines have no 0x; elsewhere a word like "exceeding" begins with a digit. */
	if (strncmp(at, "0x", 2) && strcmp(mark, "fault addr"))
		return false;
	return take_hex(at, ret);
}

/* QEMU: dma_map(CONTAINER, IOVA, SIZE, VADDR) = -ERRNO; SIZE and IOVA in hexadecimal. */
static void parse_qemu(const char *text, struct symptom *symptom)
{
	const char *at = strstr(text, "dma_map(");

	at = at ? strchr(at, ',') : NULL;
	if (!at)
		return;
	at += 1 + strspn(at + 1, " ");
	symptom->has_iova = take_hex(at, &symptom->iova);
	at = strchr(at, ',');
	if (!at)
		return;
	at += 1 + strspn(at + 1, " ");
	symptom->has_size = take_hex(at, &symptom->size);
}

/*
 * An SMMUv3 event before 6.15 is four 64-bit words, each on a line of its own: the third is
 * the input address (drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c).
 */
static void parse_smmu_event(const char *text, struct symptom *symptom)
{
	const char *at = strstr(text, "received:");
	uint64_t word;

	for (int i = 0; at && i < 4; i++) {
		at = strstr(at, "0x");
		if (!at || take_hex(at, &word) != 18)
			return;
		at += 18;
		if (i == 2) {
			symptom->has_iova = true;
			symptom->iova = word;
		}
	}
}

static void parse_iova(const char *text, struct symptom *symptom)
{
	static const char *const marks[] = { "fault addr", "address=", "iova=",
					     "iova:",	   "IOVA ",    "IOVA region" };

	parse_qemu(text, symptom);
	for (size_t i = 0; !symptom->has_iova && i < sizeof(marks) / sizeof(*marks); i++)
		symptom->has_iova = number_after(text, marks[i], &symptom->iova);
	if (!symptom->has_iova)
		parse_smmu_event(text, symptom);
}

/* "error 22", "= -22", "error -12", "errno 12": decimal. */
static void parse_error(const char *text, struct symptom *symptom)
{
	static const char *const marks[] = { "error ", "errno ", "= ",
					     "setup: ", "Error(" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const char *at = text;

		while ((at = strstr(at, marks[i]))) {
			int number = 0, digits = 0;

			at += strlen(marks[i]);
			at += *at == '-';
			for (; isdigit((unsigned char)*at) && digits < 4; digits++)
				number = number * 10 + (*at++ - '0');
			if (digits && number && number < 4096 &&
			    !isxdigit((unsigned char)*at) && *at != 'x') {
				symptom->error = number;
				return;
			}
		}
	}
}

/* What strerror() says where no number is printed. */
static void parse_error_words(const char *text, struct symptom *symptom)
{
	static const struct {
		const char *words;
		int error;
	} errors[] = {
		{ "Invalid argument", EINVAL },
		{ "Cannot allocate memory", ENOMEM },
		{ "No space left on device", ENOSPC },
		{ "File exists", EEXIST },
		{ "Operation not permitted", EPERM },
		{ "Permission denied", EACCES },
		{ "Device or resource busy", EBUSY },
	};

	for (size_t i = 0; !symptom->error && i < sizeof(errors) / sizeof(*errors); i++) {
		if (strstr(text, errors[i].words))
			symptom->error = errors[i].error;
	}
}

static bool is_hex(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isxdigit((unsigned char)text[i]))
			return false;
	}
	return true;
}

/* Is this BB:DD.F? */
static bool is_short_address(const char *text)
{
	return is_hex(text, 2) && text[2] == ':' && is_hex(text + 3, 2) &&
		text[5] == '.' && text[6] >= '0' && text[6] <= '7' &&
		!isalnum((unsigned char)text[7]);
}

/*
 * The first PCI address of the text, with or without a domain; cloud-hypervisor ends with one
 * that is the guest's.
 */
static void parse_address(const char *text, struct symptom *symptom)
{
	const char *end = strstr(text, "guest BDF");

	for (const char *at = text; at != end && strlen(at) >= 7; at++) {
		if (!is_short_address(at))
			continue;
		if (at - text >= 5 && at[-1] == ':' && is_hex(at - 5, 4)) {
			memcpy(symptom->address, at - 5, 12);
		} else {
			memcpy(symptom->address, "0000:", 5);
			memcpy(symptom->address + 5, at, 7);
		}
		for (char *c = symptom->address; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		return;
	}
}

bool symptom_parse(const char *text, struct symptom *ret)
{
	struct symptom symptom = { .message = known_message_find(text) };

	parse_iova(text, &symptom);
	parse_error(text, &symptom);
	parse_error_words(text, &symptom);
	parse_address(text, &symptom);
	if (symptom.message && !symptom.error)
		symptom.error = symptom.message->error;
	if (!symptom.message && !symptom.has_iova && !causes_of_error(symptom.error))
		return false;
	*ret = symptom;
	return true;
}
