"""Commands that read start without what only writers, verification and comparisons need."""

import subprocess
import sys

READERS = ("changes", "cite", "posts", "runs", "search", "show", "stats", "status")
HEAVY = ("archive.store", "archive.verify", "archive.text.edits", "multiprocessing", "rich")
CODE = """
import importlib, sys
for name in sys.argv[1].split():
    importlib.import_module(f"archive.cli.{name}")
print(*sorted(sys.modules))
"""


def test_a_command_that_reads_imports_nothing_of_the_writer() -> None:
    done = subprocess.run([sys.executable, "-c", CODE, " ".join(READERS)], check=True, capture_output=True, text=True)

    modules = set(done.stdout.split())

    assert "archive.cli.search" in modules
    assert modules.isdisjoint(HEAVY)
