"""An archive of the demonstration blog, crawled before and after its editors were busy, for tests that only read."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from click.testing import CliRunner, Result

from scraper.cli import program
from scraper.demo import demo_blog
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

_CONFIG = """
[archive]
path = "archive.db"
name = "Archive de démonstration"
institution = "Bibliothèque d’essai"
permalink = "https://archive.example/s/{snapshot}"

[archive.aliases]
"Élise Vauquelan" = "Vauquelan, Élise"
"""


@cache
def demo_archive() -> Path:
    """The one archive of this test run: first crawl on 16 November 2026, second two days later."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    site = FakeWix(demo_blog())
    archivist = Archivist(folder, site)
    archivist.crawl()
    archivist.sleep(days=2)
    site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    return archivist.path


@cache
def demo_config() -> Path:
    """A configuration that names it."""
    path = demo_archive().with_name("config.toml")
    path.write_text(_CONFIG, "utf-8")
    return path


def cirma(*arguments: str) -> Result:
    """Run the program on the demonstration archive; what it refuses is raised."""
    return CliRunner().invoke(program, [*arguments, "--config", str(demo_config())], catch_exceptions=False)
