"""A digest of what changed in a stretch of time, as plain text and as HTML, for people who read mail. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from archive.model import Change, ChangeKind
from archive.query.status import CrawlRow
from archive.query.watch import AlarmRow

_HEADINGS = {
    ChangeKind.NEW: "New posts",
    ChangeKind.EDIT: "Edited posts",
    ChangeKind.MOVED: "Moved posts",
    ChangeKind.REMOVED: "Removed posts",
    ChangeKind.RESTORED: "Restored posts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change, under the title that its post has today."""

    title: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """What is to be told."""

    name: str
    """Of the archive."""
    since: datetime
    until: datetime
    zone: ZoneInfo
    items: tuple[Item, ...]
    runs: tuple[CrawlRow, ...]
    """The crawls of that time."""
    standing: tuple[AlarmRow, ...]

    @property
    def subject(self) -> str:
        """The line above it."""
        count = len(self.items)
        changes = "no change" if not count else "1 change" if count == 1 else f"{count} changes"
        return f"{self.name}: {changes}, {self._day(self.since)} to {self._day(self.until)}"

    def day(self, change: Change) -> str:
        """The local day on which *change* was observed."""
        return self._day(change.observed_at)

    def _day(self, instant: datetime) -> str:
        return instant.astimezone(self.zone).strftime("%Y-%m-%d")


def text(bulletin: Bulletin) -> str:
    """*bulletin* as plain text."""
    lines = [bulletin.subject, "=" * len(bulletin.subject), ""]
    for heading, items in _sections(bulletin.items):
        lines += [heading, "-" * len(heading)]
        for item in items:
            lines += [f"* {item.title}", f"  {bulletin.day(item.change)}  {told(item.change)}", f"  {item.change.url}"]
            lines += [f"  cirma diff {item.change.id}"] if item.change.before and item.change.after else []
        lines.append("")
    lines += [f"! {row.alarm}" for row in bulletin.standing]
    return "\n".join([*lines, _crawled(bulletin.runs), ""])


def html(bulletin: Bulletin) -> str:
    """*bulletin* as one HTML page without scripts, images or styles from elsewhere."""
    parts = [f"<h1>{escape(bulletin.subject)}</h1>"]
    for heading, items in _sections(bulletin.items):
        parts.append(f"<h2>{escape(heading)}</h2>\n<ul>")
        parts += [_html_item(item, bulletin.day(item.change)) for item in items]
        parts.append("</ul>")
    if bulletin.standing:
        parts.append("<h2>Alarms</h2>\n<ul>")
        parts += [f"<li>{escape(str(row.alarm))}</li>" for row in bulletin.standing]
        parts.append("</ul>")
    parts.append(f"<p>{escape(_crawled(bulletin.runs))}</p>")
    title = escape(bulletin.subject)
    head = f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
    return head + "\n".join(parts) + "\n</body>\n</html>\n"


def told(change: Change) -> str:
    """What moved and how the reader was told, in few words."""
    told = f"{change.class_.value}: {', '.join(field.value for field in change.fields)}"
    if change.flags:
        told += f" [{', '.join(flag.value for flag in change.flags)}]"
    return f"{told}; silent: the declared modification date stood still" if change.silent else told


def _sections(items: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    for kind, heading in _HEADINGS.items():
        found = [item for item in items if item.change.kind is kind]
        if found:
            yield f"{heading} ({len(found)})", found


def _html_item(item: Item, day: str) -> str:
    # Only what begins like a web address becomes a link: the address comes from a page.
    title = escape(item.title or unquote(item.change.url))
    url = item.change.url
    linked = f'<a href="{escape(url)}">{title}</a>' if url.startswith(("https://", "http://")) else title
    return f"<li>{linked}<br>{day} · {escape(told(item.change))}</li>"


def _crawled(runs: Iterable[CrawlRow]) -> str:
    runs = tuple(runs)
    good = sum(run.outcome in ("done", "partial") for run in runs)
    return f"{len(runs)} crawls in that time, {good} of them complete."
