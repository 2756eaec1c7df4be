"""`cirma posts`: what was published."""

from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import first_day, last_day, open_archive, with_config, with_json, with_site
from archive.model import State
from archive.query import posts
from archive.records import post_record


@click.command("posts")
@click.option("--author", metavar="NAME", help="By an author whose name contains NAME; case and accents do not matter.")
@click.option("--tag", metavar="LABEL", help="With this tag or category.")
@click.option("--state", type=click.Choice([state.value for state in State]), help="In this state only.")
@click.option("--since", metavar="DAY", help="Published on or after this day, month or year.")
@click.option("--until", metavar="DAY", help="Published on or before it.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N, newest first.")
@with_site
@with_json
@with_config
def command(
    author: str | None,
    tag: str | None,
    state: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    site: str | None,
    as_json: bool,
    config_file: Path | None,
) -> None:
    """List the posts that the archive knows, newest publication first.

    \b
    Example:
      cirma posts --author Lefèvre --since 2026-01 --json
    """
    database = open_archive(config_file)
    wanted = posts.PostFilter(
        site=site,
        author=author,
        tag=tag,
        state=State(state) if state else None,
        published_since=first_day(since, option="--since"),
        published_until=last_day(until, option="--until"),
        limit=limit,
    )
    found = posts.posts(database, wanted)
    if as_json:
        output.json_lines(post_record(post) for post in found)
        return
    output.table(("id", "published", "state", "authors", "title"), (_row(post) for post in found))
    output.say(f"{len(found)} posts")


def _row(post: posts.Post) -> tuple[str, ...]:
    published = post.published_day.isoformat() if post.published_day else "–"
    return post.id, published, post.state.value, ", ".join(post.authors), post.title
