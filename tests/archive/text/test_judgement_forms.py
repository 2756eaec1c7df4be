"""Small edits, a line each: what only looks otherwise, what is the same said otherwise, and what tells more."""

import pytest

from archive.model import ChangeClass, Flag
from archive.text.edits import edits

TYPOGRAPHY = [
    ("À 14h30, il part.", "À 14 h 30, il part."),
    ("À 14h, il part.", "À 14 h, il part."),
    ("At 3pm he left.", "At 3 pm he left."),
    ("Une zone de 300km.", "Une zone de 300 km."),
    ("Un budget de 10M€.", "Un budget de 10 M€."),
    ("Une zone de 300 km2.", "Une zone de 300 km²."),
    ("Le CO2 monte.", "Le CO₂ monte."),
    ("Le XIXe siècle.", "Le XIXᵉ siècle."),
    ("Le n° 5 paraît.", "Le nº 5 paraît."),
    ("Il parle de « paix » ici.", "Il parle de ‘paix’ ici."),
    ("Il parle de “paix” ici.", "Il parle de ‹paix› ici."),
    ("C´est ici.", "C’est ici."),
    ("Il attend！", "Il attend!"),
    ("ＡＢＣの会。", "ABCの会。"),
    ("السلام", "الســلام"),
    ("Il fait −3 degrés.", "Il fait -3 degrés."),
    ("De 10 -15 navires.", "De 10-15 navires."),
    ("La hausse est de 12%.", "La hausse est de 12 %."),
]
MINOR = [
    ("Le 05 mai, il part.", "Le 5 mai, il part."),
    ("Le 05/05/2024, il part.", "Le 5/05/2024, il part."),
    ("À 14:30, il part.", "À 14h30, il part."),
    ("Il y a 12'000 soldats.", "Il y a 12 000 soldats."),
    ("It is not done.", "It isn’t done."),
    ("La hausse est de 12 %.", "La hausse est de 12 pour cent."),
    ("Il coûte 300 €.", "Il coûte 300 euros."),
    ("At last, 12 percent left.", "At last, 12% left."),
    ("Il dit « oui. »", "Il dit « oui »."),
    ("It was “over,” he said.", "It was “over”, he said."),
    ("They can’t go.", "They cannot go."),
    ("They will go.", "They’ll go."),
    ("It’s done here.", "It is done here."),
    ("- 3 navires attendent.", "3 navires attendent."),
    ("Il coûte $300, hélas.", "Il coûte $300 hélas."),
    ("-3 navires attendent.", "3 navires attendent."),
    ("✔ Signer l’accord.", "✅ Signer l’accord."),
    ("✔ Signer l’accord.", "• Signer l’accord."),
]
TELLING = [
    ("Il coûte 300 €.", "Il coûte 300 $.", {Flag.QUANTITY}),
    ("La hausse est de 12 %.", "La hausse est de 12.", {Flag.QUANTITY}),
    ("La hausse est de 12 %.", "La hausse est de 12 ‰.", {Flag.QUANTITY}),
    ("Il faut x > 3.", "Il faut x < 3.", {Flag.QUANTITY}),
    ("Une marge de ~3 points.", "Une marge de 3 points.", {Flag.QUANTITY}),
    ("Un recul de 3 %.", "Un recul de -3 %.", {Flag.NUMBER}),
    ("Il fait -3 degrés.", "Il fait 3 degrés.", {Flag.NUMBER}),
    ("Une marge de +3 points.", "Une marge de -3 points.", {Flag.NUMBER, Flag.QUANTITY}),
    ("18 M€", "-18 M€", {Flag.NUMBER}),
    ("12,5 %", "−12,5 %", {Flag.NUMBER}),
    ("Un parc de 18 MW ici.", "Un parc de 18 GW ici.", {Flag.QUANTITY}),
    ("On verse 18 M€ par an.", "On verse 18 % par an.", {Flag.QUANTITY}),
    ("On verse 18 Md€ par an.", "On verse 18 M€ par an.", {Flag.QUANTITY}),
    ("Il fait 18 °C ici.", "Il fait 18 °F ici.", {Flag.QUANTITY}),
    ("En 2020 Paris vote.", "En 2020 Rome vote.", {Flag.NAME}),
    ("Accord signé : ✔", "Accord signé : ✘", {Flag.NEGATION}),
    ("Il parle de ‘paix’ ici.", "Il parle de paix ici.", {Flag.QUOTATION}),
    ("Il dit « oui » au port.", "Il dit « oui au port ».", {Flag.QUOTATION}),
    ("Il coûte 300 euros.", "Il coûte 300 $.", {Flag.QUANTITY}),
    ("Au XIXe siècle, il part.", "Au XVIIIe siècle, il part.", {Flag.NUMBER}),
    ("C’est passé hier.", "S’est passé hier.", set()),
    ("Une masse de 102 kg.", "Une masse de 10² kg.", {Flag.NUMBER, Flag.QUANTITY}),
    ("Une masse de 50 kg.", "Une masse de 05 kg.", {Flag.NUMBER, Flag.QUANTITY}),
    ("It is done.", "It isn’t done.", {Flag.NEGATION}),
    # A cell of a table is nothing but its number.
    ("12", "15", {Flag.NUMBER}),
    ("12 %", "9,5 %", {Flag.NUMBER, Flag.QUANTITY}),
]


def judged(old: str, new: str) -> tuple[ChangeClass, set[Flag]]:
    (edit,) = edits(old, new, language="en" if "It" in old or "They" in old or "At" in old else "fr")
    return edit.class_, set(edit.flags)


@pytest.mark.parametrize(("old", "new"), TYPOGRAPHY)
def test_typography(old: str, new: str) -> None:
    assert judged(old, new) == judged(new, old) == (ChangeClass.TYPOGRAPHIC, set())


@pytest.mark.parametrize(("old", "new"), MINOR)
def test_the_same_said_otherwise(old: str, new: str) -> None:
    assert judged(old, new) == judged(new, old) == (ChangeClass.MINOR, set())


@pytest.mark.parametrize(("old", "new", "flags"), TELLING)
def test_signs_that_tell(old: str, new: str, flags: set[Flag]) -> None:
    assert judged(old, new) == judged(new, old) == (ChangeClass.SUBSTANTIVE, flags)


def test_cells_that_hold_numbers_face_one_another() -> None:
    old, new = "Maroc\n\n12\n\nTunis\n\n8", "Maroc\n\n15\n\nTunis\n\n9"

    assert [(edit.before, edit.after) for edit in edits(old, new, language="fr")] == [("12", "15"), ("8", "9")]


@pytest.mark.parametrize(("before", "after", "class_"), [("✓", "✗", "substantive"), ("★ ★ ★", "* * *", "minor")])
def test_a_cell_that_answers_by_a_sign_is_no_decoration(before: str, after: str, class_: str) -> None:
    assert {edit.class_ for edit in edits(before, after, language="fr")} == {class_}
