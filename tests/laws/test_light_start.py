"""Commands that read start without what only writers, verification and comparisons need."""

import subprocess
import sys

READERS = ("changes", "cite", "posts", "runs", "search", "show", "stats", "status")
HEAVY = ("archive.store", "archive.verify", "archive.text.edits", "multiprocessing", "rich")
CODE = """
import importlib, sys
for name in sys.argv[1].split():
    importlib.import_module(f"archive.cli.{name}")
print(*sorted(sys.modules))
"""


def test_a_command_that_reads_imports_nothing_of_the_writer() -> None:
    done = subprocess.run([sys.executable, "-c", CODE, " ".join(READERS)], check=True, capture_output=True, text=True)

    modules = set(done.stdout.split())

    assert "archive.cli.search" in modules
    assert modules.isdisjoint(HEAVY)


CRAWLS = """
import sys
import scraper.cli.crawl
from scraper.parse.profiles.registry import profile
profile("wix")
print(*sorted(sys.modules))
"""
READS = """
import sys
import scraper.reading.bounded.child
from scraper.parse.profiles.registry import profile
from scraper.parse.profiles.wix import reading
print(*sorted(sys.modules))
"""


def test_a_crawl_imports_no_reader_of_pages() -> None:
    modules = _imported(CRAWLS)

    assert "scraper.crawl.site_crawl" in modules
    assert modules.isdisjoint({"scraper.parse.verdict", "scraper.parse.blocks", "scraper.parse.dates"})


def test_a_child_that_reads_pages_of_one_platform_imports_no_reader_of_others() -> None:
    modules = _imported(READS)

    assert "scraper.parse.verdict" in modules
    assert modules.isdisjoint({"scraper.parse.profiles.wordpress", "scraper.parse.profiles.general.reader"})


def _imported(program: str) -> set[str]:
    return set(
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    )
