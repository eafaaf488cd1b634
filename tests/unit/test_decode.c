/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* cmocka.h needs those before it. */
#include <cmocka.h>

#include "core/decode.h"
#include "dice.h"

#define N(array) (sizeof(array) / sizeof(*(array)))

/* What a line must yield; no IOVA and no size are 0, which none of the lines has. */
struct expectation {
	const char *text;
	uint64_t iova, size;
	int error;
	const char *address, *first_check;
};

/* Lines as the programs and kernels print them (consumers.md 1.7, 3.1; bug reports). */
static const struct expectation lines[] = {
	{ "qemu-system-x86_64: vfio_container_dma_map(0x5584f3a0, 0x380000000000, 0x4000, "
	  "0x7f7e14000000) = -22 (Invalid argument)",
	  0x380000000000, 0x4000, EINVAL, "", NULL },
	{ "vfio_dma_map(0x55f, 0xfd00000000, 0x300000000, 0x7fa) = -12 (Cannot allocate "
	  "memory)",
	  0xfd00000000, 0x300000000, ENOMEM, "", NULL },
	{ "EAL: Cannot set up DMA remapping, error 22 (Invalid argument)", 0, 0, EINVAL,
	  "", NULL },
	{ "EAL: 0000:01:00.0 cannot add VFIO group to container, error 22 (Invalid argument)",
	  0, 0, EINVAL, "0000:01:00.0", "reserved-direct" },
	{ "EAL: 0000:5e:00.1 VFIO group is not viable! Not all devices in IOMMU group bound "
	  "to VFIO or unbound",
	  0, 0, 0, "0000:5e:00.1", "group-not-viable" },
	{ "memory.c: Cannot set up DMA mapping, error 28, ignored", 0, 0, ENOSPC, "",
	  NULL },
	{ "vfio_pin_pages_remote: RLIMIT_MEMLOCK (65536) exceeded", 0, 0, ENOMEM, "",
	  "memlock-limit" },
	{ "DMAR: [DMA Write NO_PASID] Request device [01:00.0] fault addr 0xfed00000 [fault "
	  "reason 0x05] PTE Write access is not set",
	  0xfed00000, 0, 0, "0000:01:00.0", "uio-behind-iommu" },
	{ "DMAR: [DMA Read] Request device [5e:00.0] fault addr 1fff0000 [fault reason 06]",
	  0x1fff0000, 0, 0, "0000:5e:00.0", "uio-behind-iommu" },
	{ "nvme 0000:C1:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000c "
	  "address=0xfd00001000 flags=0x0020]",
	  0xfd00001000, 0, 0, "0000:c1:00.0", "uio-behind-iommu" },
	{ "arm-smmu 12000000.iommu: Unhandled context fault: fsr=0x402, iova=0x1fff1000, "
	  "fsynr=0x1",
	  0x1fff1000, 0, 0, "", "uio-behind-iommu" },
	{ "arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received:\n"
	  "\t0x0000010000000010\n\t0x0000020800000000\n\t0x00000000ffff1000\n"
	  "\t0x0000000000000000",
	  0xffff1000, 0, 0, "", "uio-behind-iommu" },
	{ "event: F_TRANSLATION client: 0001:02:00.0 sid: 0x200 ssid: 0x0 iova: 0x80000000 "
	  "ipa: 0x0",
	  0x80000000, 0, 0, "0001:02:00.0", "uio-behind-iommu" },
	{ "xhci_hcd 0000:01:00.0: can't setup: -12", 0, 0, ENOMEM, "0000:01:00.0",
	  "ram-outside-window" },
	{ "nvme 0001:01:00.0: probe with driver nvme failed with error -12", 0, 0, ENOMEM,
	  "0001:01:00.0", "ram-outside-window" },
	{ "EAL: couldn't allocate memory due to IOVA exceeding limits of current DMA mask",
	  0, 0, 0, "", "aperture-exceeded" },
	{ "vfio-pci 0000:03:00.0: Firmware has requested this device have a 1:1 IOMMU "
	  "mapping, rejecting configuring the device without a 1:1 mapping",
	  0, 0, EINVAL, "0000:03:00.0", "reserved-direct" },
	{ "vfio-pci 0000:03:00.0: DMAR: Device is ineligible for IOMMU domain attach due to "
	  "platform RMRR requirement. Contact your platform vendor.",
	  0, 0, EPERM, "0000:03:00.0", "reserved-direct" },
	{ "ioctl(VFIO_IOMMU_MAP_DMA): File exists", 0, 0, EEXIST, "", NULL },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(lines); i++) {
		const struct expectation *line = &lines[i];
		struct symptom symptom;

		assert_true(symptom_parse(line->text, &symptom));
		assert_int_equal(symptom.has_iova, line->iova != 0);
		assert_int_equal(symptom.iova, line->iova);
		assert_int_equal(symptom.has_size, line->size != 0);
		assert_int_equal(symptom.size, line->size);
		assert_int_equal(symptom.error, line->error);
		assert_string_equal(symptom.address, line->address);
		if (line->first_check)
			assert_string_equal(symptom.message->causes[0].check,
					    line->first_check);
	}
}

/* What a line yields, and the first cause of it: a check, else words, else NULL. */
struct quotation {
	const char *text;
	uint64_t iova, size;
	int error;
	const char *address, *first;
};

/* Every error that consumers are known to print, but for those above. */
static const struct quotation quotations[] = {
	/* DPDK: eal.c, eal_common_bus.c, pci_common.c, eal_common_memory.c, malloc_heap.c */
	{ "EAL: FATAL: Cannot use IOVA as 'PA' since physical addresses are not available",
	  0, 0, 0, "", "consumer-mode" },
	{ "EAL: Cannot use IOVA as 'PA' as it is disabled during build", 0, 0, 0, "",
	  "consumer-mode" },
	{ "EAL: Selected IOVA mode 'PA'", 0, 0, 0, "", "consumer-mode" },
	{ "EAL: Some buses want 'VA' but forcing 'DC' because other buses want 'PA'", 0,
	  0, 0, "", "consumer-mode" },
	{ "EAL:   Expecting 'PA' IOVA mode but current mode is 'VA', not initializing", 0,
	  0, 0, "", "consumer-mode" },
	{ "EAL: WARNING! Base virtual address hint (0x200000000000 != 0x7f5a40000000) not "
	  "respected!",
	  0, 0, 0, "", "base-unreachable" },
	{ "EAL: couldn't allocate memory due to IOVA exceeding limits of current DMA mask\n"
	  "EAL: Please try initializing EAL with --iova-mode=pa parameter",
	  0, 0, 0, "", "aperture-exceeded" },
	{ "EAL: No free 2048 kB hugepages reported on node 0", 0, 0, 0, "",
	  "no free page" },
	{ "EAL: No free hugepages reported in hugepages-1048576kB", 0, 0, 0, "",
	  "no free page" },
	/* DPDK: eal_vfio.c */
	{ "EAL: 0000:01:00.0 DMA remapping failed, error 22 (Invalid argument)", 0, 0,
	  EINVAL, "0000:01:00.0", "reserved-overlaps-demand" },
	{ "EAL: Cannot set up DMA remapping, error 12 (Cannot allocate memory)", 0, 0,
	  ENOMEM, "", "memlock-limit" },
	{ "EAL: Cannot set up DMA remapping, error 28 (No space left on device)", 0, 0,
	  ENOSPC, "", "mapping-limit" },
	{ "EAL: Cannot open /dev/vfio/15: Permission denied", 0, 0, EACCES, "",
	  "the file below /dev/vfio" },
	{ "EAL: Cannot open /dev/vfio/15: Device or resource busy", 0, 0, EBUSY, "",
	  "another process" },
	{ "EAL: 0000:01:00.0 not managed by VFIO driver, skipping", 0, 0, 0,
	  "0000:01:00.0", "no-iommu-group" },
	{ "EAL: 0000:01:00.0 failed to select IOMMU type", 0, 0, EPERM, "0000:01:00.0",
	  "unsafe-interrupts" },
	{ "EAL: No supported IOMMU extensions found!", 0, 0, 0, "", "the module" },
	{ "EAL: DMA map attempt outside DMA window", 0, 0, 0, "", "aperture-exceeded" },
	{ "EAL: Cannot create new DMA window", 0, 0, 0, "", "aperture-exceeded" },
	{ "EAL: 0000:01:00.0 cannot add VFIO group to container, error 1 (Operation not "
	  "permitted)",
	  0, 0, EPERM, "0000:01:00.0", "reserved-direct" },
	/* SPDK: memory.c, setup.sh; DAOS */
	{ "memory.c: _vfio_iommu_map_dma: *NOTICE*: Cannot set up DMA mapping, error 22, "
	  "ignored",
	  0, 0, EINVAL, "", "reserved-overlaps-demand" },
	{ "memory.c: vtophys_pci_device_added: *DEBUG*: Cannot update DMA mapping, error 22",
	  0, 0, EINVAL, "", "reserved-overlaps-demand" },
	{ "WARNING: detected multiple devices (0000:01:00.0 0000:01:00.1) under the same "
	  "IOMMU group!",
	  0, 0, 0, "0000:01:00.0", "group-not-viable" },
	{ "no IOMMU detected while running as non-root user with NVMe devices", 0, 0, 0,
	  "", "no-iommu-group" },
	/* QEMU: listener.c, container-legacy.c, spapr.c, intel_iommu.c, virtio-mem.c, pc.c */
	{ "qemu-system-x86_64: VFIO_MAP_DMA failed: Invalid argument", 0, 0, EINVAL, "",
	  "reserved-overlaps-demand" },
	{ "qemu-system-x86_64: -device vfio-pci,host=0000:01:00.0: vfio 0000:01:00.0: failed "
	  "to setup container for group 15: memory listener initialization failed: Region "
	  "pc.ram: vfio_container_dma_map(0x55d0, 0x100000000, 0x80000000, 0x7f00) = -12 "
	  "(Cannot allocate memory)",
	  0x100000000, 0x80000000, ENOMEM, "0000:01:00.0", "memlock-limit" },
	{ "qemu: hardware error: vfio: DMA mapping failed, unable to continue", 0, 0, 0,
	  "", "the line before" },
	{ "Container 0x55d0 can't map guest IOVA region 0x80000000..0xffffffff",
	  0x80000000, 0, 0, "", "aperture-exceeded" },
	{ "vfio 0000:01:00.0: aw-bits 48 > host aw-bits 39", 0, 0, 0, "0000:01:00.0",
	  "aperture-exceeded" },
	{ "vfio 0000:01:00.0: group 15 is not viable\nPlease ensure all devices within the "
	  "iommu_group are bound to their vfio bus driver.",
	  0, 0, 0, "0000:01:00.0", "group-not-viable" },
	{ "vfio 0000:01:00.0: Failed to set group container: Invalid argument", 0, 0,
	  EINVAL, "0000:01:00.0", "reserved-direct" },
	{ "Warning: possibly running out of DMA mappings. Maximum possible DMA mappings: 65535",
	  0, 0, ENOSPC, "", "mapping-limit" },
	{ "Address space limit 0xffffffffff < 0x13fffffffff phys-bits too low (40)", 0, 0,
	  0, "", "guest-layout" },
	/* cloud-hypervisor: the address is the guest's */
	{ "Failed to DMA map: Cannot allocate memory (os error 12) for device _vfio1 (guest "
	  "BDF: 0000:00:05.0)",
	  0, 0, ENOMEM, "", "memlock-limit" },
	{ "IommuDmaMap(Error(22))", 0, 0, EINVAL, "", "reserved-overlaps-demand" },
	/* Linux */
	{ "Failed to set up IOMMU for device 0006:58:00.0; retaining platform DMA ops", 0,
	  0, 0, "0006:58:00.0", "dma-ranges-order" },
	{ "pci 0000:00:01.0: specified DMA range outside IOMMU capability", 0, 0, EFAULT,
	  "0000:00:01.0", "dma-api-broken" },
	{ "vfio_pin_pages: RLIMIT_MEMLOCK (67108864) exceeded", 0, 0, ENOMEM, "",
	  "memlock-limit" },
};

static void test_quotations(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(quotations); i++) {
		const struct quotation *line = &quotations[i];
		const struct cause *causes;
		struct symptom symptom;

		print_message("%s\n", line->text);
		assert_true(symptom_parse(line->text, &symptom));
		assert_int_equal(symptom.has_iova, line->iova != 0);
		assert_int_equal(symptom.iova, line->iova);
		assert_int_equal(symptom.size, line->size);
		assert_int_equal(symptom.error, line->error);
		assert_string_equal(symptom.address, line->address);
		assert_non_null(symptom.message);
		causes = symptom.message->causes ?: causes_of_error(symptom.error);
		assert_non_null(causes);
		assert_ptr_equal(strstr(causes[0].check ?: causes[0].text, line->first),
				 causes[0].check ?: causes[0].text);
	}
}

static void test_nothing(void **state)
{
	static const char *const texts[] = {
		"",
		"hello",
		"error",
		"error 0",
		"error x",
		"= -",
		"0000:01:00.0: all is well",
		"received:",
		"dma_map",
		"error 99999",
		"iova=",
		"IOVA mode",
	};
	struct symptom symptom;

	(void)state;
	for (size_t i = 0; i < N(texts); i++)
		assert_false(symptom_parse(texts[i], &symptom));
}

/* Cut and changed at every place a line yields something else or nothing, and no more. */
static void test_mutations(void **state)
{
	struct dice dice = { 4 };
	struct symptom symptom;
	char text[256];

	(void)state;
	for (size_t round = 0; round < 200000; round++) {
		const char *line = lines[round % N(lines)].text;
		size_t len = strlen(line);

		memcpy(text, line, len + 1);
		for (int i = 0; i < 3; i++)
			text[dice_below(&dice, (unsigned int)len)] =
				(char)dice_below(&dice, 256);
		symptom_parse(text, &symptom);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_quotations),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
