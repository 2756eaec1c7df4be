"""What platforms write around a post themselves: the wrapper of its text, its byline, what stands beside the text."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from archive.model import Content, Verdict
from archive.render.text import as_text
from scraper.parse.dates import declared, visible
from scraper.parse.profiles.general.people import names, trusted
from scraper.parse.verdict import read
from scraper.reading.recognition import recognised
from tests.scraper.parse.profiles.test_general import LONG, TEXT, content
from tests.scraper.parse.profiles.test_platforms import page

LINKS = "".join(f"<a href='/articles/{n}.html'>Le titre du texte numéro {n} de la revue</a><br>" for n in range(12))
JOOMLA = "<table class='contentpaneopen'><tr><td class='contentheading'>Un titre</td></tr></table>"


def post(profile: str, body: str, *, head: str = "", body_class: str = "") -> Content:
    found = read(page(profile, "/un-titre", body, head=head, body_class=body_class))
    assert found.verdict is Verdict.POST
    assert found.content is not None
    return found.content


def test_a_text_that_is_a_list_of_links_is_found_by_the_platforms_wrapper() -> None:
    text = f"{JOOMLA}<table class='contentpaneopen'><tr><td valign='top'><p>{LINKS}</p></td></tr></table>"
    quotation = f"<div class='moduletable'><h3>Citation</h3><p>{LONG * 3}</p></div>"

    found = as_text(post("joomla", f"<div id='main'>{text}</div>{quotation}"))

    assert "texte numéro 11" in found
    assert "Le blé" not in found


@pytest.mark.parametrize("sentences", range(1, 7))
def test_a_box_beside_a_list_of_links_with_some_sentences_is_none_of_the_text(sentences: int) -> None:
    text = f"<p>{LINKS}</p><p>{'Cette revue paraît depuis trente ans et se lit en une soirée. ' * sentences}</p>"
    wrapped = f"{JOOMLA}<table class='contentpaneopen'><tr><td valign='top'>{text}</td></tr></table>"
    friends = "".join(f"<li><a href='http://ami{n}.example/'>Un ami de la revue</a></li>" for n in range(9))
    column = f"<div id='right'><h3>Citation</h3><p>{LONG}</p><h3>Nos amis</h3><ul>{friends}</ul></div>"

    found = as_text(post("joomla", f"<div id='main'>{column}<div id='component'>{wrapped}</div></div>"))

    assert "texte numéro 11" in found
    assert found.count("trente ans") == sentences
    assert "Le blé" not in found
    assert "Un ami" not in found


@pytest.mark.parametrize("lead", [LONG * times for times in range(1, 9)])
def test_a_lead_outside_of_the_wrapper_is_part_of_the_text(lead: str) -> None:
    text = f"<article><div class='chapeau'><p>{lead}</p></div><div class='entry-content'>{TEXT}</div></article>"

    assert as_text(post("wordpress", text)).startswith(LONG.strip())


def test_a_wrapper_around_what_reads_like_an_article_changes_nothing() -> None:
    text = f"<article><p>{LONG * 2}</p><div class='entry-content'>{TEXT}</div></article>"

    assert as_text(post("wordpress", text)).startswith(LONG.strip())


def test_a_post_with_a_line_of_text_is_one_where_the_platform_says_so() -> None:
    head = """<script type="application/ld+json">{"@type": "Article", "headline": "Un titre"}</script>"""
    header = "<header><h1>Un titre</h1><h4 class='author-name'><a href='/author/anne/'>Anne</a></h4></header>"
    text = "<section class='gh-content'><ul><li><a href='/x'>Écouter</a></li></ul><p>Avec Paul et Marie.</p></section>"

    found = post("ghost", f"<article>{header}{text}</article>", head=head, body_class="post-template")

    assert "Avec Paul et Marie." in as_text(found)


@pytest.mark.parametrize(
    "head",
    [
        """<script type="application/ld+json">{"@type": "Article", "headline": "Un titre"}</script>""",
        '<meta property="article:published_time" content="2024-05-03T10:00:00+02:00">',
    ],
    ids=["JSON-LD", "date of publication"],
)
def test_a_post_of_which_a_line_is_left_is_one_still_where_the_page_says_so(head: str) -> None:
    short = (
        "<h1>Un titre</h1><div class='single-content'><p>Source : <a href='/pdf'>La Revue</a>, texte retiré.</p></div>"
    )
    around = "<div class='jp-relatedposts'><h3>Articles similaires</h3><p>Cet ouvrage démontre autre chose.</p></div>"

    found = as_text(post("wordpress", f"<article>{short}</article>{around}", head=head, body_class="single-post"))

    assert found.strip() == "Source : La Revue, texte retiré."


def test_the_excerpt_of_ghost_is_its_description_and_no_text() -> None:
    header = "<header><h1>Un titre</h1><p class='gh-article-excerpt'>Le blé manque, dit-on.</p></header>"

    found = as_text(post("ghost", f"<article>{header}<section class='gh-content'>{TEXT}</section></article>"))

    assert "dit-on" not in found
    assert found.startswith(LONG.strip())


def test_the_byline_of_joomla_goes_before_the_meta_that_names_who_typed_the_text() -> None:
    byline = "<tr><td valign='top'><span class='small'>Écrit par Anne Exemple</span></td></tr>"
    body = f"{JOOMLA}<table class='contentpaneopen'>{byline}<tr><td>{TEXT}</td></tr></table>"

    assert post("joomla", body, head="<meta name='author' content='Super User'>").authors == ("Anne Exemple",)


def test_joomla_is_recognised_without_its_generator() -> None:
    assert recognised(page("generic", "/", f"<div>{JOOMLA}</div>")).profile == "joomla"


def test_all_authors_that_links_name_are_taken_where_metadata_names_the_first() -> None:
    byline = "<h4><a href='/author/p-a/'>P.A.</a>, <a href='/author/zoe/'>Zoé</a></h4>"
    head = "<meta name='author' content='P.A.'>"

    assert content(f"<h1>Le blé</h1>{byline}<article>{TEXT}</article>", head=head).authors == ("P.A.", "Zoé")


def test_links_to_the_authors_of_other_texts_add_none() -> None:
    byline = "<h4><a href='/author/anne/'>Anne</a></h4>"
    other = "<div><p>Un autre texte</p><a href='/author/zoe/'>Zoé</a></div>"
    head = "<meta name='author' content='Anne'>"

    assert content(f"<h1>Le blé</h1>{byline}<article>{TEXT}</article>{other}", head=head).authors == ("Anne",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sammy Exemple, Jr.", ("Sammy Exemple, Jr",)),
        ("Alexandre Exemple, fils", ("Alexandre Exemple, fils",)),
        ("Anne Exemple, Paul Essai", ("Anne Exemple", "Paul Essai")),
        ("Anne Exemple, directrice de recherche", ("Anne Exemple",)),
    ],
)
def test_a_generation_belongs_to_the_name_before_it(text: str, expected: tuple[str, ...]) -> None:
    assert names([text]) == trusted([text]) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("By anne, Fri, 07/11/2014 - 19:21", date(2014, 7, 11)),  # both are Fridays
        ("Sat, 12/11/2016 - 10:00", date(2016, 11, 12)),  # 11 December was a Sunday
        ("Fri, 14/11/2014 - 10:00", date(2014, 11, 14)),
        ("ven, 07/11/2014 - 19:21", date(2014, 11, 7)),
        ("Fri, 07/11/2014", date(2014, 11, 7)),
    ],
)
def test_the_date_that_drupal_writes_has_the_month_first(text: str, day: date) -> None:
    stamp = visible(text, ZoneInfo("UTC"), rendered=None)

    assert stamp is not None
    assert stamp.day == day


def test_headings_that_are_links_stay_in_a_round_up() -> None:
    parts = "".join(
        f"<h2><a href='https://x.example/{n}'>Le module numéro {n}</a></h2><p>{LONG * 2}</p>" for n in "123"
    )
    related = f"<div><div><h3><a href='/a'>Un autre texte</a></h3><p>{LONG[:60]}</p></div></div>"

    found = as_text(content(f"<h1>Le blé</h1><article><p>{LONG * 3}</p>{parts}{related}</article>"))

    assert "Le module numéro 2" in found
    assert "Un autre texte" not in found


def test_a_byline_between_a_standfirst_and_the_text_is_found() -> None:
    standfirst = f"<p>{LONG * 2}</p>"
    byline = "<p>Par Anne Exemple, dans <a href='/a'>Analyses</a></p>"

    assert content(f"<article><h1>Le blé</h1>{standfirst}{byline}{TEXT}</article>").authors == ("Anne Exemple",)


def test_an_editor_whom_metadata_names_is_not_the_author_where_another_is_named() -> None:
    head = """<script type="application/ld+json">
    {"@type": "Article", "headline": "Le blé", "author": {"@type": "Person", "name": "Zoé Relire"}}</script>"""
    byline = "<div class='author-name'>Anne Exemple</div>"
    editor = "<p>Editor : Zoé Relire</p>"

    assert content(f"<article><h1>Le blé</h1>{byline}{TEXT}{editor}</article>", head=head).authors == ("Anne Exemple",)
    assert content(f"<article><h1>Le blé</h1>{TEXT}{editor}</article>", head=head).authors == ("Zoé Relire",)


def test_the_codes_of_a_newsroom_are_kept_whole() -> None:
    assert names(["rts/hosb; kesm"]) == ("rts/hosb", "kesm")
    assert names(["AFP/Le Cahier"]) == ("AFP", "Le Cahier")


@pytest.mark.parametrize("text", ["2022-5-3", "2022-5-3 22:17:36", "2022-05-3T12:00:00Z"])
def test_a_declared_date_may_lack_its_zeros(text: str) -> None:
    stamp = declared(text, ZoneInfo("UTC"))

    assert stamp is not None
    assert (stamp.raw, stamp.day) == (text, date(2022, 5, 3))


def pictures(profile: str, gallery: str) -> list[str]:
    """The names of the pictures in a text with *gallery* between its paragraphs."""
    wrapper = {"ghost": "gh-content", "wordpress": "entry-content"}[profile]
    found = post(profile, f"<article><h1>Un titre</h1><div class='{wrapper}'>{TEXT}{gallery}{TEXT}</div></article>")
    return [(media.url or "").rpartition("/")[2] for block in found.blocks for media in block.media]


IMAGES = [f"<img src='/images/{name}.jpg' width='900' height='600' alt>" for name in "ab"]


@pytest.mark.parametrize(
    ("profile", "gallery"),
    [
        pytest.param(
            "ghost",
            "<figure class='kg-gallery-card'><div class='kg-gallery-container'><div class='kg-gallery-row'>{}</div>"
            "</div><figcaption>La récolte</figcaption></figure>",
            id="Ghost",
        ),
        pytest.param("wordpress", "<div id='gallery-1' class='gallery gallery-columns-2'>{}</div>", id="classic"),
        pytest.param("wordpress", "<figure class='wp-block-gallery has-nested-images'>{}</figure>", id="blocks"),
    ],
)
@pytest.mark.parametrize(
    "item",
    [
        "<div class='gallery-item kg-gallery-image'>{}</div>",
        "<dl class='gallery-item'><dt class='gallery-icon'><a href='/images/large.jpg'>{}</a></dt></dl>",
        "<figure class='wp-block-image'>{}</figure>",
    ],
)
def test_the_pictures_of_a_gallery_in_the_text_are_its_own(profile: str, gallery: str, item: str) -> None:
    assert pictures(profile, gallery.format("".join(map(item.format, IMAGES)))) == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize(
    "item",
    [
        "<a href='/2024/un-autre-texte/'>{}</a>",
        "<div><a href='/2024/un-autre-texte/'>{}</a><h4><a href='/2024/un-autre-texte/'>Un autre texte</a></h4></div>",
    ],
)
def test_a_gallery_of_other_texts_is_none_of_the_text(item: str) -> None:
    assert pictures("wordpress", f"<div class='gallery'>{''.join(map(item.format, IMAGES))}</div>") == []
