"""Posts that come back: to an earlier text, from a removal, to an earlier address; each time is a change of its own."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import ChangeKind, RunOutcome, State
from archive.query.posts import PostFilter, posts
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import ORIGIN, FakeSite
from tests.support.other_platforms import LOREM, PlainPost, redirect, serve

NOTES = [
    PlainPost(
        slug=f"note-{n}",
        title=f"Note {n}",
        published=datetime(2026, 1, 10 + n, 9, tzinfo=UTC),
        paragraphs=tuple(f"{text} Note {n}, à la page {n}." for text in LOREM),
    )
    for n in range(9)
]
FIRST, OTHERS = NOTES[0], NOTES[1:]
EDITED = replace(FIRST, paragraphs=(*FIRST.paragraphs, "Un paragraphe que l'auteur ajoute et retire."))
RENAMED = replace(FIRST, slug="un-autre-nom")
HERE, THERE = f"{ORIGIN}/{FIRST.slug}/", f"{ORIGIN}/{RENAMED.slug}/"


class Watcher(Archivist):
    """Crawls pages that bear no time of rendering: what comes back is the same byte for byte."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FakeSite())
        self.config_of_site = replace(SITE, profile="hugo")

    def watch(self, post: PlainPost | None, *, days: int = 3, leads: tuple[str, str] | None = None) -> None:
        """Crawl daily while *post* is there, and one address *leads* to another."""
        serve(self.site, "hugo", [*([post] if post else []), *OTHERS], origin=ORIGIN)
        if leads:
            redirect(self.site, *leads)
            redirect(self.site, leads[0].rstrip("/"), leads[1])
        for _ in range(days):
            assert self.crawl(full=True).outcome is RunOutcome.DONE
            self.sleep(days=1)

    def told(self) -> list[ChangeKind]:
        return [change.kind for change in sorted(self.changes(), key=lambda change: change.window.before)]

    def first(self) -> tuple[State, str]:
        """The state and the address of the post that goes to and fro."""
        (post,) = [each for each in posts(self.database, PostFilter()) if each.title == FIRST.title]
        return post.state, post.url

    def unread(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT verdict FROM reading WHERE verdict = 'unreadable'")]


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    return Watcher(tmp_path)


def ids(changes: Iterable[tuple[str]]) -> set[str]:
    return {each for (each,) in changes}


def test_an_edit_that_is_taken_back_and_made_again_is_told_each_time(watcher: Watcher) -> None:
    for post in (FIRST, EDITED, FIRST):
        watcher.watch(post)
    before = ids(watcher.rows("SELECT id FROM change"))
    for post in (EDITED, FIRST):
        watcher.watch(post)

    assert watcher.told() == [ChangeKind.EDIT] * 4
    assert watcher.unread() == []
    # Links given out earlier lead to the same changes.
    assert before < ids(watcher.rows("SELECT id FROM change"))


def test_a_post_that_is_removed_again_is_removed(watcher: Watcher) -> None:
    for post in (FIRST, None, FIRST, None, FIRST, None):
        watcher.watch(post)

    once = [ChangeKind.REMOVED, ChangeKind.RESTORED]
    assert watcher.told() == [*once, *once, ChangeKind.REMOVED]
    assert watcher.first()[0] is State.GONE


@pytest.mark.parametrize("redirected", [True, False])
def test_a_post_that_moves_to_and_fro_moved_each_time(watcher: Watcher, *, redirected: bool) -> None:
    watcher.watch(FIRST)
    for _ in range(2):
        watcher.watch(RENAMED, leads=(HERE, THERE) if redirected else None)
        watcher.watch(FIRST, leads=(THERE, HERE) if redirected else None)

    assert watcher.told() == [ChangeKind.MOVED] * 4
    assert watcher.first() == (State.LIVE, HERE.rstrip("/"))
    assert watcher.unread() == []


def test_a_post_that_went_back_to_its_old_address_is_no_suspect_meanwhile(watcher: Watcher) -> None:
    watcher.watch(FIRST)
    watcher.watch(RENAMED)
    for _ in range(4):
        watcher.watch(FIRST, days=1)
        assert watcher.first()[0] is State.LIVE

    assert watcher.first()[1] == HERE.rstrip("/")
