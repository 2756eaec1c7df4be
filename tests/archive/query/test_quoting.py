"""What quotes a withheld text is found and named, and goes with it where that is asked for."""

from pathlib import Path

import pytest

from archive.database import schema
from archive.query import names, takedowns
from archive.query.quoting import quoting
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeWix, make_blog, make_post
from tests.support.sql import rows
from tests.trade import tools
from tests.trade.archives import Kept, empty

SECRET = "Le dépositaire a remis les clés du coffre au greffier avant l’aube, dit-on."


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A blog whose feed quotes a text in full."""
    into = empty(tmp_path, ("demo", ORIGIN))
    posts = [make_post("affaire", title="Une affaire", paragraphs=(SECRET,)), make_post("autre", title="Autre chose")]
    Archivist(tmp_path, FakeWix(make_blog(*posts))).crawl(full=True)
    return into


def test_feeds_and_lists_that_quote_a_post_are_found(kept: Kept) -> None:
    database = schema.connect(kept.path)

    found = quoting(database, takedowns.whole(database, names.resolve(database, "affaire")))

    assert found
    assert all("/post/affaire" not in each.uri for each in found)


def test_a_chinese_sentence_is_known_again_by_fewer_signs(tmp_path: Path) -> None:
    into = empty(tmp_path, ("demo", ORIGIN))
    post = make_post(
        "affaire", title="Une affaire", paragraphs=("保管人在黎明前把保险箱的钥匙交给书记官。没有人知道。",)
    )
    Archivist(tmp_path, FakeWix(make_blog(post))).crawl(full=True)
    database = schema.connect(into.path)

    assert quoting(database, takedowns.whole(database, names.resolve(database, "affaire")))


def test_they_are_named_and_stay_unless_everything_is_asked_for(kept: Kept, tmp_path: Path) -> None:
    told = kept.run("withhold", "affaire", "--reason", "à la demande").output

    assert "quote it" in told
    assert "--everywhere" in told
    kept.run("export", "warc", str(tmp_path / "out"))
    assert _quoted(tmp_path / "out")


def test_with_everywhere_no_export_holds_a_word_of_it(kept: Kept, tmp_path: Path) -> None:
    told = kept.run("withhold", "affaire", "--everywhere", "--reason", "à la demande").output

    assert "payloads that quote it withheld" in told
    for form in ("warc", "jsonl", "html"):
        kept.run("export", form, str(tmp_path / form))
    assert not _quoted(tmp_path / "warc")
    files = [path for form in ("jsonl", "html") for path in (tmp_path / form).rglob("*") if path.is_file()]
    assert files
    assert not any("clés du coffre" in path.read_text("utf-8", "replace") for path in files)


@pytest.mark.parametrize(
    ("orders", "everywhere"),
    [
        ([["--everywhere"]], True),
        ([[]], False),
        # As the first order's own answer advises.
        ([[], ["--everywhere"]], True),
        ([["--everywhere"], ["--everywhere"]], True),
    ],
)
def test_what_quotes_it_later_is_withheld_too_where_everywhere_was_asked_for(
    tmp_path: Path, orders: list[list[str]], everywhere: bool
) -> None:
    into = empty(tmp_path, ("demo", ORIGIN))
    posts = [make_post("affaire", title="Une affaire", paragraphs=(SECRET,)), make_post("autre", title="Autre chose")]
    site = FakeWix(make_blog(*posts))
    archivist = Archivist(tmp_path, site)
    archivist.crawl(full=True)
    for options in orders:
        into.run("withhold", "affaire", *options, "--reason", "à la demande")
    archivist.sleep(days=1)
    site.show(make_blog(*posts, make_post("un-tiers", title="Un tiers", paragraphs=(SECRET, "Et après ?"))))
    archivist.crawl(full=True)

    into.run("export", "warc", str(tmp_path / "out"))

    assert _quoted(tmp_path / "out") is not everywhere
    assert into.run("verify").exit_code == 0


def test_a_released_post_may_be_quoted_again(tmp_path: Path) -> None:
    into = empty(tmp_path, ("demo", ORIGIN))
    post = make_post("affaire", title="Une affaire", paragraphs=(SECRET,))
    site = FakeWix(make_blog(post))
    archivist = Archivist(tmp_path, site)
    archivist.crawl(full=True)
    into.run("withhold", "affaire", "--everywhere", "--reason", "à la demande")
    into.run("release", "affaire", "--reason", "retirée")
    archivist.sleep(days=1)
    site.show(make_blog(post, make_post("un-tiers", title="Un tiers", paragraphs=(SECRET, "Et après ?"))))
    archivist.crawl(full=True)

    assert archivist.rows("SELECT count(*) FROM post_status") == [(2,)]
    assert into.run("show", "un-tiers").exit_code == 0


def test_the_release_of_a_post_names_what_stays_withheld_with_it(kept: Kept, tmp_path: Path) -> None:
    kept.run("withhold", "affaire", "--everywhere", "--reason", "à la demande")

    told = kept.run("release", "affaire", "--reason", "retirée").output

    stay = [line.split()[2] for line in told.splitlines() if line.startswith("  cirma release ")]
    assert f"{len(stay)} pages, lists and feeds that quote it stay withheld" in told
    for capture in stay:
        kept.run("release", capture, "--reason", "retirée")
    kept.run("export", "warc", str(tmp_path / "out"))
    assert _quoted(tmp_path / "out")
    assert rows(kept.path, "SELECT DISTINCT state FROM payload") == [("present",)]


def test_the_release_of_a_post_names_nothing_that_was_withheld_for_another(kept: Kept) -> None:
    taken = kept.run("withhold", "affaire", "--everywhere", "--reason", "à la demande").output
    shown = "SELECT c.id FROM capture c JOIN payload p ON p.digest = c.payload WHERE p.state = 'present' ORDER BY c.id"
    other, *_ = rows(kept.path, shown)
    kept.run("withhold", *other, "--reason", "à la demande")

    told = kept.run("release", "affaire", "--reason", "retirée").output

    def named(output: str, before: str) -> set[str]:
        return {line.removeprefix(before).split()[0] for line in output.splitlines() if line.startswith(before)}

    assert named(told, "  cirma release ") == named(taken, "  capture ") != set()


def test_the_release_of_a_post_that_was_withheld_alone_names_nothing(kept: Kept) -> None:
    kept.run("withhold", "affaire", "--reason", "à la demande")

    assert "stay withheld" not in kept.run("release", "affaire", "--reason", "retirée").output


def _quoted(folder: Path) -> bool:
    words = "clés du coffre".encode()
    return any(words in block for path in folder.glob("*.warc.gz") for _, block in tools.records(path))
