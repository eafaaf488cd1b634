/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/kernel_log.h"

/* Single lines of a kernel log, as drivers/pci/of.c and printk() write them. */

/**
 * struct span - bytes of the log
 */
struct span {
	const char *start;
	size_t len;
};

/* span_order - as strcmp(). */
int span_order(struct span a, struct span b);

/* span_line - cut the first line off, without its end; false when there is none. */
bool span_line(struct span *rest, struct span *line);

/**
 * struct log_version - of the kernel; major 0 when not known
 */
struct log_version {
	unsigned int major, minor;
};

/**
 * enum log_kind - what a host bridge's driver says
 * @LOG_LINE_INBOUND: an inbound window
 * @LOG_LINE_OUTBOUND: an outbound window
 * @LOG_LINE_OF_LIST: something that stands between these
 * @LOG_LINE_OTHER: all else
 */
enum log_kind { LOG_LINE_INBOUND, LOG_LINE_OUTBOUND, LOG_LINE_OF_LIST, LOG_LINE_OTHER };

/**
 * log_header - is it `DRIVER DEVICE: host bridge NODE ranges:`?
 * @line: the line
 * @device: the device's name
 * @node: the node's path
 *
 * Return: true if it is, with both names.
 */
bool log_header(struct span line, struct span *device, struct span *node);

/**
 * log_split - cut a line at the next `NAME: `
 * @line: the line; what stands behind the colon and one blank is left
 * @name: the word before the colon
 *
 * Return: false when there is no more.
 */
bool log_split(struct span *line, struct span *name);

/* log_kind_of - the kind of a message, which begins behind `DEVICE: `. */
enum log_kind log_kind_of(struct span message);

/* log_inbound - read `  IB MEM 0xCPU..0xCPU -> 0xBUS`; false if it is anything else. */
bool log_inbound(struct span message, struct log_range *ret);

/* log_is_narrow - is an address of it shorter than 10 digits, as before 5.5? */
bool log_is_narrow(struct span message);

/* log_kernel_version - read `Linux version 6.12`; false if it is anything else. */
bool log_kernel_version(struct span line, struct log_version *ret);

/* log_is_gap - does printk() or the journal say that lines were lost here? */
bool log_is_gap(struct span line);

/**
 * log_strip_colours - the text without the escape sequences of dmesg --color
 * @arena: where the result lives, if there is anything to strip
 * @text: the text
 * @ret: the rest, which may be @text itself
 *
 * Return: 0 or -ENOMEM.
 */
int log_strip_colours(struct arena *arena, struct span text, struct span *ret);
