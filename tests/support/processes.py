"""Programs that a test starts and must be rid of at its end."""

import signal
import subprocess
from typing import Any


def ended(process: "subprocess.Popen[Any]", number: signal.Signals = signal.SIGTERM) -> int:
    """The exit code of *process* after the signal *number*; `TimeoutExpired`, and it is killed, where it goes on."""
    process.send_signal(number)
    try:
        return process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def heed_interrupts() -> None:
    """Make the signal of Ctrl-C count, in a child before it begins: what a shell starts with `&` ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
