"""A small French blog of our own, on this machine, that changes between two crawls."""

from scraper.demo.scenario import EDITS, FIRST_CRAWL, SECOND_CRAWL, Truth, demo_blog
from scraper.demo.server import DemoServer, ServedRequest, serving
from scraper.demo.site import Blog

__all__ = [
    "EDITS",
    "FIRST_CRAWL",
    "SECOND_CRAWL",
    "Blog",
    "DemoServer",
    "ServedRequest",
    "Truth",
    "demo_blog",
    "serving",
]
