"""Pictures and documents in the reading room: shown where they can do no harm, offered where they could."""

import io
from pathlib import Path

import pytest
from PIL import Image

from archive.media import thumbnails
from archive.media.folder import MediaFolder
from archive.media.thumbnails import Likeness, Unshowable, likeness, thumbnail
from archive.query import names, takedowns
from archive.store import Store
from archive.takedown import Action
from archive.web.cache import BoundedCache
from archive.web.routes import media
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, FakeWix
from tests.support.media import gif, png
from tests.support.rooms import Visitor, room_at

ARCTIC = "arctique-routes-froides-calculs-tièdes"
PORTS = "ports-puissance-la-géographie-discrète-de-l-influence"


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """The demonstration blog with its pictures, one of them replaced in silence."""
    archivist = Archivist(tmp_path, FakeWix(demo_blog()), media="posts")
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.site.show(demo_blog().after(1))  # type: ignore[attr-defined]
    archivist.crawl(full=True)
    return archivist


@pytest.fixture
def visitor(archivist: Archivist) -> Visitor:
    return Visitor(room_at(archivist.path))


def post_of(archivist: Archivist, name: str) -> str:
    return names.resolve(archivist.database, name)


def digests(archivist: Archivist, media_type: str) -> list[str]:
    rows = archivist.rows(f"SELECT digest FROM blob WHERE type = '{media_type}' ORDER BY digest")
    return [row[0].removeprefix("sha256:") for row in rows]


def test_a_picture_is_served_as_what_it_is_and_can_do_nothing(archivist: Archivist, visitor: Visitor) -> None:
    digest = digests(archivist, "image/png")[0]

    answer = visitor.get(f"/media/{digest}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.content == MediaFolder(archivist.path).read(f"sha256:{digest}")


def test_a_document_is_a_download(archivist: Archivist, visitor: Visitor) -> None:
    answer = visitor.get(f"/media/{digests(archivist, 'application/pdf')[0]}")

    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/pdf"


def test_a_drawing_that_could_run_scripts_is_a_download_of_no_type(archivist: Archivist) -> None:
    with_drawing = Store.open(archivist.path, holder="a test", now=NOON)
    digest = with_drawing.media.put(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    with_drawing.media.place(digest)
    sql.run(with_drawing.database, "INSERT INTO blob VALUES (?, 70, 'image/svg+xml', 'present')", (digest,))
    with_drawing.database.conn.commit()
    with_drawing.close()
    visitor = Visitor(room_at(archivist.path))

    answer = visitor.get(f"/media/{digest.removeprefix('sha256:')}")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert visitor.get(f"/media/{digest.removeprefix('sha256:')}/320").status_code == 404


def test_a_post_shows_its_pictures_and_offers_its_documents(archivist: Archivist, visitor: Visitor) -> None:
    html = visitor.get(f"/posts/{post_of(archivist, PORTS)}").text

    assert html.count('<img src="/media/') == 3
    assert "non conservé dans cette archive" not in html
    (document,) = digests(archivist, "application/pdf")
    assert f'href="/media/{document}" download' in html


def test_the_comparison_shows_the_picture_that_went_and_the_one_that_came(
    archivist: Archivist, visitor: Visitor
) -> None:
    (change,) = [each for each in archivist.changes() if "arctique" in each.url]

    html = visitor.get(f"/changes/{change.id}").text

    assert html.count("/320") == 2
    assert "deux images différentes" in html or "la même image" in html


def test_the_page_as_captured_has_its_pictures(archivist: Archivist, visitor: Visitor) -> None:
    ((capture,), *_) = archivist.rows(f"SELECT capture FROM observation WHERE post = '{post_of(archivist, ARCTIC)}'")

    html = visitor.get(f"/captures/{capture}/frame").text

    assert 'src="/media/' in html


def test_a_thumbnail_is_drawn_once(archivist: Archivist, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(data: bytes, width: int) -> tuple[bytes, str]:
        drawn.append(width)
        return thumbnail(data, width)

    monkeypatch.setattr(thumbnails, "thumbnail", draw)
    monkeypatch.setattr(media, "_renditions", BoundedCache(1 << 20, weigh=lambda rendition: len(rendition[0])))
    digest = digests(archivist, "image/png")[0]

    answers = [visitor.get(f"/media/{digest}/{width}") for width in (320, 1200, 320, 1200)]

    assert drawn == [320, 1200]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert answers[0].content == answers[2].content


@pytest.mark.parametrize(("action", "status"), [(Action.WITHHOLD, 451), (Action.PURGE, 410)])
def test_a_thumbnail_that_was_drawn_is_shown_to_nobody_after_a_takedown(
    archivist: Archivist, visitor: Visitor, action: Action, status: int
) -> None:
    digest = digests(archivist, "image/png")[0]
    assert visitor.get(f"/media/{digest}/320").status_code == 200
    store = Store.open(archivist.path, holder="a test", now=NOON)
    for name in (ARCTIC, PORTS):
        target = takedowns.whole(store.database, names.resolve(store.database, name))
        store.take_down(target, action=action, reason="a rehearsal", at=NOON)
    store.close()

    assert visitor.get(f"/media/{digest}/320").status_code == status


def test_a_cache_gives_up_what_was_used_least_when_it_is_too_heavy() -> None:
    cache = BoundedCache[bytes](10, weigh=len)
    for key, size in (("a", 4), ("b", 4), ("a", 5), ("c", 3)):
        cache.put(key, bytes(size))

    assert [key for key in "abc" if cache.get(key)] == ["a", "c"]


@pytest.mark.parametrize(("action", "status"), [(Action.WITHHOLD, 451), (Action.PURGE, 410)])
def test_what_was_taken_down_is_shown_to_nobody(archivist: Archivist, action: Action, status: int) -> None:
    (document,) = digests(archivist, "application/pdf")
    store = Store.open(archivist.path, holder="a test", now=NOON)
    target = takedowns.whole(store.database, names.resolve(store.database, PORTS))
    store.take_down(target, action=action, reason="a rehearsal", at=NOON)
    store.close()

    assert Visitor(room_at(archivist.path)).get(f"/media/{document}").status_code == status


@pytest.mark.parametrize(
    "path", ["/media/abc", "/media/" + "0" * 64, "/media/../archive.db", "/media/" + "0" * 64 + "/99"]
)
def test_nothing_else_is_served(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_thumbnail_is_small_and_still() -> None:
    data, media_type = thumbnail(gif(5), 320)

    assert media_type in ("image/png", "image/jpeg")
    assert getattr(Image.open(io.BytesIO(data)), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png(1, claimed=(32000, 32000)), id="a billion pixels claimed"),
        pytest.param(png(1, width=300, height=300)[:-60], id="cut"),
        pytest.param(b"<svg/>", id="a drawing"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_cannot_be_drawn_is_refused(data: bytes) -> None:
    with pytest.raises(Unshowable):
        thumbnail(data, 320)


def test_one_picture_encoded_twice_is_told_from_two_pictures() -> None:
    first = Image.effect_mandelbrot((160, 120), (-2, -1.5, 1, 1.5), 40)
    forms = []
    for format_, image in (("PNG", first), ("JPEG", first), ("PNG", first.rotate(180))):
        out = io.BytesIO()
        image.save(out, format_)
        forms.append(out.getvalue())

    assert likeness(forms[0], forms[1]) is Likeness.RE_ENCODED
    assert likeness(forms[0], forms[2]) is Likeness.DIFFERENT
    assert likeness(forms[0], b"no picture") is None
