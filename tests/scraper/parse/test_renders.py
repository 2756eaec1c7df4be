"""Two renders of one post whose markup, addresses or letters are written otherwise: nothing is told as an edit."""

import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.compare.states import compare
from archive.model import Comparison, Content, Field, Flag
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.registry import profile
from scraper.parse.verdict import read

BASE = "https://blog.example"
LINK = "https://example.org/rapport.pdf"
PICTURE = f"{BASE}/wp-content/uploads/2024/03/carte.jpg"
FILM = "https://www.youtube.com/embed/abcDEF12345"
PLAYER = f'<iframe width="560" src="{FILM}"></iframe>'
TWEET = (
    '<blockquote class="twitter-tweet"><p>La trêve tient.</p>&mdash; Amina (@amina) '
    '<a href="https://twitter.com/amina/status/1?ref_src=twsrc%5Etfw">12 mars 2024</a></blockquote>'
)
MAIL = "contact@example.org"
BODY = f"""
<p>La trêve du 12 mars 2024 prévoit le retrait de 3 500 soldats en six mois, sous le contrôle de l’Union.</p>
<p>« Nous n’avons pas signé un chèque en blanc », a déclaré Amina Kaboré au quotidien, avant d’ajouter que le calendrier
restait à fixer. Le <a href="{LINK}">rapport du comité</a> le confirme.</p>
<h2>Un équilibre fragile</h2>
<p>Les bailleurs ont promis 40 millions d’euros, dont un tiers seulement a été versé à ce jour selon elle.</p>
<ul><li>ouvrir les couloirs avant la saison ;</li><li>libérer les prisonniers des deux camps ;</li></ul>
<figure><img src="{PICTURE}" alt="Carte" width="800"><figcaption>Le front en mars 2024.</figcaption></figure>
<p>Rien ne garantit pourtant que les parties respecteront un texte dont elles contestent l’interprétation.</p>
<table><tr><th>Année</th><th>Montant</th></tr><tr><td>2022</td><td>18 M€</td></tr>
<tr><td>2023</td><td>25 M€</td></tr></table>
<blockquote><p>Une paix sans garants n’est qu’un intervalle entre deux guerres.</p></blockquote>
<p>Il reste à savoir qui portera cette charge lorsque les garants se seront retirés de la région.</p>
"""
HOLE = "<p>Rien ne"
"""Where a form puts something of its own."""
_PAGE = """<!DOCTYPE html><html lang="fr"><head><title>La trêve &#8211; Le blog</title>
<meta name="generator" content="WordPress 6.6"><meta property="og:type" content="article">
<meta property="article:published_time" content="2024-03-20T08:00:00+00:00"></head>
<body class="single single-post"><header><nav><a href="/">Accueil</a></nav></header><main><article class="post">
<h1 class="entry-title">La trêve</h1><p>par <a class="fn" href="/author/x/">Claire Moreau</a></p>
<div class="entry-content">{}</div></article></main></body></html>"""


def content(body: str) -> Content:
    """The post with *body* on a page of WordPress."""
    page = Page(
        body=_PAGE.format(body).encode(),
        uri=f"{BASE}/treve",
        url=f"{BASE}/treve/",
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        observed=datetime(2024, 6, 1, tzinfo=UTC),
        site=SiteContext(base=BASE, profile=profile("wordpress"), zone=ZoneInfo("Europe/Paris")),
    )
    found = read(page).content
    assert found is not None
    return found


def told(before: str, after: str, *, within: str = BODY) -> Comparison:
    """The changes told where *after* stands in the place of *before* in the text."""
    assert before in within
    return compare(content(within), content(within.replace(before, after)))


def cipher(text: str, key: int = 0x5A) -> str:
    """*text* as Cloudflare hides it."""
    return f"{key:02x}" + "".join(f"{ord(letter) ^ key:02x}" for letter in text)


LINKS = {
    "http": "http://example.org/rapport.pdf",
    "www": "https://www.example.org/rapport.pdf",
    "capitals in the host": "https://Example.ORG/rapport.pdf",
    "port": "https://example.org:443/rapport.pdf",
    "utm": f"{LINK}?utm_source=blog&amp;utm_medium=referral",
    "campaign marks": f"{LINK}?fbclid=IwAR0&amp;gclid=x&amp;mc_cid=a&amp;xtor=RSS-3208&amp;at_medium=custom1",
    "session": f"{LINK}?PHPSESSID=abc123",
    "session in the path": "https://example.org/rapport.pdf;jsessionid=ABC.node1",
    "place by its words": f"{LINK}#:~:text=chiffres",
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_that_leads_to_the_same_place_is_the_same(link: str) -> None:
    assert told(LINK, link).fields == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://example.org/étude", "https://example.org/%C3%A9tude"),
        ("https://example.org/%C3%A9tude", "https://example.org/%c3%a9tude/"),
        ("https://example.org", "https://example.org/"),
        (f"{BASE}/autre-article/", "/autre-article/"),
        ("#_ftn1", "#footnote-8f3a2"),
        (f"mailto:{MAIL}", f"/cdn-cgi/l/email-protection#{cipher(MAIL)}"),
        (f"/cdn-cgi/l/email-protection#{cipher(MAIL, 7)}", f"/cdn-cgi/l/email-protection#{cipher(MAIL)}"),
    ],
)
def test_an_address_written_otherwise_is_the_same(before: str, after: str) -> None:
    assert told(before, after, within=BODY.replace(LINK, before)).fields == ()


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/autre.pdf",
        "https://example.org/RAPPORT.pdf",
        "https://example.net/rapport.pdf",
        "https://blog.example.org/rapport.pdf",
        *(LINK + end for end in ("?id=2", "?sid=7", "#page=4")),
        "#note",
    ],
)
def test_a_link_that_leads_elsewhere_is_told(link: str) -> None:
    found = told(LINK, link)

    assert (Field.LINKS in found.fields, found.flags) == (True, (Flag.SOURCE,))


_PATH = "blog.example/wp-content/uploads/2024/03/carte"
PICTURES = {
    "smaller": f"https://{_PATH}-768x480.jpg",
    "scaled": f"https://{_PATH}-scaled.jpg",
    "http": f"http://{_PATH}.jpg",
    "www": f"https://www.{_PATH}.jpg",
    "no scheme": f"//{_PATH}.jpg",
    "no host": "/wp-content/uploads/2024/03/carte.jpg",
    "Photon": f"https://i0.wp.com/{_PATH}.jpg?resize=800%2C500&amp;ssl=1",
    "width": f"https://{_PATH}.jpg?w=800&amp;h=500&amp;crop=1",
    "version": f"https://{_PATH}.jpg?ver=1718000000",
    "WebP beside it": f"https://{_PATH}.jpg.webp",
    "WebP Express": "https://blog.example/wp-content/webp-express/webp-images/uploads/2024/03/carte.jpg.webp",
    "ShortPixel": f"https://cdn.shortpixel.ai/spai/q_glossy+ret_img+to_webp/{_PATH}.jpg",
    "Optimole": f"https://ml.i.optimole.com/cb:x.12/w:800/h:500/q:mauto/https://{_PATH}.jpg",
    "Smush": "https://b12.smushcdn.com/12/wp-content/uploads/2024/03/carte.jpg?lossy=1&amp;strip=1&amp;webp=1",
    "Cloudflare": "https://blog.example/cdn-cgi/image/width=800,format=auto/wp-content/uploads/2024/03/carte.jpg",
    "another host of the site": "https://static.blog.example/wp-content/uploads/2024/03/carte.jpg",
}


@pytest.mark.parametrize("source", PICTURES.values(), ids=PICTURES)
def test_another_rendition_of_a_picture_is_the_same(source: str) -> None:
    assert told(PICTURE, source).fields == ()


@pytest.mark.parametrize("name", ["03/carte-2.jpg", "03/front.jpg", "04/carte.jpg", "03/carte-e1710000000.jpg"])
def test_another_picture_is_told(name: str) -> None:
    assert told("03/carte.jpg", name).fields == (Field.IMAGES,)


_SRC = f'<img src="{PICTURE}"'
LATE = {
    "data URI": f'<img src="data:image/svg+xml,x" data-lazy-src="{PICTURE}"',
    "one dot": f'<img src="{BASE}/wp-content/plugins/lazy/images/1x1.trans.gif" data-lazy-src="{PICTURE}"',
    "blank": f'<img class="lazyload" src="/img/blank.png" data-src="{PICTURE}"',
    "Avada": f'<img class="lazyload" src="data:image/gif;base64,R0" data-orig-src="{PICTURE}"',
    "set": f'<img src="/theme/placeholder.svg" data-srcset="/wp-content/uploads/small.jpg 300w, {PICTURE} 800w"',
    "described": f'<img decoding="async" title="carte" src="{PICTURE}"',
}


@pytest.mark.parametrize("source", LATE.values(), ids=LATE)
def test_a_picture_that_is_loaded_late_is_the_same(source: str) -> None:
    assert told(_SRC, source).fields == ()


PLAYERS = {
    "parameters": f'<iframe src="{FILM}?feature=oembed&amp;rel=0&amp;start=5"></iframe>',
    "no cookies": f'<iframe src="{FILM.replace("youtube", "youtube-nocookie")}"></iframe>',
    "http": f'<iframe src="{FILM.replace("https", "http")}"></iframe>',
    "late": f'<iframe src="about:blank" data-src="{FILM}"></iframe>',
    "Rocket": f'<iframe src="about:blank" data-lazy-src="{FILM}"></iframe>',
    "Rocket's own": f'<div class="rll-youtube-player" data-src="{FILM}"></div><noscript>{PLAYER}</noscript>',
    "light": '<lite-youtube videoid="abcDEF12345"></lite-youtube>',
    "tarteaucitron": '<div class="youtube_player" videoID="abcDEF12345" width="560"></div>',
    "Complianz": f'<iframe data-src-cmplz="{FILM}" src="about:blank" class="cmplz-iframe"></iframe>',
    "Cookiebot": f'<iframe data-cookieblock-src="{FILM}" data-cookieconsent="marketing"></iframe>',
    "in a figure": f'<figure class="wp-block-embed is-type-video"><div>{PLAYER}</div></figure>',
    "in a box": f'<div class="fluid-width-video-wrapper" style="padding-top:56%">{PLAYER}</div>',
}


@pytest.mark.parametrize("player", PLAYERS.values(), ids=PLAYERS)
def test_the_same_film_in_another_player_is_the_same(player: str) -> None:
    assert told(HOLE, player + HOLE, within=BODY).fields == (Field.IMAGES,)
    assert told(PLAYER, player, within=BODY.replace(HOLE, PLAYER + HOLE)).fields == ()


def test_another_film_is_told_in_any_player() -> None:
    for player in PLAYERS.values():
        found = told("abcDEF12345", "zzzDEF12345", within=BODY.replace(HOLE, player + HOLE))
        assert found.fields == (Field.IMAGES,), player


def _tag(**attributes: str) -> str:
    return "<img" + "".join(f' {name}="{value}"' for name, value in attributes.items()) + ">"


LETTERS = {
    "emoji as a picture": ("😀 ", _tag(alt="😀", src="https://s.w.org/images/core/emoji/15/svg/1f600.svg") + " "),
    "class of emoji": ("✅ ", f"{_tag(**{'class': 'emoji', 'alt': '✅', 'src': '/e/2705.png'})} "),
    "smiley": (":) ", f"{_tag(**{'class': 'wp-smiley', 'alt': ':)', 'src': '/wp-includes/images/smilies/s.png'})} "),
    "mail": (MAIL, f'<span class="__cf_email__" data-cfemail="{cipher(MAIL)}">[email&#160;protected]</span>'),
    "linked mail": (
        f'<a href="mailto:{MAIL}">{MAIL}</a>',
        f'<a href="/cdn-cgi/l/email-protection#{cipher(MAIL)}"><span data-cfemail="{cipher(MAIL)}">[x]</span></a>',
    ),
    "soft hyphen": ("paix", "pa&shy;ix"),
    "space without width": ("paix", "pa\u200bix"),
    "joiner": ("paix", "pa\u2060ix"),
    "mark of order": ("paix", "\ufeffpaix"),
    "apart": ("été", unicodedata.normalize("NFD", "été")),
    "entities": ("été", "&eacute;t&#233;"),
    "break that may be": ("paix", "pa<wbr>ix"),
    "spans": ("une paix", '<span style="font-size:16px"><span>une</span> paix</span>'),
    "footnote": ('<sup><a href="#fn1">1</a></sup>', '<sup id="r-8f"><a class="footnote" href="#fn-8f">1</a></sup>'),
    "tweet": (TWEET, TWEET.replace("twsrc%5Etfw", "twsrc%5Etfw%7Ctwcamp%5Etweetembed")),
    "tweet with its script": (TWEET, f"{TWEET}<script async src='https://platform.twitter.com/widgets.js'></script>"),
}


@pytest.mark.parametrize(("before", "after"), LETTERS.values(), ids=LETTERS)
def test_letters_written_otherwise_are_the_same(before: str, after: str) -> None:
    sentence = "" if before == TWEET else "Voici "
    found = told(before, after, within=BODY.replace(HOLE, f"<p>{sentence}{before} puis la suite.</p>{HOLE}"))

    assert found.fields == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (cipher(MAIL), cipher("press@example.org")),
        ('alt="😀"', 'alt="😡"'),
    ],
)
def test_another_letter_behind_a_cipher_or_a_picture_is_told(before: str, after: str) -> None:
    mail = f'<a href="/cdn-cgi/l/email-protection#{cipher(MAIL)}"><i data-cfemail="{cipher(MAIL)}">[x]</i></a>'
    emoji = '<img class="emoji" alt="😀" src="/e/1.png">'

    assert Field.BODY in told(before, after, within=BODY.replace(HOLE, f"<p>{mail} {emoji} suit.</p>{HOLE}")).fields
