"""What can go wrong in a crawl.

    ScraperError
    ├── SiteRefused     the site does not want to be crawled
    └── SiteUnreachable no server of it answers

What servers do is never an exception: it is a `Failed` or `Refused` value, and a row.
"""

from dataclasses import dataclass


class ScraperError(Exception):
    """Anything a crawl refuses; its text names the thing, its place and the remedy."""


@dataclass
class SiteRefused(ScraperError):
    """The site turns us away as a whole."""

    site: str
    why: str

    def __str__(self) -> str:
        return f"{self.site} refuses to be crawled: {self.why}"


@dataclass
class SiteUnreachable(ScraperError):
    """No server answers for the site, or only to say that it cannot."""

    site: str
    why: str

    def __str__(self) -> str:
        return f"{self.site} cannot be reached: {self.why}"
