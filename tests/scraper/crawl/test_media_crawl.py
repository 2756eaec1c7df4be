"""Pictures and documents: what a crawl asks for after the pages, what it keeps, and what it makes of odd answers."""

import gzip
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.config import ArchiveConfig
from archive.database import schema
from archive.model import Block, BlockKind, Media, MediaKind, Run
from archive.query import media
from archive.query.dossier import dossier
from archive.query.media import MediaAttempt
from archive.store import Store
from archive.verify import Sample, verify
from scraper.cli.progress import Quiet
from scraper.clock import Clock, clock
from scraper.crawl import media_crawl
from scraper.crawl.attempt import MediaTally
from scraper.crawl.media_fetch import fetch_media
from scraper.crawl.progress import Progress
from scraper.crawl.run import run
from scraper.crawl.summary import Summary
from scraper.demo import DemoServer, serving
from scraper.frontier.plan import Options
from scraper.http.body import MEDIA
from scraper.settings.amounts import amount
from scraper.settings.config import Config, ScraperConfig, SiteConfig
from tests.support import sql
from tests.support.fakes import make_blog, make_post
from tests.support.media import MediaServer, Served, gif, media_server, pdf, png

LIMIT = 200_000
UTC_ZONE = ZoneInfo("UTC")


@dataclass
class Place:
    """A blog, its host of pictures, and an archive of both."""

    path: Path
    blog: DemoServer
    host: MediaServer
    day: int = 0
    keeping: str = "posts"
    budget: str = "1 GB"
    watcher: Progress = field(default_factory=Quiet)

    def shows(self, *addresses: str, documents: tuple[str, ...] = ()) -> None:
        """Let one post show pictures at *addresses* and link *documents*."""
        pictures = tuple(_picture(address) for address in addresses)
        links = tuple(_link(address) for address in documents)
        self.blog.show(make_blog(make_post("a", blocks=(*_TEXT, *pictures, *links))))

    def crawl(self, *, full: bool = False) -> Summary:
        """One run, each a day after the other; a *full* one asks for every post."""
        site, config, wall = self._settings()
        options = Options(clock_is_right=True, full=full)
        (summary,) = run(config, (site,), options=options, clock=wall, progress=self.watcher, stopped=lambda: False)
        return summary

    def ask_again(self, post: str) -> MediaTally:
        """Ask for the pictures and documents of *post* that are held, too."""
        site, config, wall = self._settings()
        store = Store.open(self.path, holder="a test", now=wall.now())
        found = fetch_media(config, site, store, post, again=True, clock=wall, progress=Quiet(), stopped=lambda: False)
        store.close()
        return found

    def _settings(self) -> tuple[SiteConfig, Config, Clock]:
        """Of a run, a day after the last."""
        now = datetime(2026, 11, 20 + self.day, 9, tzinfo=UTC)
        self.day += 1
        site = SiteConfig(
            id="x", name="X", url=self.blog.base, timezone="UTC", media=self.keeping, media_budget=self.budget
        )
        config = Config(
            archive=ArchiveConfig(path=self.path),
            scraper=ScraperConfig(contact="a@b.example", allow_loopback=True, min_delay=0),
            sites=(site,),
        )
        return site, config, replace(clock({"CIRMA_CLOCK": now.isoformat()}), sleep=lambda seconds: False)

    def attempts(self) -> list[MediaAttempt]:
        """All of them, oldest first."""
        with_rows = schema.connect(self.path)
        found = media.attempts(with_rows)
        with_rows.close()
        return sorted((each for made in found.values() for each in made), key=lambda attempt: attempt.at)

    def faults(self) -> tuple[object, ...]:
        """Return what a verification finds."""
        at = datetime(2026, 12, 24, tzinfo=UTC)
        return verify(self.path, at=at, sample=Sample(share=1, day=at.date())).faults


_TEXT = (Block(kind=BlockKind.PARAGRAPH, runs=(Run(text="Premier paragraphe."),)),)


def _picture(address: str) -> Block:
    shown = Media(kind=MediaKind.IMAGE, id=address.rpartition("/media/")[2], url=address)
    return Block(kind=BlockKind.IMAGE, media=(shown,))


def _link(address: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, runs=(Run(text="la note", href=address),))


@contextmanager
def opened(folder: Path) -> Iterator[Place]:
    with (
        pytest.MonkeyPatch.context() as patch,
        media_server(address="127.0.0.2") as host,
        serving(make_blog(), shells=frozenset()) as blog,
    ):
        # Files of the real limit would take seconds each.
        small = replace(MEDIA, wire=LIMIT, decoded=LIMIT)
        defaults = media_crawl.MediaCrawl.__init__.__kwdefaults__
        assert defaults is not None
        patch.setitem(defaults, "limits", small)
        yield Place(path=folder / "archive.db", blog=blog, host=host)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with opened(tmp_path) as place:
        yield place


BIG = png(3) + b"\0" * LIMIT
BOMB = gzip.compress(b"\0" * (50 << 20))

ROWS = {
    "a picture": (Served(png(1)), "held image/png"),
    "a picture under a false type": (Served(png(1), type="text/html"), "held image/png"),
    "a page under a picture's type": (Served(b"<!doctype html><html>no"), "HTTP 200, found text/html"),
    "a script under a picture's type": (Served(b"alert(1)"), "HTTP 200, found text/plain"),
    "nothing at all": (Served(b""), "HTTP 200, found application/x-empty"),
    "a drawing that could run scripts": (Served(b'<svg xmlns="x"><script/></svg>'), "held image/svg+xml"),
    "an animated picture": (Served(gif(9)), "held image/gif"),
    "a file that ends early, sent whole": (Served(png(1)[:-20]), "held image/png cut-file"),
    "an answer that ends early": (Served(png(1), announced=5000), "incomplete"),
    "not there": (Served(b"<html>", status=404), "HTTP 404"),
    "forbidden": (Served(b"<html>", status=403), "HTTP 403"),
    "too large, and says so": (Served(BIG), "held image/png smaller"),
    "too large, and does not say so": (Served(BIG, is_chunked=True), "held image/png smaller"),
    "small, and vast once inflated": (
        Served(BOMB, headers=(("content-encoding", "gzip"),)),
        "held image/png smaller",
    ),
    "few bytes that claim a billion pixels": (Served(png(1, claimed=(32000, 32000))), "held image/png"),
}


REDIRECTS = {
    "a redirect to the site's own host": ("{blog}/media/{demo}", "held image/jpeg"),
    "a redirect within the host": ("/media/fine.png", "held image/png"),
    "a redirect to another host": ("{other}/media/x.png", "scope"),
    "a redirect out of this machine": ("https://static.wixstatic.com/media/x.png", "scope"),
    "a redirect in a circle": ("/media/19.png", "HTTP 302"),
}
RULED = {
    "what the rules of its host forbid": (Served(png(20)), "robots"),
    "a redirect to what the rules of its host forbid": (
        Served(status=302, headers=(("location", "/media/20.png"),)),
        "robots",
    ),
}
RULES = Served(b"User-agent: *\nDisallow: /media/20.png\n", type="text/plain")
DEMO = "9d41c7_e2074b6d95c34f8fb1a8c6d3470925fe~mv2.jpg"
CASES = {row: expected for row, (_, expected) in (*ROWS.items(), *REDIRECTS.items(), *RULED.items())}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, MediaServer]]:
    """One crawl over every row, each a picture of one post."""
    with opened(tmp_path_factory.mktemp("rows")) as place, media_server(address="127.0.0.3") as other:
        answers = [answer for answer, _ in ROWS.values()]
        for target, _ in REDIRECTS.values():
            location = target.format(blog=place.blog.base, demo=DEMO, other=other.base)
            answers.append(Served(status=302, headers=(("location", location),)))
        answers += [answer for answer, _ in RULED.values()]
        smaller = {f"/media/{n}.png/v1/fit/w_2000,h_2000,q_90/{n}.png": Served(png(n)) for n in range(len(answers))}
        pictures = {f"/media/{n}.png": answer for n, answer in enumerate(answers)}
        more = {"/robots.txt": RULES, "/media/fine.png": Served(png(99))}
        place.host.answers = {**pictures, **smaller, **more}
        place.shows(*(f"{place.host.base}{path}" for path in pictures))
        assert place.crawl().outcome == "done"
        yield place, other


@pytest.mark.parametrize(("number", "row"), list(enumerate(CASES)), ids=list(CASES))
def test_what_becomes_of_an_answer(crawled: tuple[Place, MediaServer], number: int, row: str) -> None:
    place, _ = crawled

    last = [each for each in place.attempts() if each.resource == f"{number}.png"][-1]

    odd = [flag for flag in last.flags if flag in ("cut-file", "smaller")]
    told = " ".join(["held", last.type or "", *odd]) if last.blob else last.cause or last.why
    assert told == CASES[row]


def test_after_all_odd_answers_the_archive_is_sound_and_nobody_else_was_asked(
    crawled: tuple[Place, MediaServer],
) -> None:
    place, other = crawled

    assert place.faults() == ()
    assert other.asked == []
    assert len([path for path in place.host.asked if path == "/media/19.png"]) <= 6
    assert "/media/20.png" not in place.host.asked


def test_the_rules_of_a_host_of_pictures_are_obeyed(place: Place) -> None:
    rules = b"User-agent: *\nDisallow: /media/secret\n"
    place.host.answers = {
        "/robots.txt": Served(rules, type="text/plain"),
        "/media/secret.png": Served(png(1)),
        "/media/open.png": Served(png(2)),
    }
    place.shows(*(f"{place.host.base}/media/{name}.png" for name in ("secret", "open")))

    place.crawl()

    assert place.host.asked == ["/robots.txt", "/media/open.png"]
    assert sorted(each.cause or "held" for each in place.attempts()) == ["held", "robots"]


def test_a_store_that_denies_its_rules_has_none(place: Place) -> None:
    place.host.answers = {"/robots.txt": Served(status=403), "/media/x.png": Served(png(1))}
    place.shows(f"{place.host.base}/media/x.png")

    place.crawl()

    assert place.host.media_asked() == ["/media/x.png"]


def test_a_host_whose_rules_cannot_be_read_is_asked_for_nothing(place: Place) -> None:
    place.host.answers = {"/robots.txt": Served(status=503), "/media/x.png": Served(png(1))}
    place.shows(f"{place.host.base}/media/x.png")

    summary = place.crawl()

    assert place.host.media_asked() == []
    assert summary.outcome == "done"
    assert summary.media.left == 1
    assert "no pictures or documents of" in summary.media.notes[-1]


def test_what_is_held_is_never_asked_for_again(place: Place) -> None:
    place.host.answers = {f"/media/{n}.png": Served(png(n)) for n in range(3)}
    place.shows(*(f"{place.host.base}/media/{n}.png" for n in range(3)))
    place.crawl()
    asked = list(place.host.asked)

    summary = place.crawl()

    assert place.host.asked == asked
    assert (summary.media.kept, summary.media.missing, summary.media.left) == (0, 0, 0)


def test_what_is_missing_is_a_fact_and_not_asked_for_the_next_day(place: Place) -> None:
    place.shows(f"{place.host.base}/media/gone.png")
    for _ in range(3):
        place.crawl()

    assert place.host.media_asked() == ["/media/gone.png"]
    assert [each.why for each in place.attempts()] == ["HTTP 404"]


def test_a_picture_that_its_host_denies_stands_in_the_dossier(place: Place) -> None:
    base = place.host.base
    place.host.answers = {
        "/media/held.png": Served(png(1)),
        "/media/denied.png": Served(status=403),
        "/media/ill.png": Served(status=500),
    }
    place.shows(*(f"{base}/media/{name}.png" for name in ("held", "denied", "gone", "ill")))
    place.crawl()

    database = schema.connect(place.path)
    (row,) = sql.run(database, "SELECT post FROM post_status").fetchall()
    known = dossier(database, row["post"])

    assert sorted((said.resource.rpartition("/")[2], said.status) for said in known.media) == [
        ("denied.png", 403),
        ("gone.png", 404),
    ]
    assert [said["status"] for said in known.record()["media"]] == [said.status for said in known.media]
    assert sum("HTTP 40" in line for line in known.lines(UTC_ZONE)) == 2


BUDGETS = {
    "room for all": ("1 GB", [0]),
    "room for two files a run": ("100 kB", [3, 1, 0]),
    "room for one file a run": ("50 kB", [4, 3, 2, 1, 0]),
}


@pytest.mark.parametrize(("budget", "left"), BUDGETS.values(), ids=BUDGETS.keys())
def test_a_run_keeps_to_its_budget_and_the_next_goes_on(place: Place, budget: str, left: list[int]) -> None:
    files = {f"/media/{n}.png": Served(png(n, width=200, height=200) + b"\0" * 40_000) for n in range(5)}
    place.host.answers = files
    place.shows(*(f"{place.host.base}{path}" for path in files))
    place.budget = budget

    summaries = [place.crawl() for _ in left]

    assert [summary.media.left for summary in summaries] == left
    assert max(summary.media.bytes for summary in summaries) <= amount(budget)
    assert len([each for each in place.attempts() if each.blob]) == 5


class Watcher(Quiet):
    """Notes what it is told of pictures and documents."""

    def __init__(self) -> None:
        self.told: list[int | str] = []

    def media_planned(self, site: str, count: int) -> None:
        self.told.append(count)

    def media_asked(self, site: str, address: str) -> None:
        self.told.append(address.rpartition("/")[2])


def test_who_watches_sees_every_picture_that_is_asked_for(place: Place) -> None:
    place.host.answers = {f"/media/{name}.png": Served(png(1)) for name in "ab"}
    place.shows(*(f"{place.host.base}/media/{name}.png" for name in "abc"))
    watcher = place.watcher = Watcher()

    for _ in range(2):
        place.crawl()

    assert watcher.told == [3, "a.png", "b.png", "c.png", 0]


def test_a_file_that_no_budget_holds_is_too_large_and_keeps_no_other_waiting(place: Place) -> None:
    place.host.answers = {"/media/a.png": Served(BIG), "/media/b.png": Served(png(2))}
    place.shows(*(f"{place.host.base}/media/{name}.png" for name in "ab"))
    place.budget = "50 kB"

    place.crawl()

    first = place.attempts()[0]
    assert (first.cause, first.blob) == ("too-large", None)
    assert place.attempts()[-1].blob


@pytest.mark.parametrize(("keeping", "held"), [("none", []), ("posts", ["own"]), ("linked", ["elsewhere", "own"])])
def test_documents_are_kept_as_the_archivist_says(place: Place, keeping: str, held: list[str]) -> None:
    place.keeping = keeping
    place.host.answers = {"/note.pdf": Served(pdf("ailleurs"), type="application/pdf")}
    own = f"{place.blog.base}/_files/ugd/9d41c7_d4e6f80a2b3c444ebd9f315e708cb324.pdf"
    place.shows(documents=(f"{place.host.base}/note.pdf", own))

    place.crawl()

    named = {own: "own", f"{place.host.base}/note.pdf": "elsewhere"}
    assert sorted(named[each.resource] for each in place.attempts() if each.blob) == held


def test_nothing_outside_of_this_machine_is_asked_whatever_a_page_says(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    original = socket.getaddrinfo

    def watched(name: str, *rest: object, **named: object) -> object:
        looked_up.append(name)
        return original(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    place.host.answers = {"/media/x.png": Served(png(1))}
    place.shows(
        "https://static.wixstatic.com/media/a.png",
        "http://192.0.2.1/media/b.png",
        "http://169.254.169.254/latest/meta-data/c.png",
        "http://[2001:db8::1]/media/d.png",
        f"{place.host.base}/media/x.png",
    )

    place.crawl()

    assert [each.address for each in place.attempts()] == [f"{place.host.base}/media/x.png"]
    assert set(looked_up) <= {"127.0.0.1", "127.0.0.2"}


def test_a_quiet_day_asks_for_nothing_but_pages(place: Place) -> None:
    place.host.answers = {"/media/x.png": Served(png(1))}
    place.shows(f"{place.host.base}/media/x.png", f"{place.host.base}/media/missing.png")
    place.crawl()
    before, asked = len(place.blog.log), list(place.host.asked)

    place.crawl()

    assert place.host.asked == asked
    assert [each.path for each in place.blog.log[before:] if "media" in each.path] == []


def test_the_newest_posts_come_first(place: Place) -> None:
    posts = [
        make_post(
            name,
            published=datetime(2026, day, 1, tzinfo=UTC),
            blocks=(*_TEXT, _picture(f"{place.host.base}/media/{name}.png")),
        )
        for name, day in (("old", 1), ("new", 9), ("middle", 5))
    ]
    place.host.answers = {f"/media/{name}.png": Served(png(1)) for name in ("old", "new", "middle")}
    place.blog.show(make_blog(*posts))

    place.crawl()

    assert place.host.media_asked() == ["/media/new.png", "/media/middle.png", "/media/old.png"]
