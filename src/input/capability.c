/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/capability.h"

#include <errno.h>
#include <fnmatch.h>

#include "core/arena.h"

/* The first that matches counts; '*' passes slashes. */
static const struct {
	const char *pattern, *capability;
} rules[] = {
	/* iomem_open() keeps the opener's right to see addresses (kernel/resource.c). */
	{ "/proc/iomem", "CAP_SYS_ADMIN" },
	/* 64 bytes for all, the rest by pci_read_config() (drivers/pci/pci-sysfs.c). */
	{ "/sys/devices/*/config", "CAP_SYS_ADMIN" },
	{ "/sys/bus/pci/devices/*/config", "CAP_SYS_ADMIN" },
	/* PFNs read as 0 without it; other people's need more (fs/proc/task_mmu.c). */
	{ "/proc/*/pagemap", "CAP_SYS_ADMIN" },
	/* Of mode 0400, and root's. */
	{ "/proc/kpage*", "CAP_DAC_READ_SEARCH" },
	{ "/sys/firmware/fdt", "CAP_DAC_READ_SEARCH" },
	{ "/sys/firmware/acpi/tables/*", "CAP_DAC_READ_SEARCH" },
	{ "/sys/firmware/devicetree/base/*", "CAP_DAC_READ_SEARCH" },
	{ "/sys/kernel/debug*", "CAP_DAC_READ_SEARCH" },
	/* vfio_group_fops_open() (drivers/vfio/group.c), on top of the mode. */
	{ "/dev/vfio/noiommu-*", "CAP_SYS_RAWIO" },
	/* Of mode 0600 until udev says otherwise. */
	{ "/dev/vfio/*", "CAP_DAC_OVERRIDE, or the access that udev gives its owner" },
	{ "/dev/iommu", "CAP_DAC_OVERRIDE, or the access that udev gives its owner" },
	/* Where kernel.dmesg_restrict is 1 (kernel/printk/printk.c). */
	{ "/dev/kmsg", "CAP_SYSLOG" },
};

const char *capability_for(const char *path)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		if (!fnmatch(rules[i].pattern, path, 0))
			return rules[i].capability;
	}
	return NULL;
}

int capability_deny(struct root *root, size_t source, const char *what)
{
	struct source *denied = &root->sources->items[source];
	const char *capability = capability_for(denied->path), *detail = what;

	if (capability)
		detail = arena_printf(root->arena, "needs %s: %s", capability, what);
	if (!detail)
		return -ENOMEM;
	denied->status = SOURCE_DENIED;
	denied->detail = detail;
	return 0;
}
