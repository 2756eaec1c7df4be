"""`cirma demo`: the whole product in a quarter of a minute, on a blog of our own on this machine."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import FileType
from archive.config import ArchiveConfig
from archive.errors import ConfigError
from archive.runtime.written import write_with_folder
from scraper.cli.crawl import report
from scraper.cli.progress import Quiet
from scraper.clock import Clock
from scraper.crawl.run import run
from scraper.demo import EDITS, FIRST_CRAWL, SECOND_CRAWL, demo_blog, serving
from scraper.frontier.plan import Options
from scraper.settings.config import Config, ScraperConfig, SiteConfig

CONTACT = "demo@example.org"


class _Rehearsal(Struct):
    """A clock that is set by hand and on which pauses pass quickly."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def sleep(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)
        # A real pause, however short: a loop that polls must give way to the server's threads.
        time.sleep(min(seconds, 0.01))

    def clock(self) -> Clock:
        """As the crawl takes it."""
        return Clock(now=self.now, monotonic=time.monotonic, sleep=self.sleep)


@click.command("demo")
@click.option("--into", type=FileType(), default=Path("cirma-demo"), show_default=True, metavar="DIR")
@click.option("--serve", "opened", is_flag=True, help="Then open the reading room on it, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The room's port.")
def command(into: Path, opened: bool, port: int) -> None:
    """Crawl a small made-up French blog on this machine, edit it, crawl it again, and report what changed.

    \b
    Example:
      cirma demo
      cirma demo --serve
    """
    _clear(into)
    rehearsal = _Rehearsal(FIRST_CRAWL)
    blog = demo_blog()
    with serving(blog, now=rehearsal.now) as server:
        config = _config(into, server.base)
        _write_config(into, config)
        output.say(f"A blog of {len(blog.posts)} posts answers at {server.base}. First crawl, {FIRST_CRAWL:%d %B %Y}:")
        _crawl(config, rehearsal)
        server.show(blog.after(1))
        rehearsal.instant = SECOND_CRAWL
        output.say(f"\nSince then its editors were busy. Second crawl, {SECOND_CRAWL:%d %B %Y}:")
        _crawl(config, rehearsal)
    output.say("\nWhat really happened:")
    for edit in EDITS:
        output.say(f"  {edit.slug}: {edit.told}")
    if opened:
        _open(config, port)
    else:
        _suggest(into)


def _crawl(config: Config, rehearsal: _Rehearsal) -> None:
    options = Options(full=True)
    # Everything, on both days: the demo shows a whole crawl, not what would be due.
    (summary,) = run(
        config,
        config.sites,
        options=options,
        clock=rehearsal.clock(),
        progress=Quiet(),
        stopped=lambda: False,
    )
    report(config, summary, as_json=False)


def _config(into: Path, base: str) -> Config:
    site = SiteConfig(id="meridien", name="Collectif Méridien", url=base)
    return Config(
        archive=ArchiveConfig(path=into / "archive.db"),
        # Loopback is refused otherwise: the guard takes a server on this machine for an attack.
        scraper=ScraperConfig(contact=CONTACT, allow_loopback=True),
        sites=(site,),
        source=str(into / "config.toml"),
    )


def _write_config(into: Path, config: Config) -> None:
    (site,) = config.sites
    # Written by hand, not from `Config`: a person is to read it, with the few lines that matter.
    write_with_folder(
        into / "config.toml",
        f'[archive]\npath = "archive.db"\n\n[scraper]\ncontact = "{CONTACT}"\nallow_loopback = true\n\n'
        f'[[site]]\nid = "{site.id}"\nname = "{site.name}"\nurl = "{site.url}"\n',
    )


def _clear(into: Path) -> None:
    """Remove what an earlier demo left. Raises `ConfigError` where something else is there in its place."""
    config = into / "config.toml"
    # By its contact, which nobody else has: a folder of somebody's own archive is never emptied.
    is_ours = config.exists() and f'contact = "{CONTACT}"' in config.read_text("utf-8", "replace")
    names = ("archive.db", "archive.db-wal", "archive.db-shm", "archive.db.lock", "config.toml")
    held = [into / name for name in (*names, "archive.media") if (into / name).exists()]
    if held and not is_ours:
        raise ConfigError(str(held[0]), "it is not the demo's, and stays", "name another folder with --into")
    for path in held:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _open(config: Config, port: int) -> None:
    """The reading room on the demonstration archive."""
    from archive.cli.serve import run as serve
    from archive.web.room import Room

    room = Room(path=config.archive.path, settings=replace(config.archive, name="Collectif Méridien, l’archive"))
    # 127.0.0.1 alone: a demonstration opens no port to the network.
    serve(room, host="127.0.0.1", port=port, as_json=False)


def _suggest(into: Path) -> None:
    config = into / "config.toml"
    output.say(f"\nThe archive is in {into}. Try, from here:")
    output.say(f"  export CIRMA_CONFIG={config}")
    for line in (
        "cirma changes --silent",
        "cirma diff détroits-la-diplomatie-des-passages",
        "cirma show le-démenti-arrive-toujours-trop-tard      # removed: its last words, and the evidence",
        "cirma search 'sanctions'",
        "cirma history sanctions-éloge-du-temps-long",
        "cirma status --honesty",
        "cirma serve                                          # the reading room, in a browser",
    ):
        output.say(f"  {line}")
