#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An independent reader: what Linux 6.12 makes of the PCI host bridges and the RAM of a
device tree blob. It shares no code with iova-check and follows the kernel's functions,
which are named, as closely as Python allows.

    reader.py FILE.dtb...      what was read, as JSON, one line for each file
    reader.py --stats DIR...   how many blobs, bridges, windows .. of each kind
"""

import collections
import functools
import json
import pathlib
import sys

from address import BAD, IO, MAX_STEPS, MEM, MEM_64, PREFETCH, TOP, TYPE_BITS, Tree
from address import has_pci_type, parse_ranges
from fdt import available
from memory import banks, no_map, overlaps, subtract

# --- a host bridge -----------------------------------------------------------------


def enabled(node):
    return available(node) and (node.parent is None or enabled(node.parent))


def host_bridges(node):
    """The topmost PCI nodes. A phy or pad named pcie has no cells of its own."""
    named = node.name == "pcie" and node.u32("#address-cells") == 3
    if named or has_pci_type(node):
        return [node]
    return [found for child in node.children for found in host_bridges(child)]


def refusal(entry):
    """Why devm_of_pci_get_host_bridge_resources drops an inbound entry, or None."""
    if entry.flags & TYPE_BITS != MEM:
        return "not-memory"
    if entry.cpu == BAD:
        return "untranslatable"
    if entry.size == 0:
        return "zero-size"
    if entry.cpu + entry.size > TOP:
        return "overflow"
    return None


def inbound(tree, node):
    """The bridge's own list: the windows and what was ignored."""
    entries, tail = parse_ranges(tree, node, "dma-ranges")
    windows, ignored = [], []
    for entry in entries:
        reason = refusal(entry)
        if reason:
            ignored.append((entry.first, reason))
            continue
        index = "%d..%d" % (entry.first, entry.last)
        windows.append({
            **entry.sides(),
            "prefetchable": bool(entry.flags & PREFETCH),
            "bits": 64 if entry.flags & MEM_64 else 32,
            "source": "%s:dma-ranges[%s]" % (
                node.path, index if entry.last > entry.first else entry.first),
        })
    if tail:
        ignored.append((entries[-1].last + 1 if entries else 0, "trailing"))
    return windows, ignored


def dma_range_node(tree, node):
    """The first part of of_dma_get_range: the node whose dma-ranges counts, or None."""
    for step in range(MAX_STEPS):
        if node is None or node.props.get("dma-ranges"):
            return node
        if step > 0 and "dma-ranges" not in node.props:
            return None
        node = tree.dma_parent(node)
    return None


def device_map(tree, bridge):
    """The second part: the chosen node, the map (or None) and bus_dma_limit."""
    node = dma_range_node(tree, bridge)
    if node is None:
        return None, None, None
    entries = [e for e in parse_ranges(tree, node, "dma-ranges")[0] if e.cpu != BAD]
    if not entries:
        return node, None, None
    kept, limit = [], None
    for entry in entries:
        if entry.size == 0:
            break
        kept.append(entry.sides())
        limit = max(limit or 0, (entry.bus + entry.size - 1) % TOP)
    return node, kept, limit


# pci-mvebu.c: what translates of their ranges are register blocks of the ports; the real
# windows are the mbus node's.
MVEBU = {f"marvell,{name}-pcie" for name in ("armada-370", "armada-xp", "dove", "kirkwood")}


def outbound(tree, node):
    """The memory and I/O windows of ranges that Linux can use."""
    found = []
    if MVEBU & set(node.strings("compatible")):
        return found
    for entry in parse_ranges(tree, node, "ranges")[0]:
        kind = {MEM: "mem", IO: "io"}.get(entry.flags & TYPE_BITS)
        if kind is None or entry.cpu == BAD or entry.size == 0:
            continue
        found.append({**entry.sides(), "type": kind})
    return found


# --- iommu-map ---------------------------------------------------------------------


def mapped(entries, mask, rid):
    """of_map_id: whether a requester ID comes to an IOMMU that is there."""
    masked = rid & mask
    for base, length, target_available in entries:
        if base & ~mask:
            return False
        if base <= masked < (base + length) % (1 << 32):
            return target_available
    return False


@functools.lru_cache(maxsize=None)
def count_mapped(entries, mask, first_bus, last_bus):
    """How many requester IDs of the buses are mapped, and how many there are."""
    rids = range(first_bus << 8, (last_bus + 1) << 8)
    return sum(mapped(entries, mask, rid) for rid in rids), len(rids)


def bus_range(node):
    cells = node.cells("bus-range") if "bus-range" in node.props else ()
    return [cells[0], min(cells[1], 255)] if len(cells) >= 2 else None


def iommu_state(tree, node):
    data = node.props.get("iommu-map", b"")
    if not data or len(data) % 16:
        return "none"
    cells = node.cells("iommu-map")
    entries = []
    for base, phandle, _, length in zip(*[iter(cells)] * 4):
        target = tree.by_phandle.get(phandle)
        entries.append((base, length, target is not None and available(target)))
    mask = node.u32("iommu-map-mask")
    if mask is None:
        mask = 0xFFFFFFFF
    count, total = count_mapped(tuple(entries), mask, *(bus_range(node) or [0, 255]))
    if count == 0:
        return "none"
    return "mapped" if count == total else "partly-mapped"


# --- the whole blob ----------------------------------------------------------------


def read_bridge(tree, node, ram):
    windows, ignored = inbound(tree, node)
    source, dma_map, limit = device_map(tree, node)
    own = node.props.get("dma-ranges")
    kind = "absent" if own is None else "present" if own else "empty"
    if dma_map is not None and source is not node:
        kind = "inherited"
    deciding = [(w["cpu"], w["cpu_last"]) for w in windows or dma_map or []]
    domain = node.u32("linux,pci-domain")
    return {
        "node": node.path,
        "compatible": node.strings("compatible"),
        "domain": None if domain is None else domain & 0xFFFF,
        "bus_range": bus_range(node),
        "enabled": enabled(node),
        "dma_ranges": kind,
        "windows": windows,
        "ignored": ignored,
        "outbound": outbound(tree, node),
        "map": dma_map,
        "limit": limit,
        "iommu": iommu_state(tree, node),
        "unreachable": subtract(ram, deciding) if deciding else [],
    }


def read(blob):
    """Everything that the comparison needs, for one blob."""
    tree = Tree(blob)
    found, excluded = banks(tree.root), no_map(tree.root)
    ram = subtract(found, excluded)
    return {
        "banks": found,
        "excluded": excluded,
        "ram": sum(last - start + 1 for start, last in ram),
        "bridges": [read_bridge(tree, node, ram) for node in host_bridges(tree.root)],
    }


def overlapping(windows, side):
    areas = [(w[side], w[side + "_last"]) for w in windows]
    return any(overlaps(area, areas[:i]) for i, area in enumerate(areas))


def count_bridge(total, bridge):
    total["bridges"] += 1
    total["bridges disabled"] += not bridge["enabled"]
    total["bridges with dma-ranges " + bridge["dma_ranges"]] += 1
    total["bridges with iommu " + bridge["iommu"]] += 1
    total["bridges without outbound windows"] += not bridge["outbound"]
    total["bridges without bus-range"] += bridge["bus_range"] is None
    total["bridges with linux,pci-domain"] += bridge["domain"] is not None
    total["bridges with unreachable RAM"] += bool(bridge["unreachable"])
    total["bridges with a bus address that is not the CPU address"] += any(
        w["bus"] != w["cpu"] for w in bridge["windows"] or bridge["map"] or [])
    total["bridges with overlapping windows"] += (
        overlapping(bridge["windows"], "bus") or overlapping(bridge["windows"], "cpu"))
    total["windows"] += len(bridge["windows"])
    total["outbound windows"] += len(bridge["outbound"])
    for _, reason in bridge["ignored"]:
        total["ignored entries: " + reason] += 1


def statistics(directories):
    total = collections.Counter()
    for directory in directories:
        for path in sorted(pathlib.Path(directory).rglob("*.dtb")):
            result = read(path.read_bytes())
            total["blobs"] += 1
            total["blobs with a host bridge"] += bool(result["bridges"])
            total["blobs with RAM"] += bool(result["banks"])
            total["blobs with static no-map memory"] += bool(result["excluded"])
            total["blobs with unreachable RAM"] += any(
                b["unreachable"] for b in result["bridges"])
            for bridge in result["bridges"]:
                count_bridge(total, bridge)
    for name, count in sorted(total.items()):
        print("%6d  %s" % (count, name))


def main(arguments):
    if len(arguments) > 1 and arguments[0] == "--stats":
        statistics(arguments[1:])
    elif arguments and not arguments[0].startswith("-"):
        for name in arguments:
            print(json.dumps({"file": name, **read(pathlib.Path(name).read_bytes())}))
    else:
        sys.exit("usage: reader.py FILE.dtb... | reader.py --stats DIR...")


if __name__ == "__main__":
    main(sys.argv[1:])
