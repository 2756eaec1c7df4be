import pytest

from archive.text.common_words import CommonWords
from archive.text.lexicon import lexicon
from archive.text.spelling import Speller, same_number


def speller(language: str, text: str = "") -> Speller:
    return Speller(lexicon=lexicon(language), witness=CommonWords([text], [text], language=language))


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        pytest.param("fr", "marche", "marché", id="accent"),
        pytest.param("fr", "etat", "État", id="accent and case"),
        pytest.param("fr", "coeur", "cœur", id="ligature"),
        pytest.param("fr", "gouvernment", "gouvernement", id="letter dropped"),
        pytest.param("fr", "dévelopement", "développement", id="letter doubled"),
        pytest.param("fr", "dnas", "dans", id="letters swapped"),
        pytest.param("fr", "indépendence", "indépendance", id="letter for another in a long word"),
        pytest.param("fr", "tué", "tuée", id="agreement of a participle"),
        pytest.param("fr", "vote", "votent", id="agreement of a verb"),
        pytest.param("fr", "national", "nationaux", id="plural"),
        pytest.param("fr", "ce", "cette", id="agreement of a determiner"),
        pytest.param("fr", "est", "sont", id="agreement of être"),
        pytest.param("fr", "pourait", "pourrait", id="a listed word misspelt"),
        pytest.param("fr", "tient", "tiennent", id="agreement of tenir"),
        pytest.param("fr", "prend", "prennent", id="agreement of prendre"),
        pytest.param("fr", "reçoit", "reçoivent", id="agreement of recevoir"),
        pytest.param("fr", "craint", "craignent", id="agreement of craindre"),
        pytest.param("fr", "nouveau", "nouvelle", id="agreement in -eau"),
        pytest.param("fr", "blanc", "blanches", id="agreement in -che"),
        pytest.param("fr", "le", "l’", id="elision"),
        pytest.param("fr", "clé", "clef", id="two spellings"),
        pytest.param("fr", "2", "deux", id="in figures"),
        pytest.param("fr", "1er", "premier", id="an order in figures"),
        pytest.param("fr", "avc", "avec", id="a little word misspelt"),
        pytest.param("en", "teh", "the", id="three letters, swapped"),
        pytest.param("en", "form", "from", id="a little word, by chance another one"),
        pytest.param("en", "women", "woman", id="English, irregular plural"),
        pytest.param("en", "gunman", "gunmen", id="English plural in -men"),
        pytest.param("en", "organised", "organized", id="British and American"),
        pytest.param("en", "defence", "defense", id="British and American -ce"),
        pytest.param("en", "programme", "program", id="British and American -mme"),
        pytest.param("en", "adviser", "advisor", id="in -er and -or"),
        pytest.param("en", "recieve", "receive", id="English, swapped"),
        pytest.param("en", "country", "countries", id="English plural"),
        pytest.param("de", "Regirung", "Regierung", id="German"),
        pytest.param("de", "wichtige", "wichtigen", id="German ending"),
        pytest.param("es", "goberno", "gobierno", id="Spanish"),
        pytest.param("cs", "mezinarodni", "mezinárodní", id="Czech accents"),
        pytest.param("cs", "mezinárodí", "mezinárodní", id="Czech"),
        pytest.param("xx", "politka", "politika", id="unknown language"),
    ],
)
def test_one_word_spelt_otherwise(language: str, old: str, new: str) -> None:
    assert speller(language).same(old, new)
    assert speller(language).same(new, old)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        pytest.param("fr", "terroriste", "militant", id="softened"),
        pytest.param("fr", "gouvernement", "gouvernance", id="same root"),
        pytest.param("fr", "votée", "rejetée", id="same ending"),
        pytest.param("fr", "peut", "veut", id="first letter"),
        pytest.param("fr", "les", "des", id="short words"),
        pytest.param("fr", "devait", "devrait", id="mood"),
        pytest.param("fr", "avait", "aurait", id="conditional"),
        pytest.param("fr", "adopter", "adapter", id="paronyms"),
        pytest.param("fr", "légal", "illégal", id="prefix"),
        pytest.param("fr", "juin", "juillet", id="months"),
        pytest.param("fr", "résolution", "révolution", id="real words, a letter apart"),
        pytest.param("fr", "terrorisme", "terroriste", id="a doctrine and its followers"),
        pytest.param("fr", "deux", "3", id="another number"),
        pytest.param("fr", "1", "1er", id="a count and an order"),
        pytest.param("fr", "sans", "sens", id="a denial is never a slip"),
        pytest.param("en", "county", "country", id="real words, a letter more"),
        pytest.param("en", "angle", "angel", id="real words, letters swapped"),
        pytest.param("en", "agree", "agreed", id="tense"),
        pytest.param("en", "advised", "adviser", id="who and what"),
        pytest.param("en", "could", "would", id="modal verbs"),
        pytest.param("cs", "byl", "nebyl", id="Czech negation"),
        pytest.param("de", "Sieg", "Krieg", id="German"),
    ],
)
def test_another_word(language: str, old: str, new: str) -> None:
    assert not speller(language).same(old, new)
    assert not speller(language).same(new, old)


def test_words_that_the_text_goes_on_using_are_two() -> None:
    assert speller("fr").same("livraison", "livrasion")
    assert not speller("fr", "Une livraison, une livrasion.").same("livraison", "livrasion")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [("Kiev", "Kyiv", False), ("Erdogan", "Erdoğan", True), ("Comission", "Commission", True), ("Iran", "Irak", False)],
)
def test_names_are_held_to_their_letters(*, old: str, new: str, same: bool) -> None:
    assert speller("fr").same_name(old, new) is same


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("3,5", "3.5", True),
        ("1 000", "1000", True),
        ("1.000", "1000", True),
        ("3,5", "35", False),
        ("12", "13", False),
        ("1ER", "1er", True),
    ],
)
def test_same_number(*, old: str, new: str, same: bool) -> None:
    assert same_number(old, new) is same
