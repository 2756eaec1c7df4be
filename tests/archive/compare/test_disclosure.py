from datetime import UTC, datetime, timedelta

import pytest

from archive.compare.disclosure import disclosure
from archive.model import Content, Disclosure, Precision, Stamp

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def post(*, modified: datetime | None = DAY, line: str | None = None) -> Content:
    if modified is None:
        return Content(title="Le détroit", update_line=line)
    stamp = Stamp(raw="", instant=modified, precision=Precision.INSTANT, day=modified.date())
    return Content(title="Le détroit", modified=stamp, update_line=line)


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
            post(line="Mis à jour le 3 mars 2026"),
            post(line="Mis à jour le 5 mars 2026"),
            (),
            Disclosure.SHOWN,
            id="a line with its day, under a date that stands",
        ),
        pytest.param(
            post(modified=None), post(modified=None, line="5 mars"), (), Disclosure.SHOWN, id="a line without a date"
        ),
        pytest.param(post(), post(), ("Erratum : 1994.",), Disclosure.NOTED, id="a note"),
        pytest.param(post(), post(), ("Dernière mise à jour : 5 mars",), Disclosure.SHOWN, id="a line in the text"),
        pytest.param(post(), post(), ("Le port rouvre.",), Disclosure.NONE, id="a sentence that is no note"),
    ],
)
def test_disclosure(old: Content, new: Content, added: tuple[str, ...], expected: Disclosure) -> None:
    assert disclosure(old, new, added=added) is expected
