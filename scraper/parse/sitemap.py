"""Sitemaps, sitemap indexes and RSS feeds: what a site says it has. Only addresses on its own host count."""

from msgspec import Struct, field

from archive.digest import fold_spaces
from archive.model import Entry, Problem, ProblemKind, Reading, Source, Verdict
from archive.uri import BadUri, canonical
from scraper.parse.dates import declared, feed_date
from scraper.parse.head import unescaped
from scraper.parse.page import Page
from scraper.parse.xml import BadXml, walk

# The sitemap protocol allows 50,000 addresses a file.
MAX_ENTRIES = 50_000

_CREATOR = "http://purl.org/dc/elements/1.1/ creator"
_ROOTS = {"sitemapindex": Source.SITEMAP, "urlset": Source.SITEMAP, "rss": Source.FEED}
# What holds the facts of one address, and under which name the address stands.
_ROWS = {
    ("sitemapindex", "sitemap"): "loc",
    ("urlset", "url"): "loc",
    ("rss", "channel", "item"): "link",
}
_FEED_HOME = ("rss", "channel", "link")


def read_xml(page: Page) -> Reading:
    """The posts and further documents that a sitemap, an index of sitemaps or a feed names."""
    document = _Document(page=page)
    try:
        walk(page.body, document.element)
    except BadXml as error:
        document.problems.append(Problem(kind=ProblemKind.BAD_XML, detail=str(error)))
    if not document.rows and not document.problems:
        document.problems.append(Problem(kind=ProblemKind.NAMES_NOTHING))
    known = document.root in _ROOTS
    return Reading(
        parser=page.site.parser,
        verdict=Verdict.LISTING if known else Verdict.OTHER,
        source=_ROOTS.get(document.root),
        entries=tuple(document.entries.values()),
        children=tuple(document.children),
        complete=known and not document.problems,
        problems=(*document.problems, *document.remarks),
    )


class _Document(Struct, kw_only=True):
    """What has been read of a document so far."""

    page: Page
    root: str = ""
    rows: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    """Of the row that is open, by element name."""
    entries: dict[str, Entry] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """What makes the document incomplete."""
    remarks: list[Problem] = field(default_factory=list)
    """What is odd, but loses nothing."""

    def element(self, path: tuple[str, ...], text: str) -> None:
        """Take in one element that ended."""
        self.root = path[0]
        if path[:-1] in _ROWS:
            self.facts.setdefault(path[-1], text)
        elif path in _ROWS:
            self.row(path)
        elif path == _FEED_HOME:
            self.child(text)

    def row(self, path: tuple[str, ...]) -> None:
        """Take in one address with what is said of it."""
        facts, self.facts = self.facts, {}
        self.rows += 1
        if self.rows > MAX_ENTRIES:
            if self.rows == MAX_ENTRIES + 1:
                detail = f"more than {MAX_ENTRIES}"
                self.problems.append(Problem(kind=ProblemKind.TOO_MANY_ADDRESSES, detail=detail))
            return
        address = facts.get(_ROWS[path], "")
        if path[0] == "sitemapindex":
            self.child(address)
        elif (uri := self.own(address)) and self.page.site.is_post(uri):
            self.entries.setdefault(uri, self.entry(uri, facts))

    def entry(self, uri: str, facts: dict[str, str]) -> Entry:
        """The entry of a post; a date that cannot be read is left out, the post is not."""
        return Entry(
            uri=uri,
            lastmod=self.lastmod(facts.get("lastmod", "")),
            guid=facts.get("guid") or None,
            # Wix writes &#38; inside CDATA.
            title=unescaped(facts.get("title", "")) or None,
            creator=fold_spaces(facts.get(_CREATOR, "")) or None,
            published=feed_date(facts["pubDate"]) if facts.get("pubDate") else None,
        )

    def lastmod(self, text: str) -> str | None:
        """*text* where it is a date."""
        if text and declared(text, self.page.site.zone) is None:
            self.remark(Problem(kind=ProblemKind.BAD_DATE, detail="lastmod"))
            return None
        return text or None

    def child(self, address: str) -> None:
        """Take in a further document to read."""
        uri = self.own(address)
        if uri and uri != self.page.uri:
            self.children.setdefault(uri)

    def own(self, address: str) -> str | None:
        """The canonical URI-R of *address* if it is on the site."""
        try:
            uri = canonical(address)
        except BadUri:
            self.remark(Problem(kind=ProblemKind.BAD_ADDRESS))
            return None
        if self.page.site.path_of(uri) is None:
            self.remark(Problem(kind=ProblemKind.FOREIGN_ADDRESS))
            return None
        return uri

    def remark(self, problem: Problem) -> None:
        """Note *problem* once."""
        if problem not in self.remarks:
            self.remarks.append(problem)
