/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

/**
 * pci_excerpt - the lines of pci.ids that name one function
 * @ids: the file, followed by a NUL
 * @vendor: vendor ID
 * @device: device ID
 * @ret: two lines at most, the vendor's and the device's; to be written to a file that
 *       libpci reads instead
 * @size: bytes there
 *
 * libpci reads all of pci.ids for one name, which takes longer than all else that is done
 * for a function.
 *
 * Return: bytes written; 0 when the vendor is not found in this way, or there is no room.
 */
size_t pci_excerpt(const char *ids, unsigned int vendor, unsigned int device, char *ret,
		   size_t size);
