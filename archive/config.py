"""The configuration file, and the archive's table in it.

TOML, one `[archive]`, one `[scraper]`, one `[[site]]` for each site. An unknown key or a wrong type is a
`ConfigError` that names file, table, key and remedy. The scraper reads its own tables with the same means.
"""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from archive.errors import ConfigError

T = TypeVar("T", bound=Struct)

_FIRST_FILE = """name another with --config or CIRMA_CONFIG, or write this one, with your own addresses:

    [scraper]
    contact = "you@your-institution.org"

    [[site]]
    id = "cirma"
    url = "https://www.example.org"
"""

# The tables of both packages: one file serves both, so a table of the scraper is no unknown key to the archive.
TABLES = ("archive", "scraper", "site", "alarms", "notify", "fleet")
# As alike as `zone` and `timezone`.
_ALIKE = 0.66
_LINE = 'correct that line; text stands in straight quotes, as "text", and a path of Windows in single ones'
_FOUND = {
    str: "text",
    int: "a number",
    float: "a number",
    bool: "a truth value",
    list: "a list",
    dict: "a table",
}
_SQLITE = b"SQLite format 3\0"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# An address, `$HOME/…` as in a shell, `%h/…` as in a unit.
_NO_PATH = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|\$\{?[A-Za-z_]|%[a-zA-Z]/")


class ArchiveConfig(Struct, frozen=True, kw_only=True):
    """`[archive]`: where the archive is and how it is cited."""

    path: Path = Path("archive.db")
    """The SQLite file. A relative path starts at the configuration file's folder."""
    name: str = ""
    """Name of the archive, for citations."""
    institution: str = ""
    """Institution that keeps the archive, for citations."""
    permalink: str = ""
    """Address at which a snapshot can be read, with `{snapshot}` for its id; for citations."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Names of authors in citations: the name that the site shows = "Family, Given"."""


def locate(explicit: Path | None, environment: Mapping[str, str]) -> Path | None:
    """The configuration file to read: `--config`, else `CIRMA_CONFIG`, else `./config.toml`, else the XDG place.

    None where there is none. Raises `ConfigError` where a file that was named does not exist.
    """
    named = explicit or (Path(environment["CIRMA_CONFIG"]) if environment.get("CIRMA_CONFIG") else None)
    if named:
        # systemd, containers and `--config=~/…` hand it over as it was written.
        named = at_home(named)
        # A file that was named and is not there must never fall back on another: that would read or write the wrong
        # archive.
        if not _is_file(named):
            if named.is_dir():
                raise _folder(named)
            raise ConfigError(str(named), "there is no such file", _FIRST_FILE)
        return named
    # The order goes from what was asked for most expressly to what is merely there.
    xdg = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return next((path for path in (Path("config.toml"), xdg / "cirma" / "config.toml") if _is_file(path)), None)


def copies(path: Path | None) -> Path | None:
    """The pattern by which backups are named, by the configuration in *path*; None where it says none.

    A relative one counts from the folder of the file. Raises `ConfigError`.
    """
    # Read apart from the scraper's own settings, because restoring works where no scraper is installed.
    alarms = tables(path).get("alarms", {}) if path else {}
    pattern = alarms.get("backups") if isinstance(alarms, dict) else None
    return pattern_of(pattern, path) if path and isinstance(pattern, str) and pattern else None


def pattern_of(pattern: str, source: Path) -> Path:
    """The *pattern* that is in the configuration *source*, as a path from here. Raises `ConfigError`."""
    return source.parent / _file_path(pattern, where=f"{source}: [alarms] backups")


def at_home(path: Path) -> Path:
    """*path* with its `~` resolved, unless a file of that very name is there or nobody has such a home."""
    try:
        return path if not str(path).startswith("~") or path.exists() else path.expanduser()
    except (OSError, RuntimeError):
        return path


def _folder(path: Path) -> ConfigError:
    return ConfigError(str(path), "it is a folder", f"name the file in it, for example {path / 'config.toml'}")


def _is_file(path: Path) -> bool:
    try:
        # A folder without permission raises here, and "there is no such file" would send the reader looking for the
        # wrong fault.
        return path.is_file()
    except OSError as error:
        raise ConfigError(str(path), str(error.strerror), "let this user read it and its folder") from error


def is_archive(path: Path) -> bool:
    """Return whether the file at *path* is one of SQLite's, given where a configuration was meant."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def tables(path: Path) -> dict[str, Any]:
    """The tables of the file at *path*. Raises `ConfigError` for what is not TOML or not ours."""
    try:
        # Editors on Windows put a byte order mark before the first table, which TOML does not allow.
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), f"not TOML: {error}", _LINE) from error
    except IsADirectoryError as error:
        raise _folder(path) from error
    except OSError as error:
        raise ConfigError(str(path), str(error.strerror), "let this user read it") from error
    except UnicodeDecodeError as error:
        if is_archive(path):
            # People who have one file give it to every command; this one writes.
            raise ConfigError(
                str(path), "it is an archive, not a configuration", "name the configuration of the crawls that fill it"
            ) from error
        raise ConfigError(str(path), f"not UTF-8: {error}", "save it as UTF-8") from error
    refuse_unknown(found, TABLES, where=str(path))
    return found


def load(path: Path | None) -> ArchiveConfig:
    """The `[archive]` table of the file at *path*, or the defaults for None; a relative path counts from the file."""
    if path is None:
        return ArchiveConfig()
    archive = table(tables(path).get("archive", {}), ArchiveConfig, where=f"{path}: [archive]")
    # Else all states would be cited by one address.
    if archive.permalink and "{snapshot}" not in archive.permalink:
        remedy = 'for example "https://archive.example.org/snapshots/{snapshot}"'
        raise ConfigError(f"{path}: [archive] permalink", f"{archive.permalink!r} lacks {{snapshot}}", remedy)
    # Cron and systemd start in another folder than the archivist did, so the working directory decides nothing.
    return replace(archive, path=path.parent / archive.path)


def table(found: Any, type_: type[T], *, where: str) -> T:
    """The frozen value of *type_* that the table *found* describes. Raises `ConfigError` naming *where*."""
    if not isinstance(found, dict):
        raise ConfigError(where, "it is not a table", "see the shipped config.toml for its form")
    known = type_.__struct_fields__
    refuse_unknown(found, known, where=where)
    # Asked for before the other fields are converted: msgspec would name the type and not the remedy.
    if "id" in known and "id" not in found:
        raise ConfigError(where, "it has no id", 'give it one, for example id = "cirma"')
    # Struct annotations are text in modules that postpone them; this resolves both.
    hints = get_type_hints(type_)
    return type_(**{key: _value(value, hints[key], where=f"{where}: {key}") for key, value in found.items()})


def refuse_unknown(found: Mapping[str, Any], known: tuple[str, ...], *, where: str) -> None:
    """Raise `ConfigError` for the first key of *found* that is not *known*."""
    for key in found:
        if key not in known:
            raise ConfigError(f"{where}: {key}", "there is no such key", f"{_near(key, known)}{', '.join(known)}")


def _near(key: str, known: tuple[str, ...]) -> str:
    """What leads to the *known* keys: the one that *key* may be a slip for, if there is one."""
    # Hyphens and capitals, as other programs write their keys.
    found = get_close_matches(key.lower().replace("-", "_"), known, n=1, cutoff=_ALIKE)
    return (f"is {found[0]} meant? " if found else "") + "known here: "


def _value(value: Any, type_: Any, *, where: str) -> Any:
    # msgspec converts no paths.
    if type_ is Path:
        return _file_path(_value(value, str, where=where), where=where)
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        # Its value may be a secret that is in the wrong place.
        raise ConfigError(
            where, f"{_FOUND.get(type(value), 'a date')} is the wrong type", f"it must be {_named(type_)}"
        ) from error


def _file_path(text: str, *, where: str) -> Path:
    # An empty path is the working directory to Python, a NUL ends the name for the kernel, a line end a line of a unit.
    if not text.strip() or _CONTROL.search(text):
        raise ConfigError(where, f"{text!r} is not a file name", 'for example "archive.db"')
    # Folders of these names would be made, and the archive kept where nobody looks for it.
    if _NO_PATH.match(text):
        remedy = "write a path on this machine; ~ is your home, and variables are not replaced"
        raise ConfigError(where, f"{text!r} is not a file name", remedy)
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ConfigError(where, f"{text!r}: {error}", "write the whole path, without ~") from error


def _named(type_: type) -> str:
    words = {str: "text in quotes", float: "a number", int: "a whole number", bool: "true or false"}
    words[dict[str, str]] = "a table of text in quotes"
    return words.get(type_, "text in quotes, or a list of it")
