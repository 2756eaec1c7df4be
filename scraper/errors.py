"""The errors of a crawl.

    ScraperError
    ├── SiteRefused     the site does not want to be crawled
    ├── SiteUnreachable no server of it answers
    ├── AnotherBlog     an id is pointed at a blog that is not its own
    └── UnknownProfile  a kept site is read by a profile that this program does not have

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


@dataclass
class AnotherBlog(ScraperError):
    """The configuration points the id of one blog at another."""

    site: str
    before: str
    url: str
    posts: int

    def __str__(self) -> str:
        return (
            f"id {self.site!r} holds {self.posts} posts of {self.before}, and {self.url} names none of them: "
            "nothing is kept. Set url back, or give the other blog an id of its own"
        )


@dataclass
class UnknownProfile(ScraperError):
    """A kept site is read by a profile that this program does not have."""

    site: str
    profile: str

    def __str__(self) -> str:
        return f"site {self.site} is read by the profile {self.profile!r}, which this program does not have: update it"
