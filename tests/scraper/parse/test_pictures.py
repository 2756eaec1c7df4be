"""The picture that an `img` shows, as themes, plugins and services write it: loaded late, in several sizes."""

from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.uri.renditions import upload_of
from scraper.parse.media import image_of
from tests.scraper.parse.profiles.test_general import TEXT, content

URL = "https://blog.example.org/2024/05/post/"

# Markup, the address that is the picture's id, and the best that is given.
FORMS = (
    ('<img src="/uploads/a.jpg">', "/uploads/a.jpg", "/uploads/a.jpg"),
    (
        '<img src="data:," data-src="/uploads/a.jpg">',
        "/uploads/a.jpg",
        "/uploads/a.jpg",
    ),
    (
        '<img src="/plugins/lazy-load/lazy_placeholder.gif" data-src="/uploads/a.jpg">',
        "/uploads/a.jpg",
        "/uploads/a.jpg",
    ),
    (
        '<img src="/blank.gif" data-lazy-src="/uploads/a.jpg">',
        "/uploads/a.jpg",
        "/uploads/a.jpg",
    ),
    (
        '<img src="/spacer.gif" srcset="/uploads/a-300x200.jpg 300w, /uploads/a.jpg 1200w">',
        "/uploads/a.jpg",
        "/uploads/a.jpg",
    ),
    (
        '<img src="/uploads/a-300x200.jpg" srcset="/uploads/a-300x200.jpg 300w, /uploads/a.jpg 1200w">',
        "/uploads/a-300x200.jpg",
        "/uploads/a.jpg",
    ),
    (
        '<img src="/uploads/a-300x200.jpg" srcset="/uploads/a-300x200.jpg 1x,/uploads/a.jpg 2x">',
        "/uploads/a-300x200.jpg",
        "/uploads/a.jpg",
    ),
    (
        '<img src="/uploads/a-300x200.jpg" data-orig-file="/uploads/a.jpg" data-large-file="/uploads/a-1024x683.jpg">',
        "/uploads/a-300x200.jpg",
        "/uploads/a.jpg",
    ),
    (
        (
            '<picture><source srcset="/uploads/a.avif 1200w" type="image/avif"><img '
            'src="data:," data-src="/uploads/a.jpg"></picture>'
        ),
        "/uploads/a.jpg",
        "/uploads/a.avif",
    ),
    (
        '<picture><source srcset="/m/a.webp 800w, /m/a2x.webp 1600w"><img alt=x src="data:,"></picture>',
        "/m/a2x.webp",
        "/m/a2x.webp",
    ),
    (
        '<img class="lazyload" src="data:," data-srcset="/m/a-300.jpg 300w, /m/a-900.jpg 900w" data-sizes="auto">',
        "/m/a-900.jpg",
        "/m/a-900.jpg",
    ),
    (
        '<img src="//cdn.shopify.com/a_300x.jpg" data-src="//cdn.shopify.com/a_{width}x.jpg">',
        "https://cdn.shopify.com/a_300x.jpg",
        "https://cdn.shopify.com/a_300x.jpg",
    ),
    ('<img data-cfsrc="/m/a.jpg" style="display:none">', "/m/a.jpg", "/m/a.jpg"),
    ('<img src="/ezoimgfmt/x/1x1.gif" data-ezsrc="/m/a.jpg">', "/m/a.jpg", "/m/a.jpg"),
    ('<img nitro-lazy-src="/m/a.jpg" src="data:,">', "/m/a.jpg", "/m/a.jpg"),
    ('<amp-img src="/m/a.jpg" width=10 height=10></amp-img>', "/m/a.jpg", "/m/a.jpg"),
    ('<img src=" /m/a b.jpg ">', "/m/a b.jpg", "/m/a b.jpg"),
    ('<img src="/m/loading.gif">', "/m/loading.gif", "/m/loading.gif"),
    ('<img src="/m/image.png" srcset="/m/other.png 2x">', "/m/image.png", "/m/image.png"),
    ('<img src="/m/a.jpg" data-pin-media="/m/pin.jpg">', "/m/a.jpg", "/m/a.jpg"),
    ('<img src="/m/a.jpg" data-image="/m/a.jpg?format=1500w">', "/m/a.jpg", "/m/a.jpg"),
    ('<img src="" data-src="/m/a.jpg">', "/m/a.jpg", "/m/a.jpg"),
    ('<img src="#" data-src="/m/a.jpg">', "/m/a.jpg", "/m/a.jpg"),
    ('<img src="about:blank" data-src="/m/a.jpg">', "/m/a.jpg", "/m/a.jpg"),
    ('<img src="a.jpg">', "/2024/05/post/a.jpg", "/2024/05/post/a.jpg"),
    (
        (
            '<img srcset="https://c.example/image/upload/w_300,h_200/a.jpg '
            "300w, https://c.example/image/upload/w_900,h_600/a.jpg "
            '900w" src="https://c.example/image/upload/w_300,h_200/a.jpg">'
        ),
        "https://c.example/image/upload/w_300,h_200/a.jpg",
        "https://c.example/image/upload/w_900,h_600/a.jpg",
    ),
    ('<img src="data:,">', None, None),
    ('<img alt="x">', None, None),
    (
        (
            '<img src="/content/images/size/w30/2024/a.jpg" srcset="/content/images/size/w600/2024/a.jpg '
            '600w, /content/images/2024/a.jpg 2000w">'
        ),
        "/content/images/size/w30/2024/a.jpg",
        "/content/images/2024/a.jpg",
    ),
    (
        '<img src="/posts/a_hu_0123456789ab.jpg" data-src="/posts/a.jpg">',
        "/posts/a_hu_0123456789ab.jpg",
        "/posts/a_hu_0123456789ab.jpg",
    ),
)


@pytest.mark.parametrize(("markup", "media_id", "best"), FORMS)
def test_a_picture_is_named_by_what_a_visitor_sees_and_asked_for_at_its_best(
    markup: str, media_id: str | None, best: str | None
) -> None:
    img = LexborHTMLParser(f"<body>{markup}</body>").css_first("img, amp-img")
    assert img is not None

    found = image_of(img, URL)

    assert (found and (found.id, found.url)) == (media_id and (urljoin(URL, media_id), urljoin(URL, best or "")))


SHOWN_ONCE = {
    "loaded late, and again for browsers without scripts": '<img src="/blank.gif" data-src="/uploads/a-768x512.jpg">'
    '<noscript><img src="/uploads/a-1024x683.jpg"></noscript>',
    "beside a dot that counts visits": '<img src="/uploads/a.jpg"><img src="//count.example/?v=1" height="1">',
    "beside a dot without scripts": '<img src="/uploads/a.jpg"><noscript><img src="/dot.gif" width="1"></noscript>',
}


@pytest.mark.parametrize("markup", SHOWN_ONCE.values(), ids=SHOWN_ONCE.keys())
def test_a_picture_is_shown_once(markup: str) -> None:
    post = content(f"<article><h1>Le blé</h1>{TEXT}<p>{markup}</p></article>")

    assert [upload_of(media.id) for block in post.blocks for media in block.media] == ["uploads/a"]
