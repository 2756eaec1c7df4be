"""`cirma import`: captures of others, and other archives of ours, brought in."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import click

from archive import dates
from archive.cli import output
from archive.cli.options import with_config, with_json
from archive.config import locate
from archive.errors import CannotOpen, ConfigError
from scraper.clock import Clock, clock
from scraper.crawl.run import client_for
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig
from scraper.web_archive.report import IntakeReport
from scraper.web_archive.run import Brought, IntakeRequest, Question, ask, bring
from scraper.web_archive.wayback import Machine, MachineBusy

# Seconds. A machine that serves the whole world is asked less often than a blog.
_LEAST_PAUSE = 5.0


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--site", "site_id", metavar="ID", help="The site that the captures belong to.")
@click.option("--wayback", "wayback", metavar="URL", help="Ask a Wayback machine for URL and what is below it.")
@click.option("--since", metavar="DAY", help="With --wayback: captured on or after this day.")
@click.option("--until", metavar="DAY", help="With --wayback: captured on or before it.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="With --wayback: at most N captures.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be taken, and why the rest is left.")
@click.option("--all", "everything", is_flag=True, help="Take addresses of other sites too.")
@click.option("--init", is_flag=True, help="Create the archive if it is missing.")
@with_json
@with_config
def command(
    files: tuple[Path, ...],
    site_id: str | None,
    wayback: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    dry_run: bool,
    everything: bool,
    init: bool,
    as_json: bool,
    config_file: Path | None,
) -> int:
    """Bring in captures from WARC, ARC and WACZ files, another archive of this program, or a Wayback machine.

    Each record is taken, or left and its reason counted. Captures take their place in time among your own, and name
    their maker. A file is taken only once; run an interrupted import again and it continues. The exit code is 4 if a
    file was damaged or incomplete: what is whole was taken.

    \b
    Examples:
      cirma import crawl.warc.gz --site cirma --dry-run
      cirma import blog.wacz other-archive.db
      cirma import --wayback https://www.example.org --since 2019 --limit 500
    """
    # One of the two is needed, and only one: each has its own idea of what --site means.
    if bool(files) == (wayback is not None):
        raise click.UsageError("name files, or --wayback with an address")
    settings = configuration.load(locate(config_file, os.environ))
    path = settings.archive.path
    if not path.exists() and not init:
        raise CannotOpen(path, "there is no such file; mount its disk, or make it with --init")
    # A dry run writes nothing, so it makes no archive either: it tries on one that is thrown away.
    asked = IntakeRequest(site=_site(settings, site_id), everything=everything, dry=dry_run)
    wall = clock(os.environ)
    with _place(path, dry=dry_run) as place:
        if wayback is None:
            brought = bring(files, asked, path=place, clock=wall, watched=output.hint)
        else:
            brought = _ask(_question(wayback, since, until, limit, wall), asked, settings, path=place, clock=wall)
    _tell(brought, as_json=as_json, dry=dry_run)
    # The exit code of a partial crawl, so that a script can tell "all" from "what was whole".
    return 0 if brought.is_whole else 4


def _tell(brought: Brought, *, as_json: bool, dry: bool) -> None:
    for report in brought.reports:
        if as_json:
            output.json_line(report.record())
        else:
            _tell_file(report, dry=dry)
    _tell_resolved(brought)


@contextmanager
def _place(path: Path, *, dry: bool) -> Iterator[Path]:
    """Give the archive to import into; a dry run without one gets a temporary archive."""
    if path.exists() or not dry:
        yield path
        return
    with TemporaryDirectory() as folder:
        yield Path(folder) / path.name


def _ask(question: Question, asked: IntakeRequest, settings: Config, *, path: Path, clock: Clock) -> Brought:
    """Ask the machine of the configuration. Raises `ConfigError` where no site was named or it cannot be asked."""
    # A machine knows addresses only, so the site cannot be guessed as it can from a file.
    if asked.site is None:
        raise ConfigError("--site", "which site are these captures of?", "name it as the configuration does")
    configuration.require_crawlable(settings, asked.site)
    name, scraper = settings.scraper.wayback, settings.scraper
    # A machine on this computer is a test's, and needs no long pauses.
    pause = scraper.min_delay if scraper.allow_loopback else max(_LEAST_PAUSE, scraper.min_delay)
    with client_for(asked.site, settings, clock=clock) as client:
        machine = Machine(name, fetch=client.fetch, pause=lambda: clock.sleep(pause))
        try:
            return ask(machine, name, question, asked, path=path, clock=clock, watched=output.hint)
        # Busy is no fault of the import: nothing was taken, and the same command works later.
        except MachineBusy as busy:
            raise ConfigError("--wayback", f"{name}: {busy}", "try again later, or set [scraper] wayback") from busy


def _question(url: str, since: str | None, until: str | None, limit: int | None, wall: Clock) -> Question:
    first, last = _day(since, wall, "--since"), _day(until, wall, "--until")
    return Question(url=url, since=first, until=last, limit=limit)


def _day(text: str | None, clock: Clock, option: str) -> str | None:
    """*text* as a day in the digits of CDX. Raises `BadDate`."""
    if text is None:
        return None
    # UTC, as CDX has it: the captures of a day are those of its UTC day.
    found = dates.read(text, now=clock.now(), zone=ZoneInfo("UTC"), where=option)
    # A month given as a bound means its first day for --since, its last for --until.
    return (found.first_day if option == "--since" else found.last_day).strftime("%Y%m%d")


def _site(settings: Config, site_id: str | None) -> SiteConfig | None:
    """The site that was named, or the only one. Raises `ConfigError` where there is none of that name."""
    named = {site.id: site for site in settings.sites}
    if site_id is None:
        # A site without an address was only written by `cirma init`: nothing can belong to it.
        return next(iter(named.values())) if len(named) == 1 and next(iter(named.values())).url else None
    if site_id not in named:
        # The names are listed, since an id is seldom remembered and often misspelt.
        known = ", ".join(named) or "none"
        raise ConfigError("--site", f"the configuration has no site {site_id!r}", f"it has: {known}")
    return named[site_id]


def _tell_file(report: IntakeReport, *, dry: bool) -> None:
    if report.is_known:
        output.line(f"{report.name}: brought in before, nothing to do")
        return
    would = "would be taken" if dry else "taken"
    output.line(
        f"{report.name} ({report.kind}): {report.taken} captures {would}, {sum(report.left.values())} records left"
    )
    if report.revisits:
        output.line(f"  {report.revisits} more {would} as revisits, which repeat the bodies of other records")
    if report.media:
        output.line(f"  {report.media} pictures and documents {would}")
    if report.notes:
        output.line(f"  {report.notes} requests and notes were read with them")
    for reason, count in Counter(report.left).most_common():
        output.line(f"  {count} {reason}")
    # The first ten: a file cut in the middle is damaged once, one with a bad index at each record.
    for each in report.damage[:10]:
        output.say(f"{report.name}: {each}")


def _tell_resolved(brought: Brought) -> None:
    if brought.resolved:
        output.say(f"{brought.resolved} revisits have their bodies now")
    if brought.waiting:
        output.say(f"{brought.waiting} revisits wait for their bodies: import the files that hold these")
