"""Sitemaps, their indexes and feeds in XML: what a site says it has. Only addresses on its own host count."""

import html
import re
from collections.abc import Iterable, Mapping
from xml.parsers.expat import ExpatError

from msgspec import Struct, field
from msgspec.structs import replace

from archive.digest import fold_spaces, short_id
from archive.model import Entry, Problem, ProblemKind, Reading, Source, Verdict
from archive.uri import BadUri, canonical, spelling
from scraper.parse.addresses import meant
from scraper.parse.dates import declared, feed_date
from scraper.parse.encoding import is_as_declared, xml_text
from scraper.parse.json_ld import unescaped
from scraper.parse.page import Page
from scraper.parse.xml import BadXml, read_broken, walk

# The sitemap protocol allows 50,000 addresses a file.
MAX_ENTRIES = 50_000

# The date format of sitemaps allows a year, or a year and a month (W3C NOTE-datetime).
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-\d{2})?")
_CREATORS = ("http://purl.org/dc/elements/1.1/ creator", "http://purl.org/dc/terms/ creator", "author", "name")
# RSS asks for the address of an author, whose name stands behind it: a@b.org (Anne Exemple).
_MAIL = re.compile(r"[<\[]?[^\s<>@()\[\]]+@[^\s<>@()\[\]]+[>\]]?")
_LONGEST_NAME = 300
_SITEMAP = re.compile(r"/[^/?]*sitemap[^/?]*\.xml(?:\.gz)?(?:\?[^?]*)?", re.IGNORECASE)
_IS_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)?\s*(?:;.*)?", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h\d|i|img|ins|mark|p|q|s|small|span|strong|su[bp]|u|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_ROOTS = {"sitemapindex": Source.SITEMAP, "urlset": Source.SITEMAP} | dict.fromkeys(("rss", "rdf", "feed"), Source.FEED)
# The ends of the paths of what holds the facts of one address, and under which name the address stands.
_ROWS = {("sitemapindex", "sitemap"): "loc", ("urlset", "url"): "loc"} | dict.fromkeys(
    (("channel", "item"), ("RDF", "item"), ("rss", "item"), ("feed", "entry")), "link"
)
# An index that was written by hand may mix up its rows.
_ROWS |= {("sitemapindex", "url"): "loc", ("urlset", "sitemap"): "loc"}
_FEED_HOMES = (("rss", "channel", "link"), ("RDF", "channel", "link"))
# The whole text before its summary; a feed in JSON has its text under that name.
_TEXTS = (
    "http://purl.org/rss/1.0/modules/content/ encoded",
    "content encoded",
    "content",
    "text",
    "description",
    "summary",
)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
# Atom 0.3 had `issued` and `modified`.
_FEED_DATES = (
    *("pubDate", "published", "http://purl.org/dc/elements/1.1/ date", "issued", "http://purl.org/dc/terms/ issued"),
    *("http://purl.org/dc/terms/ created", "created", "pubdate", "date", "updated"),
)
_CHANGES = ("lastmod", "updated", "modified", "http://purl.org/dc/terms/ modified")


def read_xml(page: Page) -> Reading:
    """The posts and further documents that a sitemap, an index of sitemaps or a feed names."""
    text, document = xml_text(page.body, page.header("content-type")), Document(page=page)
    try:
        try:
            walk(text, document.element)
        except ExpatError as error:
            document = Document(page=page, problems=[Problem(kind=ProblemKind.BAD_XML, detail=str(error))])
            read_broken(text, document.element)
    except BadXml as error:
        document.problems.append(Problem(kind=ProblemKind.BAD_XML, detail=str(error)))
    if not is_as_declared(page.body, page.header("content-type")):
        document.problems.append(Problem(kind=ProblemKind.BAD_TEXT))
    return document.reading()


def read_lines(page: Page, text: str) -> Reading:
    """The posts that a sitemap of plain text names, an address a line."""
    document = Document(page=page, root="urlset")
    for line in filter(None, (line.strip() for line in text.splitlines())):
        document.facts = {"loc": [line]}
        document.row(("urlset", "url"))
    return document.reading()


class Document(Struct, kw_only=True):
    """The parts of a document that were read so far."""

    page: Page
    root: str = ""
    rows: int = 0
    facts: dict[str, list[str]] = field(default_factory=dict)
    """Of the row that is open, by element name."""
    entries: dict[str, Entry] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """What makes the document incomplete."""
    remarks: list[Problem] = field(default_factory=list)
    """What is odd, but loses nothing."""

    def reading(self) -> Reading:
        """The reading of the document."""
        source = _ROOTS.get(self.root.lower())
        if not self.rows and not self.problems:
            self.problems.append(Problem(kind=ProblemKind.NAMES_NOTHING))
        return Reading(
            parser=self.page.site.parser,
            verdict=Verdict.LISTING if source else Verdict.OTHER,
            source=source,
            entries=tuple(self.entries.values()),
            children=tuple(self.children),
            complete=source is not None and not self.problems,
            problems=(*self.problems, *self.remarks),
        )

    def element(self, path: tuple[str, ...], text: str, attributes: Mapping[str, str]) -> None:
        """Take in one element that ended."""
        self.root = self.root or path[0]
        if path[-2:] in _ROWS:
            self.row(path)
        elif path[-3:-1] in _ROWS:
            self.fact(path[-1], text, attributes)
        elif path[-4:-2] in _ROWS and path[-2:] == ("author", "name"):
            self.facts.setdefault("name", []).append(text)
        elif path in _FEED_HOMES and text:
            self.child(text)

    def fact(self, name: str, text: str, attributes: Mapping[str, str]) -> None:
        """Take in the facts of the address whose row is open."""
        if name == "link" and not text and attributes.get("rel", "alternate") == "alternate":
            text = attributes.get("href", "")
            # The same as data, or the comments on it.
            name = name if _IS_HTML.fullmatch(attributes.get("type", "")) else "permalink"
        # Where no link leads to the site: some links lead to what the post is about.
        if name in ("guid", "id") and text.startswith(("https://", "http://", "/")):
            self.facts.setdefault("permalink", []).append(text)
        if text:
            self.facts.setdefault(name, []).append(text)

    def row(self, path: tuple[str, ...]) -> None:
        """Take in one address with its facts."""
        facts, self.facts = self.facts, {}
        self.rows += 1
        if self.rows > MAX_ENTRIES:
            if self.rows == MAX_ENTRIES + 1:
                detail = f"more than {MAX_ENTRIES}"
                self.problems.append(Problem(kind=ProblemKind.TOO_MANY_ADDRESSES, detail=detail))
            return
        address = _first(facts, (_ROWS[path[-2], path[-1]], "permalink"))
        if "sitemap" in path[-2:] or "sitemapindex" in path[-2:] or (path[-1] == "url" and _SITEMAP.search(address)):
            self.child(address)
            return
        uri, address = self.named(address, *facts.get("permalink", ()))
        if uri and self.page.site.is_post(uri):
            self.add(self.entry(uri, address, facts))

    def named(self, address: str, *others: str) -> tuple[str | None, str]:
        """The canonical URI-R of *address*, else the first of *others* that is on the site, and that spelling."""
        found = self.own(address)
        return next(((uri, other) for other in others if not found and (uri := self.own(other))), (found, address))

    def add(self, entry: Entry) -> None:
        """Add *entry*; of an address named twice the newer date counts."""
        held = self.entries.get(entry.uri)
        if held is None:
            self.entries[entry.uri] = entry
        elif self.moment(entry) > self.moment(held):
            self.entries[entry.uri] = replace(held, lastmod=entry.lastmod)

    def moment(self, entry: Entry) -> float:
        """Return when *entry* says that it was modified last, to compare with another."""
        stamp = declared(entry.lastmod or "", self.page.site.zone)
        return stamp.instant.timestamp() if stamp else float("-inf")

    def entry(self, uri: str, address: str, facts: Mapping[str, list[str]]) -> Entry:
        """The entry of a post; a date that cannot be read is left out, the post is not."""
        creators = next(([*map(_person, facts[key])] for key in _CREATORS if facts.get(key)), [])
        published = _first(facts, _FEED_DATES)
        return Entry(
            uri=uri,
            address=spelling(address, uri),
            lastmod=self.lastmod(_first(facts, _CHANGES)),
            guid=_first(facts, ("guid", "id")) or None,
            # Wix writes &#38; inside CDATA.
            title=fold_spaces(_MARKUP.sub("", unescaped(_first(facts, ("title",))))) or None,
            creator=", ".join(dict.fromkeys(filter(None, creators))) or None,
            published=feed_date(published) if published else None,
            text=_digest(_first(facts, ("title",)), _first(facts, _TEXTS)),
        )

    def lastmod(self, text: str) -> str | None:
        """*text* where it is a date."""
        if text and declared(text, self.page.site.zone) is None and not _YEAR_OR_MONTH.fullmatch(text):
            self.remark(Problem(kind=ProblemKind.BAD_DATE, detail="lastmod"))
            return None
        return text or None

    def child(self, address: str) -> None:
        """Take in a further document to read."""
        uri = self.own(address)
        if uri and uri != self.page.uri:
            self.children.setdefault(uri)

    def own(self, address: str) -> str | None:
        """The canonical URI-R of *address*, which may be relative, if it is on the site."""
        try:
            uri = canonical(meant(address, self.page.url), self.page.url) if address else None
        except BadUri:
            uri = None
        if uri is None:
            self.remark(Problem(kind=ProblemKind.BAD_ADDRESS))
            return None
        if self.page.site.path_of(uri) is None:
            self.remark(Problem(kind=ProblemKind.FOREIGN_ADDRESS))
            return None
        return self.page.site.by_own_scheme(uri)

    def remark(self, problem: Problem) -> None:
        """Note *problem* once."""
        if problem not in self.remarks:
            self.remarks.append(problem)


def _first(facts: Mapping[str, list[str]], names: Iterable[str]) -> str:
    """The first text under the first of *names* that has one, else an empty string."""
    return next((facts[name][0] for name in names if facts.get(name)), "")


def _person(text: str) -> str:
    """The name in *text*, without an address beside it; empty where there is only that."""
    text = fold_spaces(text)
    if "@" not in text or len(text) > _LONGEST_NAME:
        return text
    name = _MAIL.sub("", text).strip(" \"'")
    return name[1:-1].strip() if name.startswith("(") and name.endswith(")") else name


def _digest(title: str, text: str) -> str | None:
    """A digest of the words of *title* and *text*, markup and typography apart; None where there are none."""
    if not title and not text:
        return None
    words = _WORD.findall(html.unescape(_TAG.sub(" ", f"{title}\n{text}")).casefold())
    return short_id(" ".join(words)) if words else None
