"""The list of sites that a fleet is given: CSV with the columns `id,name,url,profile,language,timezone`."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import ConfigError
from archive.uri import place
from scraper.fleet.errors import BadSites
from scraper.fleet.ledger import FleetSite
from scraper.settings.config import SiteConfig, site_of
from scraper.settings.media_choice import MediaChoice

COLUMNS = ("id", "name", "url", "profile", "language", "timezone")
# A file system takes 255; a job's folder is called after its site, with letters behind.
_LONGEST_ID = 200
_PORTS = {"http": 80, "https": 443}


def read(path: Path) -> tuple[FleetSite, ...]:
    """The sites that the file at *path* lists. Raises `BadSites`, which tells every line that cannot be used."""
    try:
        # Spreadsheets write a mark of byte order before the first column, which would become part of its name.
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8: save it as CSV UTF-8"
        raise BadSites((f"{path}: {why}",)) from error
    sign, body = _begun(text)
    # Strict: an open quotation mark would swallow the rest of the list as one value.
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=sign, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, row) for row in reader)
    except csv.Error as error:
        # The line after the last that was read: a quotation mark that opens there takes all lines behind it.
        where = f"{path} line {rows[-1][0] + 1 if rows else 1}"
        raise BadSites((f"{where}: {error}: check its quotation marks",)) from error
    # Rows that were cleared have no value; such rows are before the columns' names too.
    filled = iter([(number, row) for number, row in rows if _trimmed(row)])
    number, first = next(filled, (1, []))
    given = _trimmed([name.strip().lower() for name in first])
    _check_columns(given, f"{path} line {number}")
    return _checked(given, filled, str(path))


def _begun(text: str) -> tuple[str, str]:
    """Return what stands between the columns, and *text* with a first line that names them.

    Spreadsheets of many countries write semicolons for commas, and some a line `sep=;` before all others. It is
    emptied, so that each line keeps its number.
    """
    lines = text.splitlines(keepends=True)
    if lines and (told := re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE)):
        return told[1], "".join(("\n", *lines[1:]))
    first = next((line for line in lines if line.strip(" \t\r\n,;")), "")
    return max(",;\t", key=first.count), text


def _check_columns(given: list[str], where: str) -> None:
    wrong = sorted(set(given) - set(COLUMNS)) or [each for each in ("id", "url") if each not in given]
    wrong = wrong or sorted(each for each in set(given) if given.count(each) > 1)
    if wrong:
        named = ", ".join(name or "a column without a name" for name in wrong)
        raise BadSites((f"{where}: it must name the columns {','.join(COLUMNS)}; wrong: {named}",))


def _trimmed(values: list[str]) -> list[str]:
    """Return *values* without the empty ones at their end, as spreadsheets write columns that were cleared."""
    filled = [number for number, value in enumerate(values, 1) if value.strip()]
    return values[: max(filled, default=0)]


def settings_of(site: FleetSite) -> SiteConfig:
    """*site* as the crawler knows sites.

    Without pictures and documents: these lie in a folder beside the archive, which no generation carries.
    """
    return SiteConfig(
        id=site.id,
        name=site.name,
        url=site.url,
        profile=site.profile,
        language=site.language,
        timezone=site.timezone,
        media=MediaChoice.NONE.value,
    )


def host_of(url: str) -> str:
    """Host and port of *url*: what is asked one thing at a time. `www.` is the same host."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or _PORTS.get(parts.scheme, 443)}"


def _checked(given: list[str], rows: Iterable[tuple[int, list[str]]], source: str) -> tuple[FleetSite, ...]:
    found: list[FleetSite] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, row in rows:
        where = f"{source} line {number}"
        try:
            site = _site(given, row, where)
        except ConfigError as error:
            faults.append(str(error))
            continue
        faults += _twice(site, number, seen, where)
        found.append(site)
    if faults:
        raise BadSites(tuple(faults))
    return tuple(found)


def _site(given: list[str], row: list[str], where: str) -> FleetSite:
    """The site of one line. Raises `ConfigError`."""
    if len(row) < len(given) or len(_trimmed(row)) > len(given):
        raise ConfigError(where, "it has more or fewer values than the first line", "quote what holds a comma")
    table = {key: " ".join(value.split()) for key, value in zip(given, row, strict=False) if value.strip()}
    site = site_of(table, source=where)
    if len(site.id) > _LONGEST_ID:
        raise ConfigError(f"{where}: id", f"it is longer than {_LONGEST_ID} letters", "it names files: choose another")
    if not site.url:
        raise ConfigError(f"{where}: url", "it is empty", "give the address of the home page")
    return FleetSite(
        id=site.id,
        name=site.name,
        url=site.url,
        profile=table.get("profile", "auto"),
        language=site.language,
        timezone=site.timezone,
        host=host_of(site.url),
    )


def _twice(site: FleetSite, number: int, seen: dict[str, int], where: str) -> Iterator[str]:
    for what, value, same in (("id", site.id, site.id), ("url", site.url, place(site.url))):
        first = seen.setdefault(f"{what} {same}", number)
        if first != number:
            yield f"{where}: {what}: line {first} has {value!r} too"
