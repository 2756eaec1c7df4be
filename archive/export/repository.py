"""A git repository: each post a Markdown file, each change of the site a commit dated by the end of its window.

`git log -p posts/FILE` is the history of one text. Written through `git fast-import`: the same archive gives the same
hashes. A removal deletes the file; a move is a commit whose front matter has the new address.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from msgspec import Struct

from archive import timestamps
from archive.cleaning.harmless import clean
from archive.digest import fold_spaces
from archive.errors import ArchiveError
from archive.export.order import ExportOrder, Record, Text, stem
from archive.export.pages import markdown
from archive.model import Change, ChangeKind
from archive.query import asof, posts
from archive.query.posts import Shown
from archive.query.sites import SiteRow, sites
from archive.query.timeline import TimelineEntry, events
from archive.render.text import as_text
from archive.text import words

# Without an address: git wants one, and none would be true.
_COMMITTER = "cirma archive <>"


@dataclass
class NoGit(ArchiveError):
    """The program git failed, or is not there."""

    why: str

    def __str__(self) -> str:
        return f"this needs the program git: {self.why}"


class _Commit(Struct, frozen=True, kw_only=True):
    event: TimelineEntry
    path: str
    site: SiteRow
    shown: Shown


def write(into: Path, order: ExportOrder) -> None:
    """Write the repository and check out its last state. Raises `NoGit`."""
    # No template: hooks and excludes of this machine are not part of the export.
    _git(into, "init", "--quiet", "--initial-branch=main", "--template=")
    (into / ".git" / "info").mkdir()
    (into / ".git" / "info" / "exclude").write_text("manifest.json\n", "utf-8")
    commits = 0
    with _importing(into) as stream:
        for commit in _commits(order):
            stream.writelines(_written(commit, order.text))
            commits += 1
    if commits:
        _git(into, "reset", "--quiet", "--hard")


def head(folder: Path) -> str | None:
    """The hash of the last commit, or None where there is none."""
    reference = folder / ".git" / "refs" / "heads" / "main"
    return reference.read_text("ascii").strip() if reference.exists() else None


def _commits(order: ExportOrder) -> Iterator[_Commit]:
    """The steps of the posts ordered, in the order of the ends of their windows."""
    held = sites(order.database)
    paths = {}
    for shown in asof.states(order.database, order.wanted, order.viewpoint.as_of):
        paths[shown.post.id] = f"posts/{stem(shown)}.md"
        order.watched()
    for event in events(order.database, paths, order.viewpoint.as_of):
        snapshot = event.change.after or event.change.before
        assert snapshot is not None
        shown = posts.show_snapshot(order.database, snapshot)
        yield _Commit(event=event, path=paths[shown.post.id], site=held[shown.post.site], shown=shown)


def _written(commit: _Commit, text: Text) -> Iterator[bytes]:
    """*commit* in the language of fast-import."""
    change, zone = commit.event.change, commit.site.zone
    # git knows no time before 1970.
    at = f"{max(0, int(change.window.before.timestamp()))} {change.window.before.astimezone(zone):%z}"
    # These end a name in the stream of fast-import.
    author = re.sub(r"[<>\n\t]", "", clean(commit.site.name)).strip() or commit.site.id
    yield f"commit refs/heads/main\nauthor {author} <> {at}\ncommitter {_COMMITTER} {at}\n".encode()
    yield _data(_message(commit))
    if change.kind is ChangeKind.REMOVED:
        yield f"D {commit.path}\n".encode()
    else:
        yield f"M 100644 inline {commit.path}\n".encode()
        yield _data(markdown(_front(commit), commit.shown.content, text))
    yield b"\n"


def _message(commit: _Commit) -> str:
    """Describe what happened and when; the trailers name it in the archive."""
    change = commit.event.change
    fields = ", ".join(field.value for field in change.fields)
    flags = f" [{', '.join(flag.value for flag in change.flags)}]" if change.flags else ""
    silent = ", silent" if change.silent else ""
    trailers = {
        "Change": change.id,
        "Snapshot": change.after or "",
        "Page": commit.shown.payload if change.after else "",
        "Observed": timestamps.text(change.observed_at),
        "URL": commit.event.url,
    }
    lines = "".join(f"{name}: {value}\n" for name, value in trailers.items() if value)
    title = fold_spaces(commit.shown.content.title)
    return (
        f"{change.kind.value}: {title}\n\n{change.class_.value}: {fields}{flags}{silent}; "
        f"disclosure: {change.disclosure.value}\n{_when(change)}\n\n{lines}"
    )


def _when(change: Change) -> str:
    before = timestamps.text(change.window.before)
    if change.window.after is None:
        return f"not after {before}" + (", in the archive's first crawl" if change.baseline else "")
    return f"between {timestamps.text(change.window.after)} and {before}"


def _front(commit: _Commit) -> Record:
    """Return what a reader of the site could see differ, and the measures; no ids, which differ in every commit."""
    shown, content = commit.shown, commit.shown.content
    body = as_text(content)
    return {
        "id": shown.post.id,
        "url": commit.event.url,
        "title": content.title,
        "authors": list(content.authors),
        "published": content.published.raw if content.published else None,
        "modified": content.modified.raw if content.modified else None,
        "language": content.language,
        "categories": list(content.categories),
        "tags": list(content.tags),
        "words": len(words.words(body)),
        "content": shown.content_digest,
    }


def _data(text: str) -> bytes:
    body = clean(text).encode()
    return b"data %d\n%b\n" % (len(body), body)


@contextmanager
def _importing(into: Path) -> Iterator[IO[bytes]]:
    """The input of a fast-import that takes all or, cut short, nothing."""
    # With --done a stream that breaks off is an error, and not a shorter history.
    command = ["git", "-C", str(into), "fast-import", "--quiet", "--done"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()) as process:  # noqa: S603
        assert process.stdin is not None
        assert process.stderr is not None
        # A git that fails stops reading; what it says of it is worth more than the broken pipe.
        with suppress(BrokenPipeError):
            yield process.stdin
            process.stdin.write(b"done\n")
            process.stdin.close()
        told = process.stderr.read().decode(errors="replace")
    if process.returncode:
        raise NoGit(told.strip())


def _git(into: Path, *arguments: str) -> None:
    command = ["git", "-C", str(into), *arguments]
    try:
        subprocess.run(command, check=True, capture_output=True, env=_environment())  # noqa: S603
    except FileNotFoundError as error:
        raise NoGit("it is not installed") from error
    except subprocess.CalledProcessError as error:
        raise NoGit(error.stderr.decode(errors="replace").strip()) from error


def _environment() -> dict[str, str]:
    """Ours, without what would make another person's export differ."""
    # A GIT_DIR in the environment would lead every command into another repository.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
