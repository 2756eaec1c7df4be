"""Reading pages: `scraper.parse.verdict.read` turns a `Page` into a `Reading`, whatever kind of page it is."""

# Not the readers: a crawl leaves reading to a child process, and starts sooner without them.
from scraper.parse.page import Page, SiteContext

__all__ = ["Page", "SiteContext"]
