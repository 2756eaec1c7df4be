"""The promises of the fetch, fault by fault, against the shared hostile server.

The server says for each of its faults whether the answer may become a version and whether it is worth another try.
A small crawl of our own (scope, robots, guard, retries; no parser) is held to that, to the time and to the memory.
"""

import importlib.util
import json
import resource
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from archive.model import (
    Cause,
    Failed,
    Fetch,
    NotModified,
    Outcome,
    Reason,
    Refused,
    Request,
    Response,
    Validators,
)
from archive.uri import BadUri, origin, resolve
from scraper.clock import Clock
from scraper.http.answer import MAX_HOPS, next_hop
from scraper.http.body import PAGE, ROBOTS, SITEMAP, TooLong, gunzip
from scraper.http.client import Client, tls_context
from scraper.http.guard import Guard
from scraper.polite.retry import persistently, tries
from scraper.polite.robots import Rules, parse, verdict
from scraper.polite.scope import Scope

ROOT = Path(__file__).parents[3]
SERVER = ROOT.parent / "shared" / "hostile" / "server.py"
AGENT = "archivebot"

pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="the hostile server is not beside the repository")

# These faults are in the text of an answer that arrived well: kept as bytes here, and judged by whoever reads it.
LEFT_TO_THE_PARSER = {
    "big-attributes": "bounded parsing",
    "big-deep": "bounded parsing",
    "big-formatting": "bounded parsing",
    "charset-header-lies": "decoding",
    "charset-nul": "decoding",
    "charset-surrogate": "decoding",
    "content-bad-type": "verdict by content, not by type",
    "content-filename": "no name of the server's is used for a file",
    "content-no-type": "verdict by content, not by type",
    "content-pdf-as-html": "verdict: no page",
    "login": "verdict: restricted",
    "redirect-login": "verdict: restricted",
    "redirect-meta-refresh": "kept as it is",
    "soft404": "verdict: not found",
    "xml-billion-laughs.xml": "a DTD is refused",
    "xml-bomb.xml.gz": "a gzip file is inflated to a limit",
    "xml-deep.xml": "bounded parsing",
    "xml-dtd-http.xml": "a DTD is refused",
    "xml-empty.xml": "an incomplete listing",
    "xml-html.xml": "no sitemap",
    "xml-index-loop.xml": "each sitemap once",
    "xml-index-other-host.xml": "own host only",
    "xml-not-well-formed.xml": "an incomplete listing",
    "xml-quadratic.xml": "a DTD is refused",
    "xml-rss-xss.xml": "escaping",
    "xml-xinclude.xml": "not processed",
    "xml-xxe-file.xml": "a DTD is refused",
    "xml-xxe-http.xml": "a DTD is refused",
}  # fmt: skip

# Where we differ from the server's table, on the safe side.
OTHERWISE = {
    "headers-nul": "no",  # h11 refuses a NUL in a header
    "cookie-bomb": "flag",  # kept like any page, with `long-head`
}

# A user and password in a redirect are dropped, so that it can be followed.
HARMLESS_FLAGS = {"credentials-removed"}

# We speak HTTP/1.1 alone: an HTTP/2 frame is no answer, and would be none the second time.
OTHER_PROTOCOL = {"h2-goaway-at-once", "h2-goaway-mid", "h2-refused-stream", "h2-length-lie"}

VALIDATORS = {
    "cond-etag": Validators(etag='"v1"'),
    "cond-etag-changes": Validators(etag='"old"'),
    "cond-etag-lies": Validators(etag='"same"'),
    "cond-last-modified": Validators(last_modified="Thu, 01 Jan 2026 00:00:00 GMT"),
    "cond-304-body": Validators(etag='"b"'),
}

# The server needs seconds to make these, or makes us wait.
SLOW = {
    "slow-ok", "zip-gzip-bomb", "zip-deflate-bomb", "zip-gzip-twice", "xml-bomb.xml.gz",
    "retry-429-seconds", "retry-429-date", "retry-429-asctime", "retry-503-seconds",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One row of the server's table."""

    id: str
    url: str
    category: str
    store: str
    retry: str
    max_wall_s: float = 60
    max_memory_mb: int = 0
    requests_max: int = 1000

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Fault":
        return cls(**{name: row[name] for name in cls.__dataclass_fields__ if name in row})


def load_server() -> ModuleType | None:
    if not SERVER.exists():
        return None
    spec = importlib.util.spec_from_file_location("hostile_server", SERVER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SERVER_MODULE = load_server()
FAULTS = [Fault.of(row) for row in SERVER_MODULE.FAULTS] if SERVER_MODULE else []
ROBOTS_MODES = list(SERVER_MODULE.ROBOTS_MODES) if SERVER_MODULE else []
PORTS = [row for row in SERVER_MODULE.PORT_FAULTS if row["id"] != "canary"] if SERVER_MODULE else []
ADDRESSES = SERVER_MODULE.SSRF if SERVER_MODULE else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """The server, in a process of its own."""

    base: str
    ports: dict[str, int]
    ca: str | None

    def ask(self, path: str) -> bytes:
        with client() as visitor:
            outcome = visitor.fetch(Request(uri=f"{self.base}{path}", reason=Reason.NEW)).outcome
        assert isinstance(outcome, Response)
        return outcome.body

    def stats(self) -> dict[str, Any]:
        """Return what the server saw since the last reset."""
        stats: dict[str, Any] = json.loads(self.ask("/stats.json"))
        return stats


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with subprocess.Popen([sys.executable, str(SERVER), "--max-seconds", "280"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Hostile(base=told["base"], ports=told["ports"], ca=told["ca"])
        process.terminate()


@dataclass
class Crawl:
    """A crawl of one URI: what was fetched, and how long it waited between."""

    site: str
    rules: Rules
    seconds: float
    fetches: list[Fetch] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)

    def visit(self, path: str, *, validators: Validators | None, real_sleep: bool) -> Outcome:
        url = f"{self.site}{path}"
        via = None
        for _ in range(1 + MAX_HOPS):
            refusal = self._refusal(url)
            if refusal:
                return refusal
            request = Request(uri=url, reason=Reason.NEW, validators=validators)
            outcome = self._persist(request, via=via, real_sleep=real_sleep)
            hop = next_hop(outcome, url) if isinstance(outcome, Response) else None
            if hop is None:
                return outcome
            via, url = url, hop
        return Refused(cause=Cause.REDIRECTS, detail=f"more than {MAX_HOPS}")

    def _refusal(self, url: str) -> Refused | None:
        if not Scope.of(self.site).in_scope(url):
            return Refused(cause=Cause.SCOPE, detail=url)
        if not self.rules.allows(url, AGENT):
            return Refused(cause=Cause.ROBOTS, detail=url)
        return None

    def _persist(self, request: Request, *, via: str | None, real_sleep: bool) -> Outcome:
        with client() as visitor:

            def ask(request: Request) -> Fetch:
                limits = replace(PAGE, total=timedelta(seconds=self.seconds))
                self.fetches.append(visitor.fetch(request, via=via, limits=limits))
                return self.fetches[-1]

            def sleep(seconds: float) -> None:
                self.naps.append(seconds)
                time.sleep(seconds if real_sleep else 0)

            return persistently(ask, request, fetch_of=lambda fetch: fetch, sleep=sleep, random=lambda: 0.0).outcome


def client(tls: Callable[[], ssl.SSLContext] = tls_context) -> Client:
    return Client(
        user_agent=f"{AGENT}/1 (+mailto:a@example.org)",
        accept_language="fr",
        clock=Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=time.sleep),
        guard=Guard(allow_loopback=True),
        tls=tls,
    )


def stored(outcome: Outcome) -> str:
    """`yes`, `no` or `flag`, as the server's table puts it."""
    match outcome:
        case NotModified():
            return "yes"
        case Response(status=status, flags=flags) if 200 <= status < 300:
            return "yes" if set(flags) <= HARMLESS_FLAGS else "flag"
        case _:
            return "no"


def expected(fault: Fault) -> str:
    if fault.id in LEFT_TO_THE_PARSER:
        return "yes"
    return OTHERWISE.get(fault.id, fault.store)


def as_parameter(fault: Fault) -> Any:
    return pytest.param(fault, id=fault.id, marks=[pytest.mark.slow] if fault.id in SLOW else [])


@pytest.mark.parametrize("fault", [as_parameter(fault) for fault in FAULTS])
def test_fault(hostile: Hostile, fault: Fault) -> None:
    hostile.ask("/reset")
    rules = parse(b"User-agent: *\nDisallow: /private/")
    # Slow faults are slow for 20 s and more: a quarter of a second shows as well that the deadline holds.
    hurried = fault.category == "time" and fault.id != "slow-ok"
    crawl = Crawl(site=hostile.base, rules=rules, seconds=0.25 if hurried else 10.0)
    before = time.monotonic()

    outcome = crawl.visit(fault.url, validators=VALIDATORS.get(fault.id), real_sleep=fault.id in SLOW)

    assert stored(outcome) == expected(fault), outcome
    assert time.monotonic() - before < min(fault.max_wall_s, 12.0)
    if fault.retry == "no":
        assert crawl.naps == []
    elif fault.id == "retry-429-day":
        assert len(crawl.fetches) == 1
    else:
        assert len(crawl.fetches) > 1
    stats = hostile.stats()
    assert stats["requests"].get(fault.url, 0) <= fault.requests_max
    assert stats["canary_hits"] == []
    assert stats["sent_by_client"] == []
    if fault.id in SLOW:
        assert not any(stats["early_retries"].values())


def test_no_row_of_the_tables_is_stale() -> None:
    named = set(LEFT_TO_THE_PARSER) | set(OTHERWISE) | set(VALIDATORS) | SLOW

    assert named <= {fault.id for fault in FAULTS}


DENIED_ALL = {"403", "401", "429", "500", "503", "reset", "slow", "short", "loop", "deny"}
ALLOWED_ALL = {"404", "410", "html", "empty"}


def robots_rules(site: str, *, seconds: float) -> Rules:
    """The rules of *site*, its redirects followed to any host."""
    url = f"{site}/robots.txt"
    limits = replace(ROBOTS, total=timedelta(seconds=seconds))
    with client() as visitor:
        for _ in range(1 + MAX_HOPS):
            outcome = visitor.fetch(Request(uri=url, reason=Reason.ROBOTS), limits=limits).outcome
            hop = next_hop(outcome, url) if isinstance(outcome, Response) else None
            if hop is None:
                break
            url = hop
    return verdict(outcome)


@pytest.mark.parametrize(
    "mode",
    [pytest.param(mode, marks=[pytest.mark.slow] if mode == "bomb" else []) for mode in ROBOTS_MODES],
)
def test_robots(hostile: Hostile, mode: str) -> None:
    hostile.ask(f"/control?robots={mode}")
    # The server needs seconds to make the bomb.
    seconds = 10.0 if mode == "bomb" else 0.25

    rules = robots_rules(hostile.base, seconds=seconds)

    assert rules.allows(f"{hostile.base}/ok", AGENT) is (mode not in DENIED_ALL)
    assert rules.allows(f"{hostile.base}/private/page", AGENT) is (mode in ALLOWED_ALL)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in PORTS])
def test_port(hostile: Hostile, row: dict[str, str]) -> None:
    if row["id"] not in hostile.ports:
        pytest.skip("the server found no openssl to make certificates with")
    trusting = ssl.create_default_context(cafile=hostile.ca)
    scheme = row["scheme"].split()[0]
    request = Request(uri=f"{scheme}://127.0.0.1:{hostile.ports[row['id']]}/ok", reason=Reason.NEW)

    with client(lambda: trusting) as visitor:
        outcome = visitor.fetch(request, limits=replace(PAGE, total=timedelta(seconds=0.25))).outcome

    assert stored(outcome) == row["store"]
    if row["id"] in OTHER_PROTOCOL:
        assert isinstance(outcome, Failed)
        assert outcome.cause is Cause.PROTOCOL
    elif row["store"] == "no":
        assert (tries(outcome) > 1) is (row.get("retry") == "yes")


@pytest.mark.parametrize("row", [pytest.param(row, id=repr(row["url"])) for row in ADDRESSES])
def test_address(row: dict[str, Any]) -> None:
    """What the guard says of each address, with names that resolve as they do everywhere; none is connected to."""
    assert may_be_fetched(row["url"]) is row["fetch"]


def may_be_fetched(url: str) -> bool:
    try:
        target = resolve(url)
    except BadUri:
        return False
    scheme, _, place = origin(target).partition("://")
    host, _, port = place.rpartition(":") if place.count(":") and not place.endswith("]") else (place, "", "")
    name = host.strip("[]").rstrip(".")
    address = "127.0.0.1" if name.endswith("localhost") else name if _is_address(name) else "93.184.216.34"
    number = int(port or {"http": 80, "https": 443}[scheme])
    return Guard().refusal(host=name, port=number, addresses=[address]) is None


def _is_address(name: str) -> bool:
    return ":" in name or name.replace(".", "").isdigit()


# Run in a process of its own: the peak of this one has been set by other tests.
MEASURE = """
import json, resource, sys, time
from datetime import UTC, datetime
from archive.model import Reason, Request
from scraper.clock import Clock
from scraper.http.body import PAGE
from scraper.http.guard import Guard
from scraper.http.client import Client

clock = Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=time.sleep)
guard = Guard(allow_loopback=True)
with Client(user_agent="a", accept_language="fr", clock=clock, guard=guard) as client:
    client.fetch(Request(uri=sys.argv[1] + "/ok", reason=Reason.NEW))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    growth = {}
    for path in sys.argv[2:]:
        client.fetch(Request(uri=sys.argv[1] + path, reason=Reason.NEW))
        growth[path] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(json.dumps(growth))
"""


@pytest.mark.slow
def test_memory_is_bounded(hostile: Hostile) -> None:
    limits = {fault.url: fault.max_memory_mb for fault in FAULTS if fault.max_memory_mb}
    paths = sorted(limits, key=lambda path: limits[path])

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, hostile.base, *paths],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )

    # The peak never falls, so each figure covers the faults before it as well.
    growth: dict[str, float] = json.loads(done.stdout)
    assert {path: grown for path, grown in growth.items() if grown > limits[path]} == {}


@pytest.mark.slow
def test_a_gzip_file_is_inflated_to_the_limit_of_sitemaps(hostile: Hostile) -> None:
    with client() as visitor:
        bomb = visitor.fetch(Request(uri=f"{hostile.base}/xml/bomb.xml.gz", reason=Reason.DISCOVERY)).outcome
    assert isinstance(bomb, Response)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(TooLong):
        gunzip(bomb.body, limit=SITEMAP.decoded)

    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 100
