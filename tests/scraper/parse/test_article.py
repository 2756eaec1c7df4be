"""What a Wix article is read as, one trait of the markup at a time; whole pages are in `test_parse_pages`."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.model import Block, BlockKind, Content, Mark, MediaKind, Reading, Run
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

BASE = "https://blog.example.org"
URL = f"{BASE}/post/le-ble"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))
IMAGE = "https://static.wixstatic.com/media/a1_01~mv2.jpg"
OG_IMAGE = f'<meta property="og:image" content="{IMAGE}/v1/fill/w_9/x.jpg">'


def page(body: str, *, head: str = "") -> Reading:
    """Return what a page with *body* is read as at the address of a post."""
    html = f"<!DOCTYPE html><html><head><title>Le blé | Blog</title>{head}</head><body>{body}</body></html>"
    headers = (("content-type", "text/html; charset=utf-8"),)
    observed = datetime(2026, 2, 1, 12, tzinfo=UTC)
    return read(Page(body=html.encode(), uri=URL, url=URL, status=200, headers=headers, observed=observed, site=SITE))


def reading(body: str = "<p>Un texte.</p>", *, above: str = "", below: str = "", head: str = "") -> Reading:
    """The reading of a post whose article has *body* as its text, between what stands *above* and *below* it."""
    text = f"<section data-hook='post-description'>{body}</section>"
    return page(f"<article data-hook='post'>{above}{text}{below}</article>", head=head)


def content(body: str = "<p>Un texte.</p>", *, above: str = "", below: str = "", head: str = "") -> Content:
    """The post of that reading."""
    found = reading(body, above=above, below=below, head=head).content
    assert found is not None
    return found


def texts(body: str) -> list[str]:
    """The text of each block of *body*."""
    return ["".join(run.text for run in block.runs) for block in content(body).blocks]


def runs(body: str) -> tuple[Run, ...]:
    """The runs of the only block of *body*."""
    (block,) = content(body).blocks
    return block.runs


def labels(kind: str, *names: str) -> str:
    return "".join(f'<a href="/blog/{kind}/{name.lower()}">{name}</a>' for name in names)


def test_labels_stand_outside_of_the_text() -> None:
    found = content(
        f"<p>Voir {labels('tags', 'Paix')} et {labels('categories', 'Notes')}.</p>",
        below=labels("tags", "Blé", "Mer", "Blé") + labels("hashtags", "Eau") + labels("categories", "Dossiers"),
    )

    assert found.tags == ("Blé", "Mer", "Eau")
    assert found.categories == ("Dossiers",)


def test_a_link_without_text_is_no_label() -> None:
    assert content(below='<a href="/blog/tags/vide"><img src="x.png"></a>').tags == ()


def test_a_link_below_a_label_is_none() -> None:
    assert content(below='<a href="/blog/tags/mer/page/2">2</a>').tags == ()


HEROES = {
    "an image": (f'<img src="{IMAGE}/v1/fill/w_20/a.jpg">', "a1_01~mv2.jpg"),
    "one that a script loads": (
        '<wow-image data-image-info=\'{"imageData": {"uri": "b2_02~mv2.png"}}\'></wow-image>',
        "b2_02~mv2.png",
    ),
    "none": ("", "a1_01~mv2.jpg"),
}


@pytest.mark.parametrize(("hero", "media_id"), HEROES.values(), ids=HEROES.keys())
def test_the_cover_is_the_hero_image_else_the_declared_one(hero: str, media_id: str) -> None:
    cover = content(above=f'<div data-hook="post-hero-image"><div>{hero}</div></div>', head=OG_IMAGE).cover

    assert cover is not None
    assert cover.id == media_id


@pytest.mark.parametrize("inner", ["{}", "<span>{}</span>", "<b> </b>{}<i> </i>"], ids=["bare", "boxed", "parted"])
def test_blanks_at_both_ends_of_a_block_are_left_out(inner: str) -> None:
    """No-break spaces are text: an author set them."""
    text = " \n\u00a0« Un  texte »\u00a0 \t"

    assert texts(f"<p>{inner.format(text)}</p>") == ["\u00a0« Un  texte »\u00a0"]


def test_a_block_of_blanks_is_none() -> None:
    assert texts("<p> <br> </p><p>\u00a0\u200b</p><p>Un</p><h2> </h2>") == ["Un"]


def test_marks_are_set_and_taken_back_by_styles() -> None:
    body = (
        '<p><b>gras <span style="font-weight: 400">maigre <i>penché</i></span></b>'
        '<span style="color:red">rouge</span> <u style="text-decoration:underline">souligné</u></p>'
    )

    assert runs(body) == (
        Run(text="gras ", marks=(Mark.BOLD,)),
        Run(text="maigre "),
        Run(text="penché", marks=(Mark.ITALIC,)),
        Run(text="rouge "),
        Run(text="souligné", marks=(Mark.UNDERLINE,)),
    )


def test_equal_neighbours_are_one_run() -> None:
    body = "<p>an<span>ti</span><b>gou</b><strong>verne</strong><a href='/a'>mental</a><a href='/a'>e</a></p>"

    assert [(run.text, run.href) for run in runs(body)] == [
        ("anti", None),
        ("gouverne", None),
        ("mentale", f"{BASE}/a"),
    ]


def test_the_items_of_lists_have_depth_and_order() -> None:
    body = "<ul><li><p>un</p><p>suite</p><ol><li>deux</li></ol></li><li>trois</li></ul><p>fin</p>"

    found = [(block.kind, block.level, block.ordered, block.runs[0].text) for block in content(body).blocks]
    assert found == [
        (BlockKind.LIST_ITEM, 1, False, "un"),
        (BlockKind.PARAGRAPH, 1, False, "suite"),
        (BlockKind.LIST_ITEM, 2, True, "deux"),
        (BlockKind.LIST_ITEM, 1, False, "trois"),
        (BlockKind.PARAGRAPH, 0, False, "fin"),
    ]


def test_a_quotation_of_two_paragraphs_is_two_quotations() -> None:
    kinds = [block.kind for block in content("<blockquote><p>un</p><p>deux</p></blockquote><p>trois</p>").blocks]

    assert kinds == [BlockKind.QUOTATION, BlockKind.QUOTATION, BlockKind.PARAGRAPH]


SPECIAL = {
    "a rule": ("<hr>", BlockKind.DIVIDER, None),
    "a rule by its hook": ('<div data-hook="divider divider-single"></div>', BlockKind.DIVIDER, None),
    "an image": (f'<img src="{IMAGE}">', BlockKind.IMAGE, MediaKind.IMAGE),
    "a video": ('<video src="https://video.example/a.mp4"></video>', BlockKind.VIDEO, MediaKind.VIDEO),
    "a player of the old viewer": (
        '<div data-hook="reactPlayerWrapper"><iframe src="https://video.example/a"></iframe></div>',
        BlockKind.VIDEO,
        MediaKind.VIDEO,
    ),
    "an image that a script loads": (
        '<wow-image data-image-info=\'{"imageData": {"uri": "b2.png"}}\'></wow-image>',
        BlockKind.IMAGE,
        MediaKind.IMAGE,
    ),
    "bare audio": ('<audio src="https://a.example/a.mp3"></audio>', BlockKind.AUDIO, MediaKind.AUDIO),
    "an embedded object": (
        '<object><iframe src="https://x.example/"></iframe></object>',
        BlockKind.EMBED,
        MediaKind.EMBED,
    ),
    "audio": (
        '<div data-hook="audio-player"><audio><source src="/a.mp3"></audio></div>',
        BlockKind.AUDIO,
        MediaKind.AUDIO,
    ),
    "a frame": ('<iframe src="https://maps.example/x"></iframe>', BlockKind.EMBED, MediaKind.EMBED),
    "a gallery": (f'<div data-hook="gallery-viewer"><img src="{IMAGE}"></div>', BlockKind.GALLERY, MediaKind.IMAGE),
    "a file": ('<a data-hook="file-upload-viewer" href="/a.pdf">a.pdf</a>', BlockKind.FILE, MediaKind.DOCUMENT),
}


@pytest.mark.parametrize(("markup", "kind", "media"), SPECIAL.values(), ids=SPECIAL.keys())
def test_what_is_not_text_is_a_block_of_its_kind(markup: str, kind: BlockKind, media: MediaKind | None) -> None:
    before, block, after = content(f"<p>avant</p><div><div>{markup}</div></div><p>après</p>").blocks

    assert block.kind is kind
    assert block.runs == ()
    assert [each.kind for each in block.media] == ([media] if media else [])
    assert (before.kind, after.kind) == (BlockKind.PARAGRAPH, BlockKind.PARAGRAPH)


def test_a_button_is_its_label_and_where_it_leads() -> None:
    button = '<div data-hook="button-viewer"><a href="/dons"><div>Nous\n soutenir</div></a></div>'

    (block,) = content(button).blocks
    assert block == Block(kind=BlockKind.BUTTON, runs=(Run(text="Nous soutenir", href=f"{BASE}/dons"),))


@pytest.mark.parametrize("markup", ['<embed src="/film.swf">', '<object data="/film.swf"></object>'])
def test_an_embedded_document_has_its_address(markup: str) -> None:
    (block,) = content(markup).blocks

    assert [media.url for media in block.media] == [f"{BASE}/film.swf"]


def test_what_a_player_loads_by_script_has_no_address() -> None:
    (block,) = content('<div data-hook="video-player"><button>Lire</button></div>').blocks

    assert (block.kind, block.media) == (BlockKind.VIDEO, ())


def test_a_summary_is_a_paragraph() -> None:
    kinds = [block.kind for block in content("<details><summary>un</summary><p>deux</p></details>").blocks]

    assert kinds == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_a_hook_on_a_paragraph_makes_it_nothing_else() -> None:
    assert [block.kind for block in content('<p data-hook="divider">texte</p>').blocks] == [BlockKind.PARAGRAPH]


def test_an_image_has_its_caption() -> None:
    figure = f'<figure data-hook="figure-IMAGE"><div><img src="{IMAGE}"></div><figcaption>Le port</figcaption></figure>'

    image, caption = content(figure).blocks
    assert image.kind is BlockKind.IMAGE
    assert (caption.kind, caption.runs) == (BlockKind.CAPTION, (Run(text="Le port"),))


def test_a_table_has_rows_of_cells_and_the_images_in_them() -> None:
    body = (
        f"<table><tbody><tr><td><p>un</p><p>deux</p></td><td><img src='{IMAGE}'></td></tr>"
        "<tr><td><table><tr><td>dedans</td></tr></table></td><td></td></tr></tbody></table>"
    )

    (table,) = content(body).blocks
    assert [["".join(run.text for run in cell) for cell in row] for row in table.rows] == [
        ["un\n\ndeux", ""],
        ["dedans", ""],
    ]
    assert [media.id for media in table.media] == ["a1_01~mv2.jpg"]


def test_the_head_and_the_foot_of_a_table_are_rows() -> None:
    body = "<table><thead><tr><th>a</th></tr></thead><tr><td>b</td></tr><tfoot><tr><td>c</td></tr></tfoot></table>"

    (table,) = content(body).blocks
    assert [cell[0].text for row in table.rows for cell in row] == ["a", "b", "c"]


def test_a_film_has_its_caption() -> None:
    figure = '<figure data-hook="figure-VIDEO"><div>Lire</div><figcaption>Le film</figcaption></figure>'

    film, caption = content(figure).blocks
    assert film.kind is BlockKind.VIDEO
    assert (caption.kind, caption.runs) == (BlockKind.CAPTION, (Run(text="Le film"),))


UNSEEN = ["style", "script", "noscript", "template", "svg", "button"]


@pytest.mark.parametrize("tag", UNSEEN)
def test_what_is_no_text_of_the_author_is_left_out(tag: str) -> None:
    assert texts(f"<div>Lecture</div><p>Un<{tag}>autre</{tag}></p>") == ["Un"]


@pytest.mark.parametrize("depth", [20, 190, 250, 1500])
def test_text_in_the_depth_is_kept(depth: int) -> None:
    assert texts(f"<p>un</p><p>{'<span>' * depth}deux{'</span>' * depth}</p>") == ["un", "deux"]


ADDRESSES = {
    "/a": f"{BASE}/a",
    "b?c=1#d": f"{BASE}/post/b?c=1#d",
    "#note": "#note",
    "mailto:a@b.fr": "mailto:a@b.fr",
    "https://x.org/É": "https://x.org/É",
    "//x.org": "https://x.org",
    "http://[": "http://[",
    "//[": "//[",
}


@pytest.mark.parametrize(("href", "address"), ADDRESSES.items())
def test_links_are_absolute_and_otherwise_as_written(href: str, address: str) -> None:
    assert runs(f'<p><a href="{href}">ici</a></p>') == (Run(text="ici", href=address),)


def test_the_line_that_says_when_a_post_was_updated() -> None:
    found = content(
        above="<li><span data-hook='time-ago'>27 nov. 2025</span></li>"
        "<p>Mis à jour : <span data-hook='time-ago'>14 janv. 2026</span></p>"
    )

    assert found.update_line == "Mis à jour : 14 janv. 2026"
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.day.isoformat(), found.modified.day.isoformat()) == ("2025-11-27", "2026-01-14")


HEADINGS = {
    "the post's": '<h1 data-hook="post-title">Le  blé\u00a0</h1><h1>Autre</h1>',
    "in a box": '<div data-hook="post-title"><span>non</span><h1>Le blé</h1></div>',
    "a box": '<div data-hook="post-title">Le blé</div><h1>Autre</h1>',
    "any": "<h1>Le blé</h1>",
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS.keys())
def test_the_title_is_the_heading(heading: str) -> None:
    assert content(above=heading, head="<meta property='og:title' content='Moteur'>").title == "Le blé"


def test_without_heading_the_title_is_that_of_the_metadata() -> None:
    assert content(head="<meta property='og:title' content='Blé  dur'>").title == "Blé dur"
    assert content().title == "Le blé"


def test_authors_are_declared_else_shown_each_once() -> None:
    shown = "<span data-hook='user-name'>Inès</span><span data-hook='user-name'>Paul</span>" * 2
    declared = "<meta property='article:author' content='{}'>"

    assert content(above=shown).authors == ("Inès", "Paul")
    assert content(above=shown, head=declared.format("Marc")).authors == ("Marc",)
    assert content(above=shown, head=declared.format("https://x.org/marc")).authors == ("Inès", "Paul")


def test_the_minutes_of_reading() -> None:
    assert content(above="<span data-hook='time-to-read'>12 min de lecture</span>").reading_minutes == 12
    assert content().reading_minutes is None


def test_a_long_article_is_not_a_deep_one() -> None:
    blocks = content("<p>un <b>mot</b></p>" * 300).blocks

    assert len(blocks) == 300
    assert {block.runs for block in blocks} == {(Run(text="un "), Run(text="mot", marks=(Mark.BOLD,)))}


def described(**fields: object) -> str:
    """JSON-LD of the article."""
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'BlogPosting', **fields})}</script>"


def test_what_json_ld_says_counts_before_metas() -> None:
    metas = (
        "<meta property='article:author' content='Paul'><meta property='article:published_time' content='2020-01-01'>"
        "<meta property='article:modified_time' content='2020-01-02'><meta property='og:title' content='Moteur'>"
    )
    said = described(
        headline="Le blé dur",
        author={"name": "Inès"},
        datePublished="2024-05-06",
        dateModified="2024-05-07",
        image={"url": IMAGE},
    )

    found = content(head=metas + OG_IMAGE.replace("a1_01", "z9_99") + said)
    assert (found.title, found.authors) == ("Le blé dur", ("Inès",))
    assert found.published is not None
    assert found.modified is not None
    assert (found.published.day.isoformat(), found.modified.day.isoformat()) == ("2024-05-06", "2024-05-07")
    assert found.cover is not None
    assert found.cover.id == "a1_01~mv2.jpg"


def test_json_ld_that_says_nothing_leaves_it_to_the_metas() -> None:
    metas = (
        "<meta property='article:author' content='Paul'><meta property='article:published_time' content='2020-01-01'>"
        "<meta property='og:title' content='Moteur'>"
    )

    found = content(head=metas + OG_IMAGE + described(author={"name": "{userName}"}))
    assert (found.title, found.authors) == ("Moteur", ("Paul",))
    assert found.published is not None
    assert found.published.day.isoformat() == "2020-01-01"
    assert found.cover is not None
    assert found.cover.id == "a1_01~mv2.jpg"


MARKED = {
    "strong": Mark.BOLD,
    "cite": Mark.ITALIC,
    "ins": Mark.UNDERLINE,
    "s": Mark.STRIKE,
    "strike": Mark.STRIKE,
    "del": Mark.STRIKE,
    "code": Mark.CODE,
    "sup": Mark.SUPERSCRIPT,
    "sub": Mark.SUBSCRIPT,
}


@pytest.mark.parametrize(("tag", "mark"), MARKED.items())
def test_tags_set_marks(tag: str, mark: Mark) -> None:
    assert runs(f"<p><{tag}>mot</{tag}></p>") == (Run(text="mot", marks=(mark,)),)


STYLES = {
    "text-decoration:line-through": (Mark.BOLD, Mark.STRIKE),
    "text-decoration-line: underline line-through": (Mark.BOLD, Mark.STRIKE, Mark.UNDERLINE),
    "font-style:oblique": (Mark.BOLD, Mark.ITALIC),
    "font-weight:normal": (),
    "font-weight:inherit": (Mark.BOLD,),
    "color:red;font-weight:bold": (Mark.BOLD,),
    "--font-weight:400": (Mark.BOLD,),
}


@pytest.mark.parametrize(("style", "marks"), STYLES.items())
def test_styles_set_marks_and_take_them_back(style: str, marks: tuple[Mark, ...]) -> None:
    assert runs(f'<p><b><span style="{style}">mot</span></b></p>') == (Run(text="mot", marks=marks),)


@pytest.mark.parametrize("script", ["{}", "x" * 300 + "{}"], ids=["short", "long: cut before the parse"])
def test_the_time_of_rendering_is_found_in_any_script(script: str) -> None:
    stamp = '"renderTimeStamp": 1769900000000'

    assert reading(below=f"<script>{script.format(stamp)}</script>").rendered == datetime(
        2026, 1, 31, 22, 53, 20, tzinfo=UTC
    )


def test_an_article_may_lack_its_own_element() -> None:
    html = "<div data-hook='post-page'><h1>Le blé</h1><div data-hook='post-description'><p>Un texte.</p></div></div>"

    found = page(html).content
    assert found is not None
    assert (found.title, [block.runs[0].text for block in found.blocks]) == ("Le blé", ["Un texte."])
