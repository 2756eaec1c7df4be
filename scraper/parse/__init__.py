"""Reading pages: `read` turns a `Page` into a `Reading`, whatever kind of page it is."""

from scraper.parse.page import Page, SiteContext
from scraper.parse.tree import too_costly
from scraper.parse.verdict import read

__all__ = ["Page", "SiteContext", "read", "too_costly"]
