"""The page as captured, without scripts: it looks like itself, and calls nobody."""

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web import captured
from archive.web.guard import CAPTURED_POLICY
from tests.support.crawling import Archivist
from tests.support.fakes import FakeSite, make_post, page, post_page, post_url, sitemap, sitemap_index, xml
from tests.support.rooms import Visitor, answering, room_at

CALLS = """
<link rel="preconnect" href="{home}/1"><link rel="dns-prefetch" href="{home}/2"><link rel="stylesheet" href="{home}/3">
<link rel="icon" href="{home}/4"><link rel="preload" as="image" href="{home}/5"><link rel="prefetch" href="{home}/6">
<meta http-equiv="refresh" content="0;url={home}/7"><base href="{home}/8/"><script src="{home}/9"></script>
<script>fetch("{home}/10")</script><img src="{home}/11" srcset="{home}/12 2x"><img src="x" onerror="fetch('{home}/13')">
<picture><source srcset="{home}/14"><img src="{home}/15"></picture><iframe src="{home}/16"></iframe>
<iframe srcdoc="<img src='{home}/17'>"></iframe><object data="{home}/18"></object><embed src="{home}/19">
<video src="{home}/20" poster="{home}/21" autoplay></video><audio src="{home}/22" autoplay></audio>
<svg><image href="{home}/23"/><use href="{home}/24#a"/><script>fetch("{home}/25")</script>
<feImage href="{home}/41"/><a><animate attributeName="href" to="{home}/42"/></a></svg>
<style>@import "{home}/26"; body{{background:url({home}/27)}} @font-face{{font-family:x;src:url({home}/28)}}
p{{font-family:x;background:u\\72l({home}/29);list-style:image-set("{home}/30" 1x)}} i{{content:url('{home}/43')}}
@im\\70ort "{home}/44"; b{{background:/**/url/**/({home}/45)}} q{{cursor:URL( "{home}/46" ),auto}}</style>
<p style="background-image:url({home}/31)">a</p><p style="background:\\75 rl({home}/47)">b</p>
<table background="{home}/32"><tr><td background="{home}/33">c</td></tr></table>
<input type="image" src="{home}/34"><form action="{home}/35"><button formaction="{home}/36" autofocus>d</button></form>
<a href="javascript:fetch('{home}/37')" ping="{home}/38">e</a><body background="{home}/39" onload="fetch('{home}/40')">
<math href="{home}/48"><maction actiontype="statusline" href="{home}/49">f</maction></math>
<link rel="manifest" href="{home}/50"><template><img src="{home}/51"></template><portal src="{home}/52"></portal>
<a href="{home}/away">away</a>
"""


def still(html: str, base: str = "https://blog.test/post/a") -> str:
    return captured.static(html.encode(), base=base, linked=lambda uri: None)


def test_of_fifty_ways_to_call_home_a_link_to_click_is_left() -> None:
    shown = still(CALLS.format(home="http://home.test"))

    assert re.findall(r"home\.test/[\w]+", shown) == ["home.test/away"]
    assert 'rel="noreferrer nofollow noopener"' in shown
    assert "<script" not in shown.lower()
    assert "onload" not in shown
    assert "javascript" not in shown


def test_what_it_looked_like_stays() -> None:
    html = (
        "<style>h1{color:red;background:url(x.png)}</style>"
        '<h1 class="t" style="margin:1px;background:url(y)">Titre</h1>'
        '<p id="a">Du <b>texte</b></p><img alt="Une carte" src="https://x.test/y.png" width="40">'
        '<img src="data:image/gif;base64,R0lGOD"><a href="/post/b">suite</a>'
    )
    shown = captured.static(
        html.encode(),
        base="https://blog.test/post/a",
        linked=lambda uri: f"/memento/2026/{uri}" if "/b" in uri else None,
    )

    assert "h1{color:red;background:none}" in shown
    assert '<h1 class="t" style="margin:1px;background:none">Titre</h1>' in shown
    assert 'alt="Une carte"' in shown
    assert "data:image/gif;base64,R0lGOD" in shown
    assert 'href="/memento/2026/https://blog.test/post/b"' in shown


@given(st.text(alphabet="urlURL\\/*()'\" {}:;@importx72\n6c5", max_size=60))
def test_no_css_keeps_a_call(css: str) -> None:
    shown = captured.style(css)

    assert not re.search(r"url\(|@import", shown.lower().replace("\\", "")) or "data:" in shown


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body: bytes) -> None:
    captured.static(body, base="https://blog.test/", linked=lambda uri: None)
    captured.links(body, "https://blog.test/")


# --- through the room, in a browser ---------------------------------------------------------------------------------


@pytest.fixture
def home() -> Iterator[tuple[str, list[int]]]:
    """A listener that counts who connects, be it only to say nothing."""
    held = socket.create_server(("127.0.0.1", 0))
    connected: list[int] = []

    def listen() -> None:
        while True:
            try:
                connection, _ = held.accept()
            except OSError:
                return
            connected.append(1)
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{held.getsockname()[1]}", connected
    held.close()


def canary_room(folder: Path, home: str) -> Visitor:
    """The room of a blog whose only post tries everything."""
    post = make_post("canari", title="Canari")
    html = post_page(post).replace(b"</body>", CALLS.format(home=home).encode() + b"</body>")
    site = FakeSite({
        "https://blog.test/sitemap.xml": xml(sitemap_index([post])),
        "https://blog.test/blog-posts-sitemap.xml": xml(sitemap([post])),
        post_url(post): page(html),
    })  # fmt: skip
    archivist = Archivist(folder, site)
    archivist.crawl()
    return Visitor(room_at(archivist.path))


def test_the_captured_page_is_served_sandboxed_and_clean(tmp_path: Path) -> None:
    visitor = canary_room(tmp_path, "http://home.test")
    (post,) = visitor.get("/posts.json").json()["posts"]
    capture = visitor.get(f"/posts/{post['id']}.json").json()["capture"]
    frame, around = visitor.get(f"/captures/{capture}/frame"), visitor.get(f"/captures/{capture}/page")

    assert frame.headers["content-security-policy"] == CAPTURED_POLICY
    assert re.findall(r"home\.test/\w+", frame.text) == ["home.test/away"]
    assert '<iframe class="captured" sandbox=""' in around.text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Debian's chromium: apt-get install chromium")
@pytest.mark.parametrize("where", ["page", "frame"])
def test_a_browser_that_shows_it_connects_to_nobody(tmp_path: Path, home: tuple[str, list[int]], where: str) -> None:
    from playwright.sync_api import sync_playwright

    address, connected = home
    visitor = canary_room(tmp_path, address)
    (post,) = visitor.get("/posts.json").json()["posts"]
    capture = visitor.get(f"/posts/{post['id']}.json").json()["capture"]
    with answering(room_at(visitor.room.path, hosts=frozenset({"127.0.0.1"}))) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = browser.new_page()
        opened.goto(f"{base}/captures/{capture}/{where}")
        opened.wait_for_timeout(1_500)
        browser.close()

    assert connected == []
