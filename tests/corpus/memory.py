# SPDX-License-Identifier: GPL-2.0-or-later
"""The RAM that a device tree declares, and sets of closed ranges."""

from address import TOP, number
from fdt import available

PAGE = 4096


def overlaps(area, areas):
    return any(area[0] <= last and start <= area[1] for start, last in areas)


def unite(areas, touching=True):
    """Sorted, with overlapping (and touching) ranges merged."""
    merged = []
    for start, last in sorted(areas):
        if merged and start <= merged[-1][1] + touching:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((start, last))
    return merged


def subtract(areas, holes):
    """What is left of the areas, merged."""
    left = unite(areas)
    for hole_start, hole_last in holes:
        pieces = []
        for start, last in left:
            if hole_last < start or last < hole_start:
                pieces.append((start, last))
                continue
            if start < hole_start:
                pieces.append((start, hole_start - 1))
            if hole_last < last:
                pieces.append((hole_last + 1, last))
        left = pieces
    return left


# --- what Linux 6.12 takes from the tree -------------------------------------------


def pairs(node, prop, na, ns):
    """(address, size) pairs of a property, whole ones only."""
    cells = node.cells(prop)
    length = na + ns
    if length == 0:
        return
    for pos in range(0, len(cells) - length + 1, length):
        yield number(cells[pos : pos + na]), number(cells[pos + na : pos + length])


def root_cells(root):
    na, ns = root.u32("#address-cells"), root.u32("#size-cells")
    return 1 if na is None else na, 1 if ns is None else ns


def banks(root):
    """early_init_dt_scan_memory and early_init_dt_add_memory_arch"""
    found = []
    for node in root.children:
        if node.string("device_type") != "memory" or not available(node):
            continue
        prop = "linux,usable-memory" if "linux,usable-memory" in node.props else "reg"
        if prop not in node.props:
            continue
        for base, size in pairs(node, prop, *root_cells(root)):
            start = (base + PAGE - 1) // PAGE * PAGE
            end = min(base + size, TOP) // PAGE * PAGE
            if start < end:
                found.append((start, end - 1))
    return unite(found, touching=False)


def no_map(root):
    """__reserved_mem_check_root and __reserved_mem_reserve_reg: static no-map regions.
    What a plain reservation has taken before can not become no-map."""
    node = next((n for n in root.children if n.unit_name == "reserved-memory"), None)
    cells = root_cells(root)
    if node is None or "ranges" not in node.props:
        return []
    if (node.u32("#address-cells"), node.u32("#size-cells")) != cells or cells == (0, 0):
        return []
    ram = banks(root)
    found, reserved = [], []
    for child in node.children:
        data = child.props.get("reg", b"")
        if not available(child) or not data or len(data) % (sum(cells) * 4):
            continue
        for base, size in pairs(child, "reg", *cells):
            if size == 0:
                continue
            area = (base, min(base + size, TOP) - 1)
            if "no-map" not in child.props:
                reserved.append(area)
            elif not (overlaps(area, ram) and overlaps(area, reserved)):
                found.append(area)
    return unite(found)
