"""Verbs in the conditional, and words that end as they do."""

import pytest

from archive.text.conditional import is_conditional

CONDITIONALS = """
    parlerait parleraient créerait jouerait étudieraient appuierait ferait serait espérerait considérerait
    finirait partiraient sortirait dirait croirait conduirait produiraient plairait irait établirait investirait
    recevrait devrait devraient suivrait poursuivrait vivrait survivraient
    prendrait viendrait tiendraient répondrait faudrait vaudrait voudrait perdrait mordrait craindrait atteindrait
    mettrait permettraient combattrait paraîtrait connaitrait croîtrait
    verrait enverrait courrait mourraient pourrait acquerrait conquerrait
    conclurait excluraient romprait convaincrait aurait saurait Serait
"""
OTHERS = """
    retrait portrait extrait attrait trait distrait abstrait contrait
    considérait espérait opérait préféraient libérait accélérait
    tirait retiraient attirait virait désirait admirait inspirait expirait empirait éclairait déchirait
    montrait rencontraient concentrait entrait illustrait administrait filtrait
    livrait couvraient ouvrait découvrait délivrait
    engendrait effondrait encadrait serrait enterrait bourrait
    restaurait instaurait durait assurait mesurait déclaraient comparait préparait
    parlait finissait parle sera vrai fait Strait
"""


@pytest.mark.parametrize("word", CONDITIONALS.split())
def test_a_conditional(word: str) -> None:
    assert is_conditional(word)


@pytest.mark.parametrize("word", OTHERS.split())
def test_no_conditional(word: str) -> None:
    assert not is_conditional(word)
