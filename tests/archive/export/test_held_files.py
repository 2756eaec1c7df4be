"""Exports to read show the pictures that are held, and lead to the documents: offline, from copies beside the pages."""

import json
import re
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.digest import sha256
from archive.export.held_files import HeldFiles
from archive.export.order import ExportOrder
from archive.media.folder import MediaFolder, folder_of
from archive.model import Block, BlockKind, Content, Media, MediaKind, Run
from scraper.demo import demo_blog
from tests.support.checking import cirma
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix
from tests.support.media import pdf, png
from tests.support.sql import tamper

PORTS = "ports-*"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration blog with its pictures."""
    archivist = Archivist(tmp_path_factory.mktemp("kept"), FakeWix(demo_blog()), media="posts")
    archivist.crawl()
    return archivist.path


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt at will."""
    shutil.copyfile(kept, tmp_path / "archive.db")
    shutil.copytree(folder_of(kept), folder_of(tmp_path / "archive.db"))
    return tmp_path / "archive.db"


def export(path: Path, form: str, *arguments: str) -> Path:
    into = path.parent / form
    result = cirma(path, "export", form, str(into), *arguments)
    assert result.exception is None, result.exception
    return into


def copies(into: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((into / "media").glob("*"))}


def pages(into: Path) -> dict[Path, LexborHTMLParser]:
    return {file: LexborHTMLParser(file.read_text("utf-8")) for file in (into / "posts").glob("*.html")}


def test_the_page_shows_every_held_picture_from_a_copy_beside_it(path: Path) -> None:
    into = export(path, "html")

    shown = [
        (file, image.attributes["src"] or "", image.attributes["alt"])
        for file, page in pages(into).items()
        for image in page.css("img")
    ]
    assert len(shown) >= 7
    assert all((file.parent / source).resolve().is_relative_to(into.resolve()) for file, source, _ in shown)
    assert all((file.parent / source).is_file() for file, source, _ in shown)
    # A picture that its author did not describe has no file name for a description.
    assert {"Escales de nuit", ""} <= {alt for _, _, alt in shown}
    assert not any("~mv2" in (alt or "") for _, _, alt in shown)
    assert {f"sha256:{name.partition('.')[0]}" for name in copies(into)} == set(MediaFolder(path).digests())
    assert all(sha256(data) == f"sha256:{name.partition('.')[0]}" for name, data in copies(into).items())


def test_a_link_to_a_held_document_leads_to_its_copy_and_the_page_says_where_it_was(path: Path) -> None:
    into = export(path, "html")
    (page,) = [page for file, page in pages(into).items() if file.match(PORTS)]

    links = [link.attributes["href"] or "" for link in page.css("a[href$='.pdf']")]
    assert links
    assert all((into / "posts" / link).is_file() for link in links)
    table = page.css("table")[-1].text()
    assert ".pdf" in table
    assert "http" in table


def test_markdown_links_the_same_copies(path: Path) -> None:
    into = export(path, "markdown")
    (file,) = into.glob(f"{PORTS}.md")
    text = file.read_text("utf-8")

    targets = re.findall(r"\]\((media/[^)]+)\)", text)
    pictures = re.findall(r"!\[[^]]+\]\((media/[^)]+)\)", text)
    assert len(pictures) >= 3
    assert any(target.endswith(".pdf") for target in targets)
    assert all((into / target).is_file() for target in targets)
    (listed,) = [json.loads(line.partition(" ")[2]) for line in text.splitlines() if line.startswith("files: ")]
    assert {each["file"] for each in listed} == set(targets)
    assert all(each["url"].startswith("http") for each in listed)


@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize("harm", ["missing", "altered", "withheld", "purged"])
def test_what_is_not_there_to_be_shown_keeps_its_address(path: Path, form: str, harm: str) -> None:
    folder = MediaFolder(path)
    for digest in list(folder.digests()):
        if harm == "missing":
            folder.file(digest).unlink()
        elif harm == "altered":
            folder.file(digest).write_bytes(b"other")
    if harm in ("withheld", "purged"):
        tamper(path, f"UPDATE blob SET state = '{harm}'")

    into = export(path, form)

    text = "".join(file.read_text("utf-8") for file in into.rglob("*.[mh][dt]*"))
    assert not (into / "media").exists()
    assert "blog.test/media/" in text
    assert "<img" not in text
    assert "files: " not in text


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_pictures_belong_to_the_site_as_texts_do(path: Path, form: str) -> None:
    into = export(path, form, "--redistributable")

    assert not (into / "media").exists()
    assert "media/" not in "".join(file.read_text("utf-8") for file in into.rglob("*.[mh][dt]*"))


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_only_the_pictures_of_the_posts_are_copied(path: Path, form: str) -> None:
    into = export(path, form, "--author", "vauquelan")

    assert 0 < len(copies(into)) < len(list(MediaFolder(path).digests()))


def held_as(folder: Path, data: bytes, resource: str, found: str) -> HeldFiles:
    """Copies of one file, of the type *found*."""
    archivist = Archivist(folder, FakeWix(demo_blog()), media="posts")
    archivist.crawl()
    media = MediaFolder(archivist.path)
    media.place(media.put(data))
    tamper(
        archivist.path,
        f"INSERT INTO blob VALUES ('{sha256(data)}', {len(data)}, '{found}', 'present')",
        f"UPDATE fetch SET blob = '{sha256(data)}' WHERE id = (SELECT min(fetch) FROM media_fetch)",
        f"UPDATE media_fetch SET resource = '{resource}' WHERE fetch = (SELECT min(fetch) FROM media_fetch)",
    )
    (folder / "out").mkdir()
    return HeldFiles(folder / "out", ExportOrder(database=archivist.database, media=media))


def test_a_drawing_that_could_run_is_offered_as_text(tmp_path: Path) -> None:
    data = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    drawing = Media(kind=MediaKind.IMAGE, id="a.svg", url="https://x.example/a.svg", alt="un dessin")
    content = Content(title="x", blocks=(Block(kind=BlockKind.IMAGE, media=(drawing,)),))

    local, (copied,) = held_as(tmp_path, data, "a.svg", "image/svg+xml").localised(content)

    (shown,) = local.blocks[0].media
    assert (shown.kind, shown.alt) == (MediaKind.DOCUMENT, "un dessin")
    assert copied.file.endswith(".svg.txt")
    assert (tmp_path / "out" / copied.file).read_bytes() == data


def test_a_link_into_a_document_keeps_its_place(tmp_path: Path) -> None:
    address = "https://x.example/a.pdf"
    block = Block(kind=BlockKind.PARAGRAPH, runs=(Run(text="page 3", href=f"{address}#page=3"),))

    files = held_as(tmp_path, pdf("bonjour"), address, "application/pdf")
    local, _ = files.localised(Content(title="x", blocks=(block,)), up="../")

    (run,) = local.blocks[0].runs
    assert re.fullmatch(r"\.\./media/[0-9a-f]{64}\.pdf#page=3", run.href or "")


def test_a_cover_that_the_body_does_not_show_stands_before_it(tmp_path: Path) -> None:
    cover = Media(kind=MediaKind.IMAGE, id="c.png", url="https://x.example/c.png")
    content = Content(title="x", cover=cover, blocks=(Block(kind=BlockKind.PARAGRAPH, runs=(Run(text="y"),)),))

    local, copied = held_as(tmp_path, png(200), "c.png", "image/png").localised(content)

    assert local.blocks[0].media[0].url == copied[0].file
