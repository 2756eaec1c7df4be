"""Programs of `bench` are run by hand: a module that moved would stop them, and no other test would notice."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted(path.relative_to(ROOT) for path in (ROOT / "bench").rglob("*.py"))
OURS = frozenset({"archive", "bench", "scraper", "tests"})
# Named by bench/requirements.txt; installed in another Python.
PEERS = frozenset({"scrapy", "trafilatura", "warcio"})


def imported(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_a_program_of_bench_imports_modules_that_are_there(program: Path) -> None:
    beside = {path.stem for path in (ROOT / program).parent.glob("*.py")}

    missing = [
        name
        for name in imported(ROOT / program)
        if (top := name.partition(".")[0]) not in {*PEERS, *beside, *sys.stdlib_module_names}
        if importlib.util.find_spec(name if top in OURS else top) is None
    ]

    assert missing == []
