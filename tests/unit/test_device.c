/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/device.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static void test_vfio_drivers(void **state)
{
	static const char *const vfio[] = {
		"vfio-pci",	"mlx5_vfio_pci",	"hisi-acc-vfio-pci",
		"pds-vfio-pci", "nvgrace-gpu-vfio-pci", "virtio-vfio-pci",
		"qat_vfio_pci",
	};
	static const char *const others[] = {
		"nvme",	    "uio_pci_generic", "igb_uio", "pci-stub",
		"pcieport", "xen-pciback",     "vfio",	  "",
	};

	(void)state;
	for (size_t i = 0; i < N(vfio); i++)
		assert_true(driver_is_vfio(vfio[i]));
	for (size_t i = 0; i < N(others); i++)
		assert_false(driver_is_vfio(others[i]));
	assert_false(driver_is_vfio(NULL));
}

/* An identity domain translates nothing for a kernel driver; VFIO brings its own domain. */
static void test_is_translated(void **state)
{
	static const struct {
		const char *type, *driver;
		bool is_translated;
	} cases[] = {
		{ "DMA", "nvme", true },
		{ "DMA", "vfio-pci", true },
		{ "DMA", NULL, true },
		{ "DMA-FQ", "nvme", true },
		{ "DMA-FQ", NULL, true },
		{ "identity", "nvme", false },
		{ "identity", "pcieport", false },
		{ "identity", "uio_pci_generic", false },
		{ "identity", "vfio-pci", true },
		{ "identity", "mlx5_vfio_pci", true },
		{ "identity", NULL, true },
		{ NULL, "nvme", true },
		{ NULL, "vfio-pci", true },
		{ NULL, NULL, true },
	};
	static const enum iommu_kind kinds[] = {
		IOMMU_KIND_INTEL,  IOMMU_KIND_AMD,    IOMMU_KIND_SMMUV2,
		IOMMU_KIND_SMMUV3, IOMMU_KIND_VIRTIO, IOMMU_KIND_S390,
		IOMMU_KIND_RISCV,  IOMMU_KIND_SPAPR,  IOMMU_KIND_OTHER,
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct group group = { .type = cases[i].type };
		struct device device = { .driver = cases[i].driver, .group = &group };

		for (size_t j = 0; j < N(kinds); j++) {
			device.iommu = kinds[j];
			assert_int_equal(device_is_translated(&device, CONSUMER_NONE),
					 cases[i].is_translated);
		}
		/* A group alone is no proof, and VFIO's no-IOMMU mode makes one up. */
		device.iommu = IOMMU_KIND_NONE;
		assert_false(device_is_translated(&device, CONSUMER_NONE));
		device.iommu = IOMMU_KIND_NOIOMMU;
		assert_false(device_is_translated(&device, CONSUMER_NONE));
		device.group = NULL;
		device.iommu = IOMMU_KIND_NONE;
		assert_false(device_is_translated(&device, CONSUMER_NONE));
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(reserved_type_name(RESERVED_DIRECT), "direct");
	assert_string_equal(reserved_type_name(RESERVED_DIRECT_RELAXABLE),
			    "direct-relaxable");
	assert_string_equal(reserved_type_name(RESERVED_RESERVED), "reserved");
	assert_string_equal(reserved_type_name(RESERVED_MSI), "msi");
	assert_string_equal(iommu_kind_name(IOMMU_KIND_NONE), "none");
	assert_string_equal(iommu_kind_name(IOMMU_KIND_NOIOMMU), "noiommu");
	assert_string_equal(iommu_kind_name(IOMMU_KIND_INTEL), "intel");
	assert_string_equal(iommu_kind_name(IOMMU_KIND_AMD), "amd");
	assert_string_equal(iommu_kind_name(IOMMU_KIND_SMMUV3), "smmuv3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vfio_drivers),
		cmocka_unit_test(test_is_translated),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
