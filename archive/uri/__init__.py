"""Canonical URI-Rs: one spelling for each address, so that equal addresses are equal strings.

URLs are parsed as browsers parse them (WHATWG, through ada). What a server could tell apart stays apart: http
and https, reserved characters and their escapes, the order of query parameters.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit, urlunsplit

from ada_url import URL

from archive.cleaning.credentials import without_credentials
from archive.speed import remembered

# Overlay and campaign parameters: they never choose another page. `lightbox` opens a Wix image overlay.
_CAMPAIGNS = """
lightbox fbclid gclid gclsrc dclid gbraid wbraid gad gad_source gad_campaignid msclkid twclid ttclid yclid ysclid
qclid igshid igsh li_fat_id lipi trk trkinfo epik sccid rdt_cid srsltid irclickid tblci dicbo oborigurl rb_clickid
mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi hsctatracking hss_channel _openstat _kx vero_id vero_conv wickedid
oly_enc_id oly_anon_id ml_subscriber ml_subscriber_hash s_cid xtor ref_src ref_url __twitter_impression ncid spm scm
mibextid s_kwcid ef_id dm_i __s guccounter guce_referrer guce_referrer_sig _ke sc_campaign sc_channel sc_content
sc_medium fb_action_ids fb_action_types fb_source fb_ref fb_comment_id action_object_map action_type_map
action_ref_map __tn__ sfns _branch_match_id wt_mc wt.mc_id wt_zmc cmpid wprov pnespid _bhlid ck_subscriber_id sh_kit
elq elqtrack elqtrackid elqaid elqat elqcampaignid et_cid et_rid inf_contact_key vgo_ee ss_source ss_campaign_id
ss_campaign_name ss_campaign_sent_date ss_email_id attribution_id attribution_type spref showcomment
"""
# Sessions, and marks that a server or a check of visitors sets: another one at each visit.
_VISITS = "phpsessid jsessionid oscsid zenid xtcsid cfid cftoken doing_wp_cron _sm_au_"
IGNORED_PARAMETERS = frozenset(f"{_CAMPAIGNS} {_VISITS}".split())
# Families of tools that make up new names under one prefix.
_PREFIXES = """
utm_ mtm_ matomo_ piwik_ pk_ hsa_ at_ stm_ trk_ _bta_ itm_ sfmc_ ns_mchannel bsft_ __hs __xts__ __cf_chl_ aspsessionid
"""
IGNORED_PREFIXES = tuple(_PREFIXES.split())
# Of short names the value tells: an id of a session, or the time by which a script evades caches.
_IGNORED_VALUES = {
    **dict.fromkeys(("sid", "s", "session"), re.compile(r"[0-9a-f]{26,64}", re.IGNORECASE)),
    **dict.fromkeys(("sessid", "sessionid", "session_id"), re.compile(r"(?=[^0-9]*[0-9])[\w,-]{20,64}", re.ASCII)),
    **dict.fromkeys(("_", "cb", "rnd", "nocache"), re.compile(r"\d{10,17}|0?\.\d+", re.ASCII)),
}
# Sessions in the path: of Java, and before it of ASP.NET. No dots before it, lest a segment of dots be left.
_PATH_SESSION = re.compile(r"(?<=[^/.])(?:;|%3B)(?:jsessionid|phpsessid)(?:=|%3D)[^/]*", re.IGNORECASE | re.ASCII)
_COOKIELESS = re.compile(r"(?:/\((?:[ASFX]\([\w-]{20,}\)){1,4}\))+(?=/[^/])", re.ASCII)
# A campaign that was hung on without the question mark, or with an escaped one.
_HUNG_ON = re.compile(r"(?<=[^/.])(?:&|%26|%3F)([\w.]{2,40})(?:=|%3D)", re.IGNORECASE | re.ASCII)

# Where the path alone is no page, and what chooses another text.
_BY_QUERY = re.compile(r"^/?$|\.\w{1,5}$", re.ASCII)
_LANGUAGE = re.compile(r"(?:^|&)(?:lang(?:ue|uage)?|locale|hl|lng|idioma|lingua|sprache)=", re.IGNORECASE)

_SCHEME_AND_WWW = re.compile(r"^https?://(?:www\.)?")

_SLASHES = re.compile(r"//+")

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
    path = _of_no_visit(_one_spelling(parsed.pathname)).rstrip("/") or "/"
    # The order of parameters stays: a server can tell `a=1&b=2` from `b=2&a=1`.
    query = "&".join(filter(None, (_told(_one_spelling(part)) for part in parsed.search[1:].split("&"))))
    return f"{parsed.protocol}//{_undotted(parsed.host)}{path}" + (f"?{query}" if query else "")


def spelling(address: str, uri: str) -> str | None:
    """*uri* with a slash at its end where *address*, which it is canonical for, has one; else None."""
    # A fragment or a query hides the slash that ends the path.
    bare = address.strip().partition("#")[0].partition("?")[0]
    return f"{uri}/" if bare.endswith("/") and can_end_in_slash(uri) else None


def can_end_in_slash(uri: str) -> bool:
    """Return whether a server could have *uri* under a spelling with a slash at its end: not a file, nor a query."""
    return "?" not in uri and not uri.endswith("/") and "." not in uri.rpartition("/")[2]


def asked_again(uri: str, asked: str) -> str:
    """*uri*, to which a server led from *asked*, without a query that was only added: a test of visitors, a mark.

    A language chooses another page, and so does any query of a program or of the home page.
    """
    there, here = urlsplit(uri), urlsplit(asked)
    is_marked = there.query and not here.query and there.path == here.path and not _BY_QUERY.search(there.path)
    return uri.partition("?")[0] if is_marked and not _LANGUAGE.search(there.query) else uri


def as_spelt(address: str, uri: str) -> str:
    """*address*, which *uri* is canonical for, without what one visit alone had in it: for the wire, another day."""
    parts = urlsplit(address)
    query = "&".join(filter(None, map(_told, parts.query.split("&")))) if "?" in uri else ""
    return urlunsplit((parts.scheme, parts.netloc, _of_no_visit(parts.path), query, ""))


def resolve(url: str, base: str | None = None) -> str:
    """The absolute URL that a browser would ask for, without fragment: what goes on the wire.

    Not canonical: a server may redirect from `/a` to `/a/`. Raises `BadUri`, as `canonical` does.
    """
    return _parse(url, base).href.partition("#")[0]


def place(uri: str) -> str:
    """*uri* without what readers do not tell apart: http or https, with or without `www.`."""
    return _SCHEME_AND_WWW.sub("", uri).rstrip("/")


def likely_twin(uri: str) -> str:
    """The place of *uri* under one spelling of those that many servers take for one page: the same text proves it."""
    path, sign, query = place(uri).partition("?")
    letters = unquote_to_bytes(_SLASHES.sub("/", path))
    try:
        return letters.decode().casefold() + sign + query
    except UnicodeDecodeError:
        return letters.decode("latin-1").casefold() + sign + query


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
    # One dot may end a name (the root's). A browser takes `3..` for a name, and `3` for the address 0.0.0.3.
    if "" in parsed.hostname.removesuffix(".").split("."):
        raise BadUri(url, "its host has an empty part between dots")
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


def _undotted(host: str) -> str:
    """*host* without the dot that ends a whole name in the DNS."""
    name, sign, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    return f"{name.removesuffix('.')}{sign}{port}"


def _of_no_visit(path: str) -> str:
    """*path* without the session of a visitor and the campaign that led there."""
    path = _PATH_SESSION.sub("", path)
    if session := _COOKIELESS.match(path):
        path = path[session.end() :]
    hung = (found.start() for found in _HUNG_ON.finditer(path) if _is_ignored(found[1], ""))
    return path[: next(hung, len(path))]


def _told(parameter: str) -> str:
    """*parameter* without what is ignored: nothing, or what stands before a second question mark."""
    first, *others = parameter.split("?")
    if _is_ignored(*_name_and_value(first)):
        return ""
    return "?".join((first, *(other for other in others if not _is_ignored(*_name_and_value(other)))))


def _name_and_value(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    # What is left of `&amp;` where an address was escaped twice.
    return unquote(name).lower().rpartition("amp;")[2], value


def _is_ignored(name: str, value: str) -> bool:
    # By name, in any case and with any escapes; what follows the sign matters to a few alone.
    known = _IGNORED_VALUES.get(name)
    if known is not None:
        return known.fullmatch(value) is not None
    return name.lower() in IGNORED_PARAMETERS or name.lower().startswith(IGNORED_PREFIXES)
