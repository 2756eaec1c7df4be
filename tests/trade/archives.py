"""Archives of many kinds, each made once a run: plain, with 304s, with odd answers, taken down, imported, replayed."""

import atexit
import base64
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.request import Request, urlopen

from click.testing import CliRunner, Result
from msgspec import Struct
from msgspec.structs import replace

from archive.digest import sha256
from archive.media.folder import folder_of
from archive.model import Cause, Failed, Outcome, Response
from archive.model import Request as Asked
from scraper.cli import program
from scraper.demo import demo_blog
from scraper.demo.site import Blog
from tests.scraper.web_archive.writing import answer, members, sha1, warc
from tests.support.archives import demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeWix, make_blog, make_post, not_found_page, post_page

SHARED = Path(__file__).resolve().parents[3] / "shared"
_LATER = "2026-12-24T12:00:00Z"
_CONFIG = '[archive]\npath = "archive.db"\nname = "Essai"\n[scraper]\ncontact = "a@b.example"\nallow_loopback = true\n'


class Kept(Struct, frozen=True):
    """An archive in a folder of its own, with its configuration."""

    path: Path

    @property
    def config(self) -> Path:
        return self.path.with_name("config.toml")

    def run(self, *arguments: str) -> Result:
        """Run the program on it; what it refuses is raised."""
        words = [*arguments, "--config", str(self.config)]
        found = CliRunner().invoke(program, words, env={"CIRMA_CLOCK": _LATER}, standalone_mode=False)
        if found.exception:
            raise found.exception
        return found


def empty(folder: Path, *sites: tuple[str, str]) -> Kept:
    """The place of an archive that is to be made, with *sites* (id and address) configured."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f'[[site]]\nid = "{name}"\nname = "{name}"\nurl = "{url}"\n' for name, url in sites)
    (folder / "config.toml").write_text(_CONFIG + rows, "utf-8")
    return Kept(folder / "archive.db")


def copy_of(kept: Kept, folder: Path) -> Kept:
    """A copy that may be written to."""
    into = empty(folder, ("demo", ORIGIN))
    copy_files(kept.path, into.path)
    return into


def copy_files(archive: Path, into: Path) -> None:
    """Copy *archive* with the folder of its pictures and documents."""
    shutil.copyfile(archive, into)
    if folder_of(archive).exists():
        shutil.copytree(folder_of(archive), folder_of(into))


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _demo() -> Kept:
    into = empty(_folder(), ("demo", ORIGIN))
    shutil.copyfile(demo_archive(), into.path)
    return into


def _confirmed() -> Kept:
    """Two visits within an hour: the second is answered by 304s; the third by other renders."""
    into = empty(_folder(), ("demo", ORIGIN))
    archivist = Archivist(into.path.parent, FakeWix(demo_blog()))
    for days in (0.02, 3, 0.02):
        archivist.crawl(full=True)
        archivist.sleep(days=days)
    archivist.crawl(full=True)
    return into


def _taken_down() -> Kept:
    into = copy_of(_confirmed(), _folder())
    into.run("withhold", "sanctions", "--reason", "à la demande")
    into.run("purge", "mediation", "--reason", "par ordre", "--yes")
    return into


class OddWix(FakeWix):
    """The demonstration's platform, where some addresses answer what few do."""

    def __init__(self, blog: Blog, odd: dict[str, Outcome]) -> None:
        super().__init__(blog)
        self.odd = odd

    def _outcome(self, request: Asked) -> Outcome:
        path = request.uri.removeprefix(ORIGIN)
        return self.odd.get(path) or super()._outcome(request)


def _said(body: bytes, *headers: tuple[str, str], status: int = 200, phrase: str = "OK") -> Response:
    html = () if any(name.lower() == "content-type" for name, _ in headers) else (("content-type", "text/html"),)
    return Response(
        status=status,
        phrase=phrase,
        protocol="HTTP/1.1",
        headers=(*html, *headers),
        body=body,
        wire_bytes=len(body) // 3,
        wire_digest=sha256(body[::3]),
        flags=("credentials-removed",),
    )


ODD: dict[str, Outcome] = {
    "/post/vide": _said(b""),
    "/post/vide-aussi": _said(b"", ("content-length", "0"), ("Content-Length", "0")),
    "/post/ailleurs": _said(b"moved", ("Location", "https://elsewhere.test/a b?é=1"), status=302, phrase="Found"),
    "/post/en-tetes": _said(
        post_page(make_post("en-tetes", title="Des en-têtes")),
        ("Set-Cookie", "a=1"), ("Set-Cookie", "a=2"), ("set-cookie", ""), ("X-Orig-Host", "a.example"),
        ("x-orig-content-length", "7"), ("X-Cafe", "cr\xe8me \x80\xff"), ("X-Tab", "a\tb"), ("X-Long", "y" * 60_000),
        ("Content-Encoding", "br"), ("CONTENT-ENCODING", "gzip"), ("Transfer-Encoding", "chunked"),
        ("X-Colon", "a: b: c"), ("Content-Length", "12"),
    ),
    "/post/phrase": _said(post_page(make_post("phrase", title="Une phrase")), phrase="D'accord, \xe9videmment"),
    "/post/sans-phrase": _said(post_page(make_post("sans-phrase", title="Sans phrase")), phrase=""),
    "/post/sans-type": _said(post_page(make_post("sans-type", title="Sans type")), ("Content-Type", "")),
    "/post/type-etrange": _said(post_page(make_post("t", title="Type")), ("Content-Type", "  Text/HTML ;charset=é")),
    "/post/erreur": _said(b"<p>Erreur", status=500, phrase="Erreur interne"),
    "/post/absent": _said(not_found_page(), status=404, phrase="Not Found"),
    "/post/coupe": Failed(cause=Cause.INCOMPLETE, detail="5 of 9", status=200, headers=(("A", "b"),), wire_bytes=5),
    "/post/sourd": Failed(cause=Cause.CONNECT, detail="nobody listens"),
    "/post/nul": _said(b"\0" * 5000 + b"\r\n\r\nWARC/1.1\r\n\r\n"),
}  # fmt: skip
_SLUGS = ("été à l'île", "a?b=c&a", "日本語", "100%", "A//b", "un.deux;trois,quatre", "~tilde'quote", "fin-", "x" * 300)


def odd_blog() -> Blog:
    """Posts at addresses that programs spell differently, and at those of `ODD`."""
    named = [make_post(slug, title=f"Texte {number}") for number, slug in enumerate(_SLUGS)]
    odd = [make_post(path.removeprefix("/post/"), title=path) for path in ODD]
    same = ("Un paragraphe que deux textes ont en commun.",)
    twins = [make_post(f"jumeau-{n}", title="Jumeau", paragraphs=same) for n in (1, 2)]
    return make_blog(*named, *odd, *twins)


def _odd() -> Kept:
    """Three visits of a site of odd answers; the second sees the text move, and some come back or go."""
    into = empty(_folder(), ("demo", ORIGIN))
    site = OddWix(odd_blog(), dict(ODD))
    archivist = Archivist(into.path.parent, site)
    archivist.crawl(full=True)
    archivist.sleep(days=2)
    site.odd["/post/phrase"] = ODD["/post/absent"]
    site.odd["/post/vide"] = ODD["/post/en-tetes"]
    archivist.crawl(full=True)
    archivist.sleep(days=4)
    archivist.crawl(full=True)
    return into


class _Elsewhere(FakeWix):
    """The same platform at another address."""

    def __init__(self, blog: Blog, origin: str) -> None:
        super().__init__(blog)
        self.pages = {}
        self._other = origin

    def _outcome(self, request: Asked) -> Outcome:
        found = super()._outcome(Asked(uri=request.uri.replace(self._other, ORIGIN), reason=request.reason))
        if isinstance(found, Response):
            return replace(found, body=found.body.replace(ORIGIN.encode(), self._other.encode()))
        return found


def _two_sites() -> Kept:
    other = "https://autre.test"
    into = empty(_folder(), ("demo", ORIGIN), ("autre", other))
    first = Archivist(into.path.parent, FakeWix(demo_blog()))
    second = Archivist(into.path.parent, _Elsewhere(demo_blog().after(1), other), url=other)
    second.config_of_site = replace(second.config_of_site, id="autre", name="Autre")
    second.config = replace(second.config, sites=(second.config_of_site,))
    first.crawl()
    second.crawl()
    return into


# One red pixel.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
ILLUSTRATED = post_page(make_post("image", title="Un texte illustré")).replace(
    b"</article>", b'<img id="picture" src="/image.png" alt=""></article>'
)


def foreign_file(folder: Path) -> Path:
    """A file of another tool about the demonstration: old renders, a revisit, a 404, a picture and more."""
    old, url = make_post("ancien", title="Un texte ancien"), f"{ORIGIN}/post/ancien"
    body = post_page(old)
    changed = post_page(make_post("ancien", title="Un texte ancien", paragraphs=("Autrement dit.",)))
    profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    path = folder / "foreign.warc.gz"
    path.write_bytes(
        members(
            warc("warcinfo", b"software: Wget/1.21\r\noperator: Une bibliotheque\r\n", Date="2025-01-01T00:00:00Z"),
            warc("response", answer(body), Target_URI=url, Date="2025-01-01T10:00:00Z", Record_ID="<urn:uuid:1>",
                 Payload_Digest=sha1(body)),
            warc("revisit", answer(b""), Target_URI=url, Date="2025-01-02T10:00:00Z", Record_ID="<urn:uuid:2>",
                 Profile=profile, Refers_To="<urn:uuid:1>", Payload_Digest=sha1(body)),
            warc("response", answer(changed), Target_URI=url, Date="2025-02-01T10:00:00Z", Record_ID="<urn:uuid:3>",
                 Payload_Digest=sha1(b"else")),
            warc("response", answer(b"no", status="404 Not Found"), Target_URI=f"{ORIGIN}/post/parti",
                 Date="2025-02-01T10:00:01Z", Record_ID="<urn:uuid:4>"),
            warc("response", answer(b"", "Location: /post/ancien", status="301 Moved"), Target_URI=f"{ORIGIN}/p?id=1",
                 Date="2025-02-01T10:00:02Z", Record_ID="<urn:uuid:5>"),
            warc("response", answer(ILLUSTRATED), Target_URI=f"{ORIGIN}/post/image", Date="2025-02-01T10:00:03Z",
                 Record_ID="<urn:uuid:6>"),
            warc("response", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PICTURE,
                 Target_URI=f"{ORIGIN}/image.png", Date="2025-02-01T10:00:04Z", Record_ID="<urn:uuid:7>"),
        )
    )  # fmt: skip
    return path


def _imported() -> Kept:
    into = copy_of(_confirmed(), _folder())
    into.run("import", str(foreign_file(into.path.parent)), "--site", "demo")
    return into


def _illustrated() -> Kept:
    """The demonstration with its pictures and its document, before and after one was replaced in silence."""
    into = empty(_folder(), ("demo", ORIGIN))
    site = FakeWix(demo_blog())
    archivist = Archivist(into.path.parent, site, media="posts")
    archivist.crawl()
    archivist.sleep(days=2)
    site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    into.run("reparse")
    return into


def _illustrated_taken_down() -> Kept:
    into = copy_of(made("illustrated"), _folder())
    into.run("withhold", "ports", "--reason", "à la demande")
    return into


def replayed(site: str, into: Path, days: tuple[int, ...]) -> Kept:
    """The living replay of *site*, crawled on *days*."""
    sys.path.insert(0, str(SHARED.parent))
    from bench import replay
    from bench.corpus import unpack

    scenario = SHARED / "replay" / "scenarios" / "dev" / f"{site}.json"
    start = datetime.fromisoformat(json.loads(scenario.read_text("utf-8"))["start"])
    with tempfile.TemporaryDirectory() as folder:
        unpack(Path(folder))
        with replay.serving(next(Path(folder).glob(f"*/{site}")), scenario) as (base, control):
            config = replay.configured(into, base)
            for day in days:
                with urlopen(Request(f"{control}/day/{day}", method="POST")) as told:
                    told.read()
                # Whatever it doubts on a day, it ends with a code that says so.
                replay.cirma(config, "crawl", "--init", clock=start + timedelta(days=day, hours=1))
    return Kept(into / "archive.db")


MAKERS: dict[str, Callable[[], Kept]] = {
    "demo": _demo,
    "304s": _confirmed,
    "taken down": _taken_down,
    "odd": _odd,
    "two sites": _two_sites,
    "imported": _imported,
    "illustrated": _illustrated,
    "illustrated, taken down": _illustrated_taken_down,
}
REPLAYS = ("makigo-dev", "nw-its", "girlplus")
_DAYS = (0, 3, 4)


@cache
def made(name: str) -> Kept:
    """The archive called *name*, which tests only read."""
    return replayed(name, _folder(), _DAYS) if name in REPLAYS else MAKERS[name]()
