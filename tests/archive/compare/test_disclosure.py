from datetime import UTC, datetime, timedelta

import pytest

from archive.compare.disclosure import disclosure, is_note
from archive.model import Content, Disclosure, Precision, Stamp

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def post(*, modified: datetime | None = DAY, line: str | None = None) -> Content:
    if modified is None:
        return Content(title="Le détroit", update_line=line)
    stamp = Stamp(raw="", instant=modified, precision=Precision.INSTANT, day=modified.date())
    return Content(title="Le détroit", modified=stamp, update_line=line)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mise à jour du 12 mars : le bilan a été revu.",
        "[Mis à jour le 3 mai à 10 h]",
        "MISE À JOUR – Le port a rouvert.",
        "Note de la rédaction : une phrase a été retirée.",
        "NDLR : la citation a été vérifiée.",
        "Erratum : le traité date de 1994.",
        "Rectificatif : le nom du ministre a été corrigé.",
        "Correction du 4 juin : il s’agit de Rabat.",
        "Cet article a été modifié après publication.",
        "Une version précédente de cet article citait un autre chiffre.",
        "Editor’s note: a name was corrected.",
        "Update (March 12): the toll was revised.",
        "Updated on 4 June.",
        "Correction: the treaty dates from 1994.",
        "This article has been corrected.",
        "An earlier version of this post misnamed the minister.",
    ],
)
def test_editorial_notes(sentence: str) -> None:
    assert is_note(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "La mise à jour du traité attendra.",
        "La correction des cours a surpris les marchés.",
        "Une note diplomatique a fuité.",
        "The update of the treaty will wait.",
        "Updating the treaty takes years.",
        "This article of the treaty has never served.",
        "Corrections officers guard the camp.",
        "L’erratum n’a pas suffi.",
    ],
)
def test_sentences_about_the_world_are_no_notes(sentence: str) -> None:
    assert not is_note(sentence)


LATER = DAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("old", "new", "added", "expected"),
    [
        pytest.param(post(), post(), (), Disclosure.NONE, id="nothing"),
        pytest.param(post(), post(modified=LATER), (), Disclosure.MACHINE, id="the date alone"),
        pytest.param(post(), post(modified=LATER, line="Mis à jour : 5 mars"), (), Disclosure.SHOWN, id="a line"),
        pytest.param(
            post(line="il y a 2 jours"),
            post(line="il y a 3 jours"),
            (),
            Disclosure.NONE,
            id="a line that ages by itself",
        ),
        pytest.param(
            post(modified=None), post(modified=None, line="5 mars"), (), Disclosure.SHOWN, id="a line without a date"
        ),
        pytest.param(post(), post(), ("Erratum : 1994.",), Disclosure.NOTED, id="a note"),
        pytest.param(post(), post(), ("Le port rouvre.",), Disclosure.NONE, id="a sentence that is no note"),
    ],
)
def test_disclosure(old: Content, new: Content, added: tuple[str, ...], expected: Disclosure) -> None:
    assert disclosure(old, new, added=added) is expected
