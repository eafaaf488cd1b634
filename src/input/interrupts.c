/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/interrupts.h"

#include <string.h>

#include "input/machine.h"

/* Some thousand lines of some hundred columns. */
#define LIMIT (32u << 20)

/* A name of an interrupt controller: its start, or all of it. */
struct mark {
	const char *name;
	bool is_whole;
	enum tri says;
};

/* Remapping shows before what would deny it: one name of the first kind is enough. */
static const struct mark x86_marks[] = {
	{ "IR-", false, TRI_YES },
	{ "IO-APIC", false, TRI_NO },
	{ "PCI-MSI", false, TRI_NO },
};

/* drivers/irqchip/irq-gic-v3-its*.c and irq-gic-v2m.c. */
static const struct mark arm_marks[] = {
	{ "ITS-", false, TRI_YES },
	{ "GICv2m-", false, TRI_NO },
	{ "MSI", true, TRI_NO },
};

/* Does one of the words of @text match? A word that only looks so is the name of a driver. */
static bool has_word(const char *text, const struct mark *mark)
{
	static const char space[] = " \t\n";

	for (const char *at = text + strspn(text, space); *at; at += strspn(at, space)) {
		size_t len = strcspn(at, space), name = strlen(mark->name);

		if (len >= name && !memcmp(at, mark->name, name) &&
		    (!mark->is_whole || len == name))
			return true;
		at += len;
	}
	return false;
}

static enum tri judge(const char *text, const struct mark *marks, size_t n,
		      const char **ret_mark)
{
	for (size_t i = 0; i < n; i++) {
		if (!has_word(text, &marks[i]))
			continue;
		*ret_mark = marks[i].name;
		return marks[i].says;
	}
	return TRI_UNKNOWN;
}

enum tri interrupts_judge(const char *text, const char *arch, const char **ret_mark)
{
	*ret_mark = NULL;
	if (!arch)
		return TRI_UNKNOWN;
	if (!strcmp(arch, "x86_64"))
		return judge(text, x86_marks, sizeof(x86_marks) / sizeof(*x86_marks),
			     ret_mark);
	if (!strcmp(arch, "aarch64"))
		return judge(text, arm_marks, sizeof(arm_marks) / sizeof(*arm_marks),
			     ret_mark);
	return TRI_UNKNOWN;
}

static bool tree_has(const struct dt_tree *tree, const char *compatible)
{
	for (uint32_t i = 0; i < tree->n_nodes; i++) {
		if (dt_is_compatible(tree, i, compatible) && dt_is_available(tree, i))
			return true;
	}
	return false;
}

/* With controllers of both kinds it would depend on which the device has. */
static void ask_tree(const struct dt_tree *tree, struct vfio_host *host)
{
	bool has_its = tree_has(tree, "arm,gic-v3-its");
	bool has_v2m = tree_has(tree, "arm,gic-v2m-frame");

	if (has_its == has_v2m)
		return;
	host->isolates_msis = has_its ? TRI_YES : TRI_NO;
	host->msi_source = "/sys/firmware/devicetree/base";
	host->msi_detail = has_its ? "arm,gic-v3-its" : "arm,gic-v2m-frame";
}

int interrupts_read(struct machine *machine, struct vfio_host *host)
{
	const char *arch = machine->facts->platform.arch;
	struct reading reading;
	int err = root_read(&machine->root, INTERRUPTS_FILE, LIMIT, &reading);

	host->isolates_msis = TRI_UNKNOWN;
	if (err)
		return err;
	host->isolates_msis = interrupts_judge(reading.data, arch, &host->msi_detail);
	if (host->isolates_msis != TRI_UNKNOWN)
		host->msi_source = INTERRUPTS_FILE;
	else if (machine->has_tree && arch && !strcmp(arch, "aarch64"))
		ask_tree(&machine->tree, host);
	return 0;
}
