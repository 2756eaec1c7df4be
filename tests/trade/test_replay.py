"""Exports replayed by pywb and by ReplayWeb.page: every address byte for byte, and a page with its picture."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from archive.database import schema
from archive.database.bodies.stack import Chains
from archive.media.folder import MediaFolder
from archive.query.media import blob_of
from tests.support.fakes import ORIGIN
from tests.trade import replayers, tools
from tests.trade.archives import MAKERS, REPLAYS, made
from tests.trade.test_checks import NEEDS_REPLAYS, exported

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
needs_pywb = pytest.mark.skipif(not replayers.PYWB.exists(), reason=replayers.NO_PYWB)
needs_page = pytest.mark.skipif(not replayers.PAGE.exists(), reason=replayers.NO_PAGE)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium")
pytestmark = pytest.mark.slow
BYTE_FOR_BYTE = [
    "304s",
    *(pytest.param(name, marks=pytest.mark.long) for name in MAKERS if name != "304s"),
    *(pytest.param(name, marks=(NEEDS_REPLAYS, pytest.mark.long)) for name in REPLAYS),
]


class Visit:
    """A page in a browser, and what it asked of other hosts than this one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.outside: list[str] = []
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if url.startswith("http") and urlsplit(url).hostname != "127.0.0.1":
            self.outside.append(url)


@pytest.fixture
def visit() -> Iterator[Visit]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Visit(browser.new_context(service_workers="allow").new_page())
        browser.close()


def files(name: str, form: str) -> list[Path]:
    path = exported(name, form)
    return [path] if form == "wacz" else sorted(path.glob("archive-*.warc.gz"))


def reading(archive: Path) -> Callable[[str], bytes]:
    """Return what reads the bytes of a page, a picture or a document of *archive*."""
    database, folder = schema.connect(archive), MediaFolder(archive)
    chains = Chains(database.conn)
    return lambda digest: folder.read(digest) if blob_of(database, digest) else chains.read(digest)


@needs_pywb
@pytest.mark.parametrize("form", ["warc", "wacz"])
@pytest.mark.parametrize("name", BYTE_FOR_BYTE)
def test_pywb_answers_every_address_byte_for_byte(name: str, form: str, tmp_path: Path) -> None:
    lines = tools.lines((exported(name, "warc") / "index.cdxj").read_text())
    read = reading(made(name).path)
    with (
        replayers.pywb(tmp_path, "c", *files(name, form), unpack=form == "wacz") as base,
        httpx.Client(timeout=60) as client,
    ):
        for line in lines:
            url, body = f"{base}/{line.timestamp}id_/{line.facts['url']}", read(line.facts["digest"])
            # The client undoes whatever coding an answer declares: a header left over decoded bytes would show here.
            answer = client.get(url)
            assert (answer.content, str(answer.status_code)) == (body, line.facts["status"]), url
            with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as raw:
                assert b"".join(raw.iter_raw()) == body, url


@needs_pywb
@needs_browser
def test_a_page_and_its_picture_show_in_pywb(visit: Visit, tmp_path: Path) -> None:
    with replayers.pywb(tmp_path, "c", *files("imported", "warc")) as base:
        visit.page.goto(f"{base}/20250201100003/{ORIGIN}/post/image")
        frame = visit.page.frame_locator("#replay_iframe")
        frame.get_by_text("Un texte illustré").first.wait_for(state="attached")
        assert _is_painted(frame.locator("#picture"))
    assert visit.outside == []


@needs_page
@needs_browser
@pytest.mark.parametrize("form", ["warc", "wacz"])
def test_a_page_and_its_picture_show_in_replayweb_page(form: str, visit: Visit, tmp_path: Path) -> None:
    (file,) = files("imported", form)
    shown = replayers.replayweb_page(tmp_path, file, url=f"{ORIGIN}/post/image", timestamp="20250201100003")
    with shown as address:
        visit.page.goto(address)
        frame = visit.page.frame_locator("iframe").frame_locator("iframe").first
        frame.get_by_text("Un texte illustré").first.wait_for(state="attached", timeout=60_000)
        assert _is_painted(frame.locator("#picture"))
    assert visit.outside == []


def _is_painted(picture: object) -> bool:
    return bool(picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)"))  # type: ignore[attr-defined]
