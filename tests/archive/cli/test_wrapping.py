"""Lines broken between words, as a terminal shows them."""

from unicodedata import east_asian_width

from hypothesis import given
from hypothesis import strategies as st

from archive.cli.output import Styled
from archive.cli.wrapping import wrapped

LETTERS = "aé’-\u00a0:海ア한"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=30)


def columns(line: str) -> int:
    """Return how many columns a terminal gives *line* (Unicode Standard Annex 11)."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def lines(parts: list[Styled], width: int, below: int = 2) -> list[str]:
    return ["".join(part.text for part in row) for row in wrapped(parts, width, below=below)]


@given(WORDS, st.integers(24, 60))
def test_law_no_word_is_lost_and_no_line_too_long(words: list[str], width: int) -> None:
    parts = [Styled(text=f"{word} ", fg="green") for word in words]

    found = lines(parts, width)

    assert " ".join(" ".join(found).split(" ")).split() == " ".join(words).split()
    # What has blanks at its end is not longer for a reader.
    assert all(columns(line.rstrip()) <= width for line in found)
    assert all(line.startswith("  ") for line in found[1:])


@given(st.text("a海", min_size=1, max_size=200), st.integers(24, 60))
def test_law_a_text_without_spaces_is_cut_and_no_line_too_long(text: str, width: int) -> None:
    found = lines([Styled(text=text)], width)

    assert "".join(line[2:] if number else line for number, line in enumerate(found)) == text
    assert all(columns(line) <= width for line in found)


def test_styles_stay_on_their_words() -> None:
    parts = [
        Styled(text="  Rien n’a été dit des "),
        Styled(text="sanctions", fg="green"),
        Styled(text=" et de leur prix."),
    ]

    rows = list(wrapped(parts, 26, below=2))

    assert [part.text for row in rows for part in row if part.fg == "green"] == ["sanctions"]
    assert lines(parts, 26) == ["  Rien n’a été dit des", "  sanctions et de leur", "  prix."]


def test_a_sign_of_french_typography_stays_with_its_word() -> None:
    parts = [Styled(text="aaaa bbbb cccc dddd eeee\u00a0: ffff")]

    assert lines(parts, 24, below=0) == ["aaaa bbbb cccc dddd", "eeee\u00a0: ffff"]


def test_a_terminal_too_narrow_is_left_alone() -> None:
    parts = [Styled(text="a " * 40)]

    assert lines(parts, 12) == ["a " * 40]
