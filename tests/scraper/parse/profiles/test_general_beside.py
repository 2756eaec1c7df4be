"""What stands beside a text and is no part of it, and which of the names and dates around it are its own."""

import pytest

from archive.model import BlockKind, Content
from tests.scraper.parse.profiles.test_general import LONG, TEXT, content, day

LEAD = "Une phrase qui ouvre le texte et ne mène nulle part ailleurs."
PAGE = "<article><header><h1>Le prix du blé</h1>{above}</header><div class='texte'>{text}</div>{below}</article>"


def page(*, above: str = "", text: str = TEXT, below: str = "") -> Content:
    """The post on a page with something above, in or below its text."""
    return content(PAGE.format(above=above, text=text, below=below))


def said(found: Content) -> list[str]:
    """The text of each block that is no caption."""
    return ["".join(run.text for run in block.runs) for block in found.blocks if block.kind is not BlockKind.CAPTION]


@pytest.mark.parametrize(
    "picture",
    [
        f"<figure><img src='/a.jpg'><figcaption>{LEAD}</figcaption></figure>",
        f"<div class='bild'><img src='/a.jpg'><div class='legend'><p>{LEAD}</p></div></div>",
    ],
)
def test_the_caption_of_a_picture_above_the_text_is_no_lead(picture: str) -> None:
    assert LEAD not in said(page(above=picture))


@pytest.mark.parametrize(("classes", "stays"), [("hidden", False), ("intro hidden", False), ("md:hidden", True)])
def test_what_the_class_hidden_hides_is_left_out(classes: str, *, stays: bool) -> None:
    found = page(text=f"{TEXT}<div class='{classes}'><p>{LEAD}</p></div>{TEXT}")

    assert (LEAD in said(found)) is stays


@pytest.mark.parametrize(
    ("teaser", "stays"),
    [
        (f"<div class='teaser-text'><p>{LEAD}</p></div>", True),
        (f"<div class='teaser-text'><p><a href='/autre'>{LEAD}</a></p></div>", False),
    ],
)
def test_a_teaser_that_leads_nowhere_is_the_lead(teaser: str, *, stays: bool) -> None:
    assert (LEAD in said(page(text=teaser + TEXT))) is stays


@pytest.mark.parametrize(
    "name", ["premium", "register-box", "subscriber-only", "capping__notice", "placeholder", "infobox"]
)
def test_offers_and_boxes_in_a_text_are_left_out(name: str) -> None:
    assert said(page(text=f"{TEXT}<div class='{name}'><p>{LONG}</p></div>{TEXT}")) == said(page(text=TEXT * 2))


@pytest.mark.parametrize(
    "line", ["Crédits photos : Agence", "Foto: A. Muster", "Bildquelle: Archiv", "Photo credit: A. N."]
)
def test_the_credit_of_a_picture_at_the_end_is_no_text(line: str) -> None:
    assert line not in said(page(text=f"{TEXT}<p>{line}</p>"))
    assert line in said(page(text=f"<p>{LONG}</p><p>{line}</p>{TEXT}"))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Example. Reviewed by Bob Sample", ("Ann Example",)),
        ("Par Anne Exemple, traduit par Paul Essai", ("Anne Exemple",)),
        ("By Ann Example, Privacy and Digital Security Expert & Bob Sample", ("Ann Example", "Bob Sample")),
        ("ByAnn Example", ("Ann Example",)),
        ("Anne Exemple2025-03-01", ("Anne Exemple",)),
        ("Byron Example", ("Byron Example",)),
        ("By: Ann Example CNN Executive News Editor", ("Ann Example",)),
        ("Anne Exemple Directrice de recherche", ("Anne Exemple",)),
        ("Par ANNE EXEMPLE, PAUL ESSAI Envoyés spéciaux à Rome", ("ANNE EXEMPLE", "PAUL ESSAI")),
        ("By ANN EXAMPLE and BOB SAMPLE - AP Technology Writers", ("ANN EXAMPLE", "BOB SAMPLE")),
        ("Ann Example Tuesday, Aug. 17, 2010", ("Ann Example",)),
        ("By Ann Example & Bob Sample | 10/9/10 7:15 AM EDT", ("Ann Example", "Bob Sample")),
        ("3.5.2024 - Ann Example", ("Ann Example",)),
        ("Anne Exemple – Institut du blé", ("Anne Exemple",)),
        ("exemple - Der Blog", ()),
        ("By Ann Example, Oxford University", ("Ann Example",)),
        ("Par Anne Exemple, Université du Blé, le 3 mai 2024", ("Anne Exemple",)),
    ],
)
def test_names_without_what_is_said_of_them(byline: str, names: tuple[str, ...]) -> None:
    assert page(above=f"<p class='author'>{byline}</p>").authors == names


@pytest.mark.parametrize("organisation", ["revue.example developer", "AFP"])
def test_a_person_signs_before_the_maker_of_a_site_and_an_agency(organisation: str) -> None:
    signed = f"<article><h1>Le prix du blé</h1><p class='author'>Anne Exemple</p>{TEXT}</article>"

    found = content(signed, head=f'<meta name="author" content="{organisation.replace("example", "org")}">')

    assert found.authors == ("Anne Exemple",)


SITE = '<meta property="og:site_name" content="Cahiers du Large"><meta name="author" content="{}">'


@pytest.mark.parametrize(
    ("declared", "above", "authors"),
    [
        ("Cahiers du Large", "<p>3 mai 2025</p><p>Anne Exemple</p>", ("Anne Exemple",)),
        # A name signs right below the date alone, and where nobody else does.
        ("Cahiers du Large", "<p>Afrique Centrale</p><p>3 mai 2025</p>", ("Cahiers du Large",)),
        ("Équipe Éditoriale", "<p>3 mai 2025</p><p>Écouter Maintenant</p>", ("Équipe Éditoriale",)),
        ("Paul Essai", "<p>3 mai 2025</p><p>Anne Exemple</p>", ("Paul Essai",)),
    ],
)
def test_a_name_below_the_date_signs_where_the_site_alone_does(
    declared: str, above: str, authors: tuple[str, ...]
) -> None:
    found = content(PAGE.format(above=above, text=TEXT, below=""), head=SITE.format(declared))

    assert found.authors == authors


OTHERS = "<div class='liste'><div><ul><li><time datetime='2026-01-20'>20 janvier 2026</time></li></ul></div></div>"


@pytest.mark.parametrize(
    "article",
    [
        f"<div><div><article><h1>Le blé</h1><time datetime='2025-03-01'>1.3.2025</time>{TEXT}</article></div></div>",
        f"<div><div><article><time datetime='2025-03-01'>1.3.2025</time><h1>Le blé</h1>{TEXT}</article></div></div>",
    ],
)
def test_the_date_by_the_heading_counts_before_that_of_a_list_above(article: str) -> None:
    assert day(content(OTHERS + article)) == "2025-03-01"


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("<li><a href='/blog/le-ble'>Le blé</a> <span>3 mai 2025</span></li>", "2025-05-03"),
        ("<li><a href='https://revue.example/blog/le-ble/'>Le blé, 3.5.2025</a></li>", "2025-05-03"),
        ("<li><a href='/blog/le-mil'>Le mil</a> <span>3 mai 2025</span></li>", None),
        ("<li><a href='https://autre.example/blog/le-ble'>Le blé</a> <span>3 mai 2025</span></li>", None),
    ],
)
def test_a_list_that_names_the_page_itself_tells_its_date(item: str, wanted: str | None) -> None:
    recent = f"<div class='sidebar'><h2>Derniers textes</h2><ul>{item}</ul></div>"

    assert day(content(f"<article><h1>Le blé</h1>{TEXT}</article>{recent}")) == wanted


@pytest.mark.parametrize(
    ("link", "authors"),
    [
        ("<a href='/source/anne-exemple'>Anne Exemple</a>", ("Anne Exemple",)),
        ("<a href='/source/anne-exemple'>Ses articles</a>", ()),
        ("<a href='/source/anne-exemple'>Le Blog</a>", ()),
        ("<a href='/source/paul-essai'>Paul Essai</a>", ()),
    ],
)
def test_metadata_that_names_an_author_by_address_is_read_by_the_link_to_it(
    link: str, authors: tuple[str, ...]
) -> None:
    head = '<meta property="article:author" content="https://revue.example/source/anne-exemple">'
    beside = f"<div class='leftbar sidebar'>{link}</div>"

    assert content(f"{beside}<article><h1>Le prix du blé</h1>{TEXT}</article>", head=head).authors == authors


def test_a_post_of_one_sentence_below_a_picture_with_a_caption_is_read() -> None:
    picture = "<div class='entry-thumbnail'><div class='wp-caption'>(Photographie de la Compagnie du Blé)</div></div>"
    text = f"<div class='entry-content-textbox'><p>{LONG}</p></div>"

    beside = "".join(f"<div class='{name}'><p>{LONG * 2}</p></div>" for name in ("sidebar", "promo", "banner"))
    post = f"<div class='hentry'><h1>Le prix</h1><div class='entry-content'>{picture}{text}</div></div>"

    found = content(post + beside)

    assert said(found) == [LONG.strip()]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("La loi sur le prix du blé fut signée le 14 août 1935", None),
        ("La revue a mis en ligne ce texte de jadis le 14 août 2012", "2012-08-14"),
        ("14 août 1935", "1935-08-14"),
    ],
)
def test_a_sentence_about_a_day_before_the_web_does_not_date_the_page(line: str, wanted: str | None) -> None:
    assert day(page(above=f"<p>{line}</p>")) == wanted


@pytest.mark.parametrize(("classes", "stays"), [("correction", True), ("post-erratum", True), ("newsletter", False)])
def test_an_aside_of_the_editors_is_part_of_the_text(classes: str, *, stays: bool) -> None:
    found = page(text=f"{TEXT}<aside class='{classes}'><p>{LEAD}</p></aside>")

    assert (LEAD in said(found)) is stays


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("24/02/2025 Par Anne Exemple", "2025-02-24"),
        ("Publié le 24 février 2025", "2025-02-24"),
        ("2 avril 2025", "2025-04-03"),
        ("Paris, 24 février 2025", "2025-04-03"),
    ],
)
def test_a_day_that_is_shown_and_is_older_counts_before_what_is_written_for_machines(line: str, published: str) -> None:
    declared = '<meta property="article:published_time" content="2025-04-03T22:35:05+02:00">'
    hidden = '<meta itemprop="datePublished" content="2025-04-03">'
    post = f"<article><h1>Le prix du blé</h1><p class='infos'>{line}</p>{hidden}{TEXT}</article>"

    assert day(content(post, head=declared)) == published
