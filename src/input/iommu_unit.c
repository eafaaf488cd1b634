/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/iommu_unit.h"

#include <errno.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "core/units.h"
#include "input/acpi_ivrs.h"
#include "input/attribute.h"

#define CLASS "/sys/class/iommu"
#define CMDLINE_LIMIT (1u << 16)
#define COMPATIBLE_LIMIT 4096

static bool begins(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* By the name that the driver gives the class device. */
static enum iommu_kind kind_of_name(const char *path)
{
	static const struct {
		const char *prefix;
		enum iommu_kind kind;
	} kinds[] = {
		{ "dmar", IOMMU_KIND_INTEL },	    { "ivhd", IOMMU_KIND_AMD },
		{ "smmu3.", IOMMU_KIND_SMMUV3 },    { "smmu.", IOMMU_KIND_SMMUV2 },
		{ "s390-iommu.", IOMMU_KIND_S390 }, { "riscv-iommu", IOMMU_KIND_RISCV },
		{ "iommu-phb", IOMMU_KIND_SPAPR },
	};
	const char *name = path_base(path);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (begins(name, kinds[i].prefix))
			return kinds[i].kind;
	}
	/* fsl_pamu_domain.c: one for the whole machine, below no device. */
	if (!strcmp(path, "/sys/devices/virtual/iommu/iommu0"))
		return IOMMU_KIND_PAMU;
	/* virtio-iommu has its bus device's name, so it is its place that tells. */
	return strstr(path, "/virtio") ? IOMMU_KIND_VIRTIO : IOMMU_KIND_OTHER;
}

/* Drivers that use the name of their device, and the nodes that they bind to. */
static const struct {
	enum iommu_kind kind;
	const char *driver, *compatible;
} platforms[] = {
	{ IOMMU_KIND_IPMMU, "ipmmu-vmsa", "renesas,ipmmu-" },
	{ IOMMU_KIND_ROCKCHIP, "rk_iommu", "rockchip,iommu" },
	{ IOMMU_KIND_ROCKCHIP, "rk_iommu", "rockchip,rk3568-iommu" },
	{ IOMMU_KIND_SUN50I, "sun50i-iommu", "allwinner,sun50i-h6-iommu" },
	{ IOMMU_KIND_SUN50I, "sun50i-iommu", "allwinner,sun50i-h616-iommu" },
	{ IOMMU_KIND_OMAP, "omap-iommu", "ti,omap2-iommu" },
	{ IOMMU_KIND_OMAP, "omap-iommu", "ti,omap4-iommu" },
	{ IOMMU_KIND_OMAP, "omap-iommu", "ti,dra7-iommu" },
	{ IOMMU_KIND_MSM, "msm_iommu", "qcom,apq8064-iommu" },
	{ IOMMU_KIND_TEGRA, "tegra-mc", "nvidia,tegra30-mc" },
	{ IOMMU_KIND_TEGRA, "tegra-mc", "nvidia,tegra114-mc" },
	{ IOMMU_KIND_TEGRA, "tegra-mc", "nvidia,tegra124-mc" },
	{ IOMMU_KIND_TEGRA, "tegra-mc", "nvidia,tegra210-mc" },
};

/* Does a list of strings, each with its NUL, have one that begins so? */
static bool lists(const struct reading *list, const char *prefix)
{
	for (size_t at = 0; at < list->len; at += strlen(list->data + at) + 1) {
		if (begins(list->data + at, prefix))
			return true;
	}
	return false;
}

/* @path without its last component. */
static size_t parent_len(const char *path, size_t len)
{
	while (len && path[--len] != '/')
		;
	return len;
}

/* The class device stands at DEVICE/iommu/NAME. */
static int kind_of_device(struct root *root, const char *path, enum iommu_kind *ret)
{
	size_t len = parent_len(path, parent_len(path, strlen(path)));
	const char *device = arena_strndup(root->arena, path, len);
	struct reading compatible;
	const char *driver;
	char *file;
	int err;

	if (!device)
		return -ENOMEM;
	err = attribute_link(root, device, "driver", &driver);
	file = arena_printf(root->arena, "%s/of_node/compatible", device);
	err = err    ?:
		file ? root_read(root, file, COMPATIBLE_LIMIT, &compatible) :
		       -ENOMEM;
	if (err)
		return err;
	for (size_t i = 0; i < sizeof(platforms) / sizeof(*platforms); i++) {
		if (driver ? strcmp(driver, platforms[i].driver) != 0 :
			     !lists(&compatible, platforms[i].compatible))
			continue;
		*ret = platforms[i].kind;
		return 0;
	}
	return 0;
}

/* An attribute in hex without 0x; @ret_has is false when it could not be read. */
static int read_register(struct root *root, struct iommu_unit *unit, const char *name,
			 bool *ret_has, uint64_t *ret)
{
	char *directory = arena_printf(root->arena, CLASS "/%s", unit->name);
	const char *text;
	int err = directory ? attribute_read(root, directory, name, &text) : -ENOMEM;

	*ret_has = false;
	if (err)
		return err;
	if (text && !parse_hex(text, strlen(text), ret) && *ret && !strchr(text, 'x'))
		*ret_has = true;
	else if (text)
		root_mark(root, SOURCE_MALFORMED, "no register in hexadecimal");
	if (!*ret_has && !unit->unread)
		unit->unread = arena_printf(root->arena, "%s/%s", directory, name);
	return *ret_has || unit->unread ? 0 : -ENOMEM;
}

static int read_intel(struct root *root, struct iommu_unit *unit)
{
	int err =
		read_register(root, unit, "intel-iommu/cap", &unit->has_cap, &unit->cap);

	if (!err && unit->has_cap && !(unit->cap >> 16 & 0x3f))
		root_mark(root, SOURCE_MALFORMED, "an address width of one bit");
	return err ?:
		     read_register(root, unit, "intel-iommu/ecap", &unit->has_ecap,
				   &unit->ecap);
}

static int read_amd(struct root *root, struct iommu_unit *unit)
{
	char *directory = arena_printf(root->arena, CLASS "/%s/amd-iommu", unit->name);
	const char *text, *colon;
	int err = directory ? attribute_read(root, directory, "features", &text) :
			      -ENOMEM;

	if (err)
		return err;
	colon = text ? strchr(text, ':') : NULL;
	unit->has_features = colon && !strchr(text, 'x') &&
		!parse_hex(text, (size_t)(colon - text), &unit->features[0]) &&
		!parse_hex(colon + 1, strlen(colon + 1), &unit->features[1]);
	if (unit->has_features)
		return 0;
	if (text)
		root_mark(root, SOURCE_MALFORMED, "not two registers in hexadecimal");
	unit->unread = arena_printf(root->arena, "%s/features", directory);
	return unit->unread ? 0 : -ENOMEM;
}

static struct iommu_unit *find(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->n_units; i++) {
		if (!strcmp(facts->units[i]->name, name))
			return facts->units[i];
	}
	return NULL;
}

static int add(struct root *root, struct facts *facts, const char *path,
	       struct iommu_unit **ret)
{
	struct iommu_unit *unit = arena_alloc(root->arena, sizeof(*unit));
	int err;

	if (!unit)
		return -ENOMEM;
	unit->name = text_printable(root->arena, path_base(path), SIZE_MAX);
	unit->kind = kind_of_name(path);
	if (!unit->name)
		return -ENOMEM;
	err = arena_reserve(root->arena, &facts->units, facts->n_units, &facts->units_cap,
			    sizeof(struct iommu_unit *));
	if (!err && unit->kind == IOMMU_KIND_INTEL)
		err = read_intel(root, unit);
	else if (!err && unit->kind == IOMMU_KIND_AMD)
		err = read_amd(root, unit);
	else if (!err && unit->kind == IOMMU_KIND_OTHER)
		err = kind_of_device(root, path, &unit->kind);
	if (err)
		return err;
	facts->units[facts->n_units++] = unit;
	*ret = unit;
	return 0;
}

static int read_cmdline(struct root *root, struct facts *facts)
{
	struct reading reading;
	int err = root_read(root, "/proc/cmdline", CMDLINE_LIMIT, &reading);

	if (!err && reading.status == SOURCE_READ)
		facts->cmdline = reading.data;
	return err;
}

static int add_other_intel(struct root *root, struct facts *facts)
{
	struct listing listing;
	struct iommu_unit *unit;
	int err = root_list(root, CLASS, &listing);

	for (size_t i = 0; !err && i < listing.n; i++) {
		if (begins(listing.items[i].name, "dmar") &&
		    !find(facts, listing.items[i].name))
			err = add(root, facts, listing.items[i].name, &unit);
	}
	return err;
}

static bool has_kind(const struct facts *facts, enum iommu_kind kind)
{
	for (size_t i = 0; i < facts->n_units; i++) {
		if (facts->units[i]->kind == kind)
			return true;
	}
	return false;
}

int iommu_unit_read(struct root *root, struct facts *facts, const char *path,
		    struct iommu_unit **ret)
{
	enum iommu_kind kind = kind_of_name(path);
	bool is_first = !has_kind(facts, kind);
	const char *name = text_printable(root->arena, path_base(path), SIZE_MAX);
	int err = 0;

	if (!name)
		return -ENOMEM;
	*ret = find(facts, name);
	if (*ret)
		return 0;
	err = add(root, facts, path, ret);
	if (err || !is_first || (kind != IOMMU_KIND_INTEL && kind != IOMMU_KIND_AMD))
		return err;
	err = read_cmdline(root, facts);
	if (!err && kind == IOMMU_KIND_INTEL)
		return add_other_intel(root, facts);
	/* Older kernels do not choose by what the table says. */
	if (!err && kernel_is_before(&facts->platform, 6, 17) == TRI_NO)
		err = acpi_ivrs_read_features(root, &facts->amd);
	return err;
}
