"""Letters that a page hides from programs or shows as pictures: mail addresses behind a cipher, emoji, smileys."""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

_PROTECTED = re.compile(r"(?:https?://[^/]+)?/cdn-cgi/l/email-protection#(?P<cipher>[0-9a-f]+)", re.IGNORECASE)
_LETTERS = frozenset({"emoji", "smiley", "smilies", "twemoji", "emojione", "emojioneemoji", "lettrine", "dropcap"})
_EMOJI_HOSTS = ("//s.w.org/images/core/emoji/", "/twemoji/", "/emoji.php/")
_FORMULAS = frozenset({"latex", "tex", "ee_img", "mwe-math-fallback-image-inline"})
_FORMULA_MAKERS = ("latex.php?latex=", "latex.codecogs.com/")
# Characters of an emoji: a family of four with joiners between them, a flag of a region.
_EMOJI, _CIPHER = 16, 600


def mail_of(attributes: Mapping[str, str | None]) -> str:
    """The mail address that Cloudflare wrote in cipher into an element with *attributes*; empty where there is none."""
    cipher = attributes.get("data-cfemail")
    return _deciphered(cipher) if cipher else ""


def unprotected(href: str) -> str:
    """*href*, as `mailto:` where it leads to a mail address in Cloudflare's cipher."""
    found = _PROTECTED.fullmatch(href) if "email-protection#" in href else None
    address = _deciphered(found["cipher"]) if found else ""
    return f"mailto:{address}" if address else href


def spoken(node: LexborNode) -> str:
    """The emoji, smiley, first letter or formula that the `img` *node* stands for; empty of any other picture."""
    attributes = node.attributes
    said = attributes.get("alt") or ""
    if not said or _is_formula(attributes):
        return said
    if len(said) > _EMOJI:
        return ""
    classes = (attributes.get("class") or "").lower().replace("-", " ").split()
    source = attributes.get("src") or ""
    is_letter = not _LETTERS.isdisjoint(classes) or any(host in source for host in _EMOJI_HOSTS)
    return said if is_letter else ""


def _is_formula(attributes: Mapping[str, str | None]) -> bool:
    """Return whether a picture with *attributes* shows the formula that its alternative text writes out."""
    is_named = not _FORMULAS.isdisjoint((attributes.get("class") or "").split())
    return is_named or any(maker in (attributes.get("src") or "") for maker in _FORMULA_MAKERS)


def _deciphered(cipher: str) -> str:
    """Return the text behind *cipher*, whose first byte is the key of the others; empty where it hides no address."""
    try:
        key, *hidden = bytes.fromhex(cipher[:_CIPHER])
        text = bytes(byte ^ key for byte in hidden).decode()
    except ValueError:
        return ""
    return text if "@" in text and text.isprintable() else ""
