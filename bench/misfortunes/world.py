"""A blog that can be unwell, and its archive, which is crawled as the command crawls it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from msgspec.structs import replace

from archive.alarms.alarm import Alarm
from archive.database import schema
from archive.errors import NoArchive
from archive.model import Outcome, Request
from archive.query import alarms as watched
from archive.query import changes, posts
from archive.query.changes import ChangeFilter
from bench.misfortunes.blogs import Blog
from bench.misfortunes.misfortune import Misfortune
from scraper.cli.crawl import exit_code
from scraper.cli.progress import Quiet
from scraper.crawl.clock_check import ClockDoubted
from scraper.crawl.run import run
from scraper.frontier.plan import Options
from scraper.settings.config import AlarmsConfig, ArchiveConfig, Config, ScraperConfig, SiteConfig
from tests.support.fakes import ORIGIN, FakeClock, FakeSite, Reply, Script, page

Override = Callable[[str], Script | None]
"""What a path answers instead of its page; None for its page."""


class SickSite(FakeSite):
    """A site that says its date, which the machine's clock need not share, and that may answer as it should not."""

    def __init__(self, blog: Blog) -> None:
        super().__init__(clock=FakeClock(blog.begins))
        self.blog = blog
        self.off = timedelta()
        """By how much the machine's clock is ahead of the truth."""
        self.override: Override = lambda _: None

    def _reply(self, request: Request) -> Reply | Outcome:
        path = request.target.removeprefix(ORIGIN)
        # What stands on other hosts is no matter of ours.
        script = self.override(path) if path != request.target else page(b"<!doctype html><title>Ailleurs</title>")
        if script is None:
            script = self.pages.get(request.target) or self.blog.answer(path, self.clock.now() - self.off)
        if isinstance(script, Sequence):
            turn = self._turns[request.target] % len(script)
            self._turns[request.target] += 1
            script = script[turn]
        if script is None:
            script = page(b"<!doctype html><title>404</title><h1>404</h1>", status=404)
        if not isinstance(script, Reply):
            return script
        said = format_datetime(self.clock.now() - self.off, usegmt=True)
        return replace(script, headers=(*script.headers, ("date", said)))

    def unknown(self, request: Request) -> bool:
        """Return whether nothing is at the address."""
        return self.blog.answer(request.target.removeprefix(ORIGIN), self.clock.now()) is None


class World:
    """A blog that can be unwell, and its archive."""

    def __init__(self, folder: Path, blog: Blog) -> None:
        self.blog = blog
        self.site = SickSite(blog)
        self.path = folder / "archive.db"
        self.slugs = tuple(blog.titles)
        self.config = Config(
            archive=ArchiveConfig(path=self.path),
            scraper=ScraperConfig(contact="bench@example.org"),
            sites=(SiteConfig(id="blog", url=ORIGIN, media="none"),),
            alarms=AlarmsConfig(min_free_gb=0.0),
        )
        self.first = True

    def well(self) -> None:
        """Be as on a good day."""
        self.site.pages.clear()
        self.site.override = lambda _: None

    def at(self, slug: str, answer: Script) -> None:
        """The post *slug* gives *answer*."""
        self.site.pages[self.address(slug)] = answer

    def at_posts(self, answer: Callable[[str], Script]) -> None:
        """Each post gives *answer* of its slug."""
        for slug in self.slugs:
            self.at(slug, answer(slug))

    def everywhere(self, answer: Script, *, but: Sequence[str] = ()) -> None:
        """Every address gives *answer*, but those that end so."""
        self.site.override = lambda path: None if but and path.endswith(tuple(but)) else answer

    def address(self, slug: str) -> str:
        """The address of the post *slug*."""
        from archive.uri import canonical

        return canonical(f"{ORIGIN}/post/{slug}")

    def shown(self, slug: str) -> Reply:
        """The page of the post *slug*, rendered now."""
        found = self.blog.answer(self.address(slug).removeprefix(ORIGIN), self.site.clock.now() - self.site.off)
        assert found
        return found

    def foreign(self, slug: str) -> Reply:
        """Another text at the address of *slug*."""
        return self.blog.foreign(slug, self.site.clock.now())

    def sleep(self, days: float = 1) -> None:
        """Let time pass."""
        self.site.clock.advance(timedelta(days=days))

    def crawl(self) -> tuple[int, tuple[Alarm, ...]]:
        """One day: the exit code of its crawl, and the alarms that stand after it. The first makes the archive."""
        try:
            if not self.first:
                schema.require(self.path)
            self.first = False
            summaries = run(
                self.config,
                self.config.sites,
                options=Options(full=True),
                clock=self.site.clock.clock,
                progress=Quiet(),
                stopped=lambda: False,
                through=lambda _: self.site,
            )
            code = max(exit_code(summary) for summary in summaries)
        except NoArchive:
            code = 3
        except ClockDoubted:
            code = 1
        standing = self.standing()
        self.sleep()
        return code, standing

    def standing(self) -> tuple[Alarm, ...]:
        """The alarms that stand."""
        if not self.path.exists():
            return ()
        database = schema.connect(self.path)
        found = tuple(row.alarm for row in watched.open_alarms(database))
        database.close()
        return found

    def falsehoods(self, misfortune: Misfortune, *, over: bool) -> list[str]:
        """Return what the archive says that is not so; once it is *over*, what it does not say, too."""
        database = schema.connect(self.path)
        posts.register(database)
        told = [
            (change.kind.value, _slug(change.url)) for change in changes.changes(database, ChangeFilter(baseline=False))
        ]
        rows = [
            (_slug(row[0]), row[1], row[2]) for row in database.execute("SELECT url, state, title FROM post_status")
        ]
        database.close()
        return [*self._untrue(misfortune, told, rows), *(self._untold(misfortune, told, rows) if over else ())]

    def _untrue(
        self, misfortune: Misfortune, told: list[tuple[str, str]], rows: list[tuple[str, str, str]]
    ) -> list[str]:
        titles = set(self.blog.titles.values())
        found = [f"change {kind} {slug}" for kind, slug in told if not misfortune.is_true(kind, slug, self.slugs)]
        found += [f"title {title!r}" for _, _, title in rows if title not in titles]
        return found + [
            f"gone {slug}" for slug, state, _ in rows if state == "gone" and slug not in misfortune.gone_of(self.slugs)
        ]

    def _untold(
        self, misfortune: Misfortune, told: list[tuple[str, str]], rows: list[tuple[str, str, str]]
    ) -> list[str]:
        states = {slug: state for slug, state, _ in rows}
        found = [f"{slug} is {states.get(slug)}" for slug in self.slugs if states.get(slug) != "live"]
        for slug in misfortune.edited_of(self.slugs):
            if told.count(("edit", slug)) != 1:
                found.append(f"{told.count(('edit', slug))} edits of {slug}")
        for slug in misfortune.gone_of(self.slugs):
            if (told.count(("removed", slug)), told.count(("restored", slug))) != (1, 1):
                found.append(f"{slug} was not removed and restored")
        return found


def _slug(url: str) -> str:
    from urllib.parse import unquote

    return unquote(url.rpartition("/")[2])
