"""`cirma datasette` takes its server with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.archives import demo_archive
from tests.support.processes import ended, heed_interrupts


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_no_server_is_left(sign: signal.Signals, tmp_path: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = [sys.executable, "-m", "archive", "datasette", "--archive", str(demo_archive()), "--port", str(port)]
    with subprocess.Popen(
        words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=tmp_path, preexec_fn=heed_interrupts
    ) as program:
        try:
            assert _waited(lambda: _answers(port)), "it never answered"
        finally:
            ended(program, sign)

    assert _waited(lambda: not _answers(port)), "a server is left"


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _waited(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
