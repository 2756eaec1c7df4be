"""Every kind of archive, exported, as validators and indexers of the trade take it."""

import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import bagit
import pytest

from archive.database import schema
from archive.digest import sha256
from tests.support import sql
from tests.trade import tools
from tests.trade.archives import MAKERS, REPLAYS, SHARED, Kept, made

pytestmark = pytest.mark.slow
NEEDS_REPLAYS = pytest.mark.skipif(not SHARED.exists(), reason="the replay server is in ../shared, which is not here")
# Crawls of three replayed blogs take longer than all that CI has time for.
ARCHIVES = [*MAKERS, *(pytest.param(name, marks=(NEEDS_REPLAYS, pytest.mark.long)) for name in REPLAYS)]


@cache
def exported(name: str, form: str) -> Path:
    """The archive called *name* in the format *form*, in a folder beside it."""
    kept = made(name)
    path = kept.path.with_name(f"out-{form}{'.wacz' if form == 'wacz' else ''}")
    kept.run("export", form, str(path))
    return path


def warcs(name: str) -> list[Path]:
    return sorted(exported(name, "warc").glob("*.warc.gz"))


def goes_out(kept: Kept) -> int:
    """The captures, pictures and documents whose bytes are shown."""
    return _count(kept, "WHERE state = 'present'")


def _count(kept: Kept, which: str = "") -> int:
    row = sql.run(
        schema.connect(kept.path),
        f"""SELECT count(*) AS n FROM (
              SELECT p.state FROM capture c JOIN payload p ON p.digest = c.payload
              UNION ALL SELECT b.state FROM fetch f JOIN blob b ON b.digest = f.blob) {which}""",
    ).fetchone()
    return int(row["n"])


@pytest.mark.parametrize("name", ARCHIVES)
def test_warcio_and_fastwarc_find_nothing_wrong(name: str, tmp_path: Path) -> None:
    for path in warcs(name):
        tools.warcio_check(path)
        assert tools.fastwarc_check(path, tmp_path) <= {"revisit"}


@pytest.mark.parametrize("name", ARCHIVES)
def test_the_index_is_that_of_cdxj_indexer_but_for_the_status_of_304s(name: str) -> None:
    theirs = tools.cdxj_of(*(path for path in warcs(name) if path.name.startswith("archive")))

    ours = (exported(name, "warc") / "index.cdxj").read_text().splitlines()
    differing = [(our, their) for our, their in zip(ours, theirs, strict=True) if our != their]
    for our, their in differing:
        (stated,) = tools.lines(our)
        (read,) = tools.lines(their)
        assert (stated.key, stated.timestamp) == (read.key, read.timestamp)
        assert {**read.facts, "status": stated.facts["status"]} == stated.facts
    silent = Counter(head.get("WARC-Profile", "").rpartition("/")[2] for head in _heads(name))
    assert len(differing) == silent["server-not-modified"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_capture_goes_out_with_its_bytes(name: str) -> None:
    kinds = Counter[str]()
    for path in warcs(name):
        for head, block in tools.records(path):
            kinds[head["WARC-Type"]] += 1
            if head["WARC-Type"] == "response":
                assert sha256(block.partition(b"\r\n\r\n")[2]) == head["WARC-Payload-Digest"]
    assert kinds["response"] + kinds["revisit"] == goes_out(made(name))
    assert kinds["metadata"] == 1 + _count(made(name))


@pytest.mark.parametrize("name", ARCHIVES)
def test_wacz_and_bag_are_valid(name: str) -> None:
    assert "is valid" in tools.run("wacz.main", "validate", "-f", str(exported(name, "wacz")))

    tools.run("bagit", "--validate", str(exported(name, "bagit")))
    assert set(bagit.Bag(str(exported(name, "bagit"))).algorithms) == {"sha256", "sha512"}


@pytest.mark.parametrize("form", ["warc", "wacz", "cdxj", "bagit"])
@pytest.mark.parametrize("name", ARCHIVES)
def test_two_exports_are_equal_bytes(name: str, form: str, tmp_path: Path) -> None:
    first = exported(name, form)
    second = tmp_path / first.name
    made(name).run("export", form, str(second))

    assert _bytes(first) == _bytes(second)
    shutil.rmtree(tmp_path)


def _heads(name: str) -> list[dict[str, str]]:
    return [head for path in warcs(name) for head, _ in tools.records(path)]


def _bytes(path: Path) -> dict[str, str]:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return {str(each.relative_to(path)): sha256(each.read_bytes()) for each in files}
