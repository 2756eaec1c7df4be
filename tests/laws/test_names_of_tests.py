"""Each process that runs tests must give them the same names: what a clock says has no part in them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
TESTS = tuple(sorted(HERE.rglob("test_*.py")))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(HERE)))
def test_bytes_that_name_a_test_hold_no_time(path: Path) -> None:
    """`gzip.compress` writes the second of the clock, and pytest names a test after its bytes."""
    tree = ast.parse(path.read_text("utf-8"))
    marks = (mark for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for mark in node.decorator_list)

    assert [call.lineno for mark in marks for call in _naming(mark) if _is_dated(call)] == []


def _naming(node: ast.AST) -> Iterator[ast.Call]:
    """The calls in *node* whose values pytest makes a name of."""
    if isinstance(node, ast.Call):
        if {"id", "ids"} & {keyword.arg for keyword in node.keywords}:
            return
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _naming(child)


def _is_dated(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "gzip.compress" and "mtime" not in {keyword.arg for keyword in call.keywords}
