"""Read documents: a child process with limits reads each PDF, so that none can stop or fill the archive."""

import json
import signal
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

from archive.store.documents import DocumentText

_PROGRAM = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from scraper.reading.bounded.document_child import main
main()
"""
# Six times the CPU that it may use: a busy machine gives it a part of a core.
_PATIENCE = 60.0


def tool() -> str | None:
    """Name and version of what reads documents; None where it is not installed."""
    try:
        return f"pypdfium2/{version('pypdfium2')}"
    except PackageNotFoundError:
        return None


def read_document(data: bytes) -> DocumentText:
    """The text of the PDF *data*, or why it cannot be read."""
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-c", _PROGRAM, json.dumps(sys.path)],
            # By a pipe: nothing of it is written to a disk.
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return DocumentText(problem=f"not read within {_PATIENCE:.0f} s")
    if done.returncode:
        return DocumentText(problem=_why(done.returncode, done.stderr))
    return DocumentText(**json.loads(done.stdout))


def _why(status: int, said: bytes) -> str:
    if status < 0:
        return f"its reader ended with {signal.Signals(-status).name}"
    # The last line of a traceback is the error.
    return said.decode("utf-8", "replace").strip().rpartition("\n")[2][:200] or f"its reader ended with {status}"
