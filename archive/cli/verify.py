"""`cirma verify`: checks that everything is still as it was kept."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from archive import timestamps
from archive.cli import output, verify_package
from archive.cli.options import FileType, now, with_json
from archive.cli.source import ArchiveSource, archive_path, with_archive
from archive.cli.unreadable import name_unreadable_at
from archive.errors import ArchiveBusy, ArchiveError
from archive.store import Store, repair
from archive.verify import Report, Sample, heads, verify

if TYPE_CHECKING:
    from archive.verify import ChainHead

_SHOWN = 20


class _Share(click.ParamType[int]):
    """`1/30`: that share."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number under the stroke."""
        match = re.fullmatch(r"1/([1-9]\d*)", str(value))
        if not match:
            self.fail(f"{value!r} is not a share; write it as 1/30", param, ctx)
        return int(match[1])


@click.command("verify")
@click.argument("file", required=False, type=FileType(), metavar="[FILE]")
@click.option(
    "--sample",
    "share",
    type=_Share(),
    metavar="1/N",
    default="1/1",
    help="Check what is new and this share of the rest, a different share each day.",
)
@click.option(
    "--head",
    is_flag=False,
    flag_value="",
    metavar="[DIGEST]",
    help="Print the head of the chain, to keep elsewhere; or check that the chain contains DIGEST.",
)
@with_json
@with_archive
def command(file: Path | None, share: int, head: str | None, as_json: bool, source: ArchiveSource) -> int:
    """Check every row and every byte, and list damaged captures. Exit code 1 if anything is wrong.

    With FILE, a WACZ of any maker, check that instead: every file by its digest, and the signature where it has one.

    An interrupted check continues where it stopped, within a day.

    The chain shows what was altered, dropped or moved before its head. To notice that its end was cut off, you need a
    head that was kept elsewhere: print one with --head now and then, and check it later.

    \b
    Examples:
      cirma verify
      cirma verify --sample 1/30
      cirma verify blog.wacz
      cirma verify --head >> /media/elsewhere/heads.txt
    """
    if file is not None:
        return verify_package.run(file, as_json=as_json)
    path = archive_path(source)
    # The chain alone, without opening a body: a head is printed by scripts, often.
    if head is not None:
        return _head(heads(path), head, as_json=as_json)
    report = verify(path, at=now(), sample=Sample(share=share, day=now().date()), resume=True, watched=_watch)
    # Recorded before it is printed: a check whose record failed does not count, and the exit code says so.
    is_busy = _record(path, report)
    if as_json:
        output.json_line(record(report))
    else:
        tell(report)
    if not report.unreadable:
        name_unreadable_at(path)
    return (4 if is_busy else 0) if report.clean else 1


def _watch(checked: int, count: int) -> None:
    """Show how far the check has come."""
    if count:
        output.hint(f"{checked} of {count} bodies, files, contents and posts")
        if checked == count:
            output.hint_ends()


def record(report: Report) -> dict[str, Any]:
    """*report* as JSON."""
    return {
        "at": timestamps.text(report.at),
        "scope": report.scope,
        "clean": report.clean,
        "checked": report.checked,
        "media": report.media,
        "fetches": report.fetches,
        "head": report.head,
        "withheld": report.withheld,
        "purged": report.purged,
        "captures": report.captures(),
        "faults": [asdict(fault) for fault in report.faults],
    }


def tell(report: Report) -> None:
    """Print *report* for people."""
    output.line(f"{report.checked} bodies opened and hashed ({report.scope}), {report.fetches} fetches in the chain")
    if report.media:
        output.line(f"  media     {output.counted(report.media, 'file')} hashed")
    if report.withheld or report.purged:
        output.line(f"  by order  {report.withheld} withheld, {report.purged} purged")
    output.line(f"  head      {report.head}")
    for fault in report.faults:
        output.line(f"  {fault.check.value:<9} {fault.what}: {fault.why}")
        for capture in fault.captures[:_SHOWN]:
            output.line(f"            harms capture {capture}")
        if len(fault.captures) > _SHOWN:
            output.line(f"            … and {len(fault.captures) - _SHOWN} more: cirma verify --json")
    found = f"faults: {len(report.faults)}; captures harmed: {len(report.captures())}"
    output.line("everything is as it was kept" if report.clean else found)


def _head(found: "ChainHead", wanted: str, *, as_json: bool) -> int:
    place = found.place(wanted) if wanted else found.places
    # A head that is found after a break proves nothing about what is before the break.
    intact = place is not None and not any(broken <= place for broken in found.broken)
    if as_json:
        output.json_line({"head": found.digest, "fetches": found.places, "found_at": place, "intact": intact})
    elif not wanted:
        output.line(found.digest)
    elif place is not None:
        output.line(f"it was the head of the chain after {place} fetches; {found.places - place} came since")
    else:
        output.line("this head is not in the chain: its end was cut off, or the log was written anew")
    if not intact and place is not None:
        output.say("the chain is broken before it: `cirma verify` says where")
    return 0 if intact else 1


def _record(path: Path, report: Report) -> bool:
    """Store what was found; return whether another command is writing, so that this must be done again to count."""
    if report.unreadable:
        output.say("not recorded: the file is damaged, and nothing should be written to it")
        return False
    try:
        # The check itself takes no lock: a crawl may go on for hours meanwhile. Only its result is written.
        store = Store.open(path, holder="cirma verify", now=report.at)
    except ArchiveError as error:
        output.say(f"not recorded: {error}")
        return isinstance(error, ArchiveBusy)
    try:
        store.run(
            repair.record_verification,
            at=report.at,
            scope=report.scope,
            checked=report.checked,
            head=report.head,
            faults=[asdict(fault) for fault in report.faults],
        )
    finally:
        store.close()
    return False
