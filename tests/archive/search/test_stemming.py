"""Keys of French and English words."""

import unicodedata
from string import ascii_letters, digits

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.search.stemming import TOKENIZER, Language, fold, folded, key, kin, spellings, stemmed_as, words
from tests.support import sql

FRENCH, ENGLISH = Language.FRENCH, Language.ENGLISH

TEXTS = st.text(
    st.one_of(
        st.characters(max_codepoint=0x24F, exclude_characters="\0"),
        st.sampled_from("œŒæÆßøłı’‘« »–—…½²①𝟘\ufb01\u0300\u0301\u0327\u200d\u202f🇫🇷🌱🤔🏾🗣\ufe0f₿"),
        st.characters(min_codepoint=0x370, max_codepoint=0x4FF, exclude_categories=["Cn", "Cs"]),
        # Hebrew, Arabic, Syriac, Maldivian; nine scripts of India to Tibet; and how letters are joined or left apart.
        st.characters(min_codepoint=0x590, max_codepoint=0x7C0, exclude_categories=["Cn", "Cs"]),
        st.characters(min_codepoint=0x900, max_codepoint=0x9FD, exclude_categories=["Cn", "Cs"]),
        st.characters(min_codepoint=0xE01, max_codepoint=0xFBC, exclude_categories=["Cn", "Cs"]),
        st.sampled_from("\u0640\u061c\u200c\u200d\u2067北京ロﾛｶﾞ서ＮＡ２ﷺ\ufb4a\ufedf\u0f43\u095c\u0bca\u0d7a"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("sécuritaire", "SÉCURITAIRES", id="capitals and plural"),
        pytest.param("œuvre", "oeuvres", id="the ligature"),
        pytest.param("européen", "européenne", id="gender"),
        pytest.param("chevaux", "cheval", id="plural in -aux"),
        pytest.param("protéger", "protégeait", id="conjugation"),
        pytest.param(unicodedata.normalize("NFD", "sécurité"), "sécurité", id="decomposed accents"),
    ],
)
def test_forms_of_a_french_word_share_a_key(one: str, other: str) -> None:
    assert key(one, FRENCH) == key(other, FRENCH)


def test_english_words_are_stemmed_as_english() -> None:
    assert key("studies", ENGLISH) == key("studying", ENGLISH)
    assert key("studies", FRENCH) != key("studying", FRENCH)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("fr", FRENCH), ("en", ENGLISH), ("en-GB", ENGLISH), ("EN_us", ENGLISH), (None, FRENCH), ("es", FRENCH)],
)
def test_a_text_is_stemmed_by_its_declared_language(tag: str | None, language: Language) -> None:
    assert stemmed_as(tag) is language


@pytest.mark.parametrize(
    ("bare", "accented"),
    [("securite", "sécurité"), ("securites", "sécurité"), ("elephante", "éléphante"), ("etat", "État")],
)
def test_a_word_without_its_accents_is_kin_to_the_word(bare: str, accented: str) -> None:
    assert set(kin(bare, FRENCH)) & set(kin(accented, FRENCH))


@pytest.mark.parametrize(
    ("plural", "verb", "tied"),
    [
        pytest.param("abandonnent", "abandonner", True, id="a verb"),
        pytest.param("attaquent", "attaque", True, id="another verb"),
        pytest.param("présent", "près", False, id="a short noun"),
        pytest.param("content", "conte", False, id="a short adjective"),
    ],
)
def test_a_plural_in_ent_is_kin_to_its_verb(plural: str, verb: str, tied: bool) -> None:
    assert bool(set(kin(plural, FRENCH)) & set(kin(verb, FRENCH))) is tied


def test_an_emoji_glued_to_a_word_hides_it_not() -> None:
    assert _keyed("merci🤔 🏾 paix", FRENCH) == "merc 🏾 paix"


def test_words_stand_where_they_are_written() -> None:
    text = "L’État-major, qu'il œuvre !"

    assert [(word.text, text[word.start : word.end]) for word in words(text)] == [
        (written, written) for written in ("L", "État", "major", "qu", "il", "œuvre")
    ]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
@example("½ ﬁn² e\u0301te\u0301 \u0301x")
@settings(max_examples=300, deadline=None)
def test_keys_stand_one_for_one_where_sqlite_sees_words(text: str) -> None:
    """Else `highlight()` would mark the wrong words."""
    written, french, english, plain = _counts(text, _keyed(text, FRENCH), _keyed(text, ENGLISH), folded(text))

    assert written == french == english == plain == sum(1 for _ in words(text))


def _keyed(text: str, language: Language) -> str:
    return " ".join(key(word, language) for word in spellings(text))


def _counts(*texts: str) -> list[int]:
    """Return how many words SQLite's tokenizer finds in each text."""
    connection = sql.memory()
    sql.run(connection, f"CREATE VIRTUAL TABLE f USING fts5(t, tokenize='{TOKENIZER}')")
    sql.run(connection, "CREATE VIRTUAL TABLE v USING fts5vocab(f, 'instance')")
    connection.executemany("INSERT INTO f(rowid, t) VALUES (?, ?)", enumerate(texts))
    found = dict(sql.run(connection, "SELECT doc, count(*) FROM v GROUP BY doc"))
    connection.close()
    return [found.get(row, 0) for row in range(len(texts))]


@pytest.mark.parametrize("language", list(Language))
@given(word=st.text(ascii_letters + digits, min_size=1, max_size=80) | st.integers(1, 3000).map("A".__mul__))
def test_a_word_in_plain_letters_is_its_own_unaccented_spelling(language: Language, word: str) -> None:
    """The vocabulary asks no more of such words."""
    assert kin(word, language)[0] == key(word, language)
