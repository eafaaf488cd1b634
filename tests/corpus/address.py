# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses in a device tree as Linux 6.12 reads them: cells, buses, translation up the
tree, and the entries of one dma-ranges or ranges property. The kernel's functions that
each part follows (drivers/of/address.c, base.c) are named."""

import fdt

TOP = 1 << 64
BAD = TOP - 1               # OF_BAD_ADDR
MAX_STEPS = 64              # up the tree; a dma-mem loop does not end by itself

IO, MEM, MEM_64, PREFETCH = 0x100, 0x200, 0x100000, 0x2000   # IORESOURCE_*
TYPE_BITS = 0x1F00


def number(cells):
    """of_read_number: big-endian, what does not fit in 64 bits falls off the top."""
    value = 0
    for cell in cells:
        value = value << 32 | cell
    return value % TOP


# --- cells and buses ---------------------------------------------------------------


def bus_cells(node, prop):
    """of_bus_n_addr_cells, of_bus_n_size_cells: inherited upwards, 1 in the end."""
    while node:
        if node.u32(prop) is not None:
            return node.u32(prop)
        node = node.parent
    return 1


def parent_cells(node, prop):
    """of_n_addr_cells, of_n_size_cells"""
    return bus_cells(node.parent or node, prop)


def has_pci_type(node):
    return node.string("device_type") in ("pci", "pciex", "vci", "ht")


class Bus:
    """of_busses[]: how addresses below a node are written and matched."""

    def __init__(self, kind):
        self.kind = kind
        self.flag_cells = 0 if kind == "default" else 1

    def count_cells(self, child):
        if self.kind == "pci":
            return 3, 2
        if self.kind == "isa":
            return 2, 1
        return parent_cells(child, "#address-cells"), parent_cells(child, "#size-cells")

    def flags(self, cells):
        first = cells[0] if cells else 0
        if self.kind == "default":
            return MEM
        if self.kind == "default-flags":
            return first
        if self.kind == "isa":
            return IO if first & 1 else MEM
        kind = {0: 0, 1: IO, 2: MEM, 3: MEM | MEM_64}[first >> 24 & 3]
        return kind | (PREFETCH if first & 0x40000000 else 0)

    def map(self, address, entry, na, ns, pna):
        """The offset of an address into an entry of (dma-)ranges, or None."""
        if self.kind == "default-flags" and address[0] != entry[0]:
            return None
        if self.kind in ("pci", "isa"):
            if (self.flags(address) ^ self.flags(entry)) & (MEM | IO):
                return None
        start = number(entry[self.flag_cells : na])
        size = number(entry[na + pna : na + pna + ns])
        value = number(address[self.flag_cells : na])
        if value < start or value >= (start + size) % TOP:
            return None
        return value - start

    def translate(self, address, offset):
        """Adds the offset behind the flag cell; only 64 bits of the address survive."""
        value = (number(address[self.flag_cells :]) + offset) % TOP
        room = len(address) - self.flag_cells
        words = [0] * max(room - 2, 0) + [value >> 32, value & 0xFFFFFFFF]
        return address[: self.flag_cells] + (words[-room:] if room else [])


def match_bus(node):
    """of_match_bus"""
    if has_pci_type(node) or node.name == "pcie":
        return Bus("pci")
    if node.name == "isa":
        return Bus("isa")
    return Bus("default-flags" if bus_cells(node, "#address-cells") == 3 else "default")


# --- translation -------------------------------------------------------------------


class Tree:
    def __init__(self, blob):
        self.root = fdt.parse(blob)
        self.by_phandle = fdt.phandles(self.root)

    def dt_parent(self, node):
        return node.parent

    def dma_parent(self, node):
        """__of_get_dma_parent"""
        names = node.strings("interconnect-names")
        if "dma-mem" not in names:
            return node.parent
        return self.phandle_entry(node, names.index("dma-mem")) or node.parent

    def phandle_entry(self, node, index):
        """of_parse_phandle_with_args on interconnects: the index-th node, or None."""
        cells = node.cells("interconnects") if "interconnects" in node.props else ()
        pos = 0
        while pos < len(cells):
            target = self.by_phandle.get(cells[pos])
            count = 0
            if cells[pos]:
                count = target.u32("#interconnect-cells") if target else None
                if count is None or pos + 1 + count > len(cells):
                    return None
            if index == 0:
                return target
            index -= 1
            pos += 1 + count
        return None

    def translate(self, node, address, prop):
        """__of_translate_address: the CPU address of an address in the parent's space."""
        up = self.dma_parent if prop == "dma-ranges" else self.dt_parent
        parent = up(node)
        if parent is None:
            return BAD
        bus = match_bus(parent)
        na, ns = bus.count_cells(node)
        if not valid_counts(na, ns):
            return BAD
        address = (list(address) + [0] * na)[:na]
        for _ in range(MAX_STEPS):
            node, parent = parent, up(parent)
            if parent is None:
                return number(address)
            parent_bus = match_bus(parent)
            pna, pns = parent_bus.count_cells(node)
            if not valid_counts(pna, pns):
                return BAD
            address = translate_one(node, bus, parent_bus, address, (na, ns, pna), prop)
            if address is None:
                return BAD
            bus, na, ns = parent_bus, pna, pns
        return BAD


def valid_counts(na, ns):
    return 1 <= na <= 4 and ns >= 1


def translate_one(node, bus, parent_bus, address, counts, prop):
    """of_translate_one: one level up through the (dma-)ranges of a node, or None."""
    na, ns, pna = counts
    if prop not in node.props and prop != "dma-ranges":
        return None
    if not node.props.get(prop):
        flags = (address + [0] * pna)[: parent_bus.flag_cells]
        zero = flags + [0] * (pna - parent_bus.flag_cells)
        return parent_bus.translate(zero, number(address))
    cells = node.cells(prop)
    length = na + pna + ns
    for pos in range(0, len(cells) - length + 1, length):
        entry = cells[pos : pos + length]
        offset = bus.map(address, entry, na, ns, pna)
        if offset is not None:
            return parent_bus.translate(list(entry[na : na + pna]), offset)
    return None


# --- one property ------------------------------------------------------------------


class Range:
    """What of_pci_range_parser_one returns, and the entries it was merged from."""

    def __init__(self, index, flags, bus, cpu, size):
        self.first = self.last = index
        self.flags, self.bus, self.cpu, self.size = flags, bus, cpu, size

    def merge(self, other):
        end_bus, end_cpu = (self.bus + self.size) % TOP, (self.cpu + self.size) % TOP
        if (other.flags, other.bus, other.cpu) != (self.flags, end_bus, end_cpu):
            return False
        self.size = (self.size + other.size) % TOP
        self.last = other.first
        return True

    def sides(self):
        """Both sides as closed ranges, cut at the end of the 64-bit address spaces."""
        size = min(self.size, TOP - self.bus, TOP - self.cpu)
        return {
            "bus": self.bus,
            "bus_last": self.bus + size - 1,
            "cpu": self.cpu,
            "cpu_last": self.cpu + size - 1,
        }


def parse_ranges(tree, node, prop):
    """parser_init and of_pci_range_parser_one; also whether a tail was left over."""
    data = node.props.get(prop, b"")
    na, ns = bus_cells(node, "#address-cells"), bus_cells(node, "#size-cells")
    pna = parent_cells(node, "#address-cells")
    length = na + pna + ns
    if not data or length == 0:
        return [], False
    cells, bus = node.cells(prop), match_bus(node)
    found = []
    count = len(cells) // length
    for index in range(count):
        entry = cells[index * length :]
        new = Range(
            index,
            bus.flags(entry),
            number(entry[bus.flag_cells : na]),
            tree.translate(node, entry[na:], prop),
            number(entry[na + pna : length]),
        )
        if not (found and found[-1].merge(new)):
            found.append(new)
    return found, len(data) != count * length * 4
