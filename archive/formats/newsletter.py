"""A digest of what changed in a stretch of time, as plain text and as HTML, for people who read mail. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.model import Change, ChangeKind, RunOutcome
from archive.query.alarms import AlarmRow
from archive.query.status import CrawlRow
from archive.render import edits_html
from archive.render.fields import FieldMoved

_HEADINGS = {
    ChangeKind.NEW: "New posts",
    ChangeKind.EDIT: "Edited posts",
    ChangeKind.MOVED: "Moved posts",
    ChangeKind.REMOVED: "Removed posts",
    ChangeKind.RESTORED: "Restored posts",
}
# What such a change moves is no more than its kind says.
_STEPS = {
    ChangeKind.NEW: "seen for the first time",
    ChangeKind.REMOVED: "no longer there: `cirma show` has its last words",
    ChangeKind.RESTORED: "there again",
}
# Mail programs ignore style sheets of their own accord where they must.
_STYLE = (
    "body { font: 16px/1.5 sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }"
    "\nh1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem } li { margin-bottom: .75rem }"
    "\nsmall, code { color: #555 }"
)
_MARKED = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
# A mail is read, not studied: the rest is one command away.
_MOST_SENTENCES = 8
_COMMAND = re.compile("`([^`]*)`")


class NewsletterItem(Struct, frozen=True, kw_only=True):
    """One change, under the title that its post has after it."""

    title: str
    change: Change
    moved: tuple[FieldMoved, ...] = ()
    """The fields that it changes, but the body."""
    moved_from: str | None = None
    """Of a move: the address before it."""
    moved_to: str | None = None


class Newsletter(Struct, frozen=True, kw_only=True):
    """The content of one newsletter."""

    name: str
    """Of the archive."""
    since: datetime
    until: datetime
    zone: ZoneInfo
    items: tuple[NewsletterItem, ...]
    runs: tuple[CrawlRow, ...]
    """The crawls of that time."""
    alarms: tuple[AlarmRow, ...]

    @property
    def subject(self) -> str:
        """The line above it."""
        count = len(self.items)
        changes = "no change" if not count else "1 change" if count == 1 else f"{count} changes"
        return f"{self.name}: {changes}, {self._day(self.since)} to {self._day(self.until)}"

    def when(self, change: Change) -> str:
        """The local time at which *change* was observed, and between which two it happened."""
        window, observed = change.window, f"observed {self._minute(change.observed_at)}"
        # Nobody looked before, so nothing bounds the time on that side.
        if change.kind is ChangeKind.NEW or window.after is None:
            return observed
        return f"between {self._minute(window.after)} and {self._minute(window.before)}, {observed}"

    def _minute(self, instant: datetime) -> str:
        return instant.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def _day(self, instant: datetime) -> str:
        return instant.astimezone(self.zone).strftime("%Y-%m-%d")


def text(bulletin: Newsletter) -> str:
    """*bulletin* as plain text."""
    lines = [bulletin.subject, "=" * len(bulletin.subject), ""]
    for heading, items in _sections(bulletin.items):
        lines += [heading, "-" * len(heading)]
        for item in items:
            lines += [f"* {item.title}", f"  {bulletin.when(item.change)}", f"  {told(item.change)}"]
            lines += [f"  {_address(item)}", f"  {_compared(item.change)}"]
            lines += [f"    {line}" for line in _words(item)]
        lines.append("")
    lines += [f"! {row.alarm}" for row in bulletin.alarms]
    return "\n".join([*lines, _crawled(bulletin.runs), ""])


def html(bulletin: Newsletter) -> str:
    """*bulletin* as one HTML page without scripts, images or styles from elsewhere."""
    parts = [f"<h1>{escape(bulletin.subject)}</h1>"]
    for heading, items in _sections(bulletin.items):
        parts.append(f"<h2>{escape(heading)}</h2>\n<ul>")
        parts += [_html_item(item, bulletin.when(item.change)) for item in items]
        parts.append("</ul>")
    if bulletin.alarms:
        parts.append("<h2>Alarms</h2>\n<ul>")
        parts += [f"<li>{_with_commands(str(row.alarm))}</li>" for row in bulletin.alarms]
        parts.append("</ul>")
    parts.append(f"<p>{escape(_crawled(bulletin.runs))}</p>")
    head = f'<meta charset="utf-8">\n<title>{escape(bulletin.subject)}</title>\n<style>\n{_STYLE}\n</style>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def told(change: Change) -> str:
    """Describe in a few words what changed and how the site disclosed it."""
    if change.kind in _STEPS:
        return _STEPS[change.kind]
    told = f"{change.class_.value}: {', '.join(field.value for field in change.fields)}"
    if change.flags:
        told += f" [{', '.join(flag.value for flag in change.flags)}]"
    return f"{told}; silent: the declared modification date did not change" if change.silent else told


def _sections(items: Sequence[NewsletterItem]) -> Iterator[tuple[str, list[NewsletterItem]]]:
    for kind, heading in _HEADINGS.items():
        found = [item for item in items if item.change.kind is kind]
        if found:
            yield f"{heading} ({len(found)})", found


def _html_item(item: NewsletterItem, when: str) -> str:
    # Only what begins like a web address becomes a link: the address comes from a page.
    title = escape(item.title or unquote(item.change.url))
    url = item.change.url
    linked = f'<a href="{escape(url)}">{title}</a>' if url.startswith(("https://", "http://")) else title
    steps = f"<br><code>{_compared(item.change)}</code>"
    words = "".join(_html_field(moved) for moved in item.moved)
    if item.moved_from:
        words += f"<p>{escape(_address(item))}</p>\n"
    words += edits_html.html(item.change.edits[:_MOST_SENTENCES])
    more = len(item.change.edits) - _MOST_SENTENCES
    words += f"\n<p><small>{_more(more)}</small></p>" if more > 0 else ""
    return f"<li>{linked}<br>\n<small>{when} · {_with_commands(told(item.change))}{steps}</small>{words}</li>"


def _words(item: NewsletterItem) -> Iterator[str]:
    """The fields and the sentences that changed, with the words that [-went-] and {+came+}."""
    change = item.change
    yield from (moved.marked for moved in item.moved)
    for edit in change.edits[:_MOST_SENTENCES]:
        yield "".join(_MARKED[span.op].format(span.text) for span in edit.spans) or " ".join(
            _MARKED[op].format(text) for op, text in (("-", edit.before), ("+", edit.after)) if text
        )
    if len(change.edits) > _MOST_SENTENCES:
        yield _more(len(change.edits) - _MOST_SENTENCES)


def _html_field(moved: FieldMoved) -> str:
    marked = [*(f"<del>{escape(value)}</del>" for value in moved.went)]
    marked += (f"<ins>{escape(value)}</ins>" for value in moved.came)
    return f"<p>{moved.field.value}: {' '.join(marked)}</p>\n"


def _address(item: NewsletterItem) -> str:
    """Return where the post is; of a move, from where it went there."""
    return f"{item.moved_from} → {item.moved_to}" if item.moved_from else item.change.url


def _more(count: int) -> str:
    return "… and 1 sentence more" if count == 1 else f"… and {count} sentences more"


def _compared(change: Change) -> str:
    """The command that shows *change*: both sides, or the post where it has one only."""
    return f"cirma diff {change.id}" if change.before and change.after else f"cirma show {change.post}"


def _with_commands(text: str) -> str:
    """*text* as HTML, with what is in backticks as code."""
    return _COMMAND.sub(r"<code>\1</code>", escape(text))


def _crawled(runs: Iterable[CrawlRow]) -> str:
    runs = tuple(runs)
    outcomes = Counter(run.outcome for run in runs)
    good, part = outcomes[RunOutcome.DONE], outcomes[RunOutcome.PARTIAL]
    if not runs:
        return "No crawl in that time."
    count = "1 crawl" if len(runs) == 1 else f"{len(runs)} crawls"
    told = "all well" if good == len(runs) else f"{good} of them well"
    return f"{count} in that time, {told}{f', {part} in part' if part else ''}."
