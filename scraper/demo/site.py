"""The demonstration blog as a value: its posts on a day, and the edits that bring it to a later day."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import reduce
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Block, Media
from scraper.demo.post import DemoPost, read_blocks

PARIS = ZoneInfo("Europe/Paris")
NO_BREAK = "\u00a0"


class Reword(Struct, frozen=True, kw_only=True):
    """Replace words in the body; declared where *modified* says when."""

    slug: str
    before: str
    after: str
    note: str = ""
    """A paragraph added at the end, such as an editorial note."""
    modified: datetime | None = None


class Typeset(Struct, frozen=True, kw_only=True):
    """Mend apostrophes, quotation marks and spaces all over the body."""

    slug: str


class Retitle(Struct, frozen=True, kw_only=True):
    """Give another title, and say so."""

    slug: str
    title: str
    modified: datetime


class ReplacePicture(Struct, frozen=True, kw_only=True):
    """Put another picture in the place of one, and say nothing."""

    slug: str
    before: str
    """A media id, as *after*: the platform gives each upload its own."""
    after: str


class Touch(Struct, frozen=True, kw_only=True):
    """Move the modification date and nothing else."""

    slug: str
    modified: datetime


class Rename(Struct, frozen=True, kw_only=True):
    """Give another slug; the old one answers 301."""

    slug: str
    to: str


class Publish(Struct, frozen=True, kw_only=True):
    """Bring a post out."""

    post: DemoPost


class Delete(Struct, frozen=True, kw_only=True):
    """Take a post down."""

    slug: str


class Deploy(Struct, frozen=True, kw_only=True):
    """A new build of the platform: every page's markup changes, and no word."""


# A closed union: a new kind of edit does not pass the type checker until `edited` plays it.
Edit = Reword | ReplacePicture | Typeset | Retitle | Touch | Rename | Publish | Delete | Deploy


class Blog(Struct, frozen=True, kw_only=True):
    """The whole site in one state, with the edits that are still to come."""

    name: str
    posts: tuple[DemoPost, ...]
    zone: ZoneInfo = PARIS
    moved: tuple[tuple[str, str], ...] = ()
    """Old slug and new slug."""
    soft: frozenset[str] = frozenset()
    """Slugs of no post, which the not-found page answers under 200."""
    deploy: int = 1
    calendar: tuple[tuple[int, Edit], ...] = ()
    """Day and edit."""

    def after(self, day: int) -> "Blog":
        """The blog once everything up to *day* has happened; day 0 is the blog as it began."""
        due = [edit for when, edit in self.calendar if when <= day]
        later = tuple((when, edit) for when, edit in self.calendar if when > day)
        # What is done leaves the calendar, so that `after` twice does nothing twice.
        return replace(reduce(edited, due, self), calendar=later)

    def newest(self) -> tuple[DemoPost, ...]:
        """The live posts, by first publication, newest first."""
        return tuple(sorted(self.posts, key=lambda post: post.published, reverse=True))

    def post(self, slug: str) -> DemoPost | None:
        """The live post under *slug*."""
        return next((post for post in self.posts if post.slug == slug), None)

    def successor(self, slug: str) -> str | None:
        """The slug that took the place of *slug*."""
        return dict(self.moved).get(slug)


def edited(blog: Blog, edit: Edit) -> Blog:
    """*blog* after one edit."""
    match edit:
        case Publish(post=post):
            return replace(blog, posts=(*blog.posts, post))
        case Delete(slug=slug):
            return replace(blog, posts=tuple(post for post in blog.posts if post.slug != slug))
        case Rename(slug=old, to=new):
            renamed = _with(blog, _known(blog, old), slug=new)
            # Old addresses of old addresses stay too: each answers with the next one, as a chain of redirects.
            return replace(renamed, moved=(*blog.moved, (old, new)))
        case Retitle(slug=slug, title=title, modified=modified):
            return _with(blog, _known(blog, slug), title=title, modified=modified)
        case Touch(slug=slug, modified=modified):
            return _with(blog, _known(blog, slug), modified=modified)
        case Reword():
            return _reworded(blog, edit)
        case ReplacePicture():
            post = _known(blog, edit.slug)
            return _with(blog, post, blocks=tuple(_repictured(block, edit) for block in post.blocks))
        case Typeset(slug=slug):
            post = _known(blog, slug)
            return _with(blog, post, blocks=tuple(map(_typeset, post.blocks)))
        case Deploy():
            return replace(blog, deploy=blog.deploy + 1)
        case _ as unreachable:
            assert_never(unreachable)


def _known(blog: Blog, slug: str) -> DemoPost:
    post = blog.post(slug)
    assert post is not None, f"the calendar edits {slug}, which is not live"
    return post


def _with(blog: Blog, post: DemoPost, **moved: object) -> Blog:
    new = replace(post, **moved)  # the callers name fields of Post
    return replace(blog, posts=tuple(new if other is post else other for other in blog.posts))


def _reworded(blog: Blog, edit: Reword) -> Blog:
    post = _known(blog, edit.slug)
    # Once, or the edit would not be the one that `EDITS` reports.
    assert post.text.count(edit.before) == 1, f"{edit.before!r} should stand once in {edit.slug}"
    blocks = tuple(_mapped(block, lambda text: text.replace(edit.before, edit.after)) for block in post.blocks)
    return _with(blog, post, blocks=blocks + read_blocks(edit.note), modified=edit.modified or post.modified)


def _repictured(block: Block, edit: ReplacePicture) -> Block:
    ids = {edit.before: edit.after}
    media = (_renamed(shown, ids) for shown in block.media)
    return replace(block, media=tuple(media))


def _renamed(media: Media, ids: dict[str, str]) -> Media:
    new = ids.get(media.id, media.id)
    return replace(media, id=new, url=(media.url or "").replace(media.id, new))


def _typeset(block: Block) -> Block:
    return _mapped(block, _french)


def _mapped(block: Block, change: Callable[[str], str]) -> Block:
    return replace(block, runs=tuple(replace(run, text=change(run.text)) for run in block.runs))


def _french(text: str) -> str:
    # Quotation marks first: the space before `»` must not be taken for one before a sign.
    quoted = re.sub(r'"([^"]*)"', rf"«{NO_BREAK}\1{NO_BREAK}»", text.replace("'", "’"))
    return re.sub(r" ([;:!?])", rf"{NO_BREAK}\1", quoted)
