"""Recognise what stands before a site, or in its place, by the marks of its makers, whatever its language."""

import re

from scraper.parse.phrases import Notice
from scraper.parse.tree import Parsed

# Longer pages without their scripts are no walls: those of firewalls, hosts and sellers of domains are small.
_LONGEST = 100_000

# Elements that the wall alone has; what its makers add to every page of a site (beacons, badges) is not among them.
_CHALLENGES = (
    "script[src*='/orchestrate/'][src*='/cdn-cgi/challenge-platform/'], #challenge-error-text, #anubis_challenge, "
    "script[src*='captcha-delivery.com'], iframe[src*='captcha-delivery.com'], iframe[src*='_Incapsula_Resource'], "
    "#px-captcha, #sec-if-cpt-container, #sec-cpt-if, script[src*='.captcha.awswaf.com'], script[src*='/_fs-ch-'], "
    "script[src*='/.well-known/ddos-guard/'], #lsrecap, a[href*='vercel.link/security-checkpoint'], "
    "meta[http-equiv=refresh i][content*='/sgcaptcha/'], meta[http-equiv=refresh i][content*='bm-verify']"
)
_ERRORS = "body#error-page, iframe[src*='herokucdn.com/error-pages']"
_SELLERS = (
    "html[data-adblockkey], script[src*='parkingcrew.net'], script[src*='sedoparking.com'], "
    "img[src*='sedoparking.com'], script[src*='bodis.com'], iframe[src*='parkinglogic.com']"
)
_ELEMENTS = ((Notice.CHALLENGE, _CHALLENGES), (Notice.MAINTENANCE, _ERRORS), (Notice.PARKED, _SELLERS))
# The programs of walls, by a word of theirs. Not where a text quotes one.
_PROGRAMS: tuple[tuple[Notice, re.Pattern[bytes]], ...] = tuple(
    (kind, re.compile(rb"<script\b[^>]{0,200}>[^<]{0,4000}?(?:" + words + rb")"))
    for kind, words in (
        (Notice.CHALLENGE, rb"\b_cf_chl_opt\b|\bgokuProps\b|\bsucuri_cloudproxy_js\b"),
        (Notice.PARKED, rb"\bwindow\.park ?=|\blocation(?:\.href)? ?= ?[\"']/lander\b"),
    )
)
# One of these is in any page that has such an element or program: bytes are found sooner than elements.
_SIGNS = (
    *(b"/orchestrate/", b"challenge-error-text", b"anubis_challenge", b"captcha-delivery.com", b"_Incapsula_Resource"),
    *(b"px-captcha", b"sec-if-cpt", b"sec-cpt-if", b".captcha.awswaf.com", b"/_fs-ch-", b"/ddos-guard/", b"lsrecap"),
    *(b"security-checkpoint", b"sgcaptcha", b"bm-verify", b"error-page", b"adblockkey", b"parkingcrew", b"sedoparking"),
    *(b"bodis.com", b"parkinglogic"),
)
_WORDS = (b"_cf_chl_opt", b"gokuProps", b"sucuri_cloudproxy_js", b"window.park", b"/lander")
# These are on ordinary pages too, beside a form: they say something of a page that shows no text and leads nowhere.
_TESTS = (
    ".g-recaptcha, .h-captcha, .cf-turnstile, .frc-captcha, .geetest_holder, altcha-widget, "
    "script[src*='/aes.js'], script[src*='/ips.js']"
)
_PROGRAM_OF_TEST = re.compile(rb"\bbobcmn\b|\bslowAES\b|\bwsidchk\b|\bcookie ?=[^<]{0,500}location\.reload\b")
_FEW = 8
"""Links; a page of a site has a menu."""


def wall(body: bytes, parsed: Parsed, *, errors: str = "") -> Notice | None:
    """Return what *body*, of which *parsed* was made, is by the marks of a wall; None where there are none.

    *errors* selects what the platform of the site shows of an error, also where half a page was written before.
    """
    if errors and parsed.tree.css_first(errors):
        return Notice.MAINTENANCE
    if any(word in body for word in _WORDS):
        told = next((kind for kind, program in _PROGRAMS if program.search(body)), None)
        if told:
            return told
    if len(parsed.body) > _LONGEST or not any(sign in parsed.body for sign in _SIGNS):
        return None
    return next((kind for kind, elements in _ELEMENTS if parsed.tree.css_first(elements)), None)


def tests_visitors(body: bytes, parsed: Parsed) -> bool:
    """Return whether a page that shows no text is a test of its visitors: it asks for a proof, and leads nowhere."""
    if len(body) > _LONGEST or len(parsed.tree.css("a[href]")) > _FEW:
        return False
    return parsed.tree.css_first(_TESTS) is not None or _PROGRAM_OF_TEST.search(body) is not None
