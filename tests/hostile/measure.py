# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a command and tells what it took."""

import collections
import os
import resource
import signal
import subprocess
import threading
import time

Taken = collections.namedtuple("Taken", "status seconds cpu peak")  # status < 0: a signal


def run(command, stdout, stderr, memory, seconds):
    """Ends a command after so many seconds of the processor, or of much more time; memory
    in bytes is the limit of its address space. The peak, in bytes, is never below that of
    the caller, which the command was before it began: let the caller be small."""

    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    start = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=stdout,
        stderr=stderr or subprocess.DEVNULL, env=environment, preexec_fn=limit,
    )  # fmt: skip
    timer = threading.Timer(5 * seconds, os.kill, (process.pid, signal.SIGKILL))
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
    taken = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Taken(process.returncode, taken, cpu, usage.ru_maxrss * 1024)
