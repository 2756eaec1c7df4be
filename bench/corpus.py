"""The shared corpus: real pages with their gold, unpacked to a temporary folder, never part of this repository."""

import json
import lzma
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import zstandard

SHARED = Path(__file__).resolve().parents[2] / "shared"
_ARCHIVE = SHARED / "corpus" / "dev.tar.zst"
_WIX_SET = SHARED / "extraction" / "sets" / "wix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The right reading of a page; None where the corpus does not say."""

    id: str
    site: str
    html: bytes
    url: str
    title: str
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    body: str


@contextmanager
def dev_posts() -> Iterator[list[Gold]]:
    """The posts of the development sites, every render of them, or an empty list with a message where absent."""
    with dev_sites() as sites:
        yield [gold for site in sites for gold in _posts(site / "site.json")]


@contextmanager
def dev_sites() -> Iterator[list[Path]]:
    """The folders of the development sites, or none with a message where absent."""
    if not _ARCHIVE.exists():
        print(f"skipped: no corpus at {_ARCHIVE}", file=sys.stderr)
        yield []
        return
    with tempfile.TemporaryDirectory() as folder:
        unpack(Path(folder))
        yield sorted(path.parent for path in Path(folder).glob("*/*/site.json"))


def wix_set() -> list[Gold]:
    """The Wix pages of the extraction sets, or an empty list with a message where absent."""
    rows = _WIX_SET / "gold.jsonl"
    if not rows.exists():
        print(f"skipped: no set at {_WIX_SET}", file=sys.stderr)
        return []
    return [_row(json.loads(line)) for line in rows.read_text("utf-8").splitlines()]


def unpack(folder: Path, archive: Path = _ARCHIVE) -> None:
    """Unpack the development sites of *archive* into *folder*."""
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    with (
        archive.open("rb") as file,
        reader.stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        tar.extractall(folder, filter="data")


def _posts(path: Path) -> Iterator[Gold]:
    site = json.loads(path.read_text("utf-8"))
    for post in site["posts"]:
        yield Gold(
            id=f"{site['site']}/{post['slug']}",
            site=site["site"],
            html=(path.parent / post["file"]).read_bytes(),
            url=post["url"],
            title=post["h1"] or post["title"],
            authors=tuple(post["authors"]),
            published=post["published"],
            modified=post["modified"],
            body=post["body"],
        )


def _row(row: dict[str, object]) -> Gold:
    authors = row.get("authors")
    return Gold(
        id=str(row["id"]),
        site="extraction/wix",
        html=lzma.decompress((_WIX_SET / "html" / str(row["file"])).read_bytes()),
        url=str(row["url"]),
        title=str(row["title"]),
        authors=tuple(authors) if isinstance(authors, list) else (),
        published=str(row["published"]) if row.get("published") else None,
        modified=None,
        body=str(row["body"]),
    )
