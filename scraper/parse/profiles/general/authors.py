"""Who wrote a page: JSON-LD, metas, marked elements, and the byline."""

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from scraper.parse.head import PageHead
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.names import listed, words_of
from scraper.parse.profiles.general.surroundings import Surroundings
from scraper.parse.profiles.general.title import loose, site_names
from scraper.parse.words import shown

_METAS = listed(
    """
    author article:author citation_author dc.creator dcterms.creator dc.creator.aut parsely-author
    sailthru.author byl cxenseparse:author og:article:author article:author_name article:authors authors
    book:author rbauthors dc.contributor shareaholic:article_author_name article_author article-author
    post_author
    """
)
_LABEL = re.compile(
    r"(?:(?:written|posted|words|text|story) )?by|(?:écrit |publié |texte )?par|(?:verfasst |geschrieben |text )?von|"
    r"autor(?:in|es|en)?|authors?|author\(s\)|auteure?s?|autrices?|(?:escrito )?por|(?:scritto )?(?:da|di)|redakteur",
    re.IGNORECASE,
)
_MARKED = (
    "[rel~=author]",
    "[itemprop~=author]",
    ".author .fn",
    ".vcard .fn",
    ".author-name",
    ".byline",
    "[class*=author]",
    "[class*=byline]",
    ".p-author",
    "address",
    "[class*=Author]",
    "[class*=Byline]",
    "[class*=auteur]",
    "[class*=autor]",
    "[class*=signature]",
)
_ALL_MARKED = ", ".join(_MARKED)
_BESIDE = frozenset(
    listed(
        """
    comment comments commentlist commentaires respond sidebar related widget  nav menu recommended bio
    forum teaser teasers popular aside
    """
    )
)
_CARD = frozenset({"card", "cards", "tile", "item"})
_ENTRY = frozenset({"post", "entry", "article"})
_LEAD = re.compile(
    r"^(?:(?:une? )?(?:article|texte?|text|story|opinion|tribune|analyse|photos?|propos recueillis|interview|"
    r"entretien|posted|published|publié|publiée|written|écrit|rédigé|created|submitted|verfasst|geschrieben|"
    r"von|autor(?:in|es|en)?|author|auteur|autrice|redakteur)s?\s*(?:par|by|von|de|por|da|on)?\s*[:|]?|by|par|"
    r"von|di|de|por|da|door|av|af|autor|przez|napisał[a]?)[\s:]+",
    re.IGNORECASE,
)
# A line that begins with one of these names an author if names follow.
_BYLINE = re.compile(
    r"(?:(?:une? )?(?:article|texte|text|blog ?beitrag|gastbeitrag|kommentar|tribune|"
    r"analyse|entretien|interview|story|words|posted|published|publié|written|écrit|rédigé|"
    r"propos recueillis|submitted|verfasst|geschrieben|gepostet|opublikowane|scritto|escrito|pubblicato|"
    r"publicado)\s+(?:\S+\s+){0,4}?)?"
    r"(?:by|par|von|di|por|przez|da|door|av|af|od)\s*:?\s+|"
    r"(?:(?:photo du )?rédacteur|author|auteure?|autrice|autor(?:in)?|redakteur|writer)s?\s*:\s*",
    re.IGNORECASE,
)
_DATE_BEHIND = re.compile(
    r"\s*(?:[,|•·—–-]|\b(?:on|le|am|il|el|em|dnia|vom|the)\b)?\s*(?:[^\W\d_]+\.?,?\s+)?\d{1,4}[./ -].*$|"
    r"\s+(?:\||•|·|\bin\b|\bdans\b)\s+.*$",
    re.IGNORECASE,
)
_LONGEST = 160
# No names take more letters; what searches them may go over each again.
_MOST_LETTERS = 1_000
_LONGEST_NAME = 80
# From here on a claim is better than an organisation's name.
_SURE = 0.6
# A date with its weekday and time takes no more words.
_MOST_BEFORE = 8
_PARTS = re.compile(r"\s+[|•·]\s+")
_AUTHOR_LINKS = (
    "a[href*='/author/'], a[href*='/auteur'], a[href*='/autor'], a[href*='/staff/'], a[href*='/profil/'], "
    "a[href*='/people/'], a[href*='/authors/'], a[href*='/editors/'], a[href*='/contributor'], a[href*='/writers/'], "
    "a[href*='/redacteur'], a[href*='/journalist'], a[href*='/chercheur'], a[href*='_author='], a[href*='?author=']"
)
_SPLIT = re.compile(r"\s*(?:;|\||/|•|·|\n|,?\s+(?:et|and|und|y|e|avec|with)\s+|,?\s*&\s*)\s*", re.IGNORECASE)
_DROPPED = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\([^)]*\)|@\w+|\d{1,2}[./:]\d{2}\S*|[<>].*")
_NAME = re.compile(r"[^\W\d_][\w.’'\-‐ʼ]*(?:\s+(?:[^\W\d_][\w.’'\-‐ʼ]*)){0,5}\.?")
_NOBODY = frozenset(
    listed(
        """
    admin administrator webmaster editor staff rédaction unknown anonymous author auteur autor autorin date datum
    fecha data quelle source fuente fonte by von par
    """
    )
)
# "Energy expert" and "Directrice de recherche" say what somebody does.
_ROLE = re.compile(
    r"\b(?:expert|editor|éditeur|éditrice|rédacteur|rédactrice|redakteur(?:in)?|journaliste?|professeure?|professor|"
    r"director|directeur|directrice|direktor(?:in)?|chercheure?|chercheuse|researcher|analyste?|correspondent|"
    r"correspondante?|contributor|contributeur|contributrice|fellow|manager|writer|reporter|president|présidente?|"
    r"founder|fondateur|fondatrice|doctorante?|consultante?|specialist|spécialiste|représentante?|representative|"
    r"policy|security|privacy|research|headshot)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:e\.? ?v\.|gmbh|inc|ltd|llc|ag|association|foundation|fondation|stiftung|verband|verein|bund|institute?|"
    r"institut|université|university|universität|magazine|magazin|verlag|redaktion|rédaction|newsroom|desk|team|"
    r"équipe|staff|editors|ministère|centre|center|agency|agence|news|press|media|blog)\b|\w\.(?:com|org|net|fr|de|eu)$",
    re.IGNORECASE,
)
# "3 mai 2024 par Anne Exemple": the date may stand first.
_SIGNED_BEHIND = re.compile(r"\b(?:by|par|von|di|por|przez|da|door|av|af|od)\s+", re.IGNORECASE)
_DIGITS = re.compile(r"\d{4}|\d{1,2}[./]\d{1,2}")
# "Anne Exemple on behalf of …", "Anne Exemple @ Institut": for whom somebody writes.
_FOR = re.compile(r"\s+(?:on behalf of|pour le compte de|im auftrag|@|chez)\s.*$", re.IGNORECASE)
_DATED = re.compile(r"\b\d{4}\b|\b(?:publié|published|updated|mis à jour|lecture|read|min)\b", re.IGNORECASE)
_LOWER = re.compile(
    r"(?:de|du|des|van|von|der|den|di|da|del|della|la|le|el|al|bin|ibn|y|e|zu|zur|ten|ter|dos|das|do|’t|af|av|"
    r"und|et|the|of)\b",
    re.IGNORECASE,
)


def authors(tree: LexborHTMLParser, head: PageHead, url: str, lines: Surroundings) -> Claim[tuple[str, ...]]:
    """The authors, and where they are named; *lines* are those around the text."""
    ladder = (
        ("json-ld", trusted(head.article.authors if head.article else ()), 0.9),
        ("metadata", _metas(head), 0.8),
        ("marked element", _marked(tree), 0.7),
        ("byline", _first((*lines.above, *lines.below)), 0.6),
        ("link to an author", _linked(tree), 0.5),
    )
    site = site_names(head, url)
    found = [(source, value, sure) for source, value, sure in ladder if value]
    # A publisher or an organisation signs where no person does.
    people = [claim for claim in found if any(_is_person(name, site) for name in claim[1]) and claim[2] >= _SURE]
    if not people:
        people = [claim for claim in found if not site.issuperset(map(loose, claim[1]))] or found
    return _chosen(people) if people else Claim(value=())


def _is_person(name: str, site: frozenset[str]) -> bool:
    return loose(name) not in site and not _ORGANISATION.search(name)


def _chosen(found: list[tuple[str, tuple[str, ...], float]]) -> Claim[tuple[str, ...]]:
    """The first of *found*, or a later one that names the same people and more."""
    source, value, sure = found[0]
    value = _in_full(value, found)
    keys = set(map(loose, value))
    for other_source, other, _ in found[1:]:
        if keys < set(map(loose, other)) and all(" " in name or loose(name) in keys for name in other):
            return Claim(value=other, source=other_source, confidence=sure)
    agreed = sum(set(map(loose, other)) == keys for _, other, _ in found)
    return Claim(value=value, source=source, confidence=1.0 if agreed > 1 else sure if len(found) == 1 else sure - 0.3)


def _in_full(value: tuple[str, ...], found: list[tuple[str, tuple[str, ...], float]]) -> tuple[str, ...]:
    """*value*, or the full name where it is one first name that another place gives with its surname."""
    if len(value) != 1 or " " in value[0]:
        return value
    longer = (other for _, other, _ in found[1:] if len(other) == 1 and other[0].startswith(f"{value[0]} "))
    return next(longer, value)


def _first(lines: Iterable[str]) -> tuple[str, ...]:
    """The names of the first of *lines* that begins as a byline does, or that follows a label."""
    labelled = False
    for line in lines:
        if labelled and (found := names([line])):
            return found
        labelled = bool(_LABEL.fullmatch(line.rstrip(" :")))
        if found := byline_names(line):
            return found
    return ()


def byline_names(line: str) -> tuple[str, ...]:
    """The names in *line* if it, or a part between bars, begins as a byline does; a sentence names nobody."""
    for part in _PARTS.split(line.lstrip(" -–—|•")) if len(line) <= _LONGEST else ():
        match = _BYLINE.match(part) or _behind_date(part)
        if match and (found := names([_DATE_BEHIND.sub("", part[match.end() :])])):
            return found
    return ()


def _behind_date(part: str) -> re.Match[str] | None:
    """The "by" in a line that begins with a date."""
    match = _SIGNED_BEHIND.search(part)
    before = part[: match.start()] if match else ""
    return match if len(before.split()) <= _MOST_BEFORE and _DIGITS.search(before) else None


def trusted(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that metadata gives as such: taken as they are, but for leads and addresses."""
    found: dict[str, str] = {}
    for text in texts:
        bare = _LEAD.sub("", _DROPPED.sub(" ", fold_spaces(text[:_MOST_LETTERS])).strip())
        several = names([bare]) if _SPLIT.search(bare) or "," in bare else ()
        for name in several or (fold_spaces(bare).strip(" ,;|-–—"),):
            if 1 < len(name) <= _LONGEST_NAME and not name.isdigit() and name.casefold() not in _NOBODY:
                found.setdefault(loose(name) or name, name)
    return tuple(found.values())


def _linked(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The names that links to pages of authors bear, those of the first such group."""
    for node in tree.css(_AUTHOR_LINKS)[:12]:
        if not is_beside(node) and (found := names([shown(node)])):
            return found
    return ()


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of people in *texts*, without leads, roles and addresses."""
    found: dict[str, str] = {}
    for text in texts:
        for name in _names(text):
            key = loose(name)
            if key and name.casefold() not in _NOBODY:
                found.setdefault(key, name)
    return tuple(found.values())


def _names(text: str) -> Iterator[str]:
    text = fold_spaces(text[:_MOST_LETTERS]).strip()
    while match := _LEAD.match(text):
        text = text[match.end() :]
    text = _DROPPED.sub(" ", _FOR.sub("", text))
    parts = _SPLIT.split(text)
    for part in parts:
        pieces = [piece.strip(" .:-–—|") for piece in part.split(",")]
        # "Anne Exemple, Paul Essai" are two; "Anne Exemple, professeure à l'université" is one with her role.
        for index, piece in enumerate(pieces):
            piece = _LEAD.sub("", fold_spaces(piece).strip())
            if _is_name(piece) and not (index and _ROLE.search(piece)):
                yield piece
            elif index:
                break


def _is_name(text: str) -> bool:
    if not 3 <= len(text) <= 60 or not _NAME.fullmatch(text) or _DATED.search(text):
        return False
    words = text.split()
    return (
        all(word[0].isupper() or not word[0].isascii() or _LOWER.match(word) or word[0] in "’'" for word in words)
        or len(words) == 1
    )


def _metas(head: PageHead) -> tuple[str, ...]:
    first: tuple[str, ...] = ()
    for key in _METAS:
        found = trusted(value for value in head.metas.get(key, ()) if "://" not in value)
        # Some name one author here and all of them there.
        if found and (not first or set(map(loose, first)) < set(map(loose, found))):
            first = found
    for number in ("1", "2"):
        if not first and _LABEL.fullmatch(head.meta(f"twitter:label{number}").strip()):
            first = trusted([head.meta(f"twitter:data{number}")])
    return first


def _marked(tree: LexborHTMLParser) -> tuple[str, ...]:
    """The names in the elements that call themselves an author, outside of comments, cards and boxes."""
    nodes = [node for node in tree.css(_ALL_MARKED)[:40] if not is_beside(node)]
    nodes = [node for node in nodes if not _in_card(node)] or nodes
    for is_sign in (_is_rel, _is_item, _is_classed):
        signed = [names([_named(node)]) for node in nodes if is_sign(node)]
        found = [each for each in signed if each]
        if found:
            several = found[:1] if is_sign is _is_classed else found
            return tuple({loose(name): name for each in several for name in each}.values())
    return ()


def _is_rel(node: LexborNode) -> bool:
    return "author" in (node.attrs.get("rel") or "")


def _is_item(node: LexborNode) -> bool:
    return "author" in (node.attrs.get("itemprop") or "")


def _is_classed(node: LexborNode) -> bool:
    return not _is_rel(node) and not _is_item(node)


def _named(node: LexborNode) -> str:
    """The name inside of an author's element: what is marked as name in it, its link, else its text."""
    content = node.attrs.get("content")
    if content:
        return content
    inner = node.css_first("[itemprop=name], .fn, .author-name, [rel~=author], a[href*=author], a[href*=auteur]")
    text = shown(inner or node)
    if inner is not None and not names([text]):
        text = shown(node)
    return text if len(text) <= 120 else ""


def _in_card(node: LexborNode) -> bool:
    """Whether *node* stands in a card, as those of other texts do."""
    around: LexborNode | None = node
    for _ in range(6):
        if around is None or not around.is_element_node or around.tag == "body":
            return False
        if not words_of(around.attrs.get("class"), None).isdisjoint(_CARD):
            return True
        around = around.parent
    return False


def is_beside(node: LexborNode) -> bool:
    """Whether *node* stands in comments, a sidebar, or the card of another text."""
    around: LexborNode | None = node
    for _ in range(4):
        if around is None or around.tag in ("body", "main", "html", "-document") or not around.is_element_node:
            return False
        if around.tag in ("aside", "nav"):
            return True
        attributes = around.attrs
        words = words_of(attributes.get("class"), attributes.get("id"))
        if (not words.isdisjoint(_BESIDE) and "blog" not in words) or ("footer" in words and words.isdisjoint(_ENTRY)):
            return True
        around = around.parent
    return False
