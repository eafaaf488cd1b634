/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "core/decode.h"
#include "core/units.h"
#include "output/text.h"

static void print_symptom(const struct painter *painter, const struct symptom *symptom)
{
	if (symptom->message)
		print_wrapped(painter, "  says     ", symptom->message->says);
	if (symptom->has_iova)
		fprintf(painter->out, "  IOVA     0x%" PRIx64 "%s%s\n", symptom->iova,
			symptom->has_size ? ", " : "",
			symptom->has_size ? format_size(symptom->size).text : "");
	if (symptom->error)
		fprintf(painter->out, "  errno    %d (%s)\n", symptom->error,
			strerrorname_np(symptom->error) ?: "unknown");
}

void text_decode(const struct painter *painter, const struct report *report)
{
	const struct diagnosis *diagnosis = report->diagnosis;

	if (!diagnosis)
		return;
	fputs("\nthe text of --decode:\n", painter->out);
	print_symptom(painter, &diagnosis->symptom);
	if (diagnosis->device)
		fprintf(painter->out, "  device   %s\n", diagnosis->device);
	if (diagnosis->rule) {
		fprintf(painter->out, "  rule     %s: %s (iova-check --explain=%s)\n",
			diagnosis->rule, diagnosis->why, diagnosis->rule);
		return;
	}
	for (size_t i = 0; i < diagnosis->n_causes; i++)
		print_wrapped(painter, i ? "  or       " : "  cause    ",
			      diagnosis->causes[i]);
	if (!diagnosis->n_causes)
		fputs("  cause    none known here: no rule of this machine refuses it\n",
		      painter->out);
}
