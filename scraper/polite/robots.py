"""robots.txt as RFC 9309 has it: a file, and what it allows to whom.

Protego weighs the rules. This module adds what it leaves open: which lines count, whole product tokens, bytes that
are no UTF-8, one spelling of URLs, the size limit, and what a missing or broken file means.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct, field
from protego import Protego

from archive.model import Outcome, Response
from archive.uri import BadUri, resolve

LONGEST = 500 * 1024
"""Bytes that are read (RFC 9309 section 2.5); of a longer file, the whole lines within them."""

# A pause of more than a day is a mistake, or meant as a refusal that Disallow would have said better.
_LONGEST_DELAY = timedelta(days=1)

_BOM = b"\xef\xbb\xbf"
_NOT_PLAIN = re.compile(rb"[^\t\n\r\x20-\x7e]")
_END_OF_LINE = re.compile(r"[\r\n]+")
# Misspelt as the wild web misspells them: Disalow, Dissallow, Disallaw, User agent.
_AGENT_LINE = re.compile(r"\s*user[ -]?agent\s*:?(?P<value>.*)", re.IGNORECASE)
_RULE_LINE = re.compile(r"\s*(?:allow|d\w*l[ao]w)\b", re.IGNORECASE)
# RFC 9309 section 2.2.1 has letters, `_` and `-`; real names have digits and accents too.
_TOKEN = re.compile(r"[^\s/,;:()<>#]+")
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
        seconds = self._of(agent).records.crawl_delay(_marked(agent))
        if seconds is None:
            return None
        return min(timedelta(seconds=min(seconds, _LONGEST_DELAY.total_seconds())), _LONGEST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names, as written."""
        return tuple(self._of(_OTHER).records.sitemaps)

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
    return Rules(tuple(_END_OF_LINE.split(_plain(_within_limit(body)))))


def verdict(outcome: Outcome) -> Rules:
    """Judge what the final answer for robots.txt, after up to five redirects, means for a host.

    A file that is not there allows everything. One that we may not see, or that failed to arrive, forbids
    everything for now; a caller that holds a recent copy may go by that instead.
    """
    match outcome:
        case Response(status=status, body=body) if 200 <= status < 300:
            return parse(body)
        # RFC 9309 section 2.3.1.3 lets 401 and 403 allow everything; who shuts the door is taken at their word.
        case Response(status=status) if 400 <= status < 500 and status not in (401, 403, 429):
            return parse(_ALLOW_ALL)
        case _:
            return parse(_DISALLOW_ALL)


def _within_limit(body: bytes) -> bytes:
    if len(body) <= LONGEST:
        return body.removeprefix(_BOM)
    whole_lines = max(body.rfind(b"\n", 0, LONGEST), body.rfind(b"\r", 0, LONGEST))
    return body[: max(whole_lines, 0)].removeprefix(_BOM)


def _plain(data: bytes) -> str:
    """*data* with every byte that is not printable ASCII escaped, as it is in a URL on the wire."""
    return _NOT_PLAIN.sub(lambda byte: b"%%%02X" % byte[0][0], data).decode("ascii")


def _rules_of(lines: Iterable[str], agent: str) -> _AgentRules:
    wanted = _marked(agent).lower()
    marked = [_with_marked_agent(line, wanted) for line in lines]
    # Other records must not interfere with the rules (RFC 9309 section 2.2.4): to Protego they end a group.
    rules = [line for line in marked if _AGENT_LINE.match(line) or _RULE_LINE.match(line)]
    return _AgentRules(Protego.parse("\n".join(rules)), Protego.parse("\n".join(marked)))


def _with_marked_agent(line: str, wanted: str) -> str:
    """*line*; where it names an agent, that with its end marked, or one name for all that the *wanted* one is not.

    Protego copies each rule for each name of its group: a file can name ten thousand.
    """
    agent = _AGENT_LINE.match(line)
    if agent is None:
        return line
    token = _TOKEN.search(agent["value"].partition("#")[0])
    if token is None:
        return "User-agent: "
    name = _marked(token[0])
    return f"User-agent: {name if name == '*' or name.lower().replace('*', '') in wanted else _OTHER}"


def _marked(agent: str) -> str:
    """*agent* with the end of each product token marked: to Protego, `foo` would be `foobot` as well."""
    if agent == "*":
        return agent
    return _TOKEN.sub(lambda token: f"{token[0]}!", _plain(agent.encode("utf-8", "replace")))
