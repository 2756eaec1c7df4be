"""What is no file is no archive, and is said so: no device, pipe or folder is read, written or waited for."""

import os
from pathlib import Path

import pytest

from archive.database import schema
from archive.errors import CannotOpen


@pytest.mark.parametrize("kind", ["folder", "pipe", "/dev/null", "/dev/zero"])
@pytest.mark.parametrize("opened", [schema.connect, schema.create, schema.require])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str, opened: object) -> None:
    path = Path(kind) if kind.startswith("/") else tmp_path / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)

    with pytest.raises(CannotOpen, match=r"it is (no file|a folder)"):
        opened(path)  # type: ignore[operator]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a Linux /proc: a file whose reading fails")
def test_a_file_that_cannot_be_read_is_said_so() -> None:
    with pytest.raises(CannotOpen):
        schema.connect(Path("/proc/self/mem"))
