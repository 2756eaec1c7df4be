"""Decide whether an answer fails to show its post: a miss, the evidence of which removals are made. Pure."""

import re

from msgspec import Struct

from archive.model import Verdict

_ABSENT = frozenset({Verdict.NOT_FOUND, Verdict.GONE, Verdict.RESTRICTED})
# A redirect that ends at one of these takes the reader away from the post.
_AWAY = _ABSENT | {Verdict.OTHER, Verdict.LISTING}
# What an answer may be that no reader knows for a log-in, by its own words.
_UNTOLD = frozenset({None, Verdict.RESTRICTED, Verdict.OTHER, Verdict.LISTING})
# Hosts and addresses at which people log in, agree to something or prove something, whatever they asked for.
_WALL = re.compile(
    r"^https?://(?:www\.)?(?:log-?in|sign-?in|sso|auth|accounts?|idp|cas|adfs|consent|consentement)\d?\."
    r"|^https?://[^/]+(?:/[^?#]*)?/(?:(?:[a-z]+-)?log-?in|sign-?in|connexion|anmelden|sso|saml2?|oauth2?|cas|adfs|consent"
    r"|captcha|maintenance)(?:\.\w+)?(?:[/?#]|$)",
    re.IGNORECASE,
)


class AddressAnswer(Struct, frozen=True, kw_only=True):
    """What one address of a post answered in one crawl, and where its redirects ended."""

    verdict: Verdict
    landed: Verdict | None = None
    """What stood at the end of its redirects; None without redirects, or where the end was not read."""
    at_another_post: bool = False
    """The end belongs to another post of ours."""
    off_site: bool = False
    """The end is on another host, which nobody asked."""
    error_page: bool = False
    """It is the page that the site gives for an address that cannot exist."""
    shown: bool = False
    """An address of the post showed it in the same crawl."""


def is_walled(answer: Verdict, landed: Verdict | None, target: str | None) -> bool:
    """Return whether an *answer* keeps the reader out, or leads over redirects to *target* that does and *landed* so.

    A wall says nothing of what is behind it.
    """
    if Verdict.RESTRICTED in (answer, landed):
        return True
    return target is not None and landed in _UNTOLD and _WALL.search(target) is not None


def is_miss(answer: AddressAnswer) -> bool:
    """Return whether *answer* fails to show its post.

    A redirect that ends at the post, under another address, is no miss. One that ends elsewhere is, whatever the end
    shows: readers do not see the post any more.
    """
    if answer.shown:
        return False
    sent_away = answer.landed in _AWAY or (answer.landed is Verdict.POST and answer.at_another_post)
    return answer.verdict in _ABSENT or answer.error_page or answer.off_site or sent_away
