"""Fuzz by what code an input reaches: `python -m tests.fuzz.coverage [TARGET …] [libFuzzer options]`; needs atheris.

What breaks a law is written to `tests/fuzz/found/TARGET`, and is a case of the tests from then on. Targets, all unless
some are named, run on all cores, each for the seconds in `-max_total_time`. Exit code 1 where one failed: what it said
last, with the input in base64, is printed at the end.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.fuzz.targets import TARGETS

_LINES = 40
"""How many of its last lines tell what a target found."""


def main() -> int:
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    options = [option for option in sys.argv[1:] if option.startswith("-")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = [*filter(None, pool.map(lambda name: _fuzz(name, options), names or TARGETS))]
    _say(*failed)
    return 1 if failed else 0


def _fuzz(name: str, options: list[str]) -> str | None:
    """Return what was said last by the target *name*, if it failed."""
    command = [sys.executable, "-m", "tests.fuzz.driver", name, *options]
    run = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    lines = run.stdout.splitlines() or ["nothing said"]
    _say(f"{name}: {lines[-1]}")
    return "\n".join([f"{name}: exit {run.returncode}", *lines[-_LINES:]]) if run.returncode else None


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
