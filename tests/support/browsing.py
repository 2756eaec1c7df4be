"""Debian's Chromium, and what a page in it must not do."""

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium: apt-get install chromium")


@cache
def axe() -> str:
    """The source of axe-core."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


class Watched:
    """A page in one browser, and what it did that it should not."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.console: list[str] = []
        self.outside: list[str] = []
        self.base = base
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        context.on("request", lambda request: self._note(request.url))

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def faults(self, paths: Iterable[str]) -> dict[str, Any]:
        """Return the faults of each page: broken rules of accessibility, pixels too wide, console, requests outside.

        The context is closed at the end.
        """
        found = {path: wrong for path in paths if any(wrong := self._wrong(path))}
        self.page.context.close()
        return found

    def _wrong(self, path: str) -> tuple[Any, ...]:
        self.console.clear()
        page = self.open(path)
        page.evaluate(axe())
        # The captured page is not ours to mend.
        broken = page.evaluate("axe.run({exclude: [['iframe.captured']]}, {iframes: false})")["violations"]
        rules = [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in broken]
        wide = page.evaluate("Math.max(0, document.scrollingElement.scrollWidth - innerWidth)")
        told = [line for line in self.console if "404" not in line or path != "/nowhere"]
        return rules, wide, told, list(self.outside)

    def _note(self, address: str) -> None:
        if not address.startswith((self.base + "/", "data:", "about:")):
            self.outside.append(address)


def watched(browser: Browser, base: str, **settings: Any) -> Watched:
    return Watched(browser.new_context(**settings), base)
