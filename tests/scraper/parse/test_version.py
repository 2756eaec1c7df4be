"""The version of a reader: it must change with every module that has a part in reading."""

from pathlib import Path

import scraper.parse
from archive.runtime import code_version
from scraper.parse import version

FOLDER = Path(scraper.parse.__file__).parent
# What explains a reading and what recognises a platform make no reading; nor does the version.
APART = {"scraper.parse.version", "scraper.parse.profiles.explainer", "scraper.parse.profiles.platform_only"}


def test_every_module_that_reads_pages_counts() -> None:
    parts = (file.relative_to(FOLDER.parents[1]).with_suffix("").parts for file in FOLDER.rglob("*.py"))
    modules = {".".join(part for part in each if part != "__init__") for each in parts}

    counted = code_version._closure(code_version._Sources(), version._ROOTS, ())

    # A package that holds no statement of its own is imported with its modules.
    empty = {name for name in modules - counted.keys() if not _statements(name)}
    assert modules - counted.keys() - empty - APART == set()


def _statements(name: str) -> bool:
    file = FOLDER.parents[1].joinpath(*name.split("."), "__init__.py")
    return not file.exists() or "import" in file.read_text("utf-8")
