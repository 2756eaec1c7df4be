"""Decide whether an answer fails to show its post: a miss, the evidence of which removals are made. Pure."""

from msgspec import Struct

from archive.model import Verdict

_ABSENT = frozenset({Verdict.NOT_FOUND, Verdict.GONE, Verdict.RESTRICTED})
# A redirect that ends at one of these takes the reader away from the post.
_AWAY = _ABSENT | {Verdict.OTHER, Verdict.LISTING}


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


def is_miss(answer: AddressAnswer) -> bool:
    """Return whether *answer* fails to show its post.

    A redirect that ends at the post, under another address, is no miss. One that ends elsewhere is, whatever the end
    shows: readers do not see the post any more.
    """
    if answer.shown:
        return False
    sent_away = answer.landed in _AWAY or (answer.landed is Verdict.POST and answer.at_another_post)
    return answer.verdict in _ABSENT or answer.error_page or answer.off_site or sent_away
