from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.compare.states import RULES, ChangeFacts, class_of, compare
from archive.model import (
    Block,
    BlockKind,
    ChangeClass,
    Content,
    Disclosure,
    Field,
    Flag,
    Mark,
    Media,
    MediaKind,
    Precision,
    Run,
    Stamp,
)
from archive.sameness import canonical, content_digest

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def stamp(instant: datetime, precision: Precision = Precision.INSTANT) -> Stamp:
    return Stamp(raw=instant.isoformat(), instant=instant, precision=precision, day=instant.date())


def paragraph(*runs: Run | str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, runs=tuple(Run(text=run) if isinstance(run, str) else run for run in runs))


def picture(name: str) -> Block:
    return Block(kind=BlockKind.IMAGE, media=(Media(kind=MediaKind.IMAGE, id=name),))


BODY = "Le Conseil s’est réuni lundi à Rabat."
REST = "Les deux camps attendent une réponse écrite du médiateur."
POST = Content(
    title="Le détroit sous tension",
    authors=("Claire Petit",),
    published=stamp(DAY),
    modified=stamp(DAY),
    tags=("Asie",),
    categories=("Notes",),
    blocks=(paragraph(BODY), picture("a~mv2.jpg"), paragraph(REST)),
    language="fr",
)


def with_body(*blocks: Block) -> Content:
    return replace(POST, blocks=(*blocks, picture("a~mv2.jpg"), paragraph(REST)))


CASES = {
    "title": (replace(POST, title="Le détroit apaisé"), "title", ChangeClass.SUBSTANTIVE),
    "word": (with_body(paragraph(BODY.replace("réuni", "déchiré"))), "body", ChangeClass.SUBSTANTIVE),
    "typo": (with_body(paragraph(BODY.replace("Conseil", "Consseil"))), "body", ChangeClass.MINOR),
    "apostrophe": (with_body(paragraph(BODY.replace("’", "'"))), "body", ChangeClass.TYPOGRAPHIC),
    "bold": (
        with_body(paragraph("Le ", Run(text="Conseil", marks=(Mark.BOLD,)), BODY[10:])),
        "body",
        ChangeClass.FORMATTING,
    ),
    "kind of block": (
        with_body(Block(kind=BlockKind.HEADING, level=2, runs=(Run(text=BODY),))),
        "body",
        ChangeClass.FORMATTING,
    ),
    "paragraph broken": (
        replace(POST, blocks=(paragraph(BODY[:10]), paragraph(BODY[10:]), *POST.blocks[1:])),
        "body",
        ChangeClass.FORMATTING,
    ),
    "link": (
        with_body(paragraph("Le ", Run(text="Conseil", href="https://example.org/"), BODY[10:])),
        "body links",
        ChangeClass.FORMATTING,
    ),
    "picture moved": (
        replace(POST, blocks=(POST.blocks[1], POST.blocks[0], POST.blocks[2])),
        "body",
        ChangeClass.FORMATTING,
    ),
    "picture replaced": (
        replace(POST, blocks=(POST.blocks[0], picture("b~mv2.jpg"), POST.blocks[2])),
        "images",
        ChangeClass.SUBSTANTIVE,
    ),
    "cover": (replace(POST, cover=Media(kind=MediaKind.IMAGE, id="c~mv2.jpg")), "images", ChangeClass.SUBSTANTIVE),
    "author": (replace(POST, authors=("Jean Roux",)), "authors", ChangeClass.METADATA),
    "published": (replace(POST, published=stamp(DAY - timedelta(days=9))), "published", ChangeClass.METADATA),
    "modified": (replace(POST, modified=stamp(DAY + timedelta(days=1))), "modified", ChangeClass.METADATA),
    "tag": (replace(POST, tags=("Asie", "Mer")), "tags", ChangeClass.METADATA),
    "category": (replace(POST, categories=()), "tags", ChangeClass.METADATA),
    "title and tag": (replace(POST, title="Autre", tags=()), "title tags", ChangeClass.SUBSTANTIVE),
}


@pytest.mark.parametrize(("new", "fields", "class_"), CASES.values(), ids=CASES)
def test_fields_and_class(new: Content, fields: str, class_: ChangeClass) -> None:
    found = compare(POST, new)

    assert " ".join(found.fields) == fields
    assert found.class_ is class_


SAME = {
    "itself": POST,
    "white space": with_body(paragraph(BODY.replace(" ", "\n  "))),
    "runs split": with_body(paragraph(BODY[:9], BODY[9:])),
    "tags in another order": replace(POST, tags=("Asie", "Asie")),
    "what the digest leaves out": replace(POST, reading_minutes=9, description="…", update_line="hier", language="en"),
    "the date written otherwise": replace(POST, modified=replace(stamp(DAY), raw="2 mars")),
}


@pytest.mark.parametrize("new", SAME.values(), ids=SAME)
def test_no_change(new: Content) -> None:
    found = compare(POST, new)

    assert (found.fields, found.class_, found.edits, found.flags) == ((), None, (), ())
    assert found.silent is False


@pytest.mark.parametrize(
    ("new", "flags"),
    [
        pytest.param(CASES["link"][0], {Flag.SOURCE}, id="source"),
        pytest.param(CASES["author"][0], {Flag.AUTHOR}, id="author"),
        pytest.param(CASES["published"][0], {Flag.PUBLICATION_DATE}, id="publication date"),
        pytest.param(with_body(paragraph(BODY.replace("Rabat", "Tunis"))), {Flag.NAME}, id="name"),
        pytest.param(replace(POST, title="Le détroit sous tension en 2027"), {Flag.NUMBER, Flag.DATE}, id="title"),
    ],
)
def test_flags(new: Content, flags: set[Flag]) -> None:
    assert set(compare(POST, new).flags) == flags


def linked(first: str, second: str) -> Content:
    return with_body(paragraph(Run(text="Le Conseil", href=first), " et ", Run(text="la Cour", href=second)))


def test_links_that_swap_their_targets_are_retargeted() -> None:
    found = compare(
        linked("https://a.example/", "https://b.example/"), linked("https://b.example/", "https://a.example/")
    )

    assert found.fields == (Field.BODY, Field.LINKS)
    assert found.class_ is ChangeClass.FORMATTING


def test_a_link_that_moves_with_its_paragraph_is_not_retargeted() -> None:
    one = paragraph(Run(text="La Cour siège à La Haye.", href="https://a.example/"))
    two = paragraph(Run(text="La Banque siège à Manille.", href="https://b.example/"))

    found = compare(with_body(one, two), with_body(two, one))

    assert found.fields == (Field.BODY,)


def test_half_of_a_link_set_in_bold_is_still_one_link() -> None:
    target = "https://a.example/"
    plain = with_body(paragraph(Run(text="La Cour siège", href=target)))
    bold = with_body(paragraph(Run(text="La Cour ", href=target), Run(text="siège", href=target, marks=(Mark.BOLD,))))

    assert compare(plain, bold).fields == (Field.BODY,)


@pytest.mark.parametrize(
    ("old", "new", "silent"),
    [
        pytest.param(DAY, DAY, True, id="the date stood still"),
        pytest.param(DAY, DAY + timedelta(hours=1), False, id="the date moved"),
        pytest.param(None, DAY, None, id="none declared before"),
        pytest.param(DAY, None, None, id="none declared after"),
    ],
)
def test_silent(*, old: datetime | None, new: datetime | None, silent: bool | None) -> None:
    before = replace(POST, modified=stamp(old) if old else None)
    after = replace(POST, title="Autre titre", modified=stamp(new) if new else None)

    assert compare(before, after).silent is silent


def test_a_date_touched_alone_is_not_silent() -> None:
    found = compare(POST, CASES["modified"][0])

    assert found.silent is False
    assert found.disclosure is Disclosure.MACHINE


def test_a_note_put_into_the_text_discloses() -> None:
    found = compare(POST, with_body(paragraph("Mise à jour du 3 mars : le lieu a été corrigé."), paragraph(BODY)))

    assert found.disclosure is Disclosure.NOTED


def test_each_class_has_a_rule_and_the_table_runs_from_high_to_low() -> None:
    order = [list(ChangeClass).index(rule.class_) for rule in RULES]

    assert order == sorted(order)
    assert set(order) == set(range(len(ChangeClass)))
    assert class_of(ChangeFacts(fields=(), edits=())) is None


# --- laws ---------------------------------------------------------------------------------------------------------

texts = st.sampled_from(["", " ", "La Cour siège.", "La  Cour\nsiège.", "Oui.\u00a0", "Oui", "la", "1 000"])
runs = st.lists(
    st.builds(
        Run,
        text=texts,
        marks=st.sampled_from([(), (Mark.BOLD,), (Mark.ITALIC, Mark.BOLD), (Mark.BOLD, Mark.ITALIC)]),
        href=st.sampled_from([None, "", "https://a.example/"]),
    ),
    max_size=3,
).map(tuple)
media = st.lists(
    st.builds(Media, kind=st.sampled_from(list(MediaKind)[:2]), id=st.sampled_from(["", "a", "b"])), max_size=2
).map(tuple)
blocks = st.builds(
    Block,
    kind=st.sampled_from([BlockKind.PARAGRAPH, BlockKind.IMAGE, BlockKind.TABLE, BlockKind.DIVIDER]),
    runs=runs,
    level=st.integers(0, 1),
    rows=st.lists(st.lists(runs, max_size=2).map(tuple), max_size=1).map(tuple),
    media=media,
)
stamps = st.builds(stamp, st.sampled_from([DAY, DAY + timedelta(hours=1)]), st.sampled_from(Precision))
contents = st.builds(
    Content,
    title=texts,
    authors=st.lists(texts, max_size=1).map(tuple),
    published=st.none() | stamps,
    modified=st.none() | stamps,
    tags=st.lists(texts, max_size=2).map(tuple),
    categories=st.lists(texts, max_size=1).map(tuple),
    blocks=st.lists(blocks, max_size=2).map(tuple),
    cover=st.none() | st.builds(Media, kind=st.sampled_from(MediaKind), id=st.sampled_from(["", "a"])),
)


@st.composite
def nearby(draw: st.DrawFn) -> tuple[Content, Content]:
    """Two contents that differ in one part at most, so that equal digests are met often."""
    one, other = draw(contents), draw(contents)
    part = draw(st.sampled_from(["title", "authors", "published", "modified", "tags", "categories", "blocks", "cover"]))
    return one, replace(one, **{part: getattr(other, part)})


def _dates(old: Content, new: Content) -> tuple[tuple[Stamp | None, Stamp | None], ...]:
    return (old.published, new.published), (old.modified, new.modified)


@settings(deadline=None, max_examples=60)
@given(nearby())
def test_equal_digests_and_no_field_moved_are_the_same_thing(pair: tuple[Content, Content]) -> None:
    old, new = pair

    found = compare(old, new)

    # The same day in another precision is the same date, though digests keep them apart.
    if not any(a and b and a.precision is not b.precision for a, b in _dates(old, new)):
        assert (content_digest(old) == content_digest(new)) == (found.fields == ())
    assert (found.fields == ()) == (found.class_ is None)


@settings(deadline=None, max_examples=40)
@given(contents)
def test_a_content_compared_with_itself_is_no_change(content: Content) -> None:
    assert compare(content, content).fields == ()


@settings(deadline=None, max_examples=40)
@given(contents)
def test_the_canonical_content_has_the_same_digest(content: Content) -> None:
    assert content_digest(canonical(content)) == content_digest(content)
    assert canonical(canonical(content)) == canonical(content)


def test_day_in_another_precision_is_no_other_date() -> None:
    day = Stamp(raw="2025-03-03", instant=DAY, precision=Precision.DAY, day=DAY.date())
    instant = Stamp(raw="x", instant=DAY.replace(hour=9), precision=Precision.INSTANT, day=DAY.date())
    other = replace(instant, instant=DAY.replace(day=4), day=DAY.replace(day=4).date())

    assert compare(Content(title="T", published=day), Content(title="T", published=instant)).fields == ()
    assert compare(Content(title="T", published=instant), Content(title="T", published=other)).flags == (
        Flag.PUBLICATION_DATE,
    )


def test_seconds_that_one_template_leaves_out_are_no_other_date() -> None:
    def at(**parts: int) -> Content:
        instant = DAY.replace(hour=9, minute=5) + timedelta(**parts)
        return Content(
            title="T", published=Stamp(raw="x", instant=instant, precision=Precision.INSTANT, day=DAY.date())
        )

    assert compare(at(), at(seconds=31)).fields == ()
    assert compare(at(seconds=31, microseconds=7), at(seconds=31)).fields == ()
    assert compare(at(seconds=31), at(seconds=32)).flags == (Flag.PUBLICATION_DATE,)


@pytest.mark.parametrize(
    ("old", "new", "class_"),
    [
        ("L'Europe", "L’Europe", ChangeClass.TYPOGRAPHIC),
        ("L'Europe et la guèrre", "L'Europe et la guerre", ChangeClass.MINOR),
        ("Les terroristes", "Les militants", ChangeClass.SUBSTANTIVE),
        ("L'Europe", "L'Europe en guerre", ChangeClass.SUBSTANTIVE),
    ],
)
def test_title_is_judged_by_its_words(old: str, new: str, class_: ChangeClass) -> None:
    found = compare(Content(title=old, language="fr"), Content(title=new, language="fr"))

    assert (found.fields, found.class_) == ((Field.TITLE,), class_)
