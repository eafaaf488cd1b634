/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input/vfio.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/arena.h"
#include "input/iommufd.h"
#include "input/vfio_group.h"

static int kernel_open(void *context, const char *path)
{
	int fd, err = root_open_device(context, path, &fd);

	if (!err)
		return fd;
	if (fd >= 0)
		close(fd);
	return err;
}

static int kernel_control(void *context, int fd, unsigned long request,
			  uintptr_t argument)
{
	int result = ioctl(fd, request, argument);

	(void)context;
	return result < 0 ? -errno : result;
}

static void kernel_close(void *context, int fd)
{
	(void)context;
	close(fd);
}

/* vfio_device_devnode() in drivers/vfio/device_cdev.c: the name is vfio and a number. */
static bool is_cdev_name(const char *name)
{
	return !strncmp(name, "vfio", 4) && name[4] &&
		!name[4 + strspn(name + 4, "0123456789")];
}

/* The device's own node, where the kernel gives it one (6.6, CONFIG_VFIO_DEVICE_CDEV). */
static int find_cdev(struct root *root, const char *directory, const char **ret)
{
	char *path = arena_printf(root->arena, "%s/vfio-dev", directory);
	struct listing listing;
	int err = path ? root_list(root, path, &listing) : -ENOMEM;

	*ret = NULL;
	for (size_t i = 0; !err && !*ret && i < listing.n; i++) {
		if (!is_cdev_name(listing.items[i].name))
			continue;
		*ret = arena_printf(root->arena, "/dev/vfio/devices/%s",
				    listing.items[i].name);
		err = *ret ? 0 : -ENOMEM;
	}
	return err;
}

/* What can be said without asking. */
static int check_target(struct vfio_session *session)
{
	const struct vfio_target *target = session->target;

	if (target->is_noiommu)
		return vfio_give_up(session,
				    "no-IOMMU mode: nothing translates, so there "
				    "are no IOVAs to ask for");
	if (!target->driver)
		return vfio_give_up(session,
				    "bound to no driver; VFIO needs vfio-pci or alike");
	if (!driver_is_vfio(target->driver))
		return vfio_give_up(session,
				    arena_printf(session->arena,
						 "bound to %s, not to a vfio driver",
						 target->driver));
	if (!target->has_group)
		return vfio_give_up(session, "the device has no IOMMU group");
	return 0;
}

static int ask(struct vfio_session *session, const char *cdev)
{
	const char *reason;
	int err = vfio_group_ask(session);

	if (err != VFIO_EXPLAINED || !session->is_unreachable || !cdev)
		return err;
	reason = session->answer->reason;
	session->is_unreachable = false;
	*session->answer = (struct vfio_answer){ .was_asked = true };
	err = iommufd_ask(session, cdev);
	if (err == VFIO_EXPLAINED && session->is_unreachable)
		session->answer->reason = reason;
	return err;
}

int vfio_ask_with(struct arena *arena, const struct vfio_ops *ops,
		  const struct vfio_target *target, const char *cdev,
		  struct vfio_answer *ret)
{
	struct vfio_answer answer = { .was_asked = true };
	struct vfio_session session = { arena, ops, target, &answer, false };
	int err = check_target(&session);

	err = err ?: ask(&session, cdev);
	if (err && err != VFIO_EXPLAINED)
		return err;
	/* Of an answer that failed half way only the reason stays. */
	if (err)
		answer = (struct vfio_answer){ .was_asked = true,
					       .was_opened = answer.was_opened,
					       .reason = answer.reason };
	answer.answered = !err;
	*ret = answer;
	return 0;
}

int vfio_ask(struct root *root, const struct vfio_target *target, struct vfio_answer *ret)
{
	const struct vfio_ops ops = { root, kernel_open, kernel_control, kernel_close };
	const char *cdev = NULL;
	int err = 0;

	if (!root->is_live) {
		*ret = (struct vfio_answer){
			.was_asked = true,
			.reason = "a sysroot has no kernel that could be asked",
		};
		return 0;
	}
	if (driver_is_vfio(target->driver))
		err = find_cdev(root, target->directory, &cdev);
	return err ?: vfio_ask_with(root->arena, &ops, target, cdev, ret);
}
