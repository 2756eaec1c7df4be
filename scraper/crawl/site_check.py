"""A site, or one post of it, read as a crawl would: where each field was found, and what is held of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Content, Verdict
from archive.render.text import as_text
from archive.uri import canonical
from scraper.crawl import second_witness
from scraper.crawl.first_look import Look
from scraper.crawl.proposing import Proposal, ReadPage, proposals
from scraper.crawl.second_witness import Witness
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.http.body import SITEMAP
from scraper.parse.addresses import API_PATH
from scraper.parse.page import Page
from scraper.parse.profiles.explainer import FIELDS, FieldSource
from scraper.parse.profiles.registry import AUTO
from scraper.reading import reread
from scraper.reading.explanation import explained
from scraper.reading.recognition import Recognised, recognised
from scraper.settings.config import SiteConfig
from scraper.settings.site import context

Held = Callable[[str], Content | None]
"""What is held at an address."""


class CheckedField(Struct, frozen=True, kw_only=True):
    """A field of a post as read now."""

    name: str
    value: str
    """Empty where it was not found; of the body its first words."""
    words: int | None = None
    """Of the body: how many."""
    source: str
    confidence: float
    held: str
    """`same`, `other`, or `not held`."""
    held_value: str = ""
    """What is held, where that is other."""


class CheckedPost(Struct, frozen=True, kw_only=True):
    """A page that was read; without fields where it is no post."""

    uri: str
    verdict: str
    fields: tuple[CheckedField, ...] = ()
    problems: tuple[str, ...] = ()
    witness: Witness | None = None
    """What the API or a feed in JSON says of it, where the site has one."""


class SiteCheck(Struct, frozen=True, kw_only=True):
    """The result of a check."""

    site: str
    profile: str
    recognised: Recognised
    named: dict[str, int]
    """How many posts each source names; empty where one page alone was asked for."""
    posts: tuple[CheckedPost, ...]
    proposals: tuple[Proposal, ...]


def check_site(look: Look, site: SiteConfig, *, count: int, held: Held) -> SiteCheck:
    """Read *count* posts that the sources of *site* name. Raises `SiteRefused` or `SiteUnreachable`."""
    # Before the configuration is believed: what the page shows is reported beside it.
    platform = look.platform()
    site = _decided(site, platform.profile)
    found = look.sources(site)
    named = sorted(set().union(*found.sources.values()))
    pages = [page for uri in _spread(named, count) if (page := look.page(uri, site))]
    checked = _checked(
        site,
        platform,
        pages,
        named={source.value: len(uris) for source, uris in sorted(found.sources.items())},
        held=held,
    )
    return _witnessed(look, site, checked, pages) if pages else checked


def _witnessed(look: Look, site: SiteConfig, checked: SiteCheck, pages: Sequence[Page]) -> SiteCheck:
    """*checked* with what another source says of each post, where the home page leads to one."""
    # By slug, since an API gives the posts asked for in one answer, and their texts are long.
    address = second_witness.source_of(look.leads(site), (page.uri.rpartition("/")[2] for page in pages))
    told = _told(look, site, address) if address else {}
    source = "API" if address and API_PATH in address else "JSON Feed"
    posts = []
    for post, page in zip(checked.posts, pages, strict=True):
        content = reread.read_totally(page).content if post.fields and post.uri in told else None
        witness = second_witness.compared(page, content, told[post.uri], source=source) if content else None
        posts.append(replace(post, witness=witness))
    return replace(checked, posts=tuple(posts))


def _told(look: Look, site: SiteConfig, address: str) -> dict[str, Mapping[str, str]]:
    """Return what the document at *address* says of each post; nothing where the site gives it to nobody."""
    try:
        document = look.page(address, site, SITEMAP)
    except SiteRefused:
        return {}
    return second_witness.witnesses(document) if document and document.status == 200 else {}


def check_page(look: Look, site: SiteConfig, address: str, *, held: Held) -> SiteCheck:
    """Read the one page at *address*, which is asked for as it is spelt. Raises `SiteRefused` or `SiteUnreachable`."""
    # One page alone is asked for politely, too.
    look.ask_robots()
    page = look.page(canonical(address), site, address=address)
    if page is None:
        raise SiteUnreachable(address, look.why)
    found = recognised(page)
    site = _decided(site, found.profile)
    return _checked(site, found, [replace(page, site=context(site))], named={}, held=held)


def _decided(site: SiteConfig, name: str) -> SiteConfig:
    return replace(site, profile=name) if site.profile == AUTO else site


def _spread(named: Sequence[str], count: int) -> Iterator[str]:
    """*count* of *named*, from all over the list."""
    taken = min(count, len(named))
    # Old and new templates both come up.
    yield from (named[index * len(named) // taken] for index in range(taken))


def _checked(site: SiteConfig, found: Recognised, pages: list[Page], *, named: dict[str, int], held: Held) -> SiteCheck:
    readings = [(page, reread.read_totally(page)) for page in pages]
    read = [ReadPage(page=page, reading=reading, told=explained(page, reading)) for page, reading in readings]
    read_as_posts = [post for post in read if post.reading.verdict is Verdict.POST]
    unread = [post for post in read if post.reading.verdict is Verdict.OTHER]
    return SiteCheck(
        site=site.id,
        profile=site.profile,
        recognised=found,
        named=named,
        posts=tuple(_post(post, held(post.page.uri)) for post in read),
        # Where no page is read as a post, its text is to be found first.
        proposals=proposals(read_as_posts) if read_as_posts else proposals(unread, ("body",)),
    )


def _post(post: ReadPage, held: Content | None) -> CheckedPost:
    page, reading = post.page, post.reading
    problems = tuple(map(str, reading.problems))
    content = reading.content
    if content is None or reading.verdict is not Verdict.POST:
        return CheckedPost(uri=page.uri, verdict=reading.verdict.value, problems=problems)
    fields = tuple(_field(name, content, post.told.found.get(name, FieldSource()), held) for name in FIELDS)
    return CheckedPost(uri=page.uri, verdict=reading.verdict.value, fields=fields, problems=problems)


def _field(name: str, content: Content, source: FieldSource, held: Content | None) -> CheckedField:
    value = value_of(name, content)
    before = value_of(name, held) if held else ""
    state = "not held" if held is None else "same" if value == before else "other"
    return CheckedField(
        name=name,
        value=_beginning(value) if name == "body" else value,
        words=len(value.split()) if name == "body" else None,
        source=source.source if value else "",
        confidence=source.confidence if value else 0.0,
        held=state,
        held_value=_beginning(before) if state == "other" else "",
    )


def value_of(name: str, content: Content) -> str:
    """The field *name* of *content* in words; empty where there is none."""
    match name:
        case "title":
            return content.title
        case "authors":
            return ", ".join(content.authors)
        case "published":
            return content.published.instant.isoformat() if content.published else ""
        case "modified":
            return content.modified.instant.isoformat() if content.modified else ""
        case _:
            return as_text(content)


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:12]) + ("…" if len(words) > 12 else "")
