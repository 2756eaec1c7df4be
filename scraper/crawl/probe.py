"""A site looked at once, politely: does it answer, what does robots.txt say, is its newest post still read?"""

from collections.abc import Iterator

from archive.model import Reading, Reason, Request, Response, Verdict
from archive.uri import canonical
from scraper.clock import Clock
from scraper.crawl.fetcher import Transport
from scraper.crawl.site_crawl import AGENT
from scraper.http.body import ROBOTS
from scraper.parse.page import page_of
from scraper.polite import robots
from scraper.reading import reread
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import context
from scraper.unattended.check import Check, CheckState


def probe(
    fetcher: Transport, settings: Config, site: SiteConfig, *, newest: str | None, clock: Clock
) -> Iterator[Check]:
    """Ask for robots.txt and for *newest*, the address of the newest post held; nothing is kept."""
    asked = fetcher.fetch(Request(uri=canonical("/robots.txt", site.url), reason=Reason.ROBOTS), limits=ROBOTS)
    if not isinstance(asked.outcome, Response):
        detail = getattr(asked.outcome, "detail", "no answer")
        remedy = f"open {site.url} in a browser; is the address right, is the network up?"
        yield Check(name="site", state=CheckState.BROKEN, seen=f"{site.id}: {detail}", remedy=remedy)
        return
    # The newest post shows whether today's template is read.
    target = newest or canonical(site.url)
    allowed = robots.verdict(asked.outcome).allows(target, AGENT)
    yield Check(
        name="robots",
        state=CheckState.OK if allowed else CheckState.BROKEN,
        seen=f"{site.id}: HTTP {asked.outcome.status}, {'allows' if allowed else 'forbids'} {target}",
        remedy="" if allowed else f"write to the site's owner: {AGENT} is not welcome there",
    )
    if not allowed:
        return
    # A look is a visit, and keeps the pause of one.
    clock.sleep(settings.scraper.min_delay)
    yield _read(fetcher, site, target, is_post=newest is not None)


def _read(fetcher: Transport, site: SiteConfig, target: str, *, is_post: bool) -> Check:
    fetch = fetcher.fetch(Request(uri=target, reason=Reason.REVISIT))
    answer = fetch.outcome
    if not isinstance(answer, Response):
        detail = getattr(answer, "detail", "no answer")
        return Check(name="site", state=CheckState.BROKEN, seen=f"{target}: {detail}", remedy="try again in an hour")
    reading = reread.read_totally(page_of(fetch, answer, context(site)))
    return _judged(reading, target, status=answer.status, is_post=is_post)


def _judged(reading: Reading, target: str, *, status: int, is_post: bool) -> Check:
    seen = ", ".join([f"{target}: HTTP {status}", reading.verdict.value, *map(str, reading.problems)])
    if status >= 400:
        return Check(name="site", state=CheckState.BROKEN, seen=seen, remedy="open it in a browser")
    if is_post and reading.verdict is not Verdict.POST:
        remedy = f"`cirma sites check {target}`: a shell passes, a new template needs a new parser"
        return Check(name="profile", state=CheckState.BROKEN, seen=seen, remedy=remedy)
    if is_post and reading.problems:
        return Check(name="profile", state=CheckState.WARN, seen=seen, remedy=f"`cirma sites check {target}`")
    return Check(name="profile" if is_post else "site", state=CheckState.OK, seen=seen)
