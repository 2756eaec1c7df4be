"""Worker processes that end when their parent does, however it died."""

import gc
import os
import threading
from concurrent.futures import Executor
from multiprocessing import parent_process
from multiprocessing.connection import wait


def workers() -> Executor:
    """A process for each core.

    Killed with SIGKILL, a pool closes no queue, and its processes would wait for work for ever. A lock that the parent
    holds is none of theirs: `archive.store.lock` sees to it.
    """
    # Not above: every crawl reads here what the last one left, and what this takes in is a good part of its start.
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(max_workers=os.cpu_count(), initializer=_begin)


def _begin() -> None:
    # What the parent had is no garbage of this process, and to look through it would copy it page by page.
    gc.freeze()
    end_with_parent()


def end_with_parent() -> None:
    """From now on this process ends as soon as its parent has."""
    # A daemon: it must not keep the process alive that it is there to end.
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        # Nobody is left to take a result, and no page may hold up the end.
        os._exit(1)
