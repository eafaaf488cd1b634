#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""compare.py [--jobs N] [--show N] TOOL DIR...: runs TOOL --dtb=X -J on every .dtb
below the directories and compares what it says with the independent reader.
Exit status: 0 all agree, 1 a difference, 2 nothing to compare."""

import argparse
import json
import multiprocessing
import pathlib
import re
import struct
import subprocess
import sys

import memory
import reader

ADDRESS = re.compile(r"0x(0|[1-9a-f][0-9a-f]{0,15})")
RANGE = ("start", "last")
MAPPING = ("bus", "bus_last", "cpu", "cpu_last")
WINDOW = MAPPING + ("prefetchable", "bits", "source")
NO_BRIDGE = "no PCI host bridge"
TIMEOUT = 60


class Wrong(Exception):
    """The tool's answer is not what the contract says."""


def number(text):
    if not isinstance(text, str) or not ADDRESS.fullmatch(text):
        raise Wrong("%r is not an address" % (text,))
    return int(text, 16)


def pick(entry, names):
    """The named members of an object, addresses as numbers."""
    plain = ("prefetchable", "bits", "source", "type")
    return {name: entry[name] if name in plain else number(entry[name]) for name in names}


def ranges(entries):
    return [tuple(pick(entry, RANGE).values()) for entry in entries]


def window(entry):
    """A window without its derived members, which are checked here."""
    if entry["identity"] != (entry["bus"] == entry["cpu"]):
        raise Wrong("identity of %s is wrong" % entry["source"])
    size = number(entry["bus_last"]) - number(entry["bus"]) + 1
    if entry.get("size") != (size if size < 1 << 53 else None):
        raise Wrong("size of %s is wrong" % entry["source"])
    return pick(entry, WINDOW)


def bridge(entry):
    """One bridge of the tool's document in the reader's form."""
    dma_map, limit = entry["dma_api"]["map"], entry["dma_api"]["limit"]
    same = ("node", "compatible", "domain", "bus_range", "enabled", "dma_ranges", "iommu")
    return {
        **{name: entry[name] for name in same},
        "windows": [window(w) for w in entry["windows"]],
        "ignored": [(i["entry"], i["reason"]) for i in entry["ignored"]],
        "outbound": [pick(o, MAPPING + ("type",)) for o in entry["outbound"]],
        "map": None if dma_map is None else [pick(m, MAPPING) for m in dma_map],
        "limit": None if limit is None else number(limit),
        "unreachable": ranges(entry["reach"]["unreachable"]),
    }


def show(value):
    """A value for people: numbers as hex, the rest as Python writes it."""
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s %s" % (k, show(v)) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "[%s]" % ", ".join(show(v) for v in value)
    return hex(value) if type(value) is int else str(value)


def differences(place, got, want):
    """A line for each member that differs."""
    for name, expected in want.items():
        if got[name] != expected:
            yield "%s: %s: tool %s, reader %s" % (
                place, name, show(got[name]), show(expected))


def compare_bridges(document, want):
    got = {b["node"]: b for b in map(bridge, document["bridges"])}
    expected = {b["node"]: b for b in want}
    if len(got) != len(document["bridges"]) or got.keys() != expected.keys():
        yield "bridges: tool %s, reader %s" % (list(got), list(expected))
    for node in got.keys() & expected.keys():
        yield from differences(node, got[node], expected[node])


def compare(document, want):
    """All differences between the tool's document and what the reader found."""
    got = {
        "banks": ranges(document["ram"]["banks"]),
        "excluded": memory.unite(ranges(document["ram"]["excluded"])),
        "ram": document["totals"].get("ram"),
    }
    wanted = {name: want[name] for name in got}
    if want["ram"] >= 1 << 53:
        wanted["ram"] = None
    yield from differences("memory", got, wanted)
    yield from compare_bridges(document, want["bridges"])


def judge(run, want):
    """All that is wrong with one run of the tool."""
    outcome = "exit status %d, stderr %r" % (run.returncode, run.stderr[:200])
    if not want["bridges"]:
        refused = (run.returncode, run.stdout) == (2, "")
        if not refused or run.stderr.count("\n") != 1 or NO_BRIDGE not in run.stderr:
            yield "no host bridge: " + outcome
        return
    if run.returncode not in (0, 1, 3) or run.stderr:
        yield outcome
        return
    try:
        document = json.loads(run.stdout)
        yield from compare(document, want)
    except Wrong as wrong:
        yield str(wrong)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        yield "not the JSON of the contract: %s: %s" % (type(error).__name__, error)


def check(job):
    """The differences for one file."""
    tool, path = job
    try:
        want = reader.read(path.read_bytes())
    except (ValueError, LookupError, struct.error) as error:
        return path, ["the reader can not read it: %s" % error]
    try:
        run = subprocess.run(
            [tool, "--dtb=%s" % path, "-J"], stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=TIMEOUT,
            check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return path, [str(error)]
    return path, list(judge(run, want))


def main():
    parser = argparse.ArgumentParser(description="compare TOOL with the reader")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (2)")
    parser.add_argument("--show", type=int, default=20, metavar="N",
                        help="differences to print (20)")
    parser.add_argument("tool", metavar="TOOL")
    parser.add_argument("directories", metavar="DIR", nargs="+", type=pathlib.Path)
    args = parser.parse_args()

    files = sorted(path for d in args.directories for path in d.rglob("*.dtb"))
    if not files:
        print("compare.py: no .dtb files", file=sys.stderr)
        return 2
    failed = shown = 0
    with multiprocessing.Pool(args.jobs) as pool:
        jobs = [(args.tool, path) for path in files]
        for path, wrong in pool.imap(check, jobs, chunksize=8):
            failed += bool(wrong)
            for line in wrong[: max(args.show - shown, 0)]:
                print("%s: %s" % (path, line))
                shown += 1
    print("%d passed, %d failed" % (len(files) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
