"""The citation of a state of a post: what `archive.citation` writes, gathered from the archive."""

from msgspec.structs import replace
from sqlite_utils import Database

from archive.citation import Citation, credited
from archive.config import ArchiveConfig
from archive.model import Change, State
from archive.query.origins import origin
from archive.query.posts import Shown
from archive.query.sides import sides
from archive.query.sites import SiteRow, sites


class Citer:
    """Cites states of posts as the configuration of the archive has it."""

    def __init__(self, database: Database, settings: ArchiveConfig) -> None:
        self._database = database
        self._settings = settings
        self._sites: dict[str, SiteRow] = sites(database)

    def cite(self, shown: Shown) -> Citation:
        """The citation of *shown*, through the capture that it is known by."""
        site, content, settings = self._sites[shown.post.site], shown.content, self._settings
        brought = origin(self._database, shown.capture)
        citation = Citation(
            title=content.title,
            site=site.name,
            url=shown.url,
            snapshot=shown.snapshot,
            capture=shown.payload,
            captured=shown.captured,
            timezone=site.timezone,
            is_online=shown.post.state is not State.GONE,
            authors=tuple(credited(author, settings.aliases) for author in content.authors),
            published=content.published.day if content.published else None,
            language=content.language or site.language,
            # An archive without an institution is still kept by somebody with a name.
            institution=settings.institution or settings.name or None,
            captured_by=brought.maker if brought else None,
        )
        # A reference must not carry an address that leads nowhere.
        if not settings.permalink:
            return citation
        return replace(citation, permalink=settings.permalink.replace("{snapshot}", shown.snapshot))

    def cite_change(self, change: Change) -> tuple[Citation, ...]:
        """Both versions of *change*, the earlier first; or the one that it has: a publication, a removal."""
        return tuple(self.cite(shown) for shown in sides(self._database, change) if shown)


def authors(database: Database) -> tuple[str, ...]:
    """Every name that a post is signed with, the most frequent first."""
    rows = database.execute(
        """SELECT value AS name, count(*) AS posts FROM post_status, json_each(post_status.authors)
           GROUP BY value ORDER BY posts DESC, name"""
    )
    return tuple(row["name"] for row in rows)
