"""What a digest says of each change: its time, its id, its words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.formats import newsletter
from archive.formats.newsletter import Newsletter, NewsletterItem
from archive.model import Change, ChangeClass, ChangeKind, Edit, EditKind, EditMark, Field, Window
from archive.render.fields import FieldMoved

EARLIER, LATER = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC)
EDIT = Edit(
    kind=EditKind.EDITED,
    before="De 41 navires.",
    after="De 14 navires.",
    spans=(
        EditMark(op="=", text="De "),
        EditMark(op="-", text="41"),
        EditMark(op="+", text="14"),
        EditMark(op="=", text=" navires."),
    ),
)


def change(kind: ChangeKind = ChangeKind.EDIT, edits: tuple[Edit, ...] = (EDIT,)) -> Change:
    return Change(
        id="c" * 16,
        post="b" * 16,
        url="https://blog.test/post/un",
        observed_at=LATER,
        window=Window(after=EARLIER, before=LATER),
        kind=kind,
        fields=(Field.BODY,),
        class_=ChangeClass.SUBSTANTIVE,
        before="1" * 16 if kind is not ChangeKind.NEW else None,
        after="2" * 16 if kind is not ChangeKind.REMOVED else None,
        edits=edits,
    )


def letter(*items: NewsletterItem) -> Newsletter:
    zone = ZoneInfo("Europe/Paris")
    return Newsletter(name="A", since=EARLIER, until=LATER, zone=zone, items=items, runs=(), alarms=())


def test_it_has_words_times_and_ids() -> None:
    title = FieldMoved(field=Field.TITLE, before=("Vieux",), after=("Neuf",))
    made = letter(NewsletterItem(title="Neuf", change=change(), moved=(title,)))

    text, html = newsletter.text(made), newsletter.html(made)

    assert "De [-41-]{+14+} navires." in text
    assert "title: [-Vieux-]{+Neuf+}" in text
    assert "De <del>41</del><ins>14</ins> navires." in html
    assert "<del>Vieux</del> <ins>Neuf</ins>" in html
    for told in (text, html):
        assert "between 2026-03-01 10:00 and 2026-03-02 10:00, observed 2026-03-02 10:00" in told
        assert f"cirma diff {'c' * 16}" in told


def test_a_move_says_from_where_to_where() -> None:
    old, new = "https://blog.test/post/zéro", "https://blog.test/post/un"
    made = letter(NewsletterItem(title="T", change=change(ChangeKind.MOVED, ()), moved_from=old, moved_to=new))

    assert f"{old} → {new}" in newsletter.text(made)
    assert f"{old} → {new}" in newsletter.html(made)


@pytest.mark.parametrize("kind", [ChangeKind.NEW, ChangeKind.REMOVED])
def test_what_has_one_side_is_named_by_its_post(kind: ChangeKind) -> None:
    assert f"cirma show {'b' * 16}" in newsletter.text(letter(NewsletterItem(title="T", change=change(kind, ()))))


@pytest.mark.parametrize("kind", EditKind)
def test_every_kind_of_edit_has_its_words(kind: EditKind) -> None:
    edit = Edit(
        kind=kind, before="" if kind is EditKind.ADDED else "Hier.", after="" if kind is EditKind.DELETED else "Là."
    )

    text = newsletter.text(letter(NewsletterItem(title="T", change=change(edits=(edit,)))))

    assert ("Hier." in text, "Là." in text) == (kind is not EditKind.ADDED, kind is not EditKind.DELETED)


def test_a_long_change_is_cut_and_says_so() -> None:
    text = newsletter.text(letter(NewsletterItem(title="T", change=change(edits=(EDIT,) * 9))))

    assert text.count("[-41-]") == 8
    assert "… and 1 sentence more" in text
