/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/**
 * struct aperture_width - address bits that an IOMMU translates, as far as they are known
 * @narrow: the fewest that the evidence leaves possible; 0 when it leaves none
 * @wide: the most
 *
 * Where both are the same the evidence proves them. Where they differ @narrow is safe:
 * in every case that is left, that much is translated.
 */
struct aperture_width {
	unsigned int narrow, wide;
};

/* aperture_width_of - exactly @bits. */
static inline struct aperture_width aperture_width_of(unsigned int bits)
{
	return (struct aperture_width){ bits, bits };
}

/* aperture_width_or - one of the two; 0, nothing that works, spoils both. */
static inline struct aperture_width aperture_width_or(struct aperture_width a,
						      struct aperture_width b)
{
	return (struct aperture_width){
		a.narrow < b.narrow ? a.narrow : b.narrow,
		a.wide > b.wide ? a.wide : b.wide,
	};
}

/* aperture_width_is_exact - is it proved? */
static inline bool aperture_width_is_exact(struct aperture_width width)
{
	return width.narrow && width.narrow == width.wide;
}
