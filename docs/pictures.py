"""Take the pictures of the README and the guides anew: `python docs/pictures.py DEMO`, a folder that `cirma demo` made.

Needs Chromium, playwright and Pillow, as the tests of the reading room do.
"""

import io
import json
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

import uvicorn
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import sync_playwright

from archive import config
from archive.web import server
from archive.web.app import application
from archive.web.room import Room

_HERE = Path(__file__).parent / "images"
_WIDTH = 1100
_HEIGHTS = {"home": 860, "post": 1250, "change": 1120, "changes": 860}


def main() -> None:
    """Serve the demonstration and take four pictures of it."""
    settings = replace(config.load(Path(sys.argv[1]) / "config.toml"), name="Archive du Collectif Méridien")
    held = server.listening("127.0.0.1", 0)
    room = Room(path=settings.path, settings=settings, hosts=frozenset({"127.0.0.1"}))
    running = uvicorn.Server(uvicorn.Config(application(room), log_level="error", lifespan="off", ws="none"))
    threading.Thread(target=running.run, kwargs={"sockets": [held]}, daemon=True).start()
    while not running.started:
        time.sleep(0.05)
    base = server.address(held)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(locale="fr-FR", viewport={"width": _WIDTH, "height": 860}).new_page()
        for name, path in _pages(base).items():
            page.set_viewport_size({"width": _WIDTH, "height": _HEIGHTS[name]})
            page.goto(base + path)
            taken = Image.open(io.BytesIO(page.screenshot()))
            # A palette takes a third of the bytes, and nobody sees it.
            taken.convert("RGB").quantize(96).save(_HERE / f"{name}.png", optimize=True)
        browser.close()
    running.should_exit = True


def _pages(base: str) -> dict[str, str]:
    """The four pages: the first, a post whose number was changed, a change with a note, and the register."""
    number = _first(base, "/changes.json?flag=number")
    noted = _first(base, "/changes.json?flag=modality")
    return {
        "home": "/",
        "post": f"/posts/{number['post']}",
        "change": f"/changes/{noted['id']}?view=changes",
        "changes": "/changes",
    }


def _first(base: str, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(base + path) as answer:
        found: dict[str, Any] = json.load(answer)["changes"][0]
    return found


if __name__ == "__main__":
    main()
