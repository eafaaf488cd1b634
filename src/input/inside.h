/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/**
 * inside_open - open a path that can not lead out of a directory
 * @top: descriptor of the directory that stands for "/"
 * @path: absolute; symbolic links, absolute or not, and ".." stay below @top
 * @flags: of open(2); O_CLOEXEC is added
 *
 * openat2(2) with RESOLVE_IN_ROOT. A plain openat() would follow an absolute link,
 * /proc/device-tree for one, out of a sysroot and read the wrong machine in silence.
 *
 * Return: a descriptor to be closed by the caller, or a negative errno; -ENOSYS or -EPERM
 * when the kernel (before 5.6) or a seccomp filter denies openat2(2).
 */
int inside_open(int top, const char *path, int flags);

/* inside_relative - a path without its leading slashes; "." for "/" itself. */
const char *inside_relative(const char *path);
