"""The names of a post: its id, its addresses old and new, the end of one, a piece of its title."""

import re
from urllib.parse import unquote

from sqlite_utils import Database

from archive.errors import AmbiguousPost, ArchiveError, NoSuchId, NoSuchPost, NotDerived
from archive.model import Content
from archive.query import posts
from archive.query.pending import unfinished, unread
from archive.query.posts import fold
from archive.search.variants import visible
from archive.uri import BadUri, canonical

# Shorter ones are words such as "face" and "cafe".
_ID = re.compile("[0-9a-f]{6,16}")
_MOST_NAMED = 8


def resolve(database: Database, name: str) -> str:
    """The id of the post that *name* means: an id, a URL old or new, its path on another host, a slug or its
    beginning, or an unambiguous piece of a title, of today or else of once.

    The id of a snapshot or change names its post. Raises `NoSuchPost`, `NotDerived` or `AmbiguousPost`.
    """
    if not name.strip():
        raise NoSuchPost(name)
    typed = visible(name).strip().strip('<>«»"“” \u00a0\u202f')
    # From what names one post exactly to what may name many; the first kind that finds any decides.
    for find in (
        _by_id,
        _by_address,
        _by_slug,
        _by_path,
        _by_slug_begun,
        _by_title,
        _by_old_title,
        _by_slug_begun_plainly,
    ):
        found = find(database, typed)
        if len(found) == 1:
            return found.pop()
        # Several of one kind are reported, rather than passed to a vaguer kind that happens to find one.
        if found:
            raise AmbiguousPost(name, tuple((identity, _title(database, identity)) for identity in sorted(found)[:20]))
    # A post may be kept and not yet derived: then it is not unknown.
    why = unfinished(database) or unread(database)
    raise NotDerived(name, why) if why else NoSuchPost(name)


def shown_id(database: Database, name: str, kind: str) -> str | None:
    """The id of the `snapshot` or `change`, as *kind* says, that *name* is or begins; None where it is no such thing.

    Raises `NoSuchId` for the beginning of several.
    """
    typed = visible(name).strip()
    if not _ID.fullmatch(typed):
        return None
    rows = database.execute("SELECT id FROM shown WHERE kind = ? AND id LIKE ? || '%' ORDER BY id", (kind, typed))
    found = [row["id"] for row in rows]
    if len(found) > 1:
        raise NoSuchId(typed, f"{len(found)} ids begin so: {', '.join(found[:_MOST_NAMED])}; write more of it")
    return found[0] if found else None


def _title(database: Database, identity: str) -> str:
    try:
        return posts.post(database, identity).title
    except ArchiveError:
        return "(withheld, or not derived yet)"


def by_address(database: Database, uri: str) -> str | None:
    """The id of the post that the canonical *uri* leads to, or None."""
    row = database.execute("SELECT post FROM address WHERE uri = ?", (uri,)).fetchone()
    return row["post"] if row else None


def content_at(database: Database, uri: str) -> Content | None:
    """The content of the post at the canonical *uri* today; None if it is not held, taken down or not derived yet."""
    post = by_address(database, uri)
    try:
        return posts.show(database, post).content if post else None
    except ArchiveError:
        return None


def _by_id(database: Database, name: str) -> set[str]:
    if not _ID.fullmatch(name):
        return set()
    rows = database.execute(
        """SELECT s.post FROM post_status s WHERE s.post LIKE :id || '%'
           UNION SELECT coalesce(m.into_, g.post) FROM shown g LEFT JOIN merge m ON m.post = g.post
             WHERE g.id LIKE :id || '%'
           UNION SELECT into_ FROM merge WHERE post LIKE :id || '%'
           UNION SELECT post FROM takedown WHERE post LIKE :id || '%'
           UNION SELECT post FROM address WHERE post LIKE :id || '%'""",
        {"id": name},
    )
    return {row[0] for row in rows}


def _by_address(database: Database, name: str) -> set[str]:
    try:
        uri = canonical(name)
    except BadUri:
        return set()
    return {row["post"] for row in database.execute("SELECT post FROM address WHERE uri = ?", (uri,))}


def _by_slug(database: Database, name: str) -> set[str]:
    if re.search(r"\s", name):
        return set()
    try:
        tail = canonical(f"https://slug.invalid/{name.strip('/')}").removeprefix("https://slug.invalid")
    except BadUri:
        return set()
    return _ending_in(database, tail)


def _by_path(database: Database, name: str) -> set[str]:
    """Of an address on a host that was not crawled, such as the public one of a site crawled under another."""
    if not re.match(r"(https?:)?//", name):
        return set()
    try:
        path = "/".join(["", *canonical(name).split("/", 3)[3:]])
    except BadUri:
        return set()
    # The home page ends every address.
    return set() if path in ("", "/") else _ending_in(database, path)


def _by_slug_begun(database: Database, name: str) -> set[str]:
    """Of what looks like a slug, cut short or typed without its accents and with its apostrophes."""
    return _by_slug_begun_plainly(database, name) if re.search("[-/]", name) else set()


def _by_slug_begun_plainly(database: Database, name: str) -> set[str]:
    wanted = _plain_slug(name)
    if not wanted or re.search(r"\s", name):
        return set()
    rows = database.execute("SELECT post, uri FROM address").fetchall()
    begun = {row["post"]: slug for row in rows if (slug := _plain_slug(row["uri"])).startswith(wanted)}
    exact = {post for post, slug in begun.items() if slug == wanted}
    # A slug that is the beginning of another one names its own post.
    return exact or set(begun)


def _plain_slug(address: str) -> str:
    """The last part of *address* in plain letters, with hyphens where it has other signs."""
    tail = unquote(address).rstrip("/").rpartition("/")[2].partition("?")[0]
    return re.sub(r"[^a-z0-9]+", "-", fold(tail)).strip("-")


def _ending_in(database: Database, tail: str) -> set[str]:
    rows = database.execute("SELECT post FROM address WHERE substr(uri, -length(:tail)) = :tail", {"tail": tail})
    return {row["post"] for row in rows}


def _by_title(database: Database, name: str) -> set[str]:
    return _titled(database, "SELECT post, fold(title) AS title FROM post_status", name)


def _by_old_title(database: Database, name: str) -> set[str]:
    return _titled(database, "SELECT post, fold(title) AS title FROM snapshot", name)


def _titled(database: Database, titles: str, name: str) -> set[str]:
    """The posts of *titles* that are called *name*, else those whose title holds it."""
    rows = database.execute(f"SELECT * FROM ({titles}) WHERE instr(title, :name)", {"name": fold(name)}).fetchall()  # noqa: S608
    exact = {row["post"] for row in rows if row["title"] == fold(name)}
    return exact or {row["post"] for row in rows}
