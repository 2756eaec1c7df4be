"""Plan which pictures and documents a run asks for, and from where. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from archive.model import Cause, FetchOutcome, MediaKind
from archive.query.media import MediaAttempt, MediaReference, first_kept
from archive.uri import BadUri, host, resolve
from scraper.parse.page import SiteContext
from scraper.settings.media_choice import MediaChoice

_LOOPBACK = re.compile(r"localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\]")
# What a server says for good, asked once more after a month: even a 404 can be a day's mistake.
_FINAL = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 414, 415, 451})
_WAITS_WHEN_FINAL = (timedelta(days=30),)
# Fewer and fewer: most of what fails for a month is gone for good.
_WAITS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
# None of these is a word of the server's.
_PASSING = frozenset({Cause.BUDGET, Cause.HOURS})


class MediaHosts(Struct, frozen=True, kw_only=True):
    """The hosts that the pictures and documents of one site may come from."""

    site: SiteContext
    loopback_only: bool = False
    """A replica on this machine: nothing elsewhere is ever asked."""

    def may_ask(self, address: str) -> bool:
        """Return whether *address* may be asked at all."""
        try:
            return not self.loopback_only or is_loopback(host(address))
        except BadUri:
            return False

    def is_home(self, address: str) -> bool:
        """Return whether *address* lies on the host of the site's pages."""
        try:
            return host(address).removeprefix("www.") == host(self.site.base).removeprefix("www.")
        except BadUri:
            return False

    def is_own(self, address: str) -> bool:
        """Return whether *address* lies on the site's own host or on one that its platform is known to use."""
        try:
            name = host(address)
        except BadUri:
            return False
        home = host(self.site.base).removeprefix("www.")
        known = (home, *self.site.profile.media_hosts)
        return any(name == each or name.endswith(f".{each}") for each in known) and self.may_ask(address)


class MediaDue(Struct, frozen=True, kw_only=True):
    """A picture or document to ask for."""

    resource: str
    address: str
    """Of the original, as it goes on the wire."""
    is_picture: bool
    smaller: str | None = None
    """Where the platform offers a smaller rendition."""
    shown: str | None = None
    """The address that the page shows, where *address* is a better one that it names."""
    must_be_own: bool
    """It is kept only where it lies on the site's own hosts."""


def due(
    references: Iterable[MediaReference],
    attempts: Mapping[str, Sequence[MediaAttempt]],
    hosts: MediaHosts,
    *,
    keeping: MediaChoice,
    is_wanted: Callable[[Sequence[MediaAttempt]], bool],
) -> tuple[MediaDue, ...]:
    """The references to ask for, in order: those whose attempts so far satisfy *is_wanted*."""
    if keeping is MediaChoice.NONE:
        return ()
    wanted = (_wanted(each, hosts, keeping) for each in references if is_wanted(attempts.get(each.resource, ())))
    return tuple(each for each in wanted if each)


def is_due(made: Sequence[MediaAttempt], now: datetime) -> bool:
    """Return whether another attempt is worth it after those *made*."""
    tries = [each for each in made if each.cause not in _PASSING and not _leads_on(each)]
    if first_kept(list(made)) or not tries:
        return not first_kept(list(made))
    last = tries[-1]
    waits = _WAITS_WHEN_FINAL if _is_final(last) else _WAITS
    return len(tries) <= len(waits) and now - last.at >= waits[len(tries) - 1]


def _wanted(reference: MediaReference, hosts: MediaHosts, keeping: MediaChoice) -> MediaDue | None:
    is_picture = reference.kind is MediaKind.IMAGE
    address = address_of(reference, hosts.site)
    # Pictures were shown wherever they lie; a linked document may be anybody's.
    must_be_own = not is_picture and keeping is not MediaChoice.LINKED
    if address is None or not hosts.may_ask(address) or (must_be_own and not hosts.is_own(address)):
        return None
    return MediaDue(
        resource=reference.resource,
        address=address,
        is_picture=is_picture,
        smaller=hosts.site.profile.smaller(address) if is_picture else None,
        shown=_shown(reference.resource, address, hosts) if is_picture else None,
        must_be_own=must_be_own,
    )


def _shown(resource: str, address: str, hosts: MediaHosts) -> str | None:
    """Return the address that a picture has for its id, where it is another than *address* and may be asked."""
    try:
        shown = resolve(resource, hosts.site.base) if "://" in resource else address
    except BadUri:
        return None
    return shown if shown != address and hosts.may_ask(shown) else None


def address_of(reference: MediaReference, site: SiteContext) -> str | None:
    """The address of the original of *reference*, or None if it is unknown."""
    root = site.profile.media_root
    given = reference.url or (root + reference.resource if root and reference.kind is MediaKind.IMAGE else "")
    try:
        return resolve(given, site.base) if given else None
    except BadUri:
        return None


def is_loopback(name: str) -> bool:
    """Return whether the host called *name* is this machine, by its name (RFC 6761 section 6.3)."""
    return _LOOPBACK.fullmatch(name) is not None


def queue_of(address: str) -> str:
    """The queue that *address* waits in: one for each scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _leads_on(attempt: MediaAttempt) -> bool:
    """Return whether *attempt* was answered by a redirect, which the next one followed."""
    return attempt.status is not None and 300 <= attempt.status < 400


def _is_final(attempt: MediaAttempt) -> bool:
    if attempt.outcome == FetchOutcome.RESPONSE:
        # Bytes under 200 that were no picture: a page that says no.
        return attempt.status in _FINAL or 200 <= (attempt.status or 0) < 300
    return attempt.cause in (Cause.TOO_LARGE, Cause.ADDRESS, Cause.SCOPE, Cause.URL)
