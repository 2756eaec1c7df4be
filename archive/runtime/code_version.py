"""The version of a piece of code: the digest of the modules that have a part in what it does.

A number raised by hand is forgotten: two states that two versions read would then be reported as an edit of the
site. What changes no answer changes no version: comments, docstrings, layout, the names and places of modules.
"""

import ast
import os
import secrets
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
from msgspec import Struct

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
    sources = _Sources()
    modules = _closure(sources, roots, without)
    code = sorted(module.digest for module in modules.values())
    data = sorted(file.read_text("utf-8") for file in sources.data_beside(modules))
    installed = [f"{name} {_installed(name)}" for name in sorted(libraries)]
    return sha256("\0".join([*code, *data, *installed]).encode("utf-8", "surrogatepass"))


class _Module(Struct, frozen=True):
    """The facts that count of a module's source."""

    digest: str
    """Of its code."""
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    """The modules of ours that it imports, each with the names that it takes from there."""


class _Sources:
    """Where our modules are written. Nothing is imported to find out."""

    def __init__(self) -> None:
        # Listed once: to ask the disk for each name that each module imports took most of the time.
        self._files = {name: file for package in _OURS for name, file in _python_files(_ROOT / package)}

    def __contains__(self, module: str) -> bool:
        return module in self._files

    def text(self, module: str) -> str:
        """The source of *module*. Raises `ImportError` where there is none."""
        if module not in self._files:
            raise ImportError(f"the source of {module} is needed to find its version")
        return Path(self._files[module]).read_text("utf-8")

    def data_beside(self, modules: Collection[str]) -> list[Path]:
        """The files in the folders `data` beside *modules*."""
        beside = {Path(self._files[name]).parent / "data" for name in modules if name in self._files}
        files = (file for folder in beside if folder.is_dir() for file in folder.rglob("*"))
        return [file for file in files if file.is_file() and file.suffix not in (".py", ".pyc")]


def _python_files(package: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the file of each module of *package*."""
    for folder, _, files in os.walk(package):
        parts = (package.name, *Path(folder).relative_to(package).parts)
        for file in (each for each in files if each.endswith(".py")):
            name = file.removesuffix(".py")
            yield ".".join(parts if name == "__init__" else (*parts, name)), f"{folder}/{file}"


def _closure(sources: _Sources, roots: Collection[str], without: Collection[str]) -> dict[str, _Module]:
    """Each module that *roots* lead to, by name."""
    modules: dict[str, _Module] = {}
    known = _Known()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in modules:
            modules[name] = known.module(sources.text(name))
            waiting += [each for each in _imported(sources, modules[name]) if not _is_within(each, without)]
    known.keep()
    return modules


class _Known:
    """Modules that were read before, by their source: to parse two hundred takes longer than to read ten pages.

    They lie where Python keeps what it compiled, if it does, and go with it.
    """

    def __init__(self) -> None:
        self._path = Path(__file__).parent / "__pycache__" / f"versions.{sys.implementation.cache_tag}.json"
        # What this module makes of a source may change with it.
        self._salt = Path(__file__).read_bytes() + sys.version.encode()
        try:
            self._modules = msgspec.json.decode(self._path.read_bytes(), type=dict[str, _Module])
        except (OSError, msgspec.MsgspecError):
            self._modules = {}
        self._used: dict[str, _Module] = {}

    def module(self, source: str) -> _Module:
        """Return the facts that count of *source*."""
        key = sha256(self._salt + source.encode())
        self._used[key] = self._modules.get(key) or _read(source)
        return self._used[key]

    def keep(self) -> None:
        """Write down what was not known, where there may be written."""
        if self._used.keys() <= self._modules.keys():
            return
        # Also where Python is told to write no bytecode, as in most containers: then the folder is there only if the
        # program was compiled when it was installed.
        aside = self._path.with_suffix(f".{secrets.token_hex(4)}")
        with suppress(OSError):
            aside.write_bytes(msgspec.json.encode({**self._modules, **self._used}))
            aside.replace(self._path)


def _read(source: str) -> _Module:
    tree = ast.parse(source)
    imports = tuple(_imports(tree))
    return _Module(sha256(_bare(tree).encode("utf-8", "surrogatepass")), imports)


def _imports(tree: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the modules of ours that *tree* imports, apart from those for type checkers alone."""
    for node in (each for statements in _bodies(tree) for each in statements):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names if _is_within(alias.name, _OURS))
        elif isinstance(node, ast.ImportFrom) and node.module and _is_within(node.module, _OURS):
            yield node.module, tuple(alias.name for alias in node.names)
        yield from _imports(node)


def _imported(sources: _Sources, module: _Module) -> Iterator[str]:
    """The modules of ours that *module* imports."""
    for name, taken in module.imports:
        # `from scraper.parse import generic` names a module, `from scraper.parse import read` a function.
        found = [part for part in (f"{name}.{each}" for each in taken) if part in sources]
        yield from found if taken and len(found) == len(taken) else (*found, name)


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
    """Remove from *node* what cannot change an answer: where names come from, and docstrings."""
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
