"""Laws of the source itself: one word means one thing, and nothing grows past what can be read at once."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.parse.profiles.registry import PROFILES

ROOT = Path(__file__).parents[2]
PACKAGES = ("archive", "scraper")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50

MODULES = tuple(sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")))


def test_no_two_classes_of_the_house_have_one_name() -> None:
    places = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_can_be_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    assert [f"{name}: {lines} lines" for name, lines in functions(path) if lines > LONGEST_FUNCTION] == []


PLATFORM = re.compile(rf"{'|'.join(sorted(PROFILES.keys() - {'generic'}))}|wp-|usrfiles|blogspot", re.IGNORECASE)
GENERAL = [path for path in MODULES if not {"profiles", "demo"} & set(path.relative_to(ROOT).parts)]


@pytest.mark.parametrize("path", GENERAL, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_no_profile_names_no_platform(path: Path) -> None:
    """The demonstration imitates one; everything else asks the profile."""
    assert [text for text in literals(path) if PLATFORM.search(text)] == []


def literals(path: Path) -> Iterator[str]:
    """The texts in the code of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in documentation:
            yield node.value if isinstance(node.value, str) else node.value.decode("latin-1")


# Programs in strings that another process runs, and tables that are made by hand.
SPEAK_SQL = {
    "tests/archive/store/test_lock.py",
    "tests/archive/database/bodies/test_stack.py",
    "tests/laws/test_house.py",
}


def test_tests_speak_sql_through_one_helper() -> None:
    tests = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    spoken = {name for name, text in tests.items() if ".execute(" in text or "sqlite3.connect(" in text}

    assert spoken - SPEAK_SQL == set(), "use tests/support/sql.py"


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a module with its length."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
