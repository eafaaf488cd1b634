/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "test_acpi.h"

/* Parts of a DMAR. */

#define DMAR(width) HEADER('D', 'M', 'A', 'R', 1), (width)-1, 0, U64(0), U16(0)
#define DRHD(len, flags, segment, address) \
	U16(0), U16(len), flags, 0, U16(segment), U64(address)
#define RMRR(len, segment, base, end) \
	U16(1), U16(len), U16(0), U16(segment), U64(base), U64(end)
#define ENDPOINT 1
#define BRIDGE 2
#define SCOPE(type, bus, device, function) type, 8, 0, 0, 0, bus, device, function
#define SCOPE2(type, bus, device1, function1, device2, function2) \
	type, 10, 0, 0, 0, bus, device1, function1, device2, function2
