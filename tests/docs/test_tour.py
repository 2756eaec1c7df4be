"""The tour of the code holds: every step names a file that is there and a function that is in it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")
STEPS = list(dict.fromkeys(re.findall(r"`((?:archive|scraper)/[\w/.]+)`(?: `([\w.]+)`)?", TOUR)))


@pytest.mark.parametrize(("path", "name"), STEPS, ids=lambda part: part or "-")
def test_a_step_is_there(path: str, name: str) -> None:
    assert (ROOT / path).exists()
    if name:
        assert name in set(_names(ast.parse((ROOT / path).read_text("utf-8")).body))


def test_the_tour_has_its_walks() -> None:
    assert len(STEPS) > 35


def _names(body: list[ast.stmt], prefix: str = "") -> list[str]:
    """Functions, classes, methods and constants of a module."""
    found = []
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.append(prefix + node.name)
            found += _names(node.body, f"{prefix}{node.name}.") if isinstance(node, ast.ClassDef) else []
        elif isinstance(node, ast.Assign):
            found += [prefix + target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(prefix + node.target.id)
    return found
