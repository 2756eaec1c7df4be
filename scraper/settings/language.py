"""Languages as sites and requests name them: the tags of BCP 47, `fr` or `pt-BR`."""

import re

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def tag(text: str) -> str:
    """*text* as a tag: `fr-FR` of `fr_FR`, `fr` of `FR`.

    Raises `ValueError` where it is none: it goes into requests, and the word lists are found by it.
    """
    language, *rest = text.replace("_", "-").split("-")
    text = "-".join((language.lower(), *rest))
    if not is_tag(text):
        raise ValueError(f"{text!r} is not a code of two or three small letters, with a region as in 'pt-BR'")
    return text


def is_tag(text: str) -> bool:
    """Return whether *text* is a tag."""
    return _TAG.fullmatch(text) is not None
