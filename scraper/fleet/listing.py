"""The list of sites that a fleet is given: CSV with the columns `id,name,url,profile,language,timezone`."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.errors import ConfigError
from archive.uri import place
from scraper.fleet.errors import BadSites
from scraper.fleet.ledger import FleetSite
from scraper.settings.config import SiteConfig, site_of
from scraper.settings.media_choice import MediaChoice

COLUMNS = ("id", "name", "url", "profile", "language", "timezone")
_PORTS = {"http": 80, "https": 443}


def read(path: Path) -> tuple[FleetSite, ...]:
    """The sites that the file at *path* lists. Raises `BadSites`, which tells every line that cannot be used."""
    try:
        # Spreadsheets write a mark of byte order before the first column, which would become part of its name.
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8: save it as CSV UTF-8"
        raise BadSites((f"{path}: {why}",)) from error
    # Strict: an open quotation mark would swallow the rest of the list as one value.
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        given = rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        _check_columns(given, path)
        return _checked([(rows.line_num, row) for row in rows if not _is_blank(row)], str(path))
    except csv.Error as error:
        # The line after the last that was read: a quotation mark that opens there takes all lines behind it.
        where = f"{path} line {rows.line_num + 1}"
        raise BadSites((f"{where}: {error}: check its quotation marks",)) from error


def _delimiter(text: str) -> str:
    """What stands between the columns: spreadsheets of many countries write semicolons for commas."""
    first = text.partition("\n")[0]
    return next((sign for sign in ",;\t" if sign in first), ",")


def _check_columns(given: list[str], path: Path) -> None:
    wrong = sorted(set(given) - set(COLUMNS)) or [each for each in ("id", "url") if each not in given]
    wrong = wrong or sorted(each for each in set(given) if given.count(each) > 1)
    if wrong:
        raise BadSites((f"{path} line 1: it must name the columns {','.join(COLUMNS)}; wrong: {', '.join(wrong)}",))


def _is_blank(row: Mapping[str, Any]) -> bool:
    """Return whether all values of *row* are empty, as spreadsheets write rows that were cleared."""
    return not "".join("".join(value or ()) for value in row.values()).strip()


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


def _checked(rows: Iterable[tuple[int, Mapping[str, str | None]]], source: str) -> tuple[FleetSite, ...]:
    found: list[FleetSite] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, row in rows:
        where = f"{source} line {number}"
        try:
            site = _site(row, where)
        except ConfigError as error:
            faults.append(str(error))
            continue
        faults += _twice(site, number, seen, where)
        found.append(site)
    if faults:
        raise BadSites(tuple(faults))
    return tuple(found)


def _site(row: Mapping[str, str | None], where: str) -> FleetSite:
    """The site of one line. Raises `ConfigError`."""
    # How the csv module tells of values too many (a key None) and too few (a value None).
    if None in row or None in row.values():
        raise ConfigError(where, "it has more or fewer values than the first line", "quote what holds a comma")
    table = {key: " ".join(value.split()) for key, value in row.items() if value and value.strip()}
    site = site_of(table, source=where)
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
