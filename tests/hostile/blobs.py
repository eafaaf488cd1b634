#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""blobs.py DIR [NAME[=N]...]: writes hostile device tree blobs, NAME.dtb each, into DIR;
without names all of them. N is the size of the attack, by default what the test uses.
blobs.py --list: their names.

Each function below makes one blob. All are well formed (but for those that say so) and
would be read by Linux; what makes them hostile is that a careless reader takes time or
memory that is not in proportion to the blob."""

import contextlib
import os
import struct
import sys

BEGIN_NODE, END_NODE, PROP, NOP, END = (struct.pack(">I", n) for n in (1, 2, 3, 4, 9))
MEGA = 1000 * 1000
MEMORY = 0x43000000  # space code: prefetchable 64-bit memory
PAGE = 4096
PROPERTIES = {
    "device_type": "device_type",
    "address_cells": "#address-cells",
    "size_cells": "#size-cells",
    "iommu_cells": "#iommu-cells",
    "interconnect_cells": "#interconnect-cells",
}


def cells(*numbers):
    return struct.pack(">%dI" % len(numbers), *numbers)


def wide(*numbers):
    """Numbers of two cells each."""
    return struct.pack(">%dQ" % len(numbers), *numbers)


def window(bus, cpu, size, code=MEMORY):
    """A dma-ranges entry of a host bridge whose parent has two address cells."""
    return struct.pack(">IQQQ", code, bus, cpu, size)


def text(string):
    return string.encode() + b"\0"


def padded(data):
    return data + bytes(-len(data) % 4)


class Tree:
    """A blob in the making: version 17, the one that Linux writes."""

    def __init__(self):
        self.parts = []
        self.strings = bytearray()
        self.offsets = {}
        self.reserved = b""

    def begin(self, name):
        self.parts += BEGIN_NODE, padded(text(name))

    def end(self):
        self.parts.append(END_NODE)

    @contextlib.contextmanager
    def node(self, name, **props):
        """Keywords are properties: _ stands for -, and x_cells for #x-cells."""
        self.begin(name)
        for key, value in props.items():
            self.prop(PROPERTIES.get(key, key.replace("_", "-")), value)
        yield
        self.end()

    def leaf(self, name, **props):
        with self.node(name, **props):
            pass

    def prop(self, name, value=b""):
        """A value is bytes, a number of one cell, or a string."""
        if isinstance(value, int):
            value = cells(value)
        elif isinstance(value, str):
            value = text(value)
        if name not in self.offsets:
            self.offsets[name] = len(self.strings)
            self.strings += text(name)
        self.parts += PROP, cells(len(value), self.offsets[name]), padded(value)

    def blob(self):
        structure = b"".join(self.parts) + END
        reserved = self.reserved + bytes(16)
        header = 40
        at_structure = header + len(reserved)
        at_strings = at_structure + len(structure)
        fields = (
            0xD00DFEED, at_strings + len(self.strings), at_structure, at_strings, header,
            17, 16, 0, len(self.strings), len(structure),
        )  # fmt: skip
        return cells(*fields) + reserved + structure + self.strings


SHAPES = {}


class Shape:
    """One kind of blob: its function, its size, the exit statuses that are right, and
    what the answer must say."""

    def __init__(self, function, n, statuses, says):
        self.function, self.n, self.statuses, self.says = function, n, statuses, says

    def blob(self, n=None):
        tree = Tree()
        made = self.function(tree, self.n if n is None else n)
        return tree.blob() if made is None else made


ANSWERED, REFUSED = (0, 1, 3), (2,)
EITHER = ANSWERED + REFUSED


def shape(n, statuses=ANSWERED, says=""):
    def add(function):
        SHAPES[function.__name__.replace("_", "-")] = Shape(function, n, statuses, says)
        return function

    return add


def root(tree, address_cells=2, size_cells=2):
    return tree.node("", address_cells=address_cells, size_cells=size_cells)


def soc(tree, name="soc", **props):
    return tree.node(name, **{"address_cells": 2, "size_cells": 2, "ranges": b"", **props})


def bridge(tree, unit=0, **props):
    """A host bridge without children; its name is as short as it can be."""
    common = {"device_type": "pci", "address_cells": 3, "size_cells": 2}
    tree.leaf("pcie@%x" % unit, **{**common, **props})


def memory(tree, start=0x80000000, size=0x80000000):
    tree.leaf("memory@%x" % start, device_type="memory", reg=wide(start, size))


# Many nodes and properties


@shape(MEGA)
def nodes_flat(tree, n):
    with root(tree):
        memory(tree)
        bridge(tree)
        for i in range(n):
            tree.leaf("n%x" % i)


@shape(150000)
def nodes_full(tree, n):
    """Nodes with properties that the tool keeps."""
    reg, disabled = wide(0x1000, 0x1000), text("disabled")
    with root(tree):
        memory(tree)
        bridge(tree)
        for i in range(n):
            props = {"reg": reg, "status": disabled, "phandle": i + 1}
            tree.leaf("n%x" % i, compatible=b"v,d\0", **props)


@shape(10000, says="levels deep are left out")
def nodes_deep(tree, n):
    """Linux leaves out what is too deep: the lower bridge does not exist."""
    with root(tree):
        memory(tree)
        bridge(tree)
        for _ in range(n):
            tree.begin("d")
        bridge(tree, 1)
        for _ in range(n):
            tree.end()


@shape(5000)
def nodes_deep_bridges(tree, n):
    """Bridges as deep as Linux goes, each with cells that come from the root."""
    with root(tree):
        memory(tree)
        for i in range(n):
            tree.begin("c%x" % i)
            for _ in range(59):
                tree.begin("d")
            tree.leaf("pcie", device_type="pci", dma_ranges=wide(0, 0, 1 << 40))
            for _ in range(60):
                tree.end()


@shape(10000, REFUSED, says="levels deep are left out")
def nodes_too_deep(tree, n):
    """No bridge is left that Linux has."""
    with root(tree):
        for _ in range(n):
            tree.begin("d")
        bridge(tree)
        for _ in range(n):
            tree.end()


@shape(MEGA)
def properties(tree, n):
    """One node; half of its properties are of no use, half are the same one again."""
    with root(tree):
        memory(tree)
        with tree.node("pcie", address_cells=3, size_cells=2, device_type="pci"):
            for i in range(n // 2):
                tree.prop("x%x" % (i % 1000))
                tree.prop("dma-ranges", window(0, 0, 1 << 31))


@shape(MEGA)
def nops(tree, n):
    with root(tree):
        memory(tree)
        tree.parts += [NOP * n]
        bridge(tree)
        tree.parts += [NOP * n]


@shape(10000)
def property_name_long(tree, n):
    """Properties that share one long name."""
    with root(tree):
        memory(tree)
        bridge(tree)
        with tree.node("n"):
            for _ in range(n):
                tree.prop("x" * (10 * n))


# Many bridges


@shape(20000)
def bridges_plain(tree, n):
    with root(tree):
        memory(tree)
        with soc(tree):
            for i in range(n):
                bridge(tree, i)


@shape(20000)
def bridges_outside(tree, n):
    """A finding for each bridge: none reaches the RAM."""
    with root(tree):
        memory(tree)
        with soc(tree):
            for i in range(n):
                bridge(tree, i, dma_ranges=window(i * PAGE, i * PAGE, PAGE))


@shape(20000)
def bridges_undecided(tree, n):
    """No RAM: an open question for each bridge."""
    with root(tree), soc(tree):
        for i in range(n):
            bridge(tree, i, dma_ranges=window(i * PAGE, i * PAGE, PAGE))


@shape(20000)
def bridges_translate(tree, n):
    """As many bridges as their parent has entries, each translated through one of them."""
    entries = b"".join(wide(i * PAGE, i * 2 * PAGE, PAGE) for i in range(n))
    with root(tree):
        memory(tree)
        with soc(tree, dma_ranges=entries):
            for i in range(n):
                bridge(tree, i, dma_ranges=window(0, i * PAGE, PAGE))


@shape(20000, EITHER)
def bridges_inherit(tree, n):
    """Each bridge has all windows of its parent: a full report has n * n."""
    entries = b"".join(wide(i * PAGE, i * 2 * PAGE, PAGE) for i in range(n))
    with root(tree):
        memory(tree)
        with soc(tree, dma_ranges=entries):
            for i in range(n):
                bridge(tree, i)


@shape(20000, EITHER)
def bridges_banks(tree, n):
    """Each bridge fails to reach each bank: a full report has n * n."""
    banks = b"".join(wide((i * 2 + n) * PAGE, PAGE) for i in range(n))
    with root(tree):
        tree.leaf("memory", device_type="memory", reg=banks)
        with soc(tree):
            for i in range(n):
                bridge(tree, i, dma_ranges=window(i * PAGE, i * PAGE, PAGE))


@shape(10000, EITHER)
def bridges_name_long(tree, n):
    """The path of each bridge has the parent's long name."""
    with root(tree):
        memory(tree)
        with soc(tree, "s" * (100 * n)):
            for i in range(n):
                bridge(tree, i)


@shape(10000, EITHER)
def bridges_status_long(tree, n):
    """Each bridge asks its parent's long status, device_type and compatible."""
    long = b"x" * (100 * n)
    pool = {"compatible": b"x\0" * (50 * n), "status": text("okay"), "phandle": 1}
    with root(tree):
        memory(tree)
        with tree.node("reserved-memory", address_cells=2, size_cells=2, ranges=b""):
            tree.leaf("pool", **pool)
        props = {"status": b"okay\0" + long, "device_type": long}
        with soc(tree, dma_ranges=wide(0, 0, 1 << 40), **props):
            for i in range(n):
                bridge(tree, i, memory_region=1, dma_ranges=window(i * PAGE, 0, PAGE))


# Long dma-ranges


def one_bridge(tree, entries, parent=b""):
    with root(tree):
        memory(tree, 0, 1 << 40)
        with soc(tree, dma_ranges=parent):
            bridge(tree, dma_ranges=entries)


@shape(100000)
def windows(tree, n):
    """Apart from each other, and shifted, so that none merges."""
    one_bridge(tree, b"".join(window(i * 4 * PAGE, i * 2 * PAGE, PAGE) for i in range(n)))


@shape(100000)
def windows_odd(tree, n):
    """None is page aligned, all overlap the next, and the order is the worst."""
    steps = range(n, 0, -1)
    one_bridge(tree, b"".join(window(i * PAGE + 1, i * PAGE + 5, 2 * PAGE) for i in steps))


@shape(100000)
def windows_nested(tree, n):
    """All overlap: each lies in the one behind it."""
    middle, steps = n * PAGE, range(1, n + 1)
    entries = (window(middle - i * PAGE, middle - i * PAGE, 2 * i * PAGE) for i in steps)
    one_bridge(tree, b"".join(entries))


@shape(100000)
def windows_ignored(tree, n):
    """Each entry is dropped, for a reason of its own in turn."""
    bad = (
        window(0, 0, 0),
        window(0, 0, PAGE, code=0),
        window(0, (1 << 64) - PAGE, 2 * PAGE),
        window(0, 1 << 50, PAGE),
    )
    one_bridge(tree, b"".join(bad) * (n // 4) + cells(1), wide(0, 0, 1 << 45))


@shape(100000)
def windows_outbound(tree, n):
    """The same attack through ranges."""
    entries = b"".join(window(i * 2 * PAGE, i * 4 * PAGE, PAGE) for i in range(n))
    parent = b"".join(wide(i * 2 * PAGE, i * 4 * PAGE, 2 * PAGE) for i in range(2 * n))
    with root(tree):
        memory(tree, 0, 1 << 40)
        with soc(tree, ranges=parent):
            bridge(tree, ranges=entries)


@shape(100000)
def parent_many(tree, n):
    """A parent with n entries, and a bridge with n that translate through them."""
    parent = b"".join(wide(i * PAGE, i * 2 * PAGE, PAGE) for i in range(n))
    entries = b"".join(window(i * 3 * PAGE, i * PAGE, PAGE) for i in range(n))
    one_bridge(tree, entries, parent)


@shape(100000)
def parent_spanned(tree, n):
    """Each entry spans half of the parent's, which lead on to each other."""
    parent = b"".join(wide(i * PAGE, (i + n) * PAGE, PAGE) for i in range(n))
    half = n // 2 * PAGE
    entries = b"".join(window(i * PAGE, i // 2 * PAGE, half) for i in range(n))
    one_bridge(tree, entries, parent)


@shape(100000)
def parent_overlapping(tree, n):
    """The parent's entries all overlap, and so do the bridge's."""
    steps = range(1, n + 1)
    parent = b"".join(wide((n - i) * PAGE, i * PAGE, 2 * i * PAGE) for i in steps)
    entries = b"".join(window(i * PAGE, (i + n // 2) * PAGE, n * PAGE) for i in range(n))
    one_bridge(tree, entries, parent)


@shape(50000)
def parent_deep(tree, n):
    """Each entry passes as many parents as there can be, without cells of their own."""
    entries = b"".join(window(i * 3 * PAGE, i * PAGE, PAGE) for i in range(n))
    with root(tree):
        memory(tree, 0, 1 << 40)
        for _ in range(60):
            tree.begin("d")
            tree.prop("dma-ranges", wide(0, 0, 1 << 40))
        bridge(tree, dma_ranges=entries)
        for _ in range(60):
            tree.end()


@shape(40000, EITHER)
def parent_name_long(tree, n):
    """Each entry ends behind the parent's, whose long name is told."""
    parent = b"".join(wide(i * 2 * PAGE, i * 2 * PAGE, PAGE) for i in range(n))
    entries = b"".join(window(i * 3 * PAGE, i * 2 * PAGE, 2 * PAGE) for i in range(n))
    with root(tree):
        memory(tree, 0, 1 << 40)
        with soc(tree, "s" * (25 * n), dma_ranges=parent):
            bridge(tree, dma_ranges=entries)


@shape(40000)
def parent_device_type_long(tree, n):
    """Each entry asks what kind of bus the parent is."""
    with root(tree):
        memory(tree, 0, 1 << 40)
        with soc(tree, device_type="s" * (25 * n), dma_ranges=wide(0, 0, 1 << 40)):
            entries = b"".join(window(i * 3 * PAGE, i * PAGE, PAGE) for i in range(n))
            bridge(tree, dma_ranges=entries)


@shape(40000, EITHER)
def window_name_long(tree, n):
    """The source of each window has the bridge's long name."""
    entries = b"".join(window(i * 3 * PAGE, i * PAGE, PAGE) for i in range(n))
    props = {"address_cells": 3, "size_cells": 2, "dma_ranges": entries}
    with root(tree):
        memory(tree, 0, 1 << 40)
        with soc(tree):
            tree.leaf("p" * (25 * n), device_type="pci", **props)


# dma-mem interconnects


def dma_mem(phandle):
    return {"interconnects": phandle, "interconnect_names": "dma-mem"}


def interconnect(tree, name, phandle, **props):
    common = {"interconnect_cells": 0, "phandle": phandle}
    return tree.node(name, **{**common, "address_cells": 2, "size_cells": 2, **props})


@shape(10, REFUSED, says="circle")
def dma_mem_loop(tree, n):
    with root(tree):
        memory(tree)
        for i in range(n):
            with interconnect(tree, "i%x" % i, i + 1, **dma_mem((i + 1) % n + 1)):
                pass
        bridge(tree, dma_ranges=window(0, 0, PAGE), **dma_mem(1))


@shape(20000, EITHER)
def dma_mem_chain(tree, n):
    with root(tree):
        memory(tree)
        for i in range(n):
            with interconnect(tree, "i%x" % i, i + 1, dma_ranges=wide(0, 0, 1 << 40)):
                if i + 1 < n:
                    tree.prop("interconnects", i + 2)
                    tree.prop("interconnect-names", "dma-mem")
        for i in range(n):
            bridge(tree, i, dma_ranges=window(0, i * PAGE, PAGE), **dma_mem(1))


@shape(20000)
def dma_mem_last(tree, n):
    """dma-mem is the last of many interconnects of the parent of many bridges."""
    names = b"x\0" * (n - 1) + b"dma-mem\0"
    props = {"interconnects": cells(*[1] * n), "interconnect_names": names}
    with root(tree):
        memory(tree)
        with interconnect(tree, "i", 1, dma_ranges=wide(0, 0, 1 << 40)):
            pass
        with soc(tree, dma_ranges=wide(0, 0, 1 << 40), **props):
            for i in range(n):
                bridge(tree, i, dma_ranges=window(0, i * PAGE, PAGE))


@shape(10000)
def dma_mem_shapes(tree, n):
    """Bridges of two parents take turns at one interconnect, whose entries look different
    to each: the cells of an address come from the parent."""
    entries = b"".join(wide(i * PAGE, i * 2 * PAGE, PAGE) for i in range(n))
    with root(tree):
        memory(tree)
        with interconnect(tree, "i", 1, dma_ranges=entries):
            pass
        for i in range(n):
            size_cells = 2 - i % 2
            with soc(tree, "s%x" % i, size_cells=size_cells):
                bridge(tree, dma_ranges=window(0, i * PAGE, PAGE), **dma_mem(1))


# IOMMUs


def iommu(tree, phandle=1, **props):
    tree.leaf("iommu@%x" % phandle, iommu_cells=1, phandle=phandle, **props)


@shape(100000)
def iommu_map(tree, n):
    """Requester IDs again and again, and all in pieces."""
    entries = b"".join(cells(i * 5 % 65536, 1 + i % 2, i, 1 + i % 3) for i in range(n))
    with root(tree):
        memory(tree)
        iommu(tree, 1)
        iommu(tree, 2, status="disabled")
        bridge(tree, iommu_map=entries)


@shape(20)
def iommu_map_bridges(tree, n):
    """Some bridges with 100,000 entries each."""
    entries = b"".join(cells(i % 65536, 1, i, 65536) for i in range(100000))
    with root(tree):
        memory(tree)
        iommu(tree)
        for i in range(n):
            bridge(tree, i, iommu_map=entries)


@shape(5000)
def iommu_map_masks(tree, n):
    """The requester IDs that are not mapped are in pieces, at worst every other ID."""
    with root(tree):
        memory(tree)
        iommu(tree)
        for i in range(n):
            mask = 0x5555 if i % 10 else 1
            bridge(tree, i, iommu_map=cells(0, 1, 0, 1), iommu_map_mask=mask)


@shape(40000)
def iommu_status_long(tree, n):
    """Each entry asks for the status of the IOMMU."""
    entries = b"".join(cells(i, 1, i, 1) for i in range(n))
    with root(tree):
        memory(tree)
        iommu(tree, status=b"x" * (25 * n))
        bridge(tree, iommu_map=entries)


@shape(20000)
def iommu_addresses(tree, n):
    """Many devices have their part in one region's iommu-addresses."""
    parts = b"".join(cells(i + 2) + wide(i * PAGE, PAGE) for i in range(n))
    with root(tree):
        memory(tree)
        with tree.node("reserved-memory", address_cells=2, size_cells=2, ranges=b""):
            tree.leaf("r", reg=wide(0x80000000, PAGE), phandle=1, iommu_addresses=parts)
        with tree.node("pcie", device_type="pci", address_cells=3, size_cells=2):
            for i in range(n):
                reg = cells(i % 256 << 8, 0, 0, 0, 0)
                tree.leaf("d%x" % i, reg=reg, phandle=i + 2, memory_region=1)


@shape(20000, EITHER)
def iommu_addresses_again(tree, n):
    """One device names the region again and again, and has all of its parts."""
    parts = b"".join(cells(2) + wide(i * PAGE, PAGE) for i in range(n))
    with root(tree):
        memory(tree)
        with tree.node("reserved-memory", address_cells=2, size_cells=2, ranges=b""):
            tree.leaf("r", reg=wide(0x80000000, PAGE), phandle=1, iommu_addresses=parts)
        with soc(tree, "pcie", device_type="pci"):
            tree.leaf("d", phandle=2, memory_region=cells(*[1] * n))


# Memory


def banks(tree, n):
    for i in range(n):
        memory(tree, i * 2 * PAGE, PAGE)


@shape(100000)
def memory_nodes(tree, n):
    with root(tree):
        banks(tree, n)
        with soc(tree):
            bridge(tree, dma_ranges=window(1 << 40, 0, n * PAGE))


@shape(100000)
def memory_entries(tree, n):
    """Downwards, in one node."""
    reg = b"".join(wide(i * 2 * PAGE, PAGE) for i in range(n, 0, -1))
    with root(tree):
        tree.leaf("memory", device_type="memory", reg=reg)
        with soc(tree):
            bridge(tree, dma_ranges=window(0, 0, n * PAGE))


@shape(100000)
def memory_windows(tree, n):
    """Each bank in a window of its own, at an offset of its own."""
    entries = b"".join(window((2 * n - i) * PAGE, i * 2 * PAGE, 2 * PAGE) for i in range(n))
    with root(tree):
        banks(tree, n)
        with soc(tree):
            bridge(tree, dma_ranges=entries)


@shape(20000, EITHER)
def memory_name_long(tree, n):
    """Each bank carries the node's long name."""
    reg = b"".join(wide(i * 2 * PAGE, PAGE) for i in range(n))
    with root(tree):
        tree.leaf("m" * (50 * n), device_type="memory", reg=reg)
        bridge(tree)


def reserved_memory(tree, regions):
    """Each region: start, size, and whether it is no-map."""
    with root(tree):
        memory(tree, 0, 1 << 40)
        with tree.node("reserved-memory", address_cells=2, size_cells=2, ranges=b""):
            for i, (start, size, no_map) in enumerate(regions):
                tree.begin("r%x" % i)
                tree.prop("reg", wide(start, size))
                if no_map:
                    tree.prop("no-map")
                tree.end()
        with soc(tree):
            bridge(tree, dma_ranges=window(0, 0, 1 << 40))


@shape(100000)
def reserved(tree, n):
    """Each other region is no-map, each third overlaps the next."""
    sizes = (2 * PAGE, PAGE, 3 * PAGE)
    reserved_memory(tree, ((i * 2 * PAGE, sizes[i % 3], i % 2) for i in range(n)))


@shape(100000)
def reserved_late(tree, n):
    """no-map regions that all overlap what is reserved only after them."""
    whole = [(0, n * PAGE, True)] * (n // 2)
    reserved_memory(tree, whole + [(i * 2 * PAGE, PAGE, False) for i in range(n // 2)])


@shape(200000)
def memreserve(tree, n):
    tree.reserved = b"".join(wide(PAGE + i * PAGE, 3 * PAGE) for i in range(n))
    with root(tree):
        memory(tree)
        bridge(tree)


# Odd values


def odd_cells(tree, at_root=(2, 2), at_soc=(2, 2), at_bridge=(3, 2)):
    entries = cells(MEMORY, *range(1, 4 * 28))
    with root(tree, *at_root):
        memory(tree)
        with soc(tree, address_cells=at_soc[0], size_cells=at_soc[1], dma_ranges=entries):
            props = {"address_cells": at_bridge[0], "size_cells": at_bridge[1]}
            bridge(tree, dma_ranges=entries, ranges=entries, **props)


def add_odd_cells():
    """All of them at each of three levels, for addresses and for sizes."""

    def add(level, place, number):
        def function(tree, _):
            pair = list({"root": (2, 2), "soc": (2, 2), "bridge": (3, 2)}[level])
            pair[place] = number
            odd_cells(tree, **{"at_" + level: pair})

        function.__name__ = "cells_%s_%s_%x" % (level, ("address", "size")[place], number)
        shape(1)(function)

    for level in ("root", "soc", "bridge"):
        for place in (0, 1):
            for number in (0, 5, 0x40000001, 0xFFFFFFFF):
                add(level, place, number)


add_odd_cells()


@shape(1, REFUSED)
def property_before_root(tree, _):
    """libfdt's check lets it pass. Linux makes no tree of it, since at offset 0 there is no
    node (populate_node() in drivers/of/fdt.c), and dtc refuses it too."""
    tree.prop("status", "okay")
    with root(tree):
        bridge(tree)


@shape(2 * MEGA)
def compatible_many(tree, n):
    with root(tree):
        memory(tree)
        bridge(tree, compatible=b"x\0" * n)


@shape(16 * MEGA)
def compatible_long(tree, n):
    """One string, which is not text and does not end."""
    with root(tree):
        memory(tree)
        bridge(tree, compatible=b"\xff" * n)


@shape(200000)
def phandles_same(tree, n):
    """Of nodes with the same phandle Linux takes the first."""
    with root(tree):
        memory(tree)
        for _ in range(n):
            iommu(tree)
        bridge(tree, iommu_map=cells(0, 1, 0, 65536))


@shape(MEGA, REFUSED, says="truncated")
def cut_off(tree, n):
    """The file ends in the middle of a property."""
    with root(tree):
        bridge(tree, dma_ranges=bytes(n))
    return tree.blob()[: n // 2]


@shape(MEGA, REFUSED, says="not a device tree blob")
def not_a_blob(_, n):
    return b"\xd0\x0d\xfe\xef" + bytes(n)


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(SHAPES))
        return 0
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    folder, *wanted = arguments
    for argument in wanted or SHAPES:
        name, _, n = argument.partition("=")
        with open(os.path.join(folder, name + ".dtb"), "wb") as file:
            file.write(SHAPES[name].blob(int(n) if n else None))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
