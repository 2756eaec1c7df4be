"""Lives of an archive: a small blog and two archivists of it, who do at random what such people do, in one process."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from click.testing import CliRunner, Result
from msgspec.structs import replace

from archive import timestamps
from archive.model import Cause, Failed, Fetch, Outcome, Request
from scraper.cli import program
from scraper.clock import Clock
from scraper.demo.edge import Edge
from scraper.demo.post import DemoPost
from scraper.demo.site import Blog
from scraper.frontier.plan import Options
from scraper.settings.config import Config, ScraperConfig
from tests.support.crawling import SITE, crawl
from tests.support.fakes import ORIGIN, FakeClock, FakeSite, FakeWix, Reply, make_blog, make_post, response

NAMES = ("ambre", "boussole", "cratere", "dune", "estuaire", "falaise")
_CONFIG = '[archive]\npath = "archive.db"\n[scraper]\ncontact = "a@b.example"\n[[site]]\nid = "demo"\nname = "Demo"\n'
WALL = response(
    Reply(body=b"<html><title>Connexion</title><body><form action='/login'>Connectez-vous</form>", status=403)
)
DOWN = Failed(cause=Cause.CONNECT, detail="nobody listens")


def secret(name: str) -> str:
    """A word that stands in the text of the post of that name, and nowhere else."""
    return f"xq{name}ix"


def written(name: str) -> DemoPost:
    said = (
        f"Le sommet de {secret(name)} reste incertain.",
        f"Les voisins de la {name} négocient encore un accord.",
        "La rencontre suivante aura lieu au printemps dans la capitale.",
    )
    return make_post(name, title=f"Note sur la {name}", paragraphs=said)


class TrueClockWix(FakeWix):
    """The site goes by the true time, whatever the clock of its visitor says."""

    def __init__(self, blog: Blog) -> None:
        FakeSite.__init__(self, clock=FakeClock())
        self.edge = Edge(blog, origin=ORIGIN, now=self.clock.now)
        self.odd: dict[str, Outcome] = {}
        self.is_down = False
        self.skew = timedelta()

    def fetch(self, request: Request, *, via: str | None = None, limits: object = None) -> Fetch:
        """One attempt, which the visitor dates by a clock that errs by `skew`."""
        made = super().fetch(request, via=via, limits=limits)
        return replace(made, started=made.started + self.skew, ended=made.ended + self.skew)

    def _outcome(self, request: Request) -> Outcome:
        if self.is_down:
            return DOWN
        return self.odd.get(request.uri.removeprefix(ORIGIN)) or super()._outcome(request)


class Keeper:
    """An archivist with an archive in a folder of its own."""

    def __init__(self, folder: Path, life: "Life") -> None:
        folder.mkdir(parents=True)
        self.path, self.life = folder / "archive.db", life
        self.settings: dict[str, str] = {}
        self.told: list[str] = []

    def run(self, *words: str, codes: tuple[int, ...] = (0,)) -> Result:
        """One command, whose exit code must be among *codes*."""
        lines = "".join(f'{name} = "{value}"\n' for name, value in self.settings.items())
        config = self.path.with_name("config.toml")
        config.write_text(f'{_CONFIG}url = "{ORIGIN}"\n{lines}', "utf-8")
        environment = {"CIRMA_CLOCK": timestamps.text(self.life.now)}
        found = CliRunner().invoke(program, [*words, "--config", str(config)], env=environment, standalone_mode=False)
        if found.exception and not isinstance(found.exception, SystemExit):
            kind = type(found.exception).__name__
            if kind not in self.life.refusals:
                raise found.exception
            return found
        code = found.return_value or 0
        assert code in codes, f"{words} ended with {code}: {found.output}"
        return found

    def crawl(self, *, full: bool = False, limit: int | None = None, stop: int | None = None, skew: float = 0) -> None:
        """One run, under a clock that errs by *skew* days, ended after *stop* questions whether to end."""
        clock = self.life.site.clock
        asked = 0

        def stopped() -> bool:
            nonlocal asked
            asked += 1
            return stop is not None and asked > stop

        wrong = Clock(now=lambda: clock.now() + timedelta(days=skew), monotonic=clock.monotonic, sleep=clock.sleep)
        settings, options = replace(SITE, **self.settings), Options(full=full, limit=limit)
        config = replace(Config(sites=(settings,)), scraper=ScraperConfig(contact="a@b.example"))
        self.life.site.skew = timedelta(days=skew)
        try:
            done = crawl(
                self.path, self.life.site, settings, config=config, clock=wrong, options=options, stopped=stopped
            )
        finally:
            self.life.site.skew = timedelta()
        self.told.extend(done.changes)


class Life:
    """A blog, its two archivists, and what each does when the die says so."""

    refusals = ("UnknownPost", "ConfigError", "AmbiguousPost", "NotFound", "NoSuchPost")

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.die = folder, Random(seed)
        self.blog = make_blog(*(written(name) for name in NAMES[: self.die.randint(3, 5)]))
        self.gone: list[DemoPost] = []
        self.site = TrueClockWix(self.blog)
        self.keepers = [Keeper(folder / "a", self), Keeper(folder / "b", self)]
        self.story: list[str] = []
        self.versions = 0

    @property
    def now(self) -> Any:
        return self.site.clock.now()

    def begin(self) -> None:
        self.keepers[0].crawl()
        self.wait(1)
        self.keepers[1].crawl()
        for keeper in self.keepers:
            keeper.run("status")

    def wait(self, days: float) -> None:
        self.site.clock.advance(timedelta(days=days))

    def show(self, blog: Blog) -> None:
        self.blog = blog
        self.site.edge.show(blog)

    def change(self, post: DemoPost, **moved: Any) -> None:
        changed = replace(post, **moved)
        self.show(replace(self.blog, posts=tuple(changed if each is post else each for each in self.blog.posts)))

    def post(self) -> DemoPost:
        return self.die.choice(self.blog.posts)

    def keeper(self) -> Keeper:
        return self.die.choice((self.keepers[0], self.keepers[0], self.keepers[1]))
