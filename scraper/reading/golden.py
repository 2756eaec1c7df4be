"""Golden readings: approved readings of chosen posts, and the test that today's reader still agrees.

They lie in one file beside the archive, for people to read and mend: what is there is what ought to be read.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from archive.database import Database
from archive.database.bodies.stack import Chains
from archive.errors import ConfigError, PayloadUnavailable
from archive.model import Content
from archive.query import captures, posts
from archive.render.text import as_text
from archive.runtime.written import write_whole
from scraper.parse.profiles.registry import AUTO
from scraper.reading import reread
from scraper.reading.recognition import recognised
from scraper.settings.config import SiteConfig
from scraper.settings.site import context

# Enough to see where a body begins and ends, and few enough for a person to check.
_WORDS = 12


class Golden(Struct, frozen=True, kw_only=True):
    """The approved reading of one kept page."""

    post: str
    site: str
    url: str
    capture: str
    title: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    """Day, in the site's zone."""
    modified: str | None = None
    words: int = 0
    """Of the body."""
    begins: str = ""
    ends: str = ""


class ReadOtherwise(Struct, frozen=True, kw_only=True):
    """A field that is read differently."""

    field: str
    wanted: str
    read: str


class Trial(Struct, frozen=True, kw_only=True):
    """The result of reading one golden page again."""

    golden: Golden
    differences: tuple[ReadOtherwise, ...] = ()
    problem: str = ""
    """Why it could not be read."""

    @property
    def well(self) -> bool:
        """Whether all is read as it ought to be."""
        return not self.differences and not self.problem


def path_of(archive: Path) -> Path:
    """The file of the golden readings of *archive*."""
    return archive.with_suffix(".golden.json")


def load(path: Path) -> tuple[Golden, ...]:
    """The golden readings in *path*; none where there is no such file. Raises `ConfigError`."""
    if not path.exists():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Golden, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), str(error), "mend it, or take it away and choose the posts anew") from error


def save(path: Path, golden: Iterable[Golden]) -> None:
    """Write *golden* to *path*, in one step."""
    text = msgspec.json.format(msgspec.json.encode(sorted(golden, key=lambda item: (item.site, item.url))), indent=2)
    # People mend this file by hand: half of it must never take its place.
    write_whole(path, f"{text.decode()}\n")


class Tester:
    """Reads kept pages as the configuration says today."""

    def __init__(self, database: Database, sites: Iterable[SiteConfig]) -> None:
        self._database = database
        self._chains = Chains(database.conn)
        self._sites = {site.id: site for site in sites}

    def chosen(self, post: str) -> Golden:
        """Read the newest page of *post* as today. Raises `NoSuchPost`, `PayloadUnavailable`, `ConfigError`."""
        about = posts.show(self._database, post)
        content = self._read(about.post.site, about.capture)
        if content is None:
            raise ConfigError(post, "its page is not read as a post now", "see `cirma sites check`")
        return golden_of(content, post=post, site=about.post.site, url=about.url, capture=about.capture)

    def trials(self, golden: Iterable[Golden]) -> Iterator[Trial]:
        """Each of *golden*, read again."""
        for item in golden:
            yield self._trial(item)

    def _trial(self, golden: Golden) -> Trial:
        try:
            content = self._read(golden.site, golden.capture)
        except (PayloadUnavailable, ConfigError, LookupError) as error:
            return Trial(golden=golden, problem=str(error))
        if content is None:
            return Trial(golden=golden, problem="its page is not read as a post")
        now = golden_of(content, post=golden.post, site=golden.site, url=golden.url, capture=golden.capture)
        return Trial(golden=golden, differences=tuple(_differences(golden, now)))

    def _read(self, site: str, capture: str) -> Content | None:
        if site not in self._sites:
            raise ConfigError(f"site {site}", "it is not configured", "name it in the configuration")
        configured = self._sites[site]
        page = reread.kept_page(self._chains, captures.capture(self._database, capture), context(configured))
        if configured.profile == AUTO:
            page = replace(page, site=context(replace(configured, profile=recognised(page).profile)))
        return reread.read_totally(page).content


def golden_of(content: Content, *, post: str, site: str, url: str, capture: str) -> Golden:
    """The golden reading of a page that reads as *content* now."""
    words = as_text(content).split()
    return Golden(
        post=post,
        site=site,
        url=url,
        capture=capture,
        title=content.title,
        authors=content.authors,
        published=content.published.day.isoformat() if content.published else None,
        modified=content.modified.day.isoformat() if content.modified else None,
        words=len(words),
        begins=" ".join(words[:_WORDS]),
        ends=" ".join(words[-_WORDS:]),
    )


def _differences(wanted: Golden, now: Golden) -> Iterator[ReadOtherwise]:
    for field in ("title", "authors", "published", "modified", "words", "begins", "ends"):
        before, after = getattr(wanted, field), getattr(now, field)
        if before != after:
            yield ReadOtherwise(field=field, wanted=_said(before), read=_said(after))


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
