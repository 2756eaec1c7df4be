"""Limits on reading one page, and how a process enforces them on itself."""

import ctypes
import os
import re
import resource
import signal
import sys
from pathlib import Path

from msgspec import Struct

# A terminal and an init system send these to whole groups; the parent finishes the page in hand.
GROUP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

_PR_SET_PDEATHSIG = 1
_STATUS = Path("/proc/self/status")
# VmPeak, then VmSize.
_SIZES = re.compile(rb"Vm(?:Peak|Size):\s*(\d+) kB")


class ChildLimits(Struct, frozen=True, kw_only=True):
    """The limits on reading one page."""

    cpu: float
    """Seconds of CPU time."""
    memory: int
    """Bytes of address space beyond those of an idle reader."""
    answer: int
    """Bytes of the reading, encoded."""
    wall: float
    """Seconds in all, for a reader that does not even work."""


# The dearest real page takes 0.03 s and 40 MB, a sitemap of 50,000 addresses 0.6 s. What is left up to 2 s and 300 MB
# is for starting the next reader and for handing over a page of 64 MB.
LIMITS = ChildLimits(cpu=1.7, memory=256 << 20, answer=32 << 20, wall=60.0)


class Memory(Struct, frozen=True, kw_only=True):
    """Address space in bytes; 0 where the system does not tell."""

    size: int = 0
    peak: int = 0

    @classmethod
    def held(cls) -> "Memory":
        """The memory that this process has, and the most that it ever had."""
        if not _STATUS.exists():
            return cls()
        size, peak = _SIZES.findall(_STATUS.read_bytes())[:2]
        return cls(size=min(int(size), int(peak)) << 10, peak=max(int(size), int(peak)) << 10)


def bind_memory(room: int) -> None:
    """Let this process take no more than *room* bytes of address space beyond what it has."""
    if held := Memory.held().size:
        resource.setrlimit(resource.RLIMIT_AS, (held + room, held + room))
    # A reader that breaks writes no image of its memory.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bind_time(seconds: float) -> None:
    """End this process by SIGPROF when it has worked for *seconds* from now; 0 takes that back."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def bind_life(parent: int) -> None:
    """End this process when *parent* ends, however that ends. Elsewhere than on Linux its pipe tells, between pages."""
    for number in GROUP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
