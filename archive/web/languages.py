"""The words of the pages in French and English: catalogues, and the language that a reader gets."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

LANGUAGES = ("fr", "en")
"""The first is the one for readers who ask for neither."""

_NARROW = "\u202f"


class Catalogue(Struct, frozen=True, kw_only=True):
    """The messages of one language, by key: `post.removed`."""

    language: str
    messages: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The message *key* with its *values* put in. Raises `KeyError` for a key that the catalogue lacks."""
        return self.messages[key].format(**values) if values else self.messages[key]

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The message for so many things: `key.one` or `key.other`, in which `{n}` is the number."""
        # French says "0 billet" and "1 billet", English "0 posts" and "1 post".
        single = number in (0, 1) if self.language == "fr" else number == 1
        return self.messages[f"{key}.{'one' if single else 'other'}"].format(n=self.number(number), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """*value* with the group and decimal signs of the language."""
        written = f"{value:,.{digits}f}"
        return written.replace(",", _NARROW).replace(".", ",") if self.language == "fr" else written

    def word(self, kind: str, value: object) -> str:
        """The word for *value* of an enumeration *kind*, such as `state.gone`; the value itself where there is none."""
        return self.messages.get(f"{kind}.{value}", str(value))


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of *language*, which is one of `LANGUAGES`."""
    written = tomllib.loads(files("archive.web").joinpath("messages", f"{language}.toml").read_text("utf-8"))
    messages = dict(_flat(written))
    # The catalogue is typed with plain spaces and apostrophes, which translators can see.
    if language == "fr":
        messages = {key: french(text) for key, text in messages.items()}
    return Catalogue(language=language, messages=messages)


def french(text: str) -> str:
    """*text*, as it is typed, with the spaces and apostrophes of French typography."""
    # French sets a narrow no-break space before these signs, so that none begins a line.
    text = re.sub(r" (?=[:;!?»%])", _NARROW, text)
    return re.sub(r"« ", f"«{_NARROW}", text).replace("'", "’")


def chosen(asked: str | None, accepted: str | None) -> str:
    """The language of an answer: as *asked* in the address, else the best that the browser accepts.

    RFC 9110 section 12.5.4; a tag matches by its first part.
    """
    if asked in LANGUAGES:
        return asked
    ranked = sorted(_accepted(accepted or ""), key=lambda pair: -pair[1])
    return next((tag for tag, quality in ranked if tag in LANGUAGES and quality > 0), LANGUAGES[0])


def _accepted(header: str) -> list[tuple[str, float]]:
    found = []
    # A header of thousands of tags would be sorted for each page.
    for part in header[:500].split(","):
        tag, _, parameters = part.partition(";")
        quality = re.search(r"q\s*=\s*([01](?:\.\d+)?)", parameters)
        found.append((tag.strip().lower().partition("-")[0], float(quality[1]) if quality else 1.0))
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found += _flat(value, f"{name}.") if isinstance(value, Mapping) else [(name, str(value))]
    return found
