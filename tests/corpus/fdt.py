# SPDX-License-Identifier: GPL-2.0-or-later
"""A flattened device tree as plain Python objects. Needs nothing but struct."""

import struct

BEGIN_NODE, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9


class Node:
    def __init__(self, unit_name, parent):
        self.unit_name = unit_name
        self.parent = parent
        self.children = []
        self.props = {}

    @property
    def name(self):
        return self.unit_name.split("@")[0]

    @property
    def path(self):
        if self.parent is None:
            return "/"
        return self.parent.path.rstrip("/") + "/" + self.unit_name

    def cells(self, prop):
        """The whole 32-bit cells of a property; a tail of 1 to 3 bytes is dropped."""
        data = self.props[prop]
        return struct.unpack(">%dI" % (len(data) // 4), data[: len(data) // 4 * 4])

    def u32(self, prop):
        """The first cell of a property, or None."""
        if len(self.props.get(prop, b"")) < 4:
            return None
        return struct.unpack_from(">I", self.props[prop])[0]

    def string(self, prop):
        """A property as text up to the first NUL, or None."""
        if prop not in self.props:
            return None
        return self.props[prop].split(b"\0")[0].decode("latin-1")

    def strings(self, prop):
        """The strings of a list property; only those that end in a NUL."""
        return [s.decode("latin-1") for s in self.props.get(prop, b"").split(b"\0")[:-1]]

    def walk(self):
        """This node and all below it, in the order of the blob."""
        yield self
        for child in self.children:
            yield from child.walk()


def text_at(blob, offset):
    return blob[offset : blob.index(b"\0", offset)].decode("latin-1")


def parse(blob):
    """The root node of a blob."""
    magic, size, off_struct, off_strings, _, version = struct.unpack_from(">6I", blob)
    if magic != 0xD00DFEED or size > len(blob) or version < 16:
        raise ValueError("not a device tree blob")

    root = node = None
    names = {}
    pos = off_struct
    while True:
        (token,) = struct.unpack_from(">I", blob, pos)
        pos += 4
        if token == BEGIN_NODE:
            unit_name = text_at(blob, pos)
            pos += (len(unit_name) + 4) & ~3
            child = Node(unit_name, node)
            if node is None:
                root = child
            else:
                node.children.append(child)
            node = child
        elif token == END_NODE:
            node = node.parent
        elif token == PROP:
            length, name_offset = struct.unpack_from(">2I", blob, pos)
            pos += 8
            if name_offset not in names:
                names[name_offset] = text_at(blob, off_strings + name_offset)
            node.props[names[name_offset]] = blob[pos : pos + length]
            pos += (length + 3) & ~3
        elif token == END:
            return root
        elif token != NOP:
            raise ValueError("unknown token %#x" % token)


def phandles(root):
    """Nodes by phandle."""
    found = {}
    for node in root.walk():
        for prop in ("phandle", "linux,phandle"):
            value = node.u32(prop)
            if value:
                found.setdefault(value, node)
    return found


def available(node):
    """of_device_is_available: the node's own status."""
    return node.string("status") in (None, "ok", "okay")
