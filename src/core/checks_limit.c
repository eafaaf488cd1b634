/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "core/checks.h"
#include "core/consumer/eal.h"
#include "core/units.h"

/* dma_entry_limit of drivers/vfio/vfio_iommu_type1.c: its default is U16_MAX. */
#define DEFAULT_ENTRY_LIMIT 65535u

/* include/uapi/linux/resource.h MLOCK_LIMIT: 8 MiB since 5.16. */
#define DEFAULT_MEMLOCK (UINT64_C(8) << 20)
#define DEFAULT_MEMLOCK_BEFORE_5_16 (UINT64_C(64) << 10)

static bool is_eal(const struct facts *facts)
{
	return facts->request.consumer == CONSUMER_SPDK ||
		facts->request.consumer == CONSUMER_DPDK;
}

/* The first device that the consumer maps memory for; one process maps it for all. */
static const struct requester *first_mapped(const struct report *report)
{
	if (!consumer_wants_vfio(report->facts->request.consumer) ||
	    !report->facts->vfio_host.was_read)
		return NULL;
	for (size_t i = 0; i < report->n_requesters; i++) {
		const struct requester *requester = report->requesters[i];

		if (requester->device && requester->is_translated &&
		    !driver_is_uio(requester->device->driver) &&
		    requester->bridge->enabled &&
		    requester->plan.mode != IOVA_MODE_UNKNOWN)
			return requester;
	}
	return NULL;
}

/* Mappings that a new container has left, and who says so. */
static bool entry_limit(const struct facts *facts, uint64_t *ret, const char **ret_source)
{
	*ret = UINT64_MAX;
	for (size_t i = 0; i < facts->n_devices; i++) {
		const struct vfio_answer *vfio = &facts->devices[i].vfio;

		if (!vfio->has_dma_avail || vfio->dma_avail >= *ret)
			continue;
		*ret = vfio->dma_avail;
		*ret_source = vfio->way;
	}
	if (*ret != UINT64_MAX)
		return true;
	*ret = facts->vfio_host.has_entry_limit ? facts->vfio_host.entry_limit :
						  DEFAULT_ENTRY_LIMIT;
	*ret_source = ENTRY_LIMIT_FILE;
	return facts->vfio_host.has_entry_limit;
}

static void add_too_many(struct checkup *checkup, uint64_t n_maps, uint64_t limit,
			 const char *source)
{
	const struct facts *facts = checkup->report->facts;
	struct finding *finding =
		finding_add(checkup, &check_mapping_limit, LEVEL_ERROR,
			    consumer_name(facts->request.consumer),
			    "%" PRIu64 " mappings are needed, and a container may have "
			    "%" PRIu64,
			    n_maps, limit);

	finding_evidence(checkup, finding, source, "%" PRIu64 " mapping%s", limit,
			 limit == 1 ? "" : "s");
	if (is_eal(facts))
		finding_evidence(checkup, finding, "hugepages",
				 "%" PRIu64 " pages of the pool, each mapped by itself",
				 n_maps);
	finding_why(
		checkup, finding,
		"a map beyond the limit fails with ENOSPC (error 28): 'Cannot set up DMA "
		"remapping, error 28 (No space left on device)'");
	finding_fix(checkup, finding,
		    "echo %" PRIu64 " > " ENTRY_LIMIT_FILE ", before the program starts",
		    n_maps * 2);
	finding_fix(checkup, finding,
		    "for good: echo options vfio_iommu_type1 dma_entry_limit=%" PRIu64
		    " > /etc/modprobe.d/vfio-dma.conf",
		    n_maps * 2);
	if (is_eal(facts))
		finding_fix(checkup, finding,
			    "or fewer, larger hugepages (1 GiB), or fewer of these");
}

static void check_mappings(struct checkup *checkup)
{
	const struct facts *facts = checkup->report->facts;
	const struct requester *requester = first_mapped(checkup->report);
	uint64_t n_maps, limit;
	const char *source;
	bool is_known;

	/* Containers of POWER have windows of pages, and no entries. */
	if (!requester || requester->device->iommu == IOMMU_KIND_SPAPR)
		return;
	n_maps = is_eal(facts) ? eal_memory(facts).n_pages : requester->plan.n_demands;
	is_known = entry_limit(facts, &limit, &source);
	if (n_maps <= limit)
		return;
	if (is_known)
		add_too_many(checkup, n_maps, limit, source);
	else
		undecided_add(checkup, &check_mapping_limit,
			      consumer_name(facts->request.consumer),
			      ENTRY_LIMIT_FILE
			      ": %" PRIu64 " mappings are needed, and its default is %u",
			      n_maps, DEFAULT_ENTRY_LIMIT);
}

const struct check check_mapping_limit = {
	.name = "mapping-limit",
	.levels = "error",
	.summary = "more mappings than a VFIO container may have",
	.explanation =
		"Each VFIO_IOMMU_MAP_DMA takes one entry of the container, of which there are\n"
		"dma_entry_limit, 65535 by default. SPDK and DPDK map each hugepage by itself: with\n"
		"pages of 2 MiB the limit stands at 128 GiB less one page. What SPDK registers itself\n"
		"(memory of vhost guests) is mapped in pieces of 2 MiB too, and comes on top. A VMM\n"
		"maps each piece of RAM once, but each block of a virtio-mem device by itself.\n"
		"\n"
		"The limit is taken from the kernel's answer to --vfio, else from the parameter of the\n"
		"module. It counts for containers that are opened after it was changed. iommufd has\n"
		"no such limit.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_dma_do_map(), vfio_iommu_type1_open();\n"
		"DPDK lib/eal/linux/eal_vfio.c type1_map().\n",
	.check_machine = check_mappings,
};

/* Bytes that will be pinned, as far as they are known; 0 when they are not. */
static uint64_t pinned(const struct facts *facts)
{
	struct eal_memory memory;

	if (!is_eal(facts))
		return facts->request.guest.machine ? facts->request.guest.size : 0;
	memory = eal_memory(facts);
	return memory.has_pool ? memory.pool : 0;
}

static uint64_t default_memlock(const struct platform *platform)
{
	return kernel_is_before(platform, 5, 16) == TRI_NO ? DEFAULT_MEMLOCK :
							     DEFAULT_MEMLOCK_BEFORE_5_16;
}

static void add_memlock(struct checkup *checkup, uint64_t bytes)
{
	const struct facts *facts = checkup->report->facts;
	const struct vfio_host *host = &facts->vfio_host;
	struct finding *finding = finding_add(
		checkup, &check_memlock_limit, LEVEL_ERROR,
		consumer_name(facts->request.consumer),
		"%s will be locked, and the limit is %s", format_size(bytes).text,
		host->memlock ? format_size(host->memlock).text : "0");

	finding_evidence(checkup, finding, SELF_LIMITS,
			 "Max locked memory: %" PRIu64 " bytes", host->memlock);
	finding_evidence(checkup, finding, SELF_STATUS,
			 "CapEff has no CAP_IPC_LOCK that counts");
	finding_evidence(checkup, finding, is_eal(facts) ? "hugepages" : "--guest",
			 "%" PRIu64 " bytes of %s", bytes,
			 is_eal(facts) ? "the pool" : "guest RAM");
	finding_why(
		checkup, finding,
		"VFIO pins what is mapped, and counts it as locked memory of the process: a "
		"map beyond the limit fails with ENOMEM (error 12), and the kernel logs "
		"'vfio_pin_pages_remote: RLIMIT_MEMLOCK (%" PRIu64 ") exceeded'",
		host->memlock);
	finding_fix(
		checkup, finding,
		"in the unit: LimitMEMLOCK=infinity in [Service]; a unit has a limit of its "
		"own, whatever the shell has");
	finding_fix(checkup, finding,
		    "in a shell: ulimit -l unlimited; for good in "
		    "/etc/security/limits.conf: USER - memlock unlimited");
	finding_fix(
		checkup, finding,
		"if the program is started as another user, or by a unit: run this check "
		"there (ExecStartPre=)");
}

static void need_memlock(struct checkup *checkup)
{
	const struct facts *facts = checkup->report->facts;
	const struct vfio_host *host = &facts->vfio_host;
	struct undecided *undecided = NULL;
	const char *subject = consumer_name(facts->request.consumer);

	if (host->memlock_status != SOURCE_READ)
		undecided =
			undecided_add(checkup, &check_memlock_limit, subject,
				      "how much memory the program may lock: Max locked "
				      "memory in " SELF_LIMITS ", which is %s",
				      source_status_name(host->memlock_status));
	if (host->can_lock != TRI_UNKNOWN)
		return;
	if (undecided)
		undecided_need(checkup, undecided,
			       "or whether it has CAP_IPC_LOCK: CapEff in " SELF_STATUS);
	else
		undecided_add(
			checkup, &check_memlock_limit, subject,
			"whether the program has CAP_IPC_LOCK: CapEff in " SELF_STATUS);
}

static void check_memlock(struct checkup *checkup)
{
	const struct facts *facts = checkup->report->facts;
	const struct vfio_host *host = &facts->vfio_host;
	bool is_known = host->memlock_status == SOURCE_READ;
	uint64_t bytes = pinned(facts);

	if (!first_mapped(checkup->report) || host->can_lock == TRI_YES ||
	    bytes <= (is_known ? host->memlock : default_memlock(&facts->platform)))
		return;
	if (is_known && host->can_lock == TRI_NO)
		add_memlock(checkup, bytes);
	else
		need_memlock(checkup);
}

const struct check check_memlock_limit = {
	.name = "memlock-limit",
	.levels = "error",
	.summary = "more memory to pin than the process may lock",
	.explanation =
		"A mapping of VFIO pins its pages, hugepages included, and each counts against\n"
		"RLIMIT_MEMLOCK of the process: SPDK and DPDK need the size of the hugepage pool, a\n"
		"VMM the RAM of the guest and some for ROMs and video. A process with CAP_IPC_LOCK is\n"
		"not limited; in a user namespace the capability does not count.\n"
		"\n"
		"What is read is the limit of the process that runs this check. A systemd unit has\n"
		"LimitMEMLOCK= of its own, and a container what its runtime gives it: run the check\n"
		"where the program will run, for instance as ExecStartPre= of its unit.\n"
		"\n"
		"Rests on: drivers/vfio/vfio_iommu_type1.c vfio_pin_pages_remote() and its lock_cap;\n"
		"include/uapi/linux/resource.h MLOCK_LIMIT.\n",
	.check_machine = check_memlock,
};
