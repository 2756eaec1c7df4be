"""robots.txt as RFC 9309 has it: a file, and what it allows to whom.

Protego weighs the rules. This module adds what it leaves open: which lines count, whole product tokens, one spelling
of URLs, the size limit, and what a missing or broken file means. Lines are read in `scraper.polite.robots_lines`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from msgspec import Struct, field
from protego import Protego

from archive.model import Outcome, Response
from archive.uri import BadUri, resolve
from scraper.polite.robots_lines import agents, is_rule, lines, plain

LONGEST = 500 * 1024
"""Bytes that are read (RFC 9309 section 2.5); of a longer file, the whole lines within them."""

# A pause of more than a day is a mistake, or meant as a refusal that Disallow would have said better.
_LONGEST_DELAY = timedelta(days=1)

_BOM = b"\xef\xbb\xbf"
# RFC 9309 section 2.2.1 has letters, `_` and `-`; real names have digits and accents too.
_TOKEN = re.compile(r"[^\s/,;:()<>#\"']+")
_AGENT_LINE = "User-agent: "
# RFC 9309 section 2.3.1.3 lets 401 and 403 allow everything; who shuts the door is taken at their word. The others say
# "not now", 420 and 430 in place of 429.
_NOT_SEEN = frozenset({401, 403, 408, 420, 425, 429, 430})
_ALLOW_ALL = b""
_DISALLOW_ALL = b"User-agent: *\nDisallow: /"
_ANY_HOST = "http://host.invalid/"
# No agent is called so, and none of its parts.
_OTHER = "<>"


class Rules(Struct, frozen=True):
    """The rules of one host's robots.txt."""

    _lines: tuple[str, ...]
    _asked: dict[str, "_AgentRules"] = field(default_factory=dict)
    """What it asks of each agent that was asked for."""

    def allows(self, url: str, agent: str) -> bool:
        """*agent*, a product token or a whole User-Agent, may fetch *url*.

        Judged on the URL as it goes on the wire; one that cannot go there is not allowed.
        """
        try:
            on_the_wire = resolve(url, _ANY_HOST)
        except BadUri:
            return False
        return self._of(agent).rules.can_fetch(on_the_wire, _marked(agent))

    def crawl_delay(self, agent: str) -> timedelta | None:
        """The pause that the file asks of *agent*, if any."""
        records = self._of(agent).records
        delay, rate = records.crawl_delay(_marked(agent)), records.request_rate(_marked(agent))
        if delay is None and rate is None:
            return None
        # Request-rate, an older record, is the same wish in other words.
        seconds = max(delay or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(timedelta(seconds=min(seconds, _LONGEST_DELAY.total_seconds())), _LONGEST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names, as written."""
        return tuple(dict.fromkeys(self._of(_OTHER).records.sitemaps))

    def _of(self, agent: str) -> "_AgentRules":
        if agent not in self._asked:
            self._asked[agent] = _rules_of(self._lines, agent)
        return self._asked[agent]


class _AgentRules(Struct, frozen=True):
    """The rules for one agent."""

    rules: Protego
    records: Protego


def parse(body: bytes) -> Rules:
    """The rules of a file. Never fails: what cannot be read as a rule is none."""
    return Rules(lines(_within_limit(body)))


def verdict(outcome: Outcome) -> Rules:
    """Judge what the final answer for robots.txt, after up to five redirects, means for a host.

    A file that is not there allows everything. One that we may not see, or that failed to arrive, forbids
    everything for now; a caller that holds a recent copy may go by that instead.
    """
    match outcome:
        case Response(status=status, body=body) if 200 <= status < 300:
            return parse(body)
        case Response(status=status) if tells_of_none(status):
            return parse(_ALLOW_ALL)
        case _:
            return parse(_DISALLOW_ALL)


def tells_of_none(status: int) -> bool:
    """Return whether *status* says that there is no robots.txt, and not that we may not see it, or not now."""
    return 400 <= status < 500 and status not in _NOT_SEEN


def _within_limit(body: bytes) -> bytes:
    if len(body) <= LONGEST:
        return body.removeprefix(_BOM)
    whole_lines = max(body.rfind(b"\n", 0, LONGEST), body.rfind(b"\r", 0, LONGEST))
    return body[: max(whole_lines, 0)].removeprefix(_BOM)


def _rules_of(written: Iterable[str], agent: str) -> _AgentRules:
    wanted = _marked(agent).lower()
    marked = [each for line in written for each in _with_marked_agents(line, wanted)]
    # Other records must not interfere with the rules (RFC 9309 section 2.2.4): to Protego they end a group.
    rules = [line for line in marked if is_rule(line) or line.startswith(_AGENT_LINE)]
    return _AgentRules(Protego.parse("\n".join(rules)), Protego.parse("\n".join(marked)))


def _with_marked_agents(line: str, wanted: str) -> Iterator[str]:
    """Yield *line*; where it names agents, one for each, its end marked, and one name for all but the *wanted* one.

    Protego copies each rule for each name of its group: a file can name ten thousand.
    """
    names = agents(line)
    if names is None:
        yield line
    yield from dict.fromkeys(_AGENT_LINE + _known(name, wanted) for name in names or ())


def _known(name: str, wanted: str) -> str:
    token = _TOKEN.search(name)
    marked = _marked(token[0]) if token else ""
    return marked if marked in ("", "*") or marked.lower().replace("*", "") in wanted else _OTHER


def _marked(agent: str) -> str:
    """*agent* with the end of each product token marked: to Protego, `foo` would be `foobot` as well."""
    if agent == "*":
        return agent
    return _TOKEN.sub(lambda token: f"{token[0]}!", plain(agent.encode("utf-8", "replace")))
