"""`cirma withhold`, `release` and `purge`: what a person takes out of sight, and what for."""

from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import archive_path, now, with_config
from archive.database import purging, schema
from archive.query import names, takedowns
from archive.store import Store
from archive.takedown import Action, Target

_REASON = click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept, and shown to who asks.")
_DONE = {Action.WITHHOLD: "withheld", Action.PURGE: "purged", Action.RELEASE: "shown again"}
_LISTED = """
SELECT count(DISTINCT s.via) FROM sighting s JOIN address a ON a.uri = s.uri WHERE a.post = ? AND s.source <> 'sitemap'
"""


@click.command("withhold")
@click.argument("what", metavar="POST|CAPTURE")
@_REASON
@with_config
def withhold(what: str, reason: str, config_file: Path | None) -> int:
    """Hide a post, one state of it or one capture from search, show and export. Nothing is erased.

    What a withheld post shows in later crawls is kept and withheld too.

    \b
    Example:
      cirma withhold la-mer-rouge --reason "by request of the author, 2026-11-20"
    """
    return _order(what, Action.WITHHOLD, reason, config_file)


@click.command("release")
@click.argument("what", metavar="POST|CAPTURE")
@_REASON
@with_config
def release(what: str, reason: str, config_file: Path | None) -> int:
    """Show again what was withheld.

    \b
    Example:
      cirma release la-mer-rouge --reason "the request was withdrawn"
    """
    return _order(what, Action.RELEASE, reason, config_file)


@click.command("purge")
@click.argument("what", metavar="POST|CAPTURE")
@_REASON
@click.confirmation_option(prompt="The bytes will be gone for good. Go on?")
@with_config
def purge(what: str, reason: str, config_file: Path | None) -> int:
    """Erase the bytes of a post, of one state of it or of one capture, and every word read of them.

    Their digests stay, with your reason, so that the chain holds and `verify` knows. Backups, exports, and the lists
    and feeds that quote the post are not touched.

    \b
    Example:
      cirma purge 3f2a9c --reason "court order 26/1234" --yes
    """
    return _order(what, Action.PURGE, reason, config_file)


def _order(what: str, action: Action, reason: str, config_file: Path | None) -> int:
    if not reason.strip():
        raise click.BadParameter(
            "say why: the reason is kept for good beside what was taken down", param_hint="--reason"
        )
    path = archive_path(config_file)
    schema.require(path)
    store = Store.open(path, holder=f"cirma {action.value}", now=now())
    try:
        target = takedowns.target(store.database, what) or takedowns.whole(
            store.database, names.resolve(store.database, what)
        )
        changed = store.take_down(target, action=action, reason=reason, at=now())
        output.line(f"{changed} payloads of {len(target.captures)} captures {_DONE[action]}")
        if action is Action.PURGE and target.post:
            _warn(store, target)
        if action is Action.PURGE and not store.empty_log():
            output.say(f"{purging.unfinished(path)}. The next command that writes finishes it")
    finally:
        store.close()
    return 0


def _warn(store: Store, target: Target) -> None:
    (lists,) = store.database.execute(_LISTED, (target.post,)).fetchone()
    output.say(
        f"{lists} kept lists, feeds and posts name this post and may quote it; they were not touched. "
        "Backups and exports made before still hold it."
    )
