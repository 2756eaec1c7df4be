"""The errors of the archive.

ArchiveError
├── ConfigError         a configuration file, key or value that cannot be used, or a site that is not held
├── CannotOpen          no archive there, not an archive, or not readable
│   └── TooNew          written by a later version of the program
├── ArchiveBusy         another process writes to it
├── CannotRestore       a backup that cannot be put back
├── StorageFailed       disk full, I/O error, read-only file
├── PayloadUnavailable  withheld, purged or damaged
├── MediaUnavailable    the same of a picture or document
├── NoSuchPost          nothing answers to that name
├── AmbiguousPost       several posts answer to that name
├── NoSuchState         the post has no state there
│   ├── NoSuchId        no snapshot or change has that id
│   └── NotDerived      its pages are kept, and its states not derived yet
├── TwoPosts            states of two posts, compared without being asked to
├── BadQuery            a search that cannot be understood
├── BadDate             a date that cannot be read
└── ReversedDates       a span that ends before it begins
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DATE_EXAMPLES = "2026-03-01, 2026-03, 2026, 1er mars 2026, mars 2026, 01/03/2026, hier, or 7d for seven days ago"
DATE_EXAMPLES_FR = "2026-03-01, 2026-03, 2026, 1er mars 2026, mars 2026, 01/03/2026, hier, ou 7j pour il y a sept jours"


class ArchiveError(Exception):
    """Anything the archive refuses or cannot do; its text names the thing and the remedy."""


@dataclass
class ConfigError(ArchiveError):
    """The configuration cannot be used."""

    where: str
    """File and key, such as `config.toml: [[site]] cirma: url`."""
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}\n  {self.remedy}"


@dataclass
class CannotOpen(ArchiveError):
    """There is no archive to open at *path*."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot open the archive {self.path}: {self.why}"


@dataclass
class NoArchive(CannotOpen):
    """No file stands where the archive should be: nobody begins a second history for want of a mounted disk."""

    why: str = "there is no such file"

    def __str__(self) -> str:
        return f"no archive at {self.path}: mount its disk, or create one with `cirma init`"


@dataclass
class TooNew(CannotOpen):
    """The archive was written by a later version of the program."""

    why: str = "a newer version of cirma wrote it; install that version or a later one"


@dataclass
class ArchiveBusy(ArchiveError):
    """Another process holds the archive's writer lock."""

    path: Path
    holder: str
    since: datetime | None

    def __str__(self) -> str:
        when = f" since {self.since:%Y-%m-%d %H:%M:%SZ}" if self.since else ""
        return f"the archive {self.path} is being written by {self.holder}{when}; wait for it or stop it"


@dataclass
class CannotRestore(ArchiveError):
    """The backup at *path* cannot be put in the archive's place."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot restore {self.path}: {self.why}; the archive is as it was"


@dataclass
class StorageFailed(ArchiveError):
    """The disk or the file system refused."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"cannot write the archive {self.path}: {self.why}; nothing kept is lost. Fix this and run again"


@dataclass
class PayloadUnavailable(ArchiveError):
    """The body behind a digest cannot be given."""

    digest: str
    why: str

    def __str__(self) -> str:
        return f"payload {self.digest}: {self.why}"


@dataclass
class MediaUnavailable(ArchiveError):
    """The bytes of a picture or document cannot be given."""

    digest: str
    why: str

    def __str__(self) -> str:
        return f"{self.digest}: {self.why}"


@dataclass
class NoSuchPost(ArchiveError):
    """No post answers to *name*."""

    name: str

    def __str__(self) -> str:
        return f"no post is called {self.name!r}; `cirma posts` lists them, `cirma search` finds words"


@dataclass
class AmbiguousPost(ArchiveError):
    """Several posts answer to *name*."""

    name: str
    candidates: tuple[tuple[str, str], ...]
    """Id and title of each."""

    def __str__(self) -> str:
        lines = "".join(f"\n  {post}  {title}" for post, title in self.candidates)
        return f"{self.name!r} names {len(self.candidates)} posts; give one of these ids:{lines}"


@dataclass
class NoSuchState(ArchiveError):
    """The post has no snapshot or change where one was asked for."""

    post: str
    why: str

    def __str__(self) -> str:
        return f"post {self.post}: {self.why}"


@dataclass
class NoSuchId(NoSuchState):
    """No snapshot or change has the id that was given."""

    def __str__(self) -> str:
        return f"{self.post}: {self.why}"


@dataclass
class NotDerived(NoSuchState):
    """The post was not derived yet, because a reparse was cut short."""


@dataclass
class BadQuery(ArchiveError):
    """A search that cannot be understood."""

    query: str
    why: str
    read_as: str = ""
    in_french: str = ""
    """Why, in French."""

    def __str__(self) -> str:
        read = f"; it was read as: {_short(self.read_as)}" if self.read_as else ""
        return f"cannot search for {_short(self.query)!r}: {self.why}{read}"


@dataclass
class TwoPosts(ArchiveError):
    """Two states that were to be compared are of two posts: ids that were mixed up would look like a rewriting."""

    one: str
    other: str

    def __str__(self) -> str:
        ask = "--across, or across=True in Python, compares them"
        return f"these are states of two posts, {self.one} and {self.other}; {ask}"


@dataclass
class BadDate(ArchiveError):
    """A date that cannot be read."""

    text: str
    why: str = ""
    where: str = ""
    """The option or field that it was given to."""
    in_french: str = ""
    """Why, in French."""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        why = f": {self.why}" if self.why else ""
        return f"{place}{self.text!r} is not a date{why}\n  write it as {DATE_EXAMPLES}"


@dataclass
class ReversedDates(ArchiveError):
    """A span whose end lies before its beginning: nothing could ever be found in it."""

    since: str
    until: str

    def __str__(self) -> str:
        return f"no day lies between --since {self.since} and --until {self.until}\n  swap the two dates"


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
