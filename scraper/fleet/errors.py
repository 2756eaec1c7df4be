"""The errors of a fleet.

ScraperError
├── DepotFailed      the store of archives refuses, or does not answer
├── LedgerFailed     PostgreSQL refuses, or does not answer
├── BadSites         a list of sites that cannot be used
├── ArchiveMissing   an archive that was put back, and is not in the store any more
├── ArchiveDamaged   a generation in the store that cannot be opened
└── ArchiveUnsound   an archive that must not be put back, or cannot be used
"""

from dataclasses import dataclass

from scraper.errors import ScraperError


@dataclass
class DepotFailed(ScraperError):
    """The store of archives refused, or did not answer."""

    store: str
    why: str

    def __str__(self) -> str:
        return f"the store {self.store} cannot be used: {self.why}"


@dataclass
class LedgerFailed(ScraperError):
    """PostgreSQL refused, or did not answer."""

    why: str

    def __str__(self) -> str:
        return f"[fleet] database: {self.why}"


@dataclass
class BadSites(ScraperError):
    """Lines of a list of sites that cannot be used; none of the list was added."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join((*self.lines, "no site was added: mend these lines and add the file again"))


@dataclass
class ArchiveMissing(ScraperError):
    """The store holds no generation of a site, although one was put back."""

    site: str
    store: str
    generation: int

    def __str__(self) -> str:
        return (
            f"the store {self.store} holds no archive of {self.site}, whose generation {self.generation} was put "
            "there: is its disk mounted, is its prefix right? To begin anew, add the site under another id"
        )


@dataclass
class ArchiveDamaged(ScraperError):
    """A generation in the store cannot be opened."""

    site: str
    store: str
    generation: int
    why: str

    def __str__(self) -> str:
        return (
            f"generation {self.generation} of {self.site} in the store {self.store} cannot be opened: {self.why}; "
            "the generation before it may be whole: take this one out of the store"
        )


@dataclass
class NoArchiveYet(ScraperError):
    """A site of the fleet was not crawled yet."""

    site: str

    def __str__(self) -> str:
        return f"{self.site} has no archive yet: `cirma fleet status` tells when it was crawled"


@dataclass
class ArchiveUnsound(ScraperError):
    """A job produced an archive that is not sound."""

    site: str
    why: str

    def __str__(self) -> str:
        return f"the archive of {self.site} is not put back: {self.why}"


class GenerationTaken(Exception):
    """Another worker put a generation of this number back first."""


class PutOff(Exception):
    """The job did not come to its end, by no fault of the site: it is done again."""
