"""The version of a piece of code: the digest of the modules that have a part in what it does.

A number raised by hand is forgotten: two states that two versions read would then be told as an edit of the site. What
changes no answer changes no version: comments, docstrings, layout, the names and places of modules.
"""

import ast
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from archive.digest import sha256

_OURS = ("archive", "scraper")
# Both packages stand side by side, in a checkout and where they are installed.
_ROOT = Path(__file__).parents[2]


@cache
def code_version(*roots: str, without: tuple[str, ...] = (), libraries: tuple[str, ...] = ()) -> str:
    """`sha256:` and the hex digest of the modules *roots* and of those of ours that they import, one way or another.

    The files in a folder `data` beside such a module count as its code. Modules and packages named in *without*, and
    what they alone import, have no part; *libraries* are the distributions whose version has one. Raises `ImportError`
    for a module that is not there, or whose source is not.
    """
    modules = _closure(roots, without)
    code = sorted(_bare(tree) for tree in modules.values())
    data = sorted(file.read_text("utf-8") for folder in _data_folders(modules) for file in _files(folder))
    installed = [f"{name} {_installed(name)}" for name in sorted(libraries)]
    return sha256("\0".join([*code, *data, *installed]).encode("utf-8", "surrogatepass"))


def _closure(roots: Collection[str], without: Collection[str]) -> dict[str, ast.Module]:
    """The syntax of each module that *roots* lead to, by name."""
    modules: dict[str, ast.Module] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in modules:
            modules[name] = ast.parse(_source(name))
            waiting += [each for each in _imported(modules[name]) if not _is_within(each, without)]
    return modules


def _source(module: str) -> str:
    file = _file(module)
    if file is None:
        raise ImportError(f"the source of {module} is needed to tell its version")
    return file.read_text("utf-8")


def _file(module: str) -> Path | None:
    """Where *module* is written, or None where there is none of this name. Nothing is imported to find out."""
    place = _ROOT.joinpath(*module.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


def _imported(tree: ast.AST) -> Iterator[str]:
    """The modules of ours that *tree* imports, those for type checkers alone left out."""
    for node in (each for statements in _bodies(tree) for each in statements):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_within(alias.name, _OURS))
        elif isinstance(node, ast.ImportFrom) and node.module and _is_within(node.module, _OURS):
            # `from scraper.parse import generic` names a module, `from scraper.parse import read` a function.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [name for name in names if _file(name)]
            yield from found if len(found) == len(names) else (*found, node.module)
        yield from _imported(node)


def _data_folders(modules: Collection[str]) -> set[Path]:
    """The folders `data` beside *modules*."""
    return {file.parent / "data" for name in modules if (file := _file(name))}


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")]


def _is_within(name: str, packages: Collection[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _bare(tree: ast.Module) -> str:
    """*tree* as text, without imports and docstrings, without lines and comments."""
    _strip(tree)
    return ast.dump(tree, annotate_fields=False)


def _strip(node: ast.AST) -> None:
    """Take out of *node* what cannot change an answer: where names come from, and what is said of them."""
    for statements in _bodies(node):
        statements[:] = [each for each in statements if not _is_name_or_text(each)]
        for each in statements:
            _strip(each)


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements in *node*: expressions hold none, and are not looked through."""
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt | ast.excepthandler | ast.match_case):
            yield value


def _is_name_or_text(statement: ast.AST) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
    return isinstance(statement, ast.Import | ast.ImportFrom)
