"""What the general reader takes from around a text: labels, dates that sentences tell, several signatures."""

import pytest

from archive.render.text import as_text
from scraper.parse.head import read_head
from scraper.parse.tree import Parsed, parse
from tests.scraper.parse.profiles.test_general import LONG, TEXT, content, day

ARTICLE = "<article><header><h1>Le prix du blé</h1>{above}</header><div class='texte'>{text}</div>{below}</article>"

LABELLED = "<p class='tags'><a class='tag' href='/tag/ble'>Blé</a></p>"


def article(*, above: str = "", below: str = "", text: str = TEXT) -> str:
    return ARTICLE.format(above=above, below=below, text=text)


@pytest.mark.parametrize(
    "labelled",
    [
        "<p class='tags-links'><a href='/tag/ble' rel='tag'>Blé</a>, <a href='/tag/mer' rel='tag'>Mer</a></p>",
        "<div><a class='tag' href='/tag/ble.html'>Blé</a> <a class='tag' href='/tag/mer.html'>#Mer</a></div>",
        "<div class='field--tags'><ul><li><a href='/t/1'>Blé</a></li><li><a href='/t/2'>Mer</a></li></ul></div>",
        "<ul class='keywords'><li><a href='/k/1'>Blé</a></li><li><a href='/k/2'>Mer</a></li></ul>",
    ],
)
def test_links_that_call_themselves_labels_are_tags(labelled: str) -> None:
    assert content(article(below=labelled)).tags == ("Blé", "Mer")
    assert content(article(above=labelled)).tags == ("Blé", "Mer")


def test_categories_are_told_from_tags() -> None:
    found = content(article(above="<a rel='category tag' href='/c/1'>Analyses</a> <a rel='tag' href='/t/1'>Blé</a>"))
    assert (found.categories, found.tags) == (("Analyses",), ("Blé",))


@pytest.mark.parametrize(
    "elsewhere",
    [
        "<div class='sidebar'><div class='tagcloud'><a href='/tag/a' rel='tag'>Nuage</a></div></div>",
        "<section class='related'><h2>À lire</h2><a rel='tag' href='/tag/a'>Nuage</a></section>",
        "<div class='tags'>" + "".join(f"<a href='/tag/{n}'>Mot {n}</a>" for n in range(40)) + "</div>",
        "<p class='stage vintage'><a href='/lieu'>La scène</a></p>",
    ],
)
def test_labels_of_the_site_are_no_labels_of_the_text(elsewhere: str) -> None:
    assert content(article() + elsewhere).tags == ()
    assert content(article(below=elsewhere)).tags == ()


@pytest.mark.parametrize("classes", ["post hentry category-extra", "post tag-ble tag-mer", "topics", "keywords-ble"])
@pytest.mark.parametrize("place", ["body", "main", "article", "div class='texte'"])
def test_what_holds_the_text_makes_no_label_of_the_links_in_it(classes: str, place: str) -> None:
    linked = TEXT.replace("</p>", " <a href='/ailleurs'>L’article</a></p>", 1)
    page = f"<body><main>{article(text=linked, below=LABELLED)}</main></body>"
    held = page.replace(f"<{place}", f"<{place.split()[0]} class='texte {classes}'", 1)

    found = content(held)

    assert (found.tags, found.categories) == (("Blé",), ())


def test_a_menu_of_many_labels_hides_none_of_the_text() -> None:
    menu = "".join(
        f"<li class='menu-category'><a href='/c/{number}'>Rubrique {number}</a></li>" for number in range(200)
    )

    found = content(f"<nav><ul>{menu}</ul></nav>" + article(below="<p class='tags'><a href='/tag/ble'>Blé</a></p>"))

    assert (found.categories, found.tags) == ((), ("Blé",))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"<p>(21. November 2025) {LONG * 3}</p>", "2025-11-21"),
        (f"<p>30.07.2025 · {LONG * 3}</p>", "2025-07-30"),
        (f"<p>{LONG}</p><p>January 18, 2025</p><p>{LONG * 3}</p>", "2025-01-18"),
    ],
)
def test_a_date_before_the_first_sentence_is_that_of_publication(text: str, wanted: str) -> None:
    # Far below the text, where the lines right behind it end.
    assert day(content(f"<h1>Le prix du blé</h1><div>{text}</div>")) == wanted


@pytest.mark.parametrize("heading", ["11 septembre 2001", "6 juin 1944 :", "September 11, 2001"])
@pytest.mark.parametrize("level", ["h2", "h3"])
def test_a_date_as_heading_is_what_the_text_is_about(heading: str, level: str) -> None:
    found = content(article(text=f"<{level}>{heading}</{level}>{TEXT}"))

    assert found.published is None
    assert heading in ["".join(run.text for run in block.runs) for block in found.blocks]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("<ul class='fiche'><li><p>Mise en ligne</p><p>23 mai 2025</p></li></ul>", "2025-05-23"),
        ("<p class='fuss'>Der Beitrag wurde am <b>19. Mai 2025</b> um <b>23:03</b> Uhr gepostet.</p>", "2025-05-19"),
        ("<p>Publication date: 3 May 2025</p>", "2025-05-03"),
        # Two texts, two days: neither is this page's.
        ("<p>Publié le 3 mai 2025</p><hr><p>Publié le 4 mai 2025</p>", None),
    ],
)
def test_a_label_or_a_sentence_tells_the_date_where_nothing_else_does(line: str, wanted: str | None) -> None:
    # Far below the text, where the lines right behind it end.
    assert (
        day(content(f"<h1>Le prix du blé</h1><div>{TEXT}</div>{'<p>Une ligne</p>' * 15}<div class='pied'>{line}</div>"))
        == wanted
    )


def test_a_line_that_says_published_counts_more_than_its_attribute() -> None:
    time = "<time datetime='2025-07-03T10:18:46Z'>Publié le 29 juin 2025</time>"
    assert day(content(article(above=time))) == "2025-06-29"


def test_a_far_older_date_above_the_text_was_there_before_an_import() -> None:
    head = '<meta property="article:published_time" content="2025-11-05T10:00:00+00:00">'
    assert day(content(article(above="<p>January 31, 2024</p>"), head=head)) == "2024-01-31"
    # A sentence tells of something; and of a few days one may be that of the event.
    told = "<p>Les actes de la quatrième séance (14 mars 2024) se trouvent ici.</p>"
    assert day(content(article(above=told), head=head)) == "2025-11-05"
    assert day(content(article(above="<p>November 3, 2025</p>"), head=head)) == "2025-11-05"


def test_all_who_sign_together_are_authors() -> None:
    signed = (
        "<div class='article-author'><a href='/author/a/'>Anne Exemple</a>, <a href='/author/p/'>Paul Essai</a></div>"
    )
    head = '<script type="application/ld+json">{"@type": "Article", "author": {"name": "Anne Exemple"}}</script>'
    assert content(article(above=signed), head=head).authors == ("Anne Exemple", "Paul Essai")


def test_a_heading_that_links_itself_and_a_captioned_gallery_stay() -> None:
    inside = (
        f"<p>{LONG * 3}</p><div class='section'><h2><a href='#deux'>Chapitre deux ¶</a></h2><p>{LONG}</p></div>"
        f"<figure class='gallery'><img src='/a.jpg'><figcaption>Le port au matin.</figcaption></figure><p>{LONG}</p>"
    )
    said = ["".join(run.text for run in block.runs) for block in content(article(text=inside)).blocks]
    assert "Chapitre deux ¶" in said
    assert "Le port au matin." in said


def test_a_page_laid_out_as_a_table_is_read() -> None:
    menu = "<td><a href='/a'>Accueil</a></td>"
    found = content(f"<table><tr>{menu}<td><h1>Le prix du blé</h1>{TEXT}</td></tr></table>")
    assert found.title == "Le prix du blé"
    assert len(found.blocks) == 2


def test_metas_with_a_value_are_read() -> None:
    parsed = parse(b'<meta name="author" value="Anne Exemple"><meta name="date" content="2025-01-02">')
    assert isinstance(parsed, Parsed)
    assert read_head(parsed.tree).metas == {"author": ("Anne Exemple",), "date": ("2025-01-02",)}


@pytest.mark.parametrize(
    "line",
    [
        "Propos recueillis par Anne Exemple",
        "Propos recueillis le 3 mai 2024 par Anne Exemple",
        "Entretien — propos recueillis par Anne Exemple",
    ],
)
def test_who_led_an_interview_signs_it(line: str) -> None:
    assert content(article(below=f"<p>{line}</p>")).authors == ("Anne Exemple",)


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 3 mai 2024 par Anne Exemple (mis à jour le 5 mai 2024)",
        "By Anne Exemple (updated 5 May 2024)",
        "Soumis par Anne Exemple le ven 03/05/2024 - 10:20",
        "Submitted by Anne Exemple on Fri, 05/03/2024 - 10:20",
        "Enviado por Anne Exemple",
    ],
)
def test_a_byline_with_dates_around_it_names_the_author(line: str) -> None:
    assert content(article(above=f"<p>{line}</p>")).authors == ("Anne Exemple",)


@pytest.mark.parametrize(
    ("line", "is_text"),
    [
        ("Par Anne Exemple, docteure en histoire moderne, université du Blé", True),
        ("By Anne Exemple, Digital Security Expert", True),
        ("Par Anne Exemple", False),
        ("Par Anne Exemple, le 3 mai 2024", False),
        ("3 mai 2024 par Anne Exemple", False),
    ],
)
def test_a_byline_that_says_who_the_author_is_is_text_too(line: str, is_text: bool) -> None:
    found = content(
        f"<article><h1>Le prix du blé</h1><div class='texte'><p>{line}</p><p>3 mai 2024</p>{TEXT}</div></article>"
    )

    assert found.authors == ("Anne Exemple",)
    assert (line in as_text(found)) is is_text
    assert "3 mai 2024" not in as_text(found).replace(line, "")


def test_a_footer_between_heading_and_text_holds_the_byline() -> None:
    byline = "<footer class='meta'><div>Soumis par <span>Anne Exemple</span> le 03/05/2024</div></footer>"
    found = content(f"<article><h1>Le prix du blé</h1>{byline}<div class='node__content'>{TEXT}</div></article>")

    assert found.authors == ("Anne Exemple",)
    assert "Soumis" not in "".join(run.text for block in found.blocks for run in block.runs)


@pytest.mark.parametrize("line", ["Soumis par admin le 03/05/2024 - 10:20", "Submitted by human on Sun, 05/03/2024"])
def test_an_account_that_submitted_a_text_is_no_author(line: str) -> None:
    assert content(article(above=f"<p>{line}</p>")).authors == ()


def test_a_footer_below_the_text_signs_nothing() -> None:
    footer = "<footer><div>Par Anne Exemple</div></footer>"
    assert content(f"<article><h1>Le prix du blé</h1><div>{TEXT}</div></article>{footer}").authors == ()


def test_the_footer_of_an_articles_heading_signs_it() -> None:
    sign = "<span>3.5.2024</span> <span class='news-author'>Von <span itemprop='author'>Anne Exemple</span></span>"
    text = f"<h1>Le prix du blé</h1><div class='footer'><p>{sign}</p></div><div class='text'>{TEXT}</div>"
    assert content(f"<div class='article'>{text}</div>").authors == ("Anne Exemple",)


def test_a_name_below_the_line_of_the_date_signs_where_nothing_else_does() -> None:
    assert content(article(above="<div>3 mai 2024</div><div>Anne Exemple</div>")).authors == ("Anne Exemple",)


@pytest.mark.parametrize("line", ["Politique", "Le blé et la mer", "5 minutes de lecture", "ANALYSES ET DÉBATS"])
def test_another_line_beside_that_of_the_date_is_no_name(line: str) -> None:
    assert content(article(above=f"<div>3 mai 2024</div><div>{line}</div>")).authors == ()
