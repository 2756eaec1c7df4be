"""When a text was last changed: metas, a marked element, or a line such as "Mis à jour le 3 mai 2024"."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Stamp
from scraper.parse.date_words import is_foreign
from scraper.parse.dates import declared, visible_on
from scraper.parse.head import PageHead
from scraper.parse.page import Page
from scraper.parse.profiles.general.authors import is_beside
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.published import declared_in
from scraper.parse.profiles.general.surroundings import Surroundings
from scraper.parse.profiles.general.told import DATE
from scraper.parse.words import shown

_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "lastmod",
)
_WORDS = (
    r"(?:derni[eè]re |last |letzte |[uú]ltima |ultima |zuletzt )?"
    r"(?:mise? [àa] jour|m[àa]j\b|modifi[ée]e?|modification|revu\b"
    r"|actualis[ée]e?|r[ée]vis[ée]e?|updated?|modified|revised|amended|edited|aktualisiert|aktualisierung|ge[äa]ndert|[äa]nderung|[üu]berarbeitet"
    r"|bearbeitet|actualizad[oa]|actualizaci[oó]n|modificad[oa]|atualizad[oa]|atualiza[cç][aã]o|aggiornat[oa]"
    r"|aggiornamento|modificat[oa]|güncelle\w+)"
)
# At the beginning of a line, in brackets, or behind the date of publication: a sentence may tell of a changed law.
_LINE = re.compile(
    rf"(?:^|[|•·,;/(\[–—-]\s*|\d{{4}}\s+(?:et |and |und |y |e )?)"
    # "This page was last updated on", "Cet article a été mis à jour le".
    r"(?P<said>(?:(?:(?:this|cet?|cette|le|la|l['’]|the|diese[rs]?|este|esta|questo|questa) ?)?"
    r"(?:article|page|texte?|text|post|entry|contenu|seite|artikel|beitrag|art[ií]culo|p[áa]gina|artigo|articolo|pagina)"
    r"(?: (?:was|has been|a été|wurde|fue|ha sido|foi|è stat[oa]))? )?"
    rf"{_WORDS}(?: de (?:cette |la )?page| of this page)?"
    rf"(?:\s*:|\s+(?:du|de|of|le|on|am|vom|il|el|em|a|the|at)\b:?)*\s*(?P<day>{DATE}))",
    re.IGNORECASE,
)
# "Published 2 May 2024 (updated …)" and "This article was updated on …", as the last paragraph.
_ENDING = re.compile(
    rf"[(\[]?(?:(?:publi|posted|veröffentlicht|pubblicat)\w*\s|{DATE}"
    rf"|(?:(?:this|cet?|cette) )?(?:article|page|texte?|post) |{_WORDS})",
    re.IGNORECASE,
)
_LONGEST, _SHORT = 160, 80
_MARKED = "[itemprop~=dateModified], time.updated, time.modified, time[class*=modif], time[class*=update]"
_PUBLISHED = frozenset({"published", "entry-published", "date-published", "datePublished"})
_MOST = 20


def modified(
    tree: LexborHTMLParser, head: PageHead, page: Page, lines: Surroundings, line: str | None, ending: str
) -> Claim[Stamp | None]:
    """When the text was last changed; *line* is the one above it that says so and is no part of it.

    *ending* is the last block of the text.
    """
    texts = (head.article.modified if head.article else "", *(head.meta(name) for name in _MODIFIED))
    if stamp := declared_in(texts, page):
        return Claim(value=stamp, source="metadata", confidence=0.9)
    marked = _marked(tree, page)
    # A text that ends with a whole sentence about its change; one in which a law was changed is longer.
    is_last = len(ending) <= _SHORT and (_ENDING.match(ending) or is_foreign(ending, page.languages))
    last = ending if is_last else ""
    told = next(
        (stamp for each in (line or "", *lines.above, *lines.below, last) if (stamp := changed_on(each, page))), None
    )
    if marked:
        return Claim(value=marked, source="marked element", confidence=1.0 if told and told.day == marked.day else 0.7)
    return Claim(value=told, source="line beside the text" if told else "", confidence=0.6 if told else 0.0)


def changed_on(line: str, page: Page) -> Stamp | None:
    """The day on which *line* says that the text was last changed."""
    return next((stamp for _, stamp in _changes(line, page)), None)


def update_line(lines: Surroundings, page: Page) -> str | None:
    """The words beside the text that tell a reader when it was last changed."""
    # Not the whole line, which may count views as well.
    return next((said for line in (*lines.above, *lines.below) for said, _ in _changes(line, page)), None)


def _changes(line: str, page: Page) -> Iterator[tuple[str, Stamp]]:
    """The words of *line* that tell of the last change, with the day that they name."""
    if len(line) > _LONGEST:
        return
    if match := _LINE.search(line):
        said, day = match["said"], match["day"]
    elif is_foreign(line, page.languages):
        # Here, since few pages come to it.
        from scraper.parse.profiles.general.foreign_phrases import words_of_change

        said = day = words_of_change(line)
    else:
        return
    if stamp := visible_on(page, day):
        yield said, stamp


def _marked(tree: LexborHTMLParser, page: Page) -> Stamp | None:
    """The date of the first element that says it is that of the last change."""
    nodes = (node for node in islice(tree.css(_MARKED), _MOST) if _is_of_change(node) and not is_beside(node))
    stamps = (stamp for node in nodes for text in _texts(node) if (stamp := _stamp(text, page)))
    return next(stamps, None)


def _is_of_change(node: LexborNode) -> bool:
    """Whether *node* is not named for the date of publication too, as themes do until a text is changed."""
    item = node.attrs.get("itemprop") or ""
    return "datePublished" not in item and _PUBLISHED.isdisjoint((node.attrs.get("class") or "").split())


def _texts(node: LexborNode) -> Iterator[str]:
    yield from filter(None, (node.attrs.get("datetime"), node.attrs.get("content"), shown(node)))


def _stamp(text: str, page: Page) -> Stamp | None:
    return declared(text, page.site.zone) or visible_on(page, text)
