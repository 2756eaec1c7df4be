"""`cirma fleet init`, `add`, `work` and `serve`: what is run on the machines of a fleet."""

import logging
import os
from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import ChoiceType, FileType, with_config, with_json
from archive.config import locate
from scraper import logs
from scraper.cli.fleet import opened
from scraper.settings import config as configuration
from scraper.unattended.env_file import environment_of
from scraper.unattended.notify import read_secrets


@click.command("init")
@with_config
def init(config_file: Path | None) -> None:
    """Create or update the tables in PostgreSQL, and test the store.

    \b
    Example:
      cirma fleet init
    """
    settings = opened.settings(config_file)
    from scraper.fleet.depot import Depot
    from scraper.fleet.setting_up import set_up

    set_up(settings.database, Depot(settings.store))
    output.say("the fleet is ready: add its sites with `cirma fleet add sites.csv`")


@click.command("add")
@click.argument("file", type=FileType())
@with_json
@with_config
def add(file: Path, as_json: bool, config_file: Path | None) -> None:
    """Add the sites that FILE lists: CSV with the columns id,name,url,profile,language,timezone.

    A site that is already there is updated. If any line cannot be used, all such lines are listed and no site is added.

    \b
    Example:
      cirma fleet add sites.csv
    """
    with opened.ledger(config_file) as ledger:
        from scraper.fleet.listing import read

        sites = read(file)
        added, changed = ledger.add(sites)
    if as_json:
        output.json_line({"listed": len(sites), "added": added, "changed": changed})
        return
    output.line(f"{output.counted(len(sites), 'site')} listed: {added} added, {changed} changed")


@click.command("work")
@click.option(
    "--concurrency", type=click.IntRange(1, 1000), default=8, show_default=True, help="How many sites to crawl at once."
)
@click.option("--log", type=ChoiceType(logs.FORMS), help="Log every fetch to stderr, as text or as JSON lines.")
@with_config
def work(concurrency: int, log: str | None, config_file: Path | None) -> None:
    """Crawl what is due, and do the other jobs of the queue, until SIGTERM. Run one for each core of each machine.

    A worker that gets SIGTERM finishes its current page and puts its archives back, within half a minute. A killed
    worker counts as dead within [fleet] dead_after, and others crawl its sites.

    \b
    Example:
      cirma fleet work --concurrency 16
    """
    fleet = opened.settings(config_file)
    settings = configuration.load(locate(config_file, os.environ))
    environment = environment_of(settings, os.environ)
    read_secrets(environment)
    logs.configure(log or "text", level=logging.INFO if log else logging.WARNING)
    from scraper.fleet.depot import Depot
    from scraper.fleet.worker import work as do
    from scraper.fleet.workplace import Workplace

    # Each job asks PostgreSQL a few times, and never twice at once.
    with opened.ledger(config_file, connections=concurrency + 2, patient=True) as ledger:
        place = Workplace(settings, fleet, depot=Depot(fleet.store), ledger=ledger, environment=environment)
        do(place, concurrency=concurrency, ready=lambda: output.say("at work; Ctrl-C or SIGTERM ends it"))


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free port.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="Answer to this name too. Can be repeated.")
@click.option("--public", is_flag=True, help="Leave out the pages that are only for the archivist.")
@click.option("--contact", default="", metavar="ADDRESS", help="Address for readers to write to.")
@with_json
@with_config
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    public: bool,
    contact: str,
    as_json: bool,
    config_file: Path | None,
) -> None:
    """Open the reading rooms of all sites, read-only: a list, a search, and each archive at /ID when it is asked for.

    \b
    Example:
      cirma fleet serve --port 8080 --public --allow-host archive.example.org
    """
    fleet = opened.settings(config_file)
    from archive.cli.serve import hosts_of
    from scraper.fleet.depot import Depot
    from scraper.fleet.rooms import Rooms
    from scraper.fleet.rooms import serve as answer

    def ready(url: str) -> None:
        if as_json:
            output.json_line({"url": url})
        output.say(f"The reading rooms answer at {url} until you press Ctrl-C")

    with opened.ledger(config_file, connections=8) as ledger, Rooms.at_work() as folder:
        rooms = Rooms(
            ledger=ledger,
            depot=Depot(fleet.store),
            folder=folder,
            hosts=hosts_of(host, names),
            public=public,
            contact=contact,
        )
        answer(rooms, host=host, port=port, ready=ready)
