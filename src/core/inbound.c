/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/inbound.h"

#include <string.h>

#include "core/bus.h"
#include "core/firmware.h"

void inbound_evidence(struct checkup *checkup, struct finding *finding,
		      const struct bridge *bridge)
{
	if (bridge->acpi_limit_bits)
		finding_evidence(checkup, finding, firmware_path("IORT"),
				 "memory address size limit of the root complex: %u bits",
				 bridge->acpi_limit_bits);
	else
		finding_evidence(checkup, finding,
				 bridge->map.node ?: bridge_subject(bridge),
				 "inbound windows of dma-ranges: %zu",
				 bridge_deciding_windows(bridge).n);
}

void inbound_need_iort(struct checkup *checkup, struct undecided *undecided)
{
	const struct source_list *sources = &checkup->report->facts->sources;

	for (size_t i = 0; i < sources->n; i++) {
		const struct source *source = &sources->items[i];

		if (!strcmp(source->path, firmware_path("IORT")) &&
		    (source->status == SOURCE_DENIED ||
		     source->status == SOURCE_MALFORMED))
			undecided_need(
				checkup, undecided,
				"%s, which is %s: it may limit the address bits where there is "
				"no _DMA",
				source->path, source_status_name(source->status));
	}
}

void inbound_explain_limit(struct checkup *checkup, struct finding *finding,
			   const struct bridge *bridge, enum level level)
{
	finding_why(
		checkup, finding,
		"firmware says that the root complex takes bus addresses of %u bits, and Linux "
		"believes it%s. A _DMA object of the host bridge would replace that limit; it is "
		"code and can not be read here",
		bridge->acpi_limit_bits,
		level == LEVEL_ERROR ?
			"" :
			": the IOMMU can map this RAM at a lower IOVA, but IOVA = physical "
			"address maps without an error and the I/O never arrives");
	if (level == LEVEL_ERROR)
		finding_fix(checkup, finding,
			    "keep DMA buffers and hugepages in RAM up to 0x%llx",
			    (unsigned long long)bridge->acpi_limit.cpu.last);
	else
		finding_fix(
			checkup, finding,
			"let the program choose IOVA = virtual address (--iova-mode=va)");
}
