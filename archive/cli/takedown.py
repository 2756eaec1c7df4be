"""`cirma withhold`, `release` and `purge`: takedown orders, each with its reason."""

from collections.abc import Sequence
from pathlib import Path

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import archive_path, now, require_reason, with_config, with_reason
from archive.database import purging, schema
from archive.media.folder import folder_of
from archive.query import media, names, takedowns
from archive.query.quoting import Quoting, quoting, withheld
from archive.store import Store, takedown
from archive.takedown import Action, Target

with_everywhere = click.option("--everywhere", is_flag=True, help="Also withhold what quotes it: feeds, lists, pages.")
_DONE = {Action.WITHHOLD: "withheld", Action.PURGE: "purged", Action.RELEASE: "shown again"}
_NAMED = 20


@click.command("withhold")
@click.argument("what", metavar="POST|CAPTURE")
@with_reason
@with_everywhere
@with_config
def withhold(what: str, reason: str, everywhere: bool, config_file: Path | None) -> int:
    """Hide a post, one state of it or one capture from search, show and export. Nothing is erased.

    What later crawls find at a withheld post is kept and withheld too. The command names the feeds, lists and pages
    that quote it. With --everywhere these are withheld as well, each as a whole, and so is whatever quotes the post
    later.

    \b
    Examples:
      cirma withhold la-mer-rouge --reason "by request of the author, 2026-11-20"
      cirma withhold la-mer-rouge --everywhere --reason "court order 26/1234"
    """
    return _order(what, Action.WITHHOLD, reason, config_file, everywhere=everywhere)


@click.command("release")
@click.argument("what", metavar="POST|CAPTURE")
@with_reason
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
@with_reason
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


def _order(what: str, action: Action, reason: str, config_file: Path | None, *, everywhere: bool = False) -> int:
    require_reason(reason)
    path = archive_path(config_file)
    schema.require(path)
    return order(path, what, action, reason, everywhere=everywhere)


def order(path: Path, what: str, action: Action, reason: str, *, everywhere: bool = False) -> int:
    """Carry out *action* on *what* in the archive at *path*, and print what was done; return the exit code.

    Raises `UnknownPost` and its like where *what* names nothing there.
    """
    store = Store.open(path, holder=f"cirma {action.value}", now=now())
    try:
        # An id first: only then is it a name, which may be a piece of a title.
        target = takedowns.target(store.database, what) or takedowns.whole(
            store.database, names.resolve(store.database, what)
        )
        # Read before the text that they quote is out of reach.
        found = () if action is Action.RELEASE else quoting(store.database, target)
        target = replace(target, everywhere=everywhere)
        changed = store.take_down(target, action=action, reason=reason, at=now())
        output.line(f"{changed} payloads of {len(target.captures)} captures {_DONE[action]}")
        if everywhere and found:
            others = Target(captures=tuple(each.capture for each in found))
            changed = store.take_down(others, action=action, reason=reason, at=now())
            output.line(f"{changed} payloads that quote it {_DONE[action]}")
        _name(found, taken=everywhere)
        # After both orders: one emptying of the log covers them.
        match action:
            case Action.RELEASE:
                return _released(store, target, changed)
            case Action.PURGE:
                return _erased(store, path)
            case Action.WITHHOLD:
                return 0
    finally:
        store.close()


def _released(store: Store, target: Target, changed: int) -> int:
    """Name what stays hidden; return the exit code, 1 if nothing could be shown again."""
    _name_withheld(withheld(store.database, target))
    is_gone = not changed and takedowns.are_purged(store.database, target)
    if is_gone:
        output.say("its bytes were purged, so nothing can be shown; a backup from before the purge may hold them")
    return 1 if is_gone else 0


def _erased(store: Store, path: Path) -> int:
    """Say what a purge could not reach; return the exit code, 4 if the folder of its files is away."""
    output.say("Backups and exports made before still hold it.")
    is_away = media.is_any_known(store.database) and not folder_of(path).is_dir()
    if is_away:
        output.say(f"{folder_of(path)} is not there, and may hold files of it: mount its disk, then `cirma verify`")
    if not store.run(takedown.empty_log):
        output.say(f"{purging.unfinished(path)}. The next command that writes finishes it")
    return 4 if is_away else 0


def _name(found: tuple[Quoting, ...], *, taken: bool) -> None:
    """Say which other bodies quote what was taken down."""
    if not found:
        return
    what = "was taken too" if taken else "is shown as before; --everywhere withholds it too, or name the capture"
    output.say(f"{len(found)} other kept pages, lists and feeds quote it; what follows {what}:")
    _list([f"capture {each.capture}  {each.uri} ({each.verdict})" for each in found])


def _name_withheld(found: tuple[Quoting, ...]) -> None:
    """Say which bodies that quote what was released stay withheld, each of which an order of its own shows again."""
    if found:
        output.say(f"{len(found)} pages, lists and feeds that quote it stay withheld; to show one again:")
        _list([f"cirma release {each.capture} --reason …" for each in found])


def _list(lines: Sequence[str]) -> None:
    for line in lines[:_NAMED]:
        output.say(f"  {line}")
    if len(lines) > _NAMED:
        output.say(f"  and {len(lines) - _NAMED} more")
