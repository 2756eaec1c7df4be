"""`cirma sites test`: golden readings of chosen posts, kept and run."""

import os
from pathlib import Path

import click
import msgspec

from archive.cli import output
from archive.cli.options import with_config, with_json
from archive.cli.source import ArchiveSource, open_archive
from archive.config import locate
from archive.query import names
from scraper.reading import golden
from scraper.reading.golden import Tester, Trial
from scraper.settings import config as configuration


@click.command("test")
@click.argument("posts", metavar="[POST]...", nargs=-1)
@click.option("--keep", is_flag=True, help="Record today's reading of each POST as the right one.")
@click.option("--forget", is_flag=True, help="Remove each POST from the golden readings.")
@with_json
@with_config
def command(posts: tuple[str, ...], keep: bool, forget: bool, as_json: bool, config_file: Path | None) -> None:
    """Read the pages of chosen posts again, and report what is read differently.

    Once you have checked that posts are read correctly, choose them with `--keep POST…`. Their readings go to a file
    beside the archive, `NAME.golden.json`, which you may edit. Run the test after each change of `profile` or
    `[site.read]`, and before `cirma reparse`. The exit code is 1 if a page is read differently, or not at all. No
    request is sent. The file repeats the title and a few words of each post, so `--forget` the posts that you withhold
    or purge.

    \b
    Examples:
      cirma sites test --keep ce-que-taisent-les-frontieres
      cirma sites test
    """
    settings = configuration.load(locate(config_file, os.environ))
    if keep and forget:
        raise click.UsageError("--keep and --forget exclude each other.")
    if (keep or forget) and not posts:
        raise click.UsageError("name the posts: their ids, addresses or titles.")
    database = open_archive(ArchiveSource(config_file=config_file))
    # Beside the archive, not inside: the archive holds what was fetched, this what a person wants read.
    path = golden.path_of(settings.archive.path)
    held = {item.post: item for item in golden.load(path)}
    chosen = [names.resolve(database, post) for post in posts]
    tester = Tester(database, settings.sites)
    if keep or forget:
        # Keeping again replaces: today's reading is what the person has just approved.
        held = {post: item for post, item in held.items() if post not in chosen}
        if keep:
            held |= {post: tester.chosen(post) for post in chosen}
        golden.save(path, held.values())
        output.line(f"{output.counted(len(held), 'golden reading')} in {path}")
        return
    trials = list(tester.trials(item for post, item in held.items() if not chosen or post in chosen))
    if as_json:
        output.json_lines(msgspec.to_builtins(trial) | {"well": trial.well} for trial in trials)
    else:
        _tell(trials, path)
    if not all(trial.well for trial in trials):
        raise SystemExit(1)


def _tell(trials: list[Trial], path: Path) -> None:
    if not trials:
        output.say(f"no golden reading in {path}; `cirma sites test --keep POST` chooses one")
    for trial in trials:
        output.line(f"{'as it ought' if trial.well else 'OTHERWISE'}  {trial.golden.url}")
        if trial.problem:
            output.line(f"  {trial.problem}")
        for difference in trial.differences:
            output.line(f"  {difference.field}: {difference.read or 'nothing'}, not {difference.wanted or 'nothing'}")
