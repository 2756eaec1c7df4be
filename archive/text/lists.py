"""Lists of words, as files that a linguist can read and mend: `archive/text/data`, one entry a line, sorted.

Each file begins with comments: what it lists, its source and its date.
"""

from importlib.resources import files

LANGUAGES = (
    *("fr", "en", "de", "es", "pt", "cs", "it", "nl", "pl", "ro"),
    *("ru", "uk", "el", "tr", "ar", "fa", "he", "hi", "vi"),
)
"""Those of which anything is listed."""

_DATA = files("archive.text").joinpath("data")


def entries(name: str) -> tuple[str, ...]:
    """The entries of *name*, such as `lookalikes` or `fr/negations`; none where there is no such list."""
    # A language need not have every list.
    file = _DATA.joinpath(f"{name}.txt")
    if not file.is_file():
        return ()
    lines = file.read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
