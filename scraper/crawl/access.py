"""Access to a site in one run: it answered, refused us, was unreachable, or redirected elsewhere. Pure."""

from enum import StrEnum

from msgspec import Struct, field

from archive.model import Cause, Failed, NotModified, Reason, Refused, Response
from archive.uri import origin
from scraper.crawl.attempt import Attempt

_DENIED = frozenset({401, 403, 451})
# With what some hosts have in place of 429.
_NOT_NOW = frozenset({408, 420, 425, 429, 430})


class Reception(StrEnum):
    """The sum of all answers of one run."""

    READ = "read"
    REFUSED = "refused"
    """The site turns us away: by its robots.txt, or with 401, 403 or 451."""
    UNREACHABLE = "unreachable"
    """No server answered, or only to say that it cannot: DNS, connection, TLS, 5xx, 429."""


class Access(Struct, kw_only=True):
    """Counts the results of a run's requests as it goes."""

    answered: int = 0
    denied: int = 0
    unreachable: int = 0
    why: str = ""
    """The last word of a site that did not let itself be read."""
    elsewhere: dict[str, str] = field(default_factory=dict)
    """Hosts that the site sends to, and the first address that it sent there."""

    def count(self, attempt: Attempt) -> None:
        """Take in one attempt."""
        match attempt.fetch.outcome:
            # A refusal to ask for the rules themselves is our own doing.
            case Refused() if attempt.fetch.request.reason is Reason.ROBOTS:
                pass
            case Refused(cause=Cause.SCOPE) if attempt.fetch.via:
                self._sent_on(attempt)
            case Refused(cause=Cause.ROBOTS):
                self.denied += 1
                self.why = attempt.why
            case Refused():
                pass
            case Failed():
                self._missed(attempt)
            # A server that only says that it cannot is not reached.
            case Response(status=status) if status >= 500 or status in _NOT_NOW:
                self._missed(attempt)
            case _ if attempt.fetch.request.reason is Reason.ROBOTS:
                # That there are rules says nothing of whether the site lets itself be read.
                pass
            case Response(status=status) if status in _DENIED:
                self.denied += 1
                self.why = attempt.why
            case Response() | NotModified():
                self.answered += 1

    def reception(self) -> Reception:
        """Return how the site received the run as a whole."""
        # One answer shows that the site lets itself be read; what failed is reported one by one.
        if self.answered or not (self.denied or self.unreachable):
            return Reception.READ
        return Reception.REFUSED if self.denied >= self.unreachable else Reception.UNREACHABLE

    def _missed(self, attempt: Attempt) -> None:
        self.unreachable += 1
        self.why = attempt.why

    def _sent_on(self, attempt: Attempt) -> None:
        source = attempt.fetch.via or ""
        if _server(source).removeprefix("www.") != _server(attempt.uri).removeprefix("www."):
            self.elsewhere.setdefault(_server(attempt.uri), source)


def _server(uri: str) -> str:
    """Host of *uri*, and port where that is not the default: another port is another site."""
    return origin(uri).partition("://")[2]
