"""Canonical URI-Rs: one spelling for each address, so that equal addresses are equal strings.

URLs are parsed as browsers parse them (WHATWG, through ada). What a server could tell apart stays apart: http
and https, reserved characters and their escapes, the order of query parameters.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

from ada_url import URL

from archive.cleaning.credentials import without_credentials
from archive.speed import remembered

# Overlay and campaign parameters: they never choose another page. `lightbox` opens a Wix image overlay.
IGNORED_PARAMETERS = frozenset(
    {"lightbox", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "msclkid"}
    | {"twclid", "ttclid", "yclid", "ysclid", "igshid", "igsh", "li_fat_id", "epik", "sccid", "rdt_cid", "srsltid"}
    | {"mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "hsctatracking", "_openstat", "_kx", "vero_id"}
    | {"vero_conv", "wickedid", "oly_enc_id", "oly_anon_id", "ml_subscriber", "ml_subscriber_hash", "s_cid", "xtor"}
    | {
        "ref_src",
        "ref_url",
        "__twitter_impression",
        "ncid",
        "spm",
        "scm",
        "mibextid",
        "s_kwcid",
        "ef_id",
        "dm_i",
        "__s",
    }
    | {
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "_ke",
        "sc_campaign",
        "sc_channel",
        "sc_content",
        "sc_medium",
    }
    | {"fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "_branch_match_id", "wt_mc", "wt.mc_id", "cmpid"}
)
# Families of campaign tools that make up new names under one prefix.
IGNORED_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "pk_", "hsa_", "at_", "stm_", "trk_", "_bta_", "itm_")

# RFC 3986 section 2.2: an escaped reserved character is not the character itself.
_RESERVED = ":/?#[]@!$&'()*+,;="
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT_ESCAPE = re.compile(
    "(" + "|".join(f"%{code:02X}" for code in range(128) if chr(code) not in _UNRESERVED) + ")", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# How most links are written, and what canonicalising would not change: a host name in plain letters, a path of
# unreserved characters and escaped Latin letters (U+00C0 to U+017F: each is its own NFC), no segment of dots.
_LETTER = "(?:[A-Za-z0-9_~-]|%C[345]%[89AB][0-9A-F])"
_CANONICAL = re.compile(
    rf"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{{2,}}(?:/|(?:/{_LETTER}(?:{_LETTER}|\.)*)+)", re.ASCII
)
_ABSOLUTE = ("https://", "http://")
_WHITE_SPACE = " \t\r\n\f"


@dataclass
class BadUri(ValueError):
    """*url* is not an address that the archive can hold."""

    url: str
    why: str

    def __str__(self) -> str:
        return f"not an archivable address: {without_credentials(self.url)!r}: {self.why}"


def canonical(url: str, base: str | None = None) -> str:
    """The canonical URI-R of *url*, resolved against *base*. Canonicalising twice changes nothing.

    Raises `BadUri` for what is not http(s), names a user, has no host or hides control characters.
    """
    # Most links of a page are canonical as they stand, and a match is cheaper than a parse.
    if _CANONICAL.fullmatch(url):
        return url
    # Menus name the same addresses on each page; absolute ones are the same whatever page names them.
    return _canonical(url, None if url.startswith(_ABSOLUTE) else base)


@remembered(most=4096)
def _canonical(url: str, base: str | None) -> str:
    parsed = _parse(url, base)
    # A slash at the end chooses no other page on any platform that is known here; what goes on the wire is kept
    # (`spelling`).
    path = _one_spelling(parsed.pathname).rstrip("/") or "/"
    # The order of parameters stays: a server can tell `a=1&b=2` from `b=2&a=1`.
    query = "&".join(_one_spelling(part) for part in parsed.search[1:].split("&") if _matters(part))
    return f"{parsed.protocol}//{parsed.host}{path}" + (f"?{query}" if query else "")


def spelling(address: str, uri: str) -> str | None:
    """*uri* with a slash at its end where *address*, which it is canonical for, has one; else None."""
    # A fragment or a query hides the slash that ends the path.
    bare = address.strip().partition("#")[0].partition("?")[0]
    return f"{uri}/" if bare.endswith("/") and can_end_in_slash(uri) else None


def can_end_in_slash(uri: str) -> bool:
    """Return whether a server could have *uri* under a spelling with a slash at its end: not a file, nor a query."""
    return "?" not in uri and not uri.endswith("/") and "." not in uri.rpartition("/")[2]


def resolve(url: str, base: str | None = None) -> str:
    """The absolute URL that a browser would ask for, without fragment: what goes on the wire.

    Not canonical: a server may redirect from `/a` to `/a/`. Raises `BadUri`, as `canonical` does.
    """
    return _parse(url, base).href.partition("#")[0]


def host(uri: str) -> str:
    """The host of *uri*, in lower case, without port."""
    return _parse(uri, None).hostname


def origin(uri: str) -> str:
    """Scheme, host and port (where not the default) of *uri*."""
    return _parse(uri, None).origin


def _parse(url: str, base: str | None) -> URL:
    text = url.strip(_WHITE_SPACE)
    # A browser drops tabs and line ends inside a URL; nobody who means well writes them.
    if _CONTROL.search(text):
        raise BadUri(url, "it contains control characters")
    try:
        parsed = URL(text, base)
    except ValueError as error:
        raise BadUri(url, "it does not parse") from error
    # `javascript:`, `data:` and `mailto:` are in links and are no places that a crawler can visit.
    if parsed.protocol not in ("http:", "https:"):
        raise BadUri(url, f"its scheme is {parsed.protocol}, not http or https")
    # A password in an address would be in every log, row and export.
    if parsed.username or parsed.password:
        raise BadUri(url, "it names a user")
    if not parsed.hostname:
        raise BadUri(url, "it names no host")
    return parsed


def _one_spelling(text: str) -> str:
    """*text* with letters decoded, composed (NFC) and escaped again; reserved characters stay as they are."""
    # The pieces between kept escapes are composed apart, lest the C of %3C take a cedilla.
    pieces = _KEPT_ESCAPE.split(text)
    # Escapes in capitals are the form of RFC 3986, section 2.1.
    return "".join(piece.upper() if index % 2 else _recoded(piece) for index, piece in enumerate(pieces))


def _recoded(piece: str) -> str:
    # Old sites have Latin-1 escapes such as %E9: no UTF-8, and kept as they are.
    decoded = unquote(piece, errors="surrogateescape")
    return quote(unicodedata.normalize("NFC", decoded), safe=_RESERVED, errors="surrogateescape")


def _matters(parameter: str) -> bool:
    # Trackers are recognised by name, in any case and with any escapes; what follows the sign does not matter.
    name = unquote(parameter.partition("=")[0]).lower()
    return bool(parameter) and name not in IGNORED_PARAMETERS and not name.startswith(IGNORED_PREFIXES)
