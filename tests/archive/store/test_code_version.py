"""Which changes of the source make rows of an older version be derived again."""

from pathlib import Path

import pytest

from archive.store import code_version


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of a deriving module, one in a folder, and one that only shows."""
    for name in ("change.py", "text/edits.py", "cli/output.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old = 1\n")
    monkeypatch.setattr(code_version, "_PACKAGE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "another"),
    [("change.py", True), ("text/edits.py", True), ("text/new.py", True), ("cli/output.py", False), ("a.txt", False)],
)
def test_another_edition_is_made_by_a_change_of_what_derives(package: Path, name: str, another: bool) -> None:
    before = code_version.code_version.__wrapped__()

    (package / name).write_text("new = 1\n")

    assert (code_version.code_version.__wrapped__() != before) is another
