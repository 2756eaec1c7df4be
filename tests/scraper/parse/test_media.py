"""Media that a page refers to: what is kept of an address, and where it is looked for."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Media, MediaKind
from scraper.parse.files import document_of
from scraper.parse.media import image_of, images_of, source_of
from scraper.parse.media_addresses import stable
from scraper.parse.pictures import image
from scraper.parse.profiles.registry import PROFILES

URL = "https://blog.example.org/post/le-ble"
WIX = "https://static.wixstatic.com/media/a1_01~mv2.jpg"
WIX_IMAGE = Media(kind=MediaKind.IMAGE, id="a1_01~mv2.jpg", url=WIX)


def node(markup: str) -> LexborNode:
    """The element that *markup* is."""
    found = LexborHTMLParser(f"<body>{markup}</body>").css_first("body > *")
    assert found is not None
    return found


def at_wix(media: Media | None) -> Media | None:
    """*media* as the profile of Wix names it."""
    return media and PROFILES["wix"].original(media)


ADDRESSES = {
    f"{WIX}/v1/fill/w_147,h_98,blur_2/x~mv2.jpg": WIX_IMAGE,
    "https://static.wixstatic.com/media/a1_01%7Emv2.jpg?x=1": WIX_IMAGE,
    "//static.wixstatic.com/media/a1_01~mv2.jpg/v1/fit/x.jpg": WIX_IMAGE,
    "/media/b.png": Media(kind=MediaKind.IMAGE, id="b.png", url="https://blog.example.org/media/b.png"),
    "b.png": Media(
        kind=MediaKind.IMAGE, id="https://blog.example.org/post/b.png", url="https://blog.example.org/post/b.png"
    ),
}


@pytest.mark.parametrize(("src", "media"), ADDRESSES.items())
def test_the_original_is_named_and_not_a_rendition(src: str, media: Media) -> None:
    assert at_wix(image(src, url=URL)) == media


@pytest.mark.parametrize("profile", sorted(PROFILES.keys() - {"wix"}))
def test_a_folder_called_media_is_no_name_of_a_picture_elsewhere(profile: str) -> None:
    addresses = [f"https://blog.example.org/media/2023/{name}.png" for name in "ab"]

    found = [PROFILES[profile].original(image(address, url=URL)) for address in addresses]

    assert [(media.id, media.url) for media in found] == [(address, address) for address in addresses]


SIGNED = "https://cdn.example.org/a.jpg"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?X-Amz-Signature=a&X-Amz-Date=1", "?X-Amz-Signature=b&X-Amz-Date=2"),
        ("?PHPSESSID=a", "?PHPSESSID=b"),
        ("?_nc_ht=a&oh=1", "?_nc_ht=b&oh=2"),
        ("?ver=6.4.1", "?ver=6.4.2"),
        ("?ts=1741000000", "?ts=1741000999"),
    ],
)
def test_what_changes_from_render_to_render_names_no_other_picture(one: str, other: str) -> None:
    assert stable(SIGNED + one) == stable(SIGNED + other) == SIGNED


@pytest.mark.parametrize("query", ["?id=2", "?v=2", "?version=final"])
def test_a_parameter_that_chooses_a_picture_is_kept(query: str) -> None:
    assert stable(SIGNED + query) == SIGNED + query


SOURCES = {
    "src": f'<img src="{WIX}" data-pin-media="/other.jpg">',
    "pinned, where src is a placeholder": f'<img src="data:image/gif;base64,R0" data-pin-media="{WIX}">',
    "loaded by script": f'<img src="blob:https://x/1" data-src="{WIX}">',
    "in a box": f'<div><span><img src="{WIX}"></span></div>',
}


@pytest.mark.parametrize("markup", SOURCES.values(), ids=SOURCES.keys())
def test_where_an_image_names_its_address(markup: str) -> None:
    assert at_wix(image_of(node(markup), URL)) == WIX_IMAGE


def test_an_image_has_its_description() -> None:
    described, silent = (image_of(node(f'<img src="{WIX}" alt="{alt}">'), URL) for alt in ("Le port", ""))

    assert described is not None
    assert silent is not None
    assert (described.alt, silent.alt) == ("Le port", None)


INFOS: dict[str, tuple[str, Media | None]] = {
    "named": (
        json.dumps({"imageData": {"uri": "b2%7E.png", "name": "carte.png"}}),
        Media(kind=MediaKind.IMAGE, id="b2~.png", name="carte.png"),
    ),
    "nameless": (json.dumps({"imageData": {"uri": "b2.png", "name": ""}}), Media(kind=MediaKind.IMAGE, id="b2.png")),
    "empty": (json.dumps({"imageData": {"uri": ""}}), None),
    "a number": (json.dumps({"imageData": {"uri": 7}}), None),
    "nothing": ("{}", None),
    "a list": ("[]", None),
    "no JSON": ("{", None),
    "not there": ("", None),
}


@pytest.mark.parametrize(("info", "media"), INFOS.values(), ids=INFOS.keys())
def test_an_image_that_a_script_loads_is_described_in_an_attribute(info: str, media: Media | None) -> None:
    box = node("<wow-image></wow-image>")
    box.attrs["data-image-info"] = info

    assert image_of(box, URL) == media


def test_the_images_of_a_gallery_are_each_named_once() -> None:
    gallery = '<div><img src="/a.jpg?nonce=1"><img src="data:,"><img src="/a.jpg?nonce=2"><img src="/c.png"></div>'

    assert [media.id for media in images_of(node(gallery), URL)] == [
        "https://blog.example.org/a.jpg",
        "https://blog.example.org/c.png",
    ]


PLACEHOLDERS = '<video src="blob:https://x/1"></video><iframe src="about:blank"></iframe><audio src="data:,"></audio>'
PLAYERS: dict[str, tuple[str, str | None, str | None]] = {
    "an address": ('<video src="/a.mp4"></video>', "https://blog.example.org/a.mp4", "https://blog.example.org/a.mp4"),
    "a source": (
        '<div><video><source src="a.mp4"></video></div>',
        "https://blog.example.org/post/a.mp4",
        "https://blog.example.org/post/a.mp4",
    ),
    "a film at Wix, in one of its renditions": (
        '<video src="https://video.wixstatic.com/video/f1_02/720p/mp4/file.mp4"></video>',
        "f1_02",
        "https://video.wixstatic.com/video/f1_02/720p/mp4/file.mp4",
    ),
    "a placeholder before an address": (
        f'<div>{PLACEHOLDERS}<iframe src="https://player.example/7"></iframe></div>',
        "https://player.example/7",
        "https://player.example/7",
    ),
    "a poster alone": (f'<div><img src="{WIX}"><img src="/b.png"></div>', "a1_01~mv2.jpg", None),
}


@pytest.mark.parametrize(("markup", "media_id", "url"), PLAYERS.values(), ids=PLAYERS.keys())
def test_the_source_of_a_player(markup: str, media_id: str, url: str | None) -> None:
    assert at_wix(source_of(node(markup), MediaKind.VIDEO, URL)) == Media(kind=MediaKind.VIDEO, id=media_id, url=url)


def test_a_player_that_names_nothing_has_no_source() -> None:
    assert source_of(node("<div><button>Lire</button></div>"), MediaKind.VIDEO, URL) is None


FILES = {
    "a link": '<a href="/r.pdf"><b>rapport.pdf</b><i>2 Mo</i></a>',
    "a link in a box": '<div><span>rapport.pdf</span> <a href="/r.pdf">2 Mo</a></div>',
}


@pytest.mark.parametrize("markup", FILES.values(), ids=FILES.keys())
def test_a_file_is_named_and_linked(markup: str) -> None:
    address = "https://blog.example.org/r.pdf"

    assert document_of(node(markup), URL) == Media(kind=MediaKind.DOCUMENT, id=address, url=address, name="rapport.pdf")


def test_a_file_without_name_is_its_address() -> None:
    address = "https://blog.example.org/r.pdf"

    assert document_of(node('<a href="/r.pdf"></a>'), URL) == Media(kind=MediaKind.DOCUMENT, id=address, url=address)


@pytest.mark.parametrize("link", ['<a href="#0">r.pdf</a>', "<a>r.pdf</a>", "<div>r.pdf</div>"])
def test_a_file_that_a_script_loads_is_its_name(link: str) -> None:
    assert document_of(node(link), URL) == Media(kind=MediaKind.DOCUMENT, id="r.pdf", name="r.pdf")


def test_a_card_that_says_nothing_is_no_file() -> None:
    assert document_of(node('<div><a href="#0"></a></div>'), URL) is None
