"""Which changes of the source make another version."""

from pathlib import Path

import pytest

from archive.runtime import code_version

READER = '''"""Reads."""
from archive.words import fold


def read(text):
    """What it says."""
    return fold(text)
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader in one package of ours, which takes a rule from another."""
    for name, text in {
        "scraper/reader.py": READER,
        "archive/words.py": "def fold(text):\n    return text.lower()\n",
        "archive/apart.py": "unused = 1\n",
        "scraper/data/phrases.txt": "par\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(code_version, "_ROOT", tmp_path)
    return tmp_path


def version(*roots: str) -> str:
    found: str = code_version.code_version.__wrapped__(*roots or ("scraper.reader",))
    return found


@pytest.mark.parametrize(
    ("name", "text", "another"),
    [
        pytest.param("scraper/reader.py", READER.replace("fold(text)", "fold(text, 1)"), True, id="the reader"),
        pytest.param("archive/words.py", "def fold(text):\n    return text.upper()\n", True, id="a rule it imports"),
        pytest.param("scraper/data/phrases.txt", "von\n", True, id="its data"),
        pytest.param("scraper/reader.py", READER.replace("What it says.", "Says."), False, id="a docstring"),
        pytest.param("scraper/reader.py", READER + "# done\n", False, id="a comment"),
        pytest.param("scraper/reader.py", READER.replace("\n\n\n", "\n"), False, id="the layout"),
        pytest.param("archive/apart.py", "unused = 2\n", False, id="what it does not import"),
    ],
)
def test_what_decides_the_answer_decides_the_version(package: Path, name: str, text: str, *, another: bool) -> None:
    before = version()

    (package / name).write_text(text)

    assert (version() != before) is another


def test_a_module_that_moves_is_the_same_version(package: Path) -> None:
    before = version()

    (package / "archive" / "words.py").rename(package / "archive" / "folding.py")
    (package / "scraper" / "reader.py").write_text(READER.replace("archive.words", "archive.folding"))

    assert version() == before


def test_a_module_that_is_not_there_has_no_version(package: Path) -> None:
    with pytest.raises(ImportError, match=r"scraper\.nowhere"):
        version("scraper.nowhere")
