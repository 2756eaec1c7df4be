"""Golden pages, each written by us in the markup of the wild: one test for each field of each page.

`python -m tests.test_parse_pages` writes what the parser says today into every `expected.json`; review the diff.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from archive.model import Reading
from archive.render.text import as_text
from archive.sameness import content_digest
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

PAGES = Path(__file__).parent / "pages"
FOLDERS = sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())
URL = "https://www.example-collectif.fr/post/les-d%C3%A9troits"
OBSERVED = datetime(2026, 2, 1, 12, tzinfo=UTC)
SITE = SiteContext(
    base="https://www.example-collectif.fr", profile=WIX, zone=ZoneInfo("Europe/Paris"), language="fr", parser="wix/0"
)


def reading(folder: str) -> Reading:
    """Return what the golden page in *folder* is read as."""
    body = (PAGES / folder / "page.html").read_bytes()
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return read(Page(body=body, uri=URL, url=URL, status=200, headers=headers, observed=OBSERVED, site=SITE))


def described(found: Reading) -> dict[str, object]:
    """*found* as JSON fields, content spread among them; empty fields left out."""
    fields = msgspec.to_builtins(found, builtin_types=(datetime, date))
    content = fields.pop("content") or {}
    body = {"text": as_text(found.content).split("\n\n")} if found.content else {}
    every: dict[str, object] = json.loads(json.dumps({**fields, **content, **body}, default=_plain))
    return {name: _lean(value) for name, value in every.items() if value not in (None, [], "", {})}


def _plain(value: object) -> str:
    assert isinstance(value, date | datetime), value
    return value.isoformat()


def _lean(value: object) -> object:
    if isinstance(value, dict):
        return {key: _lean(item) for key, item in value.items() if item not in (None, [], "", {}, 0, False)}
    return [_lean(item) for item in value] if isinstance(value, list) else value


def expected(folder: str) -> dict[str, object]:
    """The reviewed reading of the page in *folder*."""
    fields: dict[str, object] = json.loads((PAGES / folder / "expected.json").read_text("utf-8"))
    return fields


CASES = [(folder, field) for folder in FOLDERS for field in sorted(expected(folder))]


@pytest.mark.parametrize(("folder", "field"), CASES, ids=[f"{folder}: {field}" for folder, field in CASES])
def test_golden_field(folder: str, field: str) -> None:
    """Each field is read as reviewed."""
    assert described(reading(folder)).get(field) == expected(folder)[field]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_field_beyond_the_golden_ones(folder: str) -> None:
    """What should be empty is empty."""
    assert set(described(reading(folder))) == set(expected(folder))


def test_both_viewers_say_the_same() -> None:
    """The same article in the markup of either viewer is one content state."""
    new, old = reading("new-viewer").content, reading("old-viewer").content
    assert new is not None
    assert old is not None

    assert as_text(new) == as_text(old)
    assert content_digest(new) == content_digest(old)


def test_saved_page_reads_the_same_without_hooks() -> None:
    """A browser's copy with hooks and a plain copy without give the same post."""
    hooked, plain = reading("saved-dom").content, reading("saved-plain").content
    assert hooked is not None
    assert plain is not None

    assert (plain.title, plain.authors, plain.reading_minutes) == (hooked.title, hooked.authors, hooked.reading_minutes)
    assert as_text(plain) == as_text(hooked)
    assert plain.published is not None
    assert hooked.published is not None
    assert plain.published.day == hooked.published.day == date(2025, 11, 27)


def rewrite() -> None:
    """Write every expected.json anew."""
    for folder in FOLDERS:
        fields = json.dumps(described(reading(folder)), ensure_ascii=False, indent=1, sort_keys=True)
        (PAGES / folder / "expected.json").write_text(fields + "\n", "utf-8")


if __name__ == "__main__":
    rewrite()
