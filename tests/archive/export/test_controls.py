"""Nothing of a page that would drive a terminal is in any text that an export writes, or in any line of a command."""

import re
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from click.testing import CliRunner

from archive.export.formats import FORMATS
from scraper.cli import main, program
from scraper.demo.post import DemoPost
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, post_page, robots, xml

DRIVES = "\x1b]0;title\x07\x1b[31m\u202e\x9b5m[red]x[/red]\u2066"
HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PACKED = (".gz", ".parquet", ".wacz")
COMMANDS = (
    "posts", "posts --json", "changes", "changes --json", "show POST", "show POST --json",
    "show POST --format markdown", "show POST --format html", "show T", "history POST", "history POST --json",
    "diff POST", "diff POST --format html", "cite POST", "cite POST --format bibtex", "cite POST --format ris",
    "cite POST --format csl-json", "search texte", "search texte --json", "concordance texte",
    "concordance texte --json", "frequency texte", "collocates texte", "status", "status --json", "runs",
    "runs show 1", "stats", "stats --json", "verify", "doctor", "datasette --print",
)  # fmt: skip


def a_post(number: int, text: str) -> DemoPost:
    return fakes.make_post(
        f"p{number}",
        title=f"T{DRIVES}itre {number}",
        paragraphs=[f"Du texte {DRIVES} {text}."],
        author=f"A{DRIVES}uteur",
        guid=f"{number:024x}",
        tags=(f"t{DRIVES}",),
    )


@cache
def hostile() -> Path:
    """The configuration of an archive of two posts, every value of which drives a terminal; one was edited."""
    folder = Path(mkdtemp())
    site = FakeSite()
    archivist = Archivist(folder, site)
    for texts in (("un", "deux"), (f"mille {DRIVES} et un", "deux")):
        made = [a_post(number, text) for number, text in enumerate(texts)]
        site.pages = {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/": page(fakes.home_page(made)),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(made)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(made)),
            **{fakes.post_url(post): page(post_page(post)) for post in made},
        }
        archivist.crawl(full=True)
        archivist.sleep(days=2)
    config = folder / "config.toml"
    config.write_text(f'[archive]\npath = "{archivist.path}"\n', "utf-8")
    return config


@pytest.mark.parametrize("line", COMMANDS)
def test_no_command_prints_what_drives_a_terminal(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["posts", "--json", "--config", str(hostile())])
    post = capsys.readouterr().out.split('"id"')[1].split('"')[1]

    main([*(post if word == "POST" else word for word in line.split()), "--config", str(hostile())])

    told = capsys.readouterr()
    assert told.out or told.err
    assert HARMFUL.search(told.out + told.err) is None


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_file_of_an_export_holds_it(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    assert CliRunner().invoke(program, ["export", name, str(out), "--config", str(hostile())]).exit_code == 0

    files = [out] if out.is_file() else [file for file in out.rglob("*") if file.is_file() and ".git" not in file.parts]
    texts = [file for file in files if file.suffix not in PACKED and name != "wacz"]
    for file in texts:
        assert HARMFUL.search(file.read_text("utf-8-sig")) is None, file
    if name == "git":
        told = subprocess.run(["git", "log", "-p"], cwd=out, capture_output=True, check=True).stdout.decode()
        assert HARMFUL.search(told) is None
