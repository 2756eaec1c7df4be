"""Citations in five forms, read back by other people's parsers."""

import json
import re
from datetime import UTC, date, datetime

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.citation import (
    Author,
    Citation,
    Form,
    bibtex,
    cite,
    cite_change,
    credited,
    csl,
    reference_en,
    reference_fr,
    ris,
    wants_alias,
)

READ = Citation(
    title="L’OTAN : 100 % d’ambiguïté ?",
    site="Collectif & Cie",
    url="https://www.example.org/post/l-otan-100_pour_cent",
    authors=(Author(literal="émeline.fe"), Author(literal="Dupont, Jean", family="Dupont", given="Jean")),
    published=date(2026, 3, 1),
    language="fr",
    snapshot="1f2e3d4c5b6a7980",
    capture="sha256:" + "ab" * 32,
    captured=datetime(2026, 3, 31, 22, 5, tzinfo=UTC),
    timezone="Europe/Paris",
    institution="Bibliothèque",
    permalink="https://archive.example.org/post/p1/1f2e3d4c5b6a7980",
)
REMOVED = replace(READ, is_online=False)
BEFORE = replace(READ, snapshot="0000000000000000", capture="sha256:" + "cd" * 32, permalink=None)

# The part of https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json that we write.
CSL_STRINGS = {"id", "genre", "title", "container-title", "URL", "language", "archive", "archive_location"}


def assert_csl(item: dict[str, object]) -> None:
    assert item.keys() <= CSL_STRINGS | {"type", "author", "issued", "accessed", "custom"}
    assert item["type"] == "post-weblog"
    assert all(isinstance(item[name], str) for name in CSL_STRINGS & item.keys())
    for name in item.get("author", []):  # type: ignore[attr-defined]
        assert name.keys() in ({"literal"}, {"family", "given"})
    if "issued" in item:
        ((year, month, day),) = item["issued"]["date-parts"]  # type: ignore[index]
        date(year, month, day)


def untex(text: str) -> str:
    """Return what TeX makes of the signs that BibTeX cannot take as they are."""
    for command, sign in [("textbackslash", "\\"), ("textasciitilde", "~"), ("textasciicircum", "^")]:
        text = text.replace(f"\\{command}{{}}", sign)
    text = text.replace(r"\textbraceleft{}", "{").replace(r"\textbraceright{}", "}")
    return re.sub(r"\\([&%$#_])", r"\1", text)


def parsed_bibtex(text: str) -> dict[str, str]:
    (entry,) = parse_string(text).entries
    return {field.key: field.value for field in entry.fields}


def test_csl_is_a_blog_post_in_its_archive() -> None:
    item = csl(READ)

    assert_csl(item)
    assert item["author"] == [{"literal": "émeline.fe"}, {"family": "Dupont", "given": "Jean"}]
    assert item["issued"] == {"date-parts": [[2026, 3, 1]]}
    assert item["container-title"] == "Collectif & Cie"
    assert item["archive_location"] == f"instantané {READ.snapshot}, archivé le 1er avril 2026, {READ.permalink}"
    assert item["accessed"] == {"date-parts": [[2026, 4, 1]]}
    assert item["custom"] == {"snapshot": READ.snapshot, "capture": READ.capture}


def test_bibtex_is_read_back() -> None:
    fields = parsed_bibtex(bibtex(READ))

    assert untex(fields["title"]) == f"{{{READ.title}}}"
    assert fields["author"] == "{émeline.fe} and {Dupont}, {Jean}"
    assert fields["url"] == READ.url
    assert fields["date"] == "2026-03-01"
    assert fields["urldate"] == "2026-04-01"
    assert READ.capture not in fields["note"]


def test_ris_is_read_back() -> None:
    (record,) = rispy.loads(ris(READ))

    assert record["type_of_reference"] == "BLOG"
    assert record["title"] == READ.title
    assert record["authors"] == ["émeline.fe", "Dupont, Jean"]
    assert record["urls"] == [READ.url]
    assert record["year"] == "2026"
    assert record["language"] == "fr"
    assert record["access_date"] == "2026/04/01/"
    assert record["name_of_database"] == "Bibliothèque"


def test_a_french_reference_says_archived_never_consulted() -> None:
    reference = reference_fr(READ)

    assert reference == (
        "émeline.fe\u202f; DUPONT, Jean. L’OTAN : 100 % d’ambiguïté ? In\u202f: Collectif & Cie [billet de blog en"
        " ligne]. 1er mars 2026. Disponible à l’adresse\u202f: https://www.example.org/post/l-otan-100_pour_cent."
        " Archivé le 1er avril 2026 à 00\u202fh\u202f05 (Europe/Paris) par Bibliothèque\u202f:"
        " https://archive.example.org/post/p1/1f2e3d4c5b6a7980 (instantané 1f2e3d4c5b6a7980)."
    )


def test_an_english_reference() -> None:
    assert reference_en(replace(READ, title="NATO", institution=None, permalink=None)) == (
        "émeline.fe; Dupont, Jean. “NATO.” Collectif & Cie (blog), 1 March 2026."
        " https://www.example.org/post/l-otan-100_pour_cent. Archived 1 April 2026 at 00:05 (Europe/Paris)"
        " (snapshot 1f2e3d4c5b6a7980)."
    )


def test_what_a_page_does_not_say_is_left_out() -> None:
    bare = replace(READ, authors=(), published=None, language=None, institution=None, permalink=None)

    assert_csl(csl(bare))
    assert csl(bare).keys().isdisjoint({"author", "issued", "language", "archive"})
    assert parsed_bibtex(bibtex(bare)).keys().isdisjoint({"author", "date", "year", "library"})
    assert reference_fr(bare).startswith("L’OTAN : 100 % d’ambiguïté ? In\u202f: ")
    assert "[sans date]" in reference_fr(bare)
    assert "n.d." in reference_en(bare)


@pytest.mark.parametrize(
    ("aliases", "author"),
    [
        pytest.param({}, Author(literal="Équipe, Paris"), id="an account name stays whole"),
        pytest.param(
            {"Équipe, Paris": "Petit, Anne"},
            Author(literal="Petit, Anne", family="Petit", given="Anne"),
            id="an alias with a comma is a person",
        ),
        pytest.param({"Équipe, Paris": "L'équipe"}, Author(literal="L'équipe"), id="an alias without is a name"),
        pytest.param({"Équipe, Paris": "Petit,"}, Author(literal="Petit,"), id="an alias with nothing after its comma"),
        pytest.param({"équipe": "Petit, Anne"}, Author(literal="Équipe, Paris"), id="the alias of another"),
    ],
)
def test_authors_are_credited_by_account_or_alias(aliases: dict[str, str], author: Author) -> None:
    assert credited("Équipe, Paris", aliases) == author


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Jean Dupont", "Dupont", "Jean"),
        ("Jean DUPONT", "Dupont", "Jean"),
        ("Ann MCDONALD", "McDonald", "Ann"),
        ("MCKEE Ann", "McKee", "Ann"),
        ("Anne MACRON", "Macron", "Anne"),
        ("DUPONT Jean", "Dupont", "Jean"),
        ("Anne-Laure L'Hôte", "L'Hôte", "Anne-Laure"),
        ("Équipe Paris", None, None),
        ("La Rédaction", None, None),
        ("L'équipe Exemple", None, None),
        ("L’Observatoire Exemple", None, None),
        ("Paul D'Arbois", "D'Arbois", "Paul"),
        ("Marie de Lattre", None, None),
        ("emelinefe", None, None),
        ("JEAN DUPONT", "Dupont", "Jean"),
        ("J.-P. Dupont", "Dupont", "J.-P."),
        ("J. P. Dupont", "Dupont", "J. P."),
        ("John F. Kennedy", "Kennedy", "John F."),
        ("Marine LE PEN", "Le Pen", "Marine"),
        ("Charles DE GAULLE", "de Gaulle", "Charles"),
        ("VAN DER LEYEN Ursula", "van der Leyen", "Ursula"),
        ("María José GARCÍA LÓPEZ", "García López", "María José"),
        ("Jean D’ORMESSON", "d’Ormesson", "Jean"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Ursula von der Leyen", "von der Leyen", "Ursula"),
        ("Ahmed al-Charaa", "al-Charaa", "Ahmed"),
        ("Abdel Fattah al-Sissi", "al-Sissi", "Abdel Fattah"),
        ("Владимир Путин", "Путин", "Владимир"),
        # Two given names, or two of a family.
        ("Gabriel García Márquez", None, None),
        ("Jean Paul Sartre", None, None),
        # Banks have a *de* as well.
        ("Charles de Gaulle", None, None),
        ("Banque de France", None, None),
        # Their family comes first.
        ("Xi Jinping", None, None),
        ("Kim Jong-un", None, None),
        ("Bin Laden", None, None),
        ("Dr Dupont", None, None),
        ("Mme Dupont", None, None),
        ("Dupont et al.", None, None),
        ("LE MONDE", None, None),
        ("Die Zeit", None, None),
        ("El País", None, None),
        ("Nations Unies", None, None),
        ("Jeune Afrique", None, None),
        ("Stagiaire Paris", None, None),
        ("Jean-Paul II", None, None),
        ("Orient XXI", None, None),
        ("C. P.", None, None),
        ("IFRI Maroc", None, None),
        ("Amnesty International", None, None),
        ("World Bank", None, None),
        ("Greenpeace France", None, None),
        ("Correspondant Rabat", None, None),
        ("jean dupont", None, None),
        ("J. Dupont2", None, None),
        ("Institut Montaigne", None, None),
    ],
)
def test_a_name_is_split_where_its_form_tells_how(name: str, family: str | None, given: str | None) -> None:
    author = credited(name, {})

    assert (author.family, author.given, author.literal) == (family, given, name)
    assert wants_alias(name, {}) == (family is None)
    assert not wants_alias(name, {name: "X, Y"})


@pytest.mark.parametrize(
    ("language", "genre", "langid"),
    [
        ("fr", "Billet de blog", "french"),
        ("fr-CA", "Billet de blog", "french"),
        ("en-GB", "Blog post", "english"),
        ("es", "Entrada de blog", "spanish"),
        ("de", "Blogbeitrag", "ngerman"),
        ("ru", None, "russian"),
        ("xx", None, None),
        (None, None, None),
    ],
)
def test_a_text_is_cited_in_its_own_language(language: str | None, genre: str | None, langid: str | None) -> None:
    text = replace(READ, language=language)

    assert csl(text).get("genre") == genre
    fields = parsed_bibtex(bibtex(text))
    assert (fields.get("type"), fields.get("langid")) == (genre, langid)
    (record,) = rispy.loads(ris(text))
    assert record.get("type_of_work") == genre


@pytest.mark.parametrize("form", Form)
def test_each_form_names_the_version(form: Form) -> None:
    written = cite(READ, form)

    assert READ.snapshot in written
    assert (READ.capture in written) == (form not in (Form.FRENCH, Form.ENGLISH))
    assert written.endswith("\n")


@pytest.mark.parametrize("form", Form)
def test_a_change_names_both_versions(form: Form) -> None:
    written = cite_change(BEFORE, READ, form)

    for version in (BEFORE, READ):
        assert version.snapshot in written


def test_both_versions_of_a_change_are_read_back() -> None:
    both = [BEFORE.snapshot, READ.snapshot]

    assert [item["id"].rpartition("-")[2] for item in json.loads(cite_change(BEFORE, READ, Form.CSL_JSON))] == both
    records = rispy.loads(cite_change(BEFORE, READ, Form.RIS))
    assert [record["accession_number"].split()[1].rstrip(",") for record in records] == both
    entries = parse_string(cite_change(BEFORE, READ, Form.BIBTEX)).entries
    assert [entry.key.rpartition("-")[2] for entry in entries] == both


NOTE = f"archived: 2026-03-31T22:05:00Z; snapshot: {READ.snapshot}; permalink: {READ.permalink}"
COPY = f"instantané {READ.snapshot}, archivé le 1er avril 2026, {READ.permalink}"
HOSTILE = st.text(st.sampled_from("ab é{}\\%&$#_~^\"'@,\n\r\x1b\u202e\u2028\u00a0«»"), min_size=1, max_size=20)


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_format(title: str, name: str, site: str) -> None:
    hostile = replace(READ, title=f"T{title}", authors=(Author(literal=f"N{name}"),), site=f"S{site}")

    assert_csl(csl(hostile))
    assert csl(hostile)["archive_location"] == COPY
    fields = parsed_bibtex(bibtex(hostile))
    assert untex(fields["note"]) == COPY
    assert untex(fields["title"]) == f"{{{csl(hostile)['title']}}}"
    (record,) = rispy.loads(ris(hostile))
    assert record["notes"] == [NOTE]
    assert record["title"] == csl(hostile)["title"]
    for form in Form:
        written = cite(hostile, form)
        assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", written)


@pytest.mark.parametrize("form", Form)
def test_a_text_that_the_site_removed_is_not_said_to_be_there(form: Form) -> None:
    told = cite(REMOVED, form)

    assert "Disponible" not in told
    assert re.search("removed from the site|Removed from the site|[Rr]etiré du site", told)
    assert not re.search("emoved|[Rr]etiré", cite(READ, form))


def test_no_reference_ends_a_sentence_twice() -> None:
    undated = replace(READ, published=None, title="Et après ?", authors=(Author(literal="L’équipe."),))

    assert not re.search(r"\.\.", reference_en(undated) + reference_fr(undated))


@pytest.mark.parametrize(
    ("title", "french", "english"),
    [
        ("Où va le Maroc ?", "Où va le Maroc ?", "“Où va le Maroc ?”"),
        ("« La paix »", "« La paix ».", "“« La paix ».”"),
        ("« Où allons-nous ? »", "« Où allons-nous ? »", "“« Où allons-nous ? »”"),
        ("“Peace now”", "“Peace now”.", "“‘Peace now’.”"),
        ('The "peace" process', 'The "peace" process.', "“The ‘peace’ process.”"),
        ("“What is peace?”", "“What is peace?”", "“‘What is peace?’”"),
        ("Et demain…", "Et demain…", "“Et demain…”"),
        ("La paix :", "La paix.", "“La paix.”"),
        ("La paix –", "La paix.", "“La paix.”"),
        ("中国？", "中国？", "“中国？”"),
        ("", "[Sans titre].", "[Untitled]."),
    ],
)
def test_titles_end_as_their_sentence_does(title: str, french: str, english: str) -> None:
    cited = replace(READ, title=title, authors=())

    assert reference_fr(cited).startswith(f"{french} In\u202f: ")
    assert reference_en(cited).startswith(f"{english} Collectif & Cie (blog)")


def test_a_post_without_a_title_has_no_such_field() -> None:
    assert "title" not in parsed_bibtex(bibtex(replace(READ, title="")))
