"""Alarms: the rules that can ring, and the text of each alarm. Pure."""

from enum import StrEnum

from msgspec import Struct


class AlarmRule(StrEnum):
    """The rules that can raise an alarm."""

    DISCOVERY = "discovery"
    """A source names fewer posts than before."""
    SILENT = "silent"
    """A source that named posts names none, or cannot be read."""
    FAILURES = "failures"
    """Far more pages fail than usual, or come as shells."""
    PARSER = "parser"
    """The parser stops finding a part of the posts."""
    ROBOTS = "robots"
    """The site turns us away from what it let us read."""
    UNREACHABLE = "unreachable"
    """No server of the site answers."""
    MOVED = "moved"
    """The site answers from another host."""
    REWRITING = "rewriting"
    """So many posts show something else at once that none of it is believed."""
    VOLATILE = "volatile"
    """Posts show another state at each visit, so that none of them can be believed."""
    FAULT = "fault"
    """The crawl of a site ended by an error of ours."""
    UNREADABLE = "unreadable"
    """Pages are kept that this program cannot read."""
    REMOVALS = "removals"
    """So many posts failed at once that no removal is believed."""
    OVERDUE = "overdue"
    """No crawl has succeeded for too long."""
    VERIFY = "verify"
    """What is stored no longer matches its digests."""
    MEDIA_ALTERED = "media_altered"
    """The address of a picture or document that is held answers other bytes."""
    CLOCK = "clock"
    """The machine's clock is wrong; told at every run, for nothing is written down by it."""
    DISK = "disk"
    """Little space is left."""


class Alarm(Struct, frozen=True, kw_only=True):
    """Something that a person should look at."""

    rule: AlarmRule
    subject: str
    """What it is about: a source, a part of a post; empty where the rule has one subject only."""
    expected: str
    seen: str
    look: str
    """What to look at, and with which command."""
    looks_like: str | None = None
    """The likely cause where many posts failed or changed at once: parked, not_found and the like."""
    site: str | None = None
    """None where it is about the archive as a whole."""

    def __str__(self) -> str:
        # In a message for many sites the site comes first, since that is what a person sorts by.
        where = f"{self.site}: " if self.site else ""
        return f"{where}{self.rule.value}: expected {self.expected}; seen {self.seen}. {self.look}"


class Finding(Struct, frozen=True, kw_only=True):
    """The result of one rule for one subject: an alarm, or None if all is well."""

    # A finding without an alarm is an answer too: it clears what was open under the same rule and subject.
    rule: AlarmRule
    subject: str
    alarm: Alarm | None
