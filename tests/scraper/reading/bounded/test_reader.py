import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive.model import Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.total import read_caught
from scraper.reading import bounded
from scraper.reading.bounded import LIMITS, CostlyPage, Died, reader
from scraper.reading.bounded.limits import GROUP_SIGNALS
from scraper.reading.bounded.messages import READ

BASE = "https://www.exemple.fr"
POST = (
    '<!doctype html><html lang="fr"><head><title>Titre</title></head><body><article data-hook="post">'
    '<h1 data-hook="post-title">Titre</h1><section data-hook="post-description"><div data-rce-version="9">{}'
    "</div></section></article></body></html>"
)
ORDINARY = POST.format("<p>Le port de Sète attend ses ferries.</p>")
# Each paragraph opens all the marks again: 63 KB make eight million elements.
OPEN_MARKS = POST.format("<p>" + "".join(f"<b id=a{i}>" for i in range(4000)) + "</p>" + "<p>x</p>" * 2000)
# Every attribute is compared with those before it.
ATTRIBUTES = POST.format("".join(f"<p {' '.join(f'b{i}' for i in range(950))}>x</p>" for _ in range(3600)))


def page(text: str) -> Page:
    site = SiteContext(base=BASE, profile=PROFILES["wix"], zone=ZoneInfo("Europe/Paris"))
    uri = f"{BASE}/post/essai"
    headers = (("content-type", "text/html; charset=utf-8"),)
    observed = datetime(2026, 1, 1, tzinfo=UTC)
    return Page(body=text.encode(), uri=uri, url=uri, status=200, headers=headers, observed=observed, site=site)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    reader.close_all()
    yield
    reader.close_all()


def alive(pid: int) -> bool:
    """Return whether the process runs: not gone, and not waiting to be buried."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[:1]
    except FileNotFoundError:
        return False


def ends(pid: int, *, within: float = 20) -> bool:
    until = time.monotonic() + within
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(pid)


def test_a_page_reads_as_it_does_without_a_child() -> None:
    assert bounded.read(page(ORDINARY)) == read_caught(page(ORDINARY))


def test_one_child_reads_page_after_page() -> None:
    bounded.read(page(ORDINARY))
    (first,) = [each.pid for each in reader.idle]
    bounded.read(page(ORDINARY))

    assert [each.pid for each in reader.idle] == [first]


def test_a_page_as_large_as_any_is_handed_over_whole() -> None:
    text = "Le port attend. " * (1 << 16)

    found = bounded.read(page(POST.format(f"<p>{text}</p>")))

    assert found.content is not None
    assert found.content.blocks[0].runs[0].text == text.strip()


@pytest.mark.parametrize(("text", "why"), [(OPEN_MARKS, "MB of memory"), (ATTRIBUTES, "s of CPU time|MB of memory")])
def test_what_costs_too_much_is_given_up(text: str, why: str) -> None:
    # Attributes take time and room: a fast machine comes to the end of the room first.
    with pytest.raises(CostlyPage, match=why):
        bounded.read(page(text))

    assert bounded.read(page(ORDINARY)).verdict is Verdict.POST


def test_no_more_time_is_spent_than_allowed() -> None:
    before = os.times()
    with pytest.raises(CostlyPage):
        bounded.read(page(ATTRIBUTES))
    reader.close_all()
    after = os.times()

    spent = after.children_user + after.children_system - before.children_user - before.children_system
    # A tenth for the clock of the system, which ticks; a third of a second for the start of the child.
    assert spent < LIMITS.cpu * 1.1 + 0.35


def test_a_reader_that_was_killed_while_it_waited_is_replaced() -> None:
    bounded.read(page(ORDINARY))
    os.kill(reader.idle[0].pid, signal.SIGKILL)

    assert bounded.read(page(ORDINARY)).verdict is Verdict.POST


def test_a_reader_that_breaks_is_told_by_its_signal() -> None:
    child = reader.ReadingChild()
    reader.idle.append(child)
    os.kill(child.pid, signal.SIGSTOP)
    os.kill(child.pid, signal.SIGSEGV)
    os.kill(child.pid, signal.SIGCONT)

    with pytest.raises(Died, match="SIGSEGV"):
        child.ask(page(ORDINARY))


def test_a_terminal_and_an_init_system_do_not_take_the_page_in_hand() -> None:
    bounded.read(page(ORDINARY))
    (child,) = reader.idle
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(child.pid, number)

    assert bounded.read(page(ORDINARY)).verdict is Verdict.POST
    assert reader.idle == [child]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a process holds")
def test_a_child_holds_nothing_of_its_parent(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        bounded.read(page(ORDINARY))
        links = Path(f"/proc/{reader.idle[0].pid}/fd").iterdir()
        targets = {str(link.readlink()).partition(":")[0] for link in links}

    assert targets <= {"pipe", "/memfd", "/dev/null"}


PARENT = """
import sys, time
from tests.scraper.reading.bounded.test_reader import {text}, ORDINARY, page
from scraper.reading import bounded
from scraper.reading.bounded import reader
bounded.read(page(ORDINARY))
print(reader.idle[0].pid, flush=True)
{then}
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a child ends with its page")
@pytest.mark.parametrize("then", ["time.sleep(60)", "bounded.read(page(ATTRIBUTES))"])
def test_a_child_ends_with_its_parent_however_that_dies(then: str) -> None:
    program = textwrap.dedent(PARENT).format(text="ATTRIBUTES", then=then)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.kill()

    assert ends(child)


def test_a_forked_process_takes_no_reader_of_its_parent() -> None:
    bounded.read(page(ORDINARY))
    (child,) = reader.idle
    if (pid := os.fork()) == 0:
        os._exit(0 if not reader.idle and bounded.read(page(ORDINARY)).verdict is Verdict.POST else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert bounded.read(page(ORDINARY)).verdict is Verdict.POST
    assert reader.idle == [child]


@pytest.mark.parametrize("number", sorted(GROUP_SIGNALS))
def test_a_signal_to_the_group_while_a_reader_starts_costs_no_page(number: int) -> None:
    child = reader.ReadingChild()
    try:
        os.kill(child.pid, number)
        outcome, _, answer = child.ask(page(ORDINARY))
    finally:
        child.close()

    assert outcome == READ
    assert answer
